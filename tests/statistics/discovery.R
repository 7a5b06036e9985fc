source("common.R")

# Adjusted p values.
rows <- list()
for (ps in list(
  c(0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216), c(0.9, 0.01, 0.01, 0.5, 1, 0), 0.03, c(0.04, 0.04, 0.04),
  c(1, 0.2, 0.000031, 0.77, 0.012, 0.33, 0.049, 0.051))) {
  rows <- c(rows, list(list(p = digits(ps), adjusted = digits(p.adjust(ps, method = "BH")))))
}
write_rows("Benjamini-Hochberg by R p.adjust, method BH.", rows)
