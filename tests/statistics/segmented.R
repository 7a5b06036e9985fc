source("common.R")

# A step and a turn from a place on (counted from 0), with and without seasons: the factor per quarter before, the step, the
# factor by which the factor per quarter changes, and the factor per quarter after; each with its interval and p value.
rows <- list()
for (case in list(c("step", 10), c("step", 8), c("clumped", 8), c("seasonal", 9), c("rising", 7), c("large", 6), c("gaps", 8))) {
  for (seasons in c(FALSE, TRUE)) {
    start <- as.numeric(case[2])
    data <- frame(series[[case[1]]])
    data$after <- as.numeric(data$t >= start)
    data$since <- pmax(0, data$t - start)
    fit <- quasi(if (seasons) y ~ t + q + after + since + offset(log(n)) else y ~ t + after + since + offset(log(n)), data)
    size <- length(coef(fit))
    unit <- function(...) as.numeric(seq_len(size) %in% c(...))
    row <- list(series = case[1], start = start, seasons = if (seasons) 4 else "", tail = 0.025,
      events = digits(series[[case[1]]]$events), exposure = digits(series[[case[1]]]$exposure))
    weights <- list(before = unit(2), level = unit(size - 1), slope = unit(size), after = unit(2, size))
    for (name in names(weights)) {
      value <- sum(weights[[name]] * coef(fit))
      error <- sqrt(phi(fit) * drop(weights[[name]] %*% plain_covariance(fit) %*% weights[[name]]))
      limits <- value + c(-1, 1) * qt(0.975, fit$df.residual) * error
      row[[name]] <- digits(c(exp(c(value, limits)), 2 * pt(-abs(value / error), fit$df.residual)))
    }
    rows <- c(rows, list(row))
  }
}
write_rows("Interrupted series by R glm, family quasipoisson: each effect as factor, lower and upper 95% limit by t, and p value.", rows)
