source("common.R")

# Observed over expected with Byar's limits from 10 events, exact below, as PHEindicatormethods::calculate_ISRatio.
limits <- function(x, tail) {
  if (x < 10) return(c(qchisq(tail, 2 * x) / 2, qchisq(1 - tail, 2 * x + 2) / 2))
  z <- qnorm(1 - tail)
  c(x * (1 - 1 / (9 * x) - z / (3 * sqrt(x)))^3, (x + 1) * (1 - 1 / (9 * (x + 1)) + z / (3 * sqrt(x + 1)))^3)
}
reference <- list(events = c(410, 1980, 1510, 820, 240), people = c(151000, 204000, 230000, 260000, 310000))
rows <- list()
for (area in list(list(x = c(8, 41, 30, 12, 5), n = c(2900, 4100, 4400, 5200, 6000)), list(x = c(0, 3, 2, 1, 0), n = c(310, 420, 390, 500, 610)),
                  list(x = c(0, 0, 0, 0, 0), n = c(310, 420, 390, 500, 610)), list(x = c(70, 390, 250, 180, 51), n = c(21000, 33000, 41000, 46000, 52000)))) {
  expected <- sum(area$n * reference$events / reference$people)
  for (tail in c(0.025, 0.001)) {
    ratio <- 100 * c(sum(area$x), limits(sum(area$x), tail)) / expected
    rows <- c(rows, list(list(events = digits(area$x), population = digits(area$n), reference_events = digits(reference$events),
      reference_population = digits(reference$people), tail = tail, expected = digits(expected), ratio = digits(ratio[1]),
      lower = digits(ratio[2]), upper = digits(ratio[3]))))
  }
}
write_rows("Indirectly standardised ratios per 100 as PHEindicatormethods calculate_ISRatio, in plain R.", rows)
