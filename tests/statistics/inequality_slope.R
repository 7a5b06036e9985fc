source("common.R")

# Slope and relative index of inequality: R lm through the values at the middle of each group's part of the population, which
# is the weight, as PHEindicatormethods::phe_sii; the covariance is that of the groups' own standard errors carried over.
# The rates of eight districts, two of which have one score of deprivation and stand as one, and the standard errors of their limits:
# tests/cases/derive-inequality.
districts <- local({
  calls <- c(12, 31, 8, 55, 20, 17, 40, 3)
  people <- c(9800, 14100, 11000, 15300, 12100, 8000, 13300, 4100)
  score <- c(18.204, 24.911, 12.377, 31.05, 22.48, 22.48, 27.633, 9.815)
  z <- qnorm(0.975)
  byar <- function(count, sign) count * (1 - 1 / (9 * count) + sign * z / (3 * sqrt(count)))^3
  lower <- ifelse(calls < 10, qgamma(0.025, calls), byar(calls, -1))
  upper <- ifelse(calls < 10, qgamma(0.975, calls + 1), byar(calls + 1, 1))
  variance <- ((upper - lower) / (2 * z))^2
  n <- tapply(people, score, sum)
  list(n = c(n), y = c(1000 * tapply(calls, score, sum) / n), e = c(1000 * sqrt(tapply(variance, score, sum)) / n))
})

rows <- list()
for (one in list(
  list(n = c(1000, 1100, 950, 1020, 1200, 990, 1010, 1060, 980, 1000), y = c(31, 29, 27, 28, 22, 21, 19, 16, 15, 11), e = c(1.7, 1.6, 1.7, 1.6, 1.4, 1.5, 1.4, 1.2, 1.2, 1.1)),
  list(n = c(5000, 2000, 9000, 4000, 1500), y = c(12.1, 13.9, 15.0, 18.8, 17.3), e = c(0.4, 0.9, 0.35, 0.6, 1.1)),
  list(n = c(10, 20, 30), y = c(-2, 1, 5), e = c(1, 1, 2)),
  districts)) {
  part <- one$n / sum(one$n)
  middle <- cumsum(part) - part / 2
  fit <- lm(one$y ~ middle, weights = part)
  design <- model.matrix(fit)
  turn <- solve(t(design) %*% (part * design)) %*% t(design * part)
  covariance <- turn %*% diag(one$e^2) %*% t(turn)
  slope <- coef(fit)[[2]]
  first <- coef(fit)[[1]]
  last <- first + slope
  z <- qnorm(0.975)
  ratio <- NA
  if (first > 0 && last > 0) {
    gradient <- c(1 / last - 1 / first, 1 / last)
    error <- sqrt(drop(gradient %*% covariance %*% gradient))
    ratio <- last / first * exp(c(0, -1, 1) * z * error)
  }
  rows <- c(rows, list(list(population = digits(one$n), values = digits(one$y), errors = digits(one$e),
    slope = digits(slope + c(0, -1, 1) * z * sqrt(covariance[2, 2])), ratio = digits(ratio))))
}
write_rows("Slope and relative index of inequality by R lm as PHEindicatormethods phe_sii, limits by the delta method: value, lower, upper.", rows)
