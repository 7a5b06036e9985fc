source("common.R")

# Of each series and model: coefficients and their covariance for independent events, dispersion, deviance, and the F test
# against the model without seasons or without trend.
models <- list(
  level = list(formula = y ~ 1 + offset(log(n))),
  trend = list(formula = y ~ t + offset(log(n)), smaller = y ~ 1 + offset(log(n))),
  seasons = list(formula = y ~ q + offset(log(n)), smaller = y ~ 1 + offset(log(n))),
  both = list(formula = y ~ t + q + offset(log(n)), smaller = y ~ t + offset(log(n)))
)
rows <- list()
for (name in names(series)) for (model in names(models)) {
  # A season without any event has no finite coefficient.
  data <- frame(series[[name]])
  if (name == "sparse" && model %in% c("seasons", "both")) next
  fit <- quasi(models[[model]]$formula, data)
  f <- p <- NA
  if (!is.null(models[[model]]$smaller)) {
    test <- anova(quasi(models[[model]]$smaller, data), fit, test = "F")
    f <- test$F[2]
    p <- test$`Pr(>F)`[2]
  }
  pearson <- sum(residuals(fit, "pearson")^2)
  rows <- c(rows, list(list(
    series = name, model = model, events = digits(series[[name]]$events), exposure = digits(series[[name]]$exposure),
    coefficients = digits(coef(fit)), covariance = digits(plain_covariance(fit)), fitted = digits(fitted(fit)),
    deviance = digits(fit$deviance), pearson = digits(pearson), freedom = fit$df.residual, f = digits(f), p = digits(p))))
}
write_rows(paste("Quasi-Poisson fits by R glm: each series with a level, a trend, four seasons, or both; the covariance is that",
  "of independent events, row by row; f and p are anova(test = F) against the model without the seasons or the trend."), rows)
