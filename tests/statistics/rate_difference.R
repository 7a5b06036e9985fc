source("common.R")

# The difference of two rates by the intervals of both, put together as Zou and Donner (2008) do: exact Poisson limits below 10
# events, Byar's from 10.
limits <- function(x, tail) {
  if (x < 10) return(c(qchisq(tail, 2 * x) / 2, qchisq(1 - tail, 2 * x + 2) / 2))
  z <- qnorm(1 - tail)
  c(x * (1 - 1 / (9 * x) - z / (3 * sqrt(x)))^3, (x + 1) * (1 - 1 / (9 * (x + 1)) + z / (3 * sqrt(x + 1)))^3)
}
rows <- list()
for (pair in list(c(118, 21450, 96, 21340), c(0, 510, 7, 512), c(0, 300, 0, 410), c(9, 900, 10, 1100), c(5321, 61000, 4987, 60500))) {
  for (tail in c(0.025, 0.001)) {
    one <- 1000 * c(pair[1], limits(pair[1], tail)) / pair[2]
    two <- 1000 * c(pair[3], limits(pair[3], tail)) / pair[4]
    d <- one[1] - two[1]
    rows <- c(rows, list(list(events = pair[1], population = pair[2], other_events = pair[3], other_population = pair[4], tail = tail,
      difference = digits(d), lower = digits(d - sqrt((one[1] - one[2])^2 + (two[3] - two[1])^2)),
      upper = digits(d + sqrt((one[3] - one[1])^2 + (two[1] - two[2])^2)))))
  }
}
write_rows("Differences of two rates per 1,000 with the limits of Zou and Donner 2008, in plain R.", rows)
