source("common.R")

# Intervals of a count, and of a ratio and a difference of two rates, whose counts have a dispersion phi with so many degrees of freedom.
# The exact interval at phi 1. Above it the wider of exact and quasi-Poisson; the latter is that of R's glm with t in place of
# z, or, where a count is below phi, the exact one of the counts over phi at the tail in which the normal deviate is t.

tail_of_t <- function(tail, freedom) pnorm(qt(tail, freedom))

gamma_limits <- function(events, tail) c(if (events > 0) qgamma(tail, events) else 0, qgamma(tail, events + 1, lower.tail = FALSE))

# Byar's limits from 10 events on, as public health practice has it.
independent <- function(events, tail) {
  if (events < 10) return(gamma_limits(events, tail))
  z <- qnorm(tail)
  c(events * (1 - 1 / (9 * events) + z / (3 * sqrt(events)))^3,
    (events + 1) * (1 - 1 / (9 * (events + 1)) - z / (3 * sqrt(events + 1)))^3)
}

count_limits <- function(events, phi, freedom, tail) {
  exact <- independent(events, tail)
  if (phi <= 1) return(exact)
  quasi <- if (events < phi) {
    phi * gamma_limits(events / phi, tail_of_t(tail, freedom))
  } else {
    fit <- quasi(events ~ 1, data.frame(events = events))
    error <- sqrt(phi * plain_covariance(fit)[1, 1])
    exp(coef(fit)[[1]] + c(1, -1) * qt(tail, freedom) * error)
  }
  c(min(exact[1], quasi[1]), max(exact[2], quasi[2]))
}

# Central limits of a share a / (a + b) as a ratio of rates; the counts may be fractions.
conditional <- function(a, n, b, m, tail) {
  lower <- if (a > 0) qbeta(tail, a, b + 1) else 0
  upper <- if (b > 0) qbeta(tail, a + 1, b, lower.tail = FALSE) else 1
  expected <- n / (n + m)
  at_least <- if (a > 0) pbeta(expected, a, b + 1) else 1
  at_most <- if (b > 0) pbeta(expected, a + 1, b, lower.tail = FALSE) else 1
  c(lower / (1 - lower) * m / n, upper / (1 - upper) * m / n, min(1, 2 * min(at_least, at_most)))
}

ratio_limits <- function(a, n, b, m, phi, freedom, tail) {
  exact <- conditional(a, n, b, m, tail)
  if (phi <= 1) return(exact)
  quasi <- if (min(a, b) < phi) {
    fewer <- conditional(a / phi, n, b / phi, m, tail_of_t(tail, freedom))
    c(fewer[1:2], 2 * pt(qnorm(fewer[3] / 2), freedom))
  } else {
    fit <- quasi(events ~ new + offset(log(exposure)), data.frame(events = c(b, a), new = 0:1, exposure = c(m, n)))
    error <- sqrt(phi * plain_covariance(fit)[2, 2])
    value <- coef(fit)[[2]]
    c(exp(value + c(1, -1) * qt(tail, freedom) * error), 2 * pt(-abs(value / error), freedom))
  }
  c(min(exact[1], quasi[1]), max(exact[2], quasi[2]), max(exact[3], quasi[3]))
}

# The limits of each of two rates put together as the sides of a right angle.
difference_limits <- function(a, n, b, m, phi, freedom, tail) {
  new <- count_limits(a, phi, freedom, tail) / n
  old <- count_limits(b, phi, freedom, tail) / m
  value <- a / n - b / m
  value + c(-1, 1) * sqrt(c((a / n - new[1])^2 + (old[2] - b / m)^2, (new[2] - a / n)^2 + (b / m - old[1])^2))
}

rows <- list()
dispersions <- list(c(5.6, 7), c(7, 7), c(9.1, 7), c(21, 14), c(25.2, 12), c(189, 90))
for (one in dispersions) for (tail in c(0.025, 0.001)) {
  phi <- max(1, one[1] / one[2])
  for (events in c(0, 1, 4, 9, 10, 37, 212, 104000)) {
    limits <- count_limits(events, phi, one[2], tail)
    rows <- c(rows, list(list(kind = "count", new = events, new_population = 1, old = "", old_population = "",
      pearson = one[1], freedom = one[2], tail = tail, lower = digits(limits[1]), upper = digits(limits[2]), p = "")))
  }
  for (pair in list(c(0, 510, 7, 512), c(8, 510, 0, 512), c(1, 510, 9, 512), c(12, 990, 15, 1010), c(118, 21450, 96, 21340),
                    c(61, 1, 40, 1), c(2, 300, 200, 21000), c(5321, 61000, 4987, 60500))) {
    limits <- ratio_limits(pair[1], pair[2], pair[3], pair[4], phi, one[2], tail)
    apart <- difference_limits(pair[1], pair[2], pair[3], pair[4], phi, one[2], tail)
    rows <- c(rows, list(list(kind = "difference", new = pair[1], new_population = pair[2], old = pair[3], old_population = pair[4],
      pearson = one[1], freedom = one[2], tail = tail, lower = digits(apart[1]), upper = digits(apart[2]), p = "")))
    limits[is.infinite(limits)] <- NA
    rows <- c(rows, list(list(kind = "ratio", new = pair[1], new_population = pair[2], old = pair[3], old_population = pair[4],
      pearson = one[1], freedom = one[2], tail = tail, lower = digits(limits[1]), upper = digits(limits[2]), p = digits(limits[3]))))
  }
}
write_rows(paste("Intervals of counts, and of ratios and differences of two rates, with a dispersion pearson / freedom, never below 1: exact at 1, above it the wider of",
  "exact and quasi-Poisson (R glm), with counts over phi where one of them is below phi. NA = unbounded."), rows)
