source("common.R")
suppressPackageStartupMessages(library(MASS))

# The trend of series that vary by more than independent events do: by quasi-Poisson regression, as the program has it, and beside it
# by R's MASS::glm.nb. The former takes the variance as phi times the mean, the latter as mean + mean^2 / theta.
clumped <- list(
  clumped = series$clumped,
  few = list(events = c(29, 12, 19, 24, 9, 33, 17, 14, 22, 30, 8, 21, 13, 27, 18, 25), exposure = rep(1, 16)),
  rising = list(events = c(55, 71, 48, 62, 80, 57, 66, 90, 61, 78, 59, 95, 84, 70, 102, 77), exposure = rep(1, 16)),
  falling = list(events = c(341, 262, 305, 288, 236, 321, 254, 289, 210, 301, 229, 262, 188, 276, 215, 241), exposure = rep(1, 16)),
  twenty = list(events = c(118, 131, 99, 140, 109, 95, 152, 121, 137, 104, 128, 160, 112, 145, 126, 171, 133, 119, 158, 141),
    exposure = rep(1, 20)),
  growing = list(events = c(13, 24, 11, 27, 40, 66, 38, 71, 92, 131, 88, 142, 180, 251, 169, 243),
    exposure = c(900, 950, 1000, 1100, 2400, 2500, 2600, 2700, 5200, 5300, 5500, 5600, 9800, 10000, 10100, 10400)))

rows <- list()
for (name in names(clumped)) {
  data <- frame(clumped[[name]])
  fit <- quasi(y ~ t + offset(log(n)), data)
  error <- sqrt(phi(fit) * plain_covariance(fit)[2, 2])
  ours <- coef(fit)[[2]] + c(0, -1, 1) * qt(0.975, fit$df.residual) * error
  nb <- glm.nb(y ~ t + offset(log(n)), data)
  theirs <- coef(nb)[[2]] + c(0, -1, 1) * qnorm(0.975) * coef(summary(nb))[2, 2]
  rows <- c(rows, list(list(series = name, events = digits(clumped[[name]]$events), exposure = digits(clumped[[name]]$exposure),
    phi = digits(phi(fit)), theta = digits(nb$theta), slope = digits(ours[1]), lower = digits(ours[2]), upper = digits(ours[3]),
    slope_nb = digits(theirs[1]), lower_nb = digits(theirs[2]), upper_nb = digits(theirs[3]))))
}
write_rows(paste("Slopes of the logarithm from period to period with 95% limits: quasi-Poisson by R glm with t, and the negative binomial by",
  "R MASS::glm.nb with the normal distribution, as confint.default has it."), rows)
