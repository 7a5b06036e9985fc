source("common.R")

# The indices of four seasons beside a trend, their product 1; the errors of their logarithms, widened by the root of phi; the
# adjusted counts; and the F test of the seasons.
rows <- list()
for (name in setdiff(names(series), "sparse")) {
  data <- frame(series[[name]])
  fit <- quasi(y ~ t + q + offset(log(n)), data)
  test <- anova(quasi(y ~ t + offset(log(n)), data), fit, test = "F")
  # Each season less the mean of all four, the first of which is the level itself.
  contrast <- cbind(0, 0, rbind(0, diag(3)) - 1 / 4)
  effects <- drop(contrast %*% coef(fit))
  errors <- sqrt(phi(fit) * diag(contrast %*% plain_covariance(fit) %*% t(contrast)))
  adjusted <- series[[name]]$events / exp(effects)[(seq_along(series[[name]]$events) - 1) %% 4 + 1]
  rows <- c(rows, list(list(
    series = name, events = digits(series[[name]]$events), exposure = digits(series[[name]]$exposure),
    indices = digits(exp(effects)), errors = digits(errors), adjusted = digits(adjusted), f = digits(test$F[2]),
    p = digits(test$`Pr(>F)`[2]), phi = digits(phi(fit)))))
}
write_rows("Seasons beside a trend by R glm, family quasipoisson, with factor(quarter), and anova(test = F).", rows)
