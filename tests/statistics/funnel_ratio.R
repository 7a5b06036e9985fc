source("common.R")

# Limits of observed over expected: the observed number o, whole or not, for which P(X <= o), or P(X >= o), is the tail, X being
# Poisson with the expected number as its mean; 0 where none at all is likely enough. Where limits are widened they are so many
# times as far from 1. Beside them those of FunnelPlotR 0.6.0 (calculate_limits, data_type "SR", not adjusted): the exact interval of a
# count, with the expected number in the place of the count.
observed_at <- function(expected, tail, lower) {
  past <- function(o) (if (lower) pgamma(expected, o + 1, lower.tail = FALSE) else pgamma(expected, o)) - tail
  if (lower && past(0) >= 0) return(0)
  # Near 0 the gamma distribution with shape o is all at 0.
  uniroot(past, c(1e-300, expected + 20 * sqrt(expected) + 20), tol = 1e-15, maxiter = 10000)$root
}

funnelplotr <- function(expected, tail) c(
  qchisq(1 - tail, 2 * expected, lower.tail = FALSE) / 2 / expected,
  qchisq(tail, 2 * (expected + 1), lower.tail = FALSE) / 2 / expected)

rows <- list()
for (expected in c(0.04, 0.3, 1, 2.5, 3.68, 3.7, 6.9, 6.92, 9.75, 18.2, 47.63, 118, 951.4, 20870.5)) for (tail in c(0.025, 0.001)) {
  limits <- c(observed_at(expected, tail, TRUE), observed_at(expected, tail, FALSE)) / expected
  wide <- pmax(0, 1 + 1.7 * (limits - 1))
  theirs <- funnelplotr(expected, tail)
  rows <- c(rows, list(list(expected = digits(expected), tail = tail, lower = digits(limits[1]), upper = digits(limits[2]),
    lower_widened = digits(wide[1]), upper_widened = digits(wide[2]), lower_funnelplotr = digits(theirs[1]),
    upper_funnelplotr = digits(theirs[2]))))
}
write_rows(paste("Limits of observed over expected by R pgamma and uniroot, and 1.7 times as far from 1; beside them those of FunnelPlotR,",
  "github.com/nhs-r-community/FunnelPlotR (MIT), in plain R."), rows)
