# What the scripts beside it share. Each writes the reference values of one file to its standard output:
#   Rscript quasi_poisson.R > quasi_poisson.csv
# They were made by R 4.2.2.

# 17 significant digits, which are all that a double has; several with spaces between them.
digits <- function(x) paste(ifelse(is.na(x), "NA", sprintf("%.17g", x)), collapse = " ")

write_rows <- function(about, rows) {
  cat("# ", about, " Own invented inputs; made by the R script of the same name. Free to commit.\n", sep = "")
  cat(paste(names(rows[[1]]), collapse = ","), "\n", sep = "")
  for (row in rows) cat(paste(unlist(row), collapse = ","), "\n", sep = "")
}

# Iterated until nothing changes, and twice more, since R gives the covariance of the step before the last.
quasi <- function(formula, data) {
  fit <- glm(formula, family = quasipoisson, data = data)
  for (again in 1:2) {
    fit <- suppressWarnings(
      glm(formula, family = quasipoisson, data = data, start = coef(fit), control = glm.control(epsilon = 1e-16, maxit = 20)))
  }
  fit
}

# The dispersion by which intervals are widened: never below 1.
phi <- function(fit) max(1, sum(residuals(fit, "pearson")^2) / fit$df.residual)

# Standard errors as of independent events.
plain_covariance <- function(fit) summary(fit, dispersion = 1)$cov.scaled

# Invented series: a place for each quarter, NA where it is missing.
series <- list(
  level = list(events = c(52, 61, 47, 58, 66, 49, 55, 60, 44, 57, 63, 51, 59, 48, 62, 54), exposure = rep(1, 16)),
  clumped = list(
    events = c(210, 340, 255, 298, 402, 180, 310, 275, 365, 228, 290, 333, 190, 385, 262, 301),
    exposure = c(21340, 21360, 21380, 21400, 21450, 21470, 21490, 21500, 21520, 21560, 21590, 21600, 21640, 21660, 21700, 21730)),
  seasonal = list(
    events = c(88, 104, 131, 97, 92, 111, 140, 99, 95, 108, 146, 110, 101, 119, 149, 108, 103, 122, 161, 115),
    exposure = rep(90, 20)),
  rising = list(
    events = c(12, 15, 11, 18, 17, 22, 19, 27, 24, 30, 28, 37, 33, 41, 44, 47),
    exposure = c(980, 985, 990, 1000, 1010, 1020, 1015, 1030, 1040, 1050, 1060, 1060, 1075, 1080, 1090, 1100)),
  step = list(
    events = c(41, 38, 45, 40, 37, 44, 39, 42, 46, 40, 61, 66, 58, 67, 70, 63, 72, 69, 75, 71, 78, 74),
    exposure = rep(1, 22)),
  gaps = list(
    events = c(6, NA, 4, 0, 9, 7, NA, 3, 5, 8, 2, 11, 6, 4, NA, 7, 10, 3),
    exposure = c(510, NA, 512, 515, 515, 518, NA, 520, 523, 525, 526, 530, 531, 533, NA, 538, 540, 541)),
  sparse = list(events = c(1, 0, 2, 1, 0, 0, 3, 1, 1, 0, 2, 0, 4, 1, 0, 2), exposure = rep(1, 16)),
  large = list(
    events = c(120345, 131220, 118760, 125410, 129870, 140115, 126540, 133980, 138020, 149760, 134410, 142230),
    exposure = c(5.91e7, 5.93e7, 5.94e7, 5.96e7, 5.97e7, 5.99e7, 6e7, 6.02e7, 6.03e7, 6.05e7, 6.06e7, 6.08e7))
)

# As a data frame with the place as time and the season of each place.
frame <- function(one, seasons = 4) {
  time <- seq_along(one$events) - 1
  subset(data.frame(y = one$events, n = one$exposure, t = time, q = factor(time %% seasons)), !is.na(y))
}
