source("common.R")

# Four periods ahead by R predict.glm, the trend fading to nine tenths from period to period; 80 and 95% limits of the gamma
# distribution whose variance is that of the count and of the fit, in whole events; and the back-test from 12 periods on.
shapes <- list(level = y ~ 1 + offset(log(n)), trend = y ~ t + offset(log(n)), seasons = y ~ q + offset(log(n)), both = y ~ t + q + offset(log(n)))

ahead <- function(formula, one, exposures) {
  data <- frame(one)
  fit <- quasi(formula, data)
  last <- length(one$events) - 1
  steps <- seq_along(exposures)
  new <- data.frame(n = exposures, t = last + cumsum(0.9^steps), q = factor((last + steps) %% 4, levels = levels(data$q)))
  eta <- predict(fit, new, se.fit = TRUE, dispersion = phi(fit))
  m <- exp(eta$fit)
  scale <- phi(fit) + m * eta$se.fit^2
  limit <- function(level, lower.tail) {
    tail <- pnorm(qt((1 - level) / 2, fit$df.residual))
    qgamma(tail, m / scale, scale = scale, lower.tail = lower.tail)
  }
  data.frame(m = m, low80 = floor(limit(0.8, TRUE)), high80 = ceiling(limit(0.8, FALSE)), low95 = floor(limit(0.95, TRUE)),
    high95 = ceiling(limit(0.95, FALSE)))
}

rows <- list()
for (name in setdiff(names(series), "sparse")) for (shape in names(shapes)) {
  one <- series[[name]]
  size <- length(one$events)
  future <- ahead(shapes[[shape]], one, rep(tail(one$exposure, 1), 4))
  counts <- inner <- outer <- 0
  for (origin in seq_len(size - 1)) {
    past <- lapply(one, head, origin)
    if (sum(!is.na(past$events)) < 12) next
    later <- seq(origin + 1, min(size, origin + 4))
    exposures <- ifelse(is.na(one$events[later]), 1, one$exposure[later])
    guess <- ahead(shapes[[shape]], past, exposures)
    y <- one$events[later]
    counts <- counts + sum(!is.na(y))
    inner <- inner + sum(y >= guess$low80 & y <= guess$high80, na.rm = TRUE)
    outer <- outer + sum(y >= guess$low95 & y <= guess$high95, na.rm = TRUE)
  }
  rows <- c(rows, list(list(series = name, model = shape, events = digits(one$events), exposure = digits(one$exposure),
    expected = digits(future$m), low80 = digits(future$low80), high80 = digits(future$high80), low95 = digits(future$low95),
    high95 = digits(future$high95), counts = counts, inner = inner, outer = outer)))
}
write_rows("Projections by R predict.glm, family quasipoisson, with a trend that fades by 0.9, and their back-test: how many later counts were inside.", rows)
