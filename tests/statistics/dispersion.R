source("common.R")

# Variance over mean of each series around a level, a trend, and a trend with seasons; and of all series of a shape together.
shapes <- list(level = y ~ 1 + offset(log(n)), trend = y ~ t + offset(log(n)), both = y ~ t + q + offset(log(n)))
rows <- list()
for (shape in names(shapes)) {
  pearson <- freedom <- 0
  for (name in setdiff(names(series), "sparse")) {
    fit <- quasi(shapes[[shape]], frame(series[[name]]))
    own <- sum(residuals(fit, "pearson")^2)
    pearson <- pearson + own
    freedom <- freedom + fit$df.residual
    rows <- c(rows, list(list(
      series = name, model = shape, events = digits(series[[name]]$events), exposure = digits(series[[name]]$exposure),
      pearson = digits(own), freedom = fit$df.residual, estimate = digits(own / fit$df.residual), phi = digits(phi(fit)),
      t95 = digits(qt(0.975, fit$df.residual)), t998 = digits(qt(0.999, fit$df.residual)))))
  }
  rows <- c(rows, list(list(
    series = "pooled", model = shape, events = "", exposure = "", pearson = digits(pearson), freedom = freedom,
    estimate = digits(pearson / freedom), phi = digits(max(1, pearson / freedom)), t95 = digits(qt(0.975, freedom)),
    t998 = digits(qt(0.999, freedom)))))
}
write_rows("Dispersion by R glm, family quasipoisson: Pearson's chi-squared over its degrees of freedom, alone and pooled over series.", rows)
