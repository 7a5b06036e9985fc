source("common.R")

# Gamma-Poisson rates by the moments of Clayton and Kaldor (1987), as DCluster::empbaysmooth finds them, here until nothing
# changes; none where Marshall's (1991) variance between areas is not above zero. Limits: the gamma posterior.
smooth <- function(y, n) {
  whole <- sum(y) / sum(n)
  between <- sum(n * (y / n - whole)^2) / sum(n) - whole / mean(n)
  if (between <= 0) return(NULL)
  m <- mean(y / n)
  v <- var(y / n)
  repeat {
    shape <- m^2 / v
    size <- m / v
    rate <- (y + shape) / (n + size)
    m1 <- mean(rate)
    v1 <- sum((1 + size / n) * (rate - m1)^2) / (length(y) - 1)
    if (v1 < 1e-9 * m1^2) return(NULL)
    if (abs(m1 - m) <= 1e-14 * m && abs(v1 - v) <= 1e-14 * v) return(list(shape = shape, size = size, rate = rate))
    m <- m1
    v <- v1
  }
}
areas <- list(
  spread = list(y = c(12, 31, 8, 55, 20, 17, 40, 3), n = c(9800, 14100, 11000, 15300, 12100, 8000, 13300, 4100)),
  small = list(y = c(0, 3, 1, 7, 2, 0, 5, 1, 9, 4), n = c(510, 480, 700, 650, 820, 300, 440, 910, 1005, 610)),
  wide = list(y = c(400, 120, 980, 45, 300), n = c(20000, 21000, 25000, 9000, 30000)),
  same = list(y = c(20, 21, 19, 20, 22, 18), n = c(1000, 1010, 990, 1005, 1000, 995))
)
rows <- list()
for (name in names(areas)) {
  y <- areas[[name]]$y
  n <- areas[[name]]$n
  fit <- smooth(y, n)
  row <- list(areas = name, events = digits(y), population = digits(n), shape = NA, size = NA, rates = NA, lower = NA, upper = NA)
  if (!is.null(fit)) {
    row$shape <- digits(fit$shape)
    row$size <- digits(fit$size)
    row$rates <- digits(fit$rate)
    row$lower <- digits(qgamma(0.025, y + fit$shape, n + fit$size))
    row$upper <- digits(qgamma(0.975, y + fit$shape, n + fit$size))
  }
  rows <- c(rows, list(row))
}
write_rows("Shrunken rates per person: gamma-Poisson by moments as DCluster empbaysmooth, in plain R, with the gamma posterior's 95% limits; NA = no prior.", rows)
