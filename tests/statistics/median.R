source("common.R")

# The median between order statistics, as DescTools::MedianCI with method "exact": k is the binomial quantile.
rows <- list()
set.seed(20)
for (n in c(6, 7, 10, 12, 25, 80, 501)) for (tail in c(0.025, 0.001)) {
  k <- qbinom(tail, n, 0.5)
  if (k == 0) next
  y <- sort(round(rexp(n, 1 / 21)))[sample(n)]
  limits <- sort(y)[c(k, n - k + 1)]
  rows <- c(rows, list(list(values = digits(y), tail = tail, median = digits(median(y)), lower = limits[1], upper = limits[2])))
}
write_rows("Medians with order-statistic limits as DescTools MedianCI exact, in plain R.", rows)
