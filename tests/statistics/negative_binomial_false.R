source("common.R")
suppressPackageStartupMessages(library(MASS))

# In how many of 1,000 series of 16 periods without a trend each finds one at 95%: quasi-Poisson by R glm with t, and MASS::glm.nb with
# the normal distribution; and how often the latter warns, or does not come to an end. The counts have phi times the variance of
# independent ones, by the negative binomial distribution itself.
set.seed(1)
t <- 0:15
rows <- list()
for (phi_of in c(1, 2, 4)) for (mean in c(20, 60, 300)) {
  found <- found_nb <- warned <- 0
  for (again in 1:1000) {
    y <- if (phi_of == 1) rpois(16, mean) else rnbinom(16, mu = mean, size = mean / (phi_of - 1))
    fit <- glm(y ~ t, family = quasipoisson)
    error <- sqrt(phi(fit) * plain_covariance(fit)[2, 2])
    found <- found + (abs(coef(fit)[[2]]) > qt(0.975, 14) * error)
    is_warned <- FALSE
    nb <- tryCatch(
      withCallingHandlers(glm.nb(y ~ t), warning = function(said) { is_warned <<- TRUE; invokeRestart("muffleWarning") }),
      error = function(said) NULL)
    warned <- warned + (is_warned || is.null(nb))
    if (!is.null(nb)) found_nb <- found_nb + (abs(coef(nb)[[2]]) > qnorm(0.975) * coef(summary(nb))[2, 2])
  }
  rows <- c(rows, list(list(phi = phi_of, mean = mean, quasi = found / 10, negative_binomial = found_nb / 10, warned = warned / 10)))
}
write_rows("Per cent of series without a trend in which one is found, by quasi-Poisson regression and by MASS::glm.nb, and in which the latter warns.", rows)
