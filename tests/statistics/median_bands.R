source("common.R")

# Medians of values that are known by the end of their band: R quantile of type 1, between the order statistics of the exact
# binomial limits, as places of bands from 0 on.
rows <- list()
for (counts in list(c(10, 20, 30, 40), c(5, 5), c(0, 3, 0, 4), c(50, 0, 0, 50), c(1, 0, 0, 0), c(300, 150, 90, 60), c(2, 2, 1, 1), c(120345, 98210, 30110)))
  for (tail in c(0.025, 0.001)) {
    values <- rep(seq_along(counts) - 1, counts)
    n <- length(values)
    k <- qbinom(tail, n, 0.5)
    limits <- if (k == 0) c(NA, NA) else values[c(k, n - k + 1)]
    rows <- c(rows, list(list(counts = digits(counts), tail = tail, median = quantile(values, 0.5, type = 1)[[1]],
      lower = digits(limits[1]), upper = digits(limits[2]))))
  }
write_rows("Medians of bands by R quantile type 1, with exact order-statistic limits, as places of bands from 0 on.", rows)
