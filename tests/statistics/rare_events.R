source("common.R")

# Limits of g charts (cases between events) and t charts (days between events) as in qicharts2 0.8, in plain R: Montgomery
# (g: geometric; t: the power 1/3.6 of Nelson 1994, limits of the chart of single values, taken back).
g <- function(y) {
  m <- mean(y)
  s <- sqrt(m * (m + 1))
  c(median(y), max(0, m - 3 * s), m + 3 * s, max(0, m - 2 * s), m + 2 * s)
}
t_chart <- function(y, screened) {
  root <- y^(1 / 3.6)
  range <- abs(diff(root))
  if (screened) range <- range[range < 3.267 * mean(range)]
  s <- mean(range) / 1.128
  c(mean(root), max(0, mean(root) - 3 * s), mean(root) + 3 * s, max(0, mean(root) - 2 * s), mean(root) + 2 * s)^3.6
}
rows <- list()
for (y in list(c(41, 12, 77, 5, 130, 62, 9, 33, 210, 18, 54, 90, 27, 3), c(300, 410, 120, 90, 650, 20), c(1, 0, 2, 0, 0, 5, 1, 0, 3),
               c(101, 98, 400, 3, 99, 97, 105, 102, 100, 96, 103, 99, 98))) {
  rows <- c(rows, list(list(values = digits(y), g = digits(g(y)), t = digits(t_chart(y, FALSE)), t_screened = digits(t_chart(y, TRUE)))))
}
write_rows("g and t charts as qicharts2, in plain R: centre, lower, upper, and the lines at two standard deviations.", rows)
