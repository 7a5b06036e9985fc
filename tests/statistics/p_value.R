source("common.R")

# The two-sided level at which an interval ends at a value: Newcombe's interval (1998, method 10: hybrid Wilson) of a difference
# of two shares at 0, and the interval of a count at what is expected: exact below 10 events, where it is twice the smaller tail,
# and Byar's from 10.
wilson <- function(x, n, z) (2 * x + z^2 + c(-1, 1) * z * sqrt(z^2 + 4 * x * (n - x) / n)) / (2 * (n + z^2))
root <- function(end) 2 * pnorm(-uniroot(end, c(0, 36), tol = 1e-15, maxiter = 10000)$root)
share_difference <- function(x, n, y, m) {
  if (x / n == y / m) return(1)
  if (x / n < y / m) return(share_difference(y, m, x, n))
  root(function(z) (x / n - y / m) - sqrt((x / n - wilson(x, n, z)[1])^2 + (wilson(y, m, z)[2] - y / m)^2))
}
expected <- function(x, e) {
  if (x < 10) return(min(1, 2 * min(ppois(x, e), ppois(x - 1, e, lower.tail = FALSE))))
  lower <- function(z) x * (1 - 1 / (9 * x) - z / (3 * sqrt(x)))^3 - e
  upper <- function(z) e - (x + 1) * (1 - 1 / (9 * (x + 1)) + z / (3 * sqrt(x + 1)))^3
  if (lower(0) > 0) root(lower) else if (upper(0) > 0) root(upper) else 1
}
rows <- list()
for (pair in list(c(34, 118, 40, 120), c(0, 20, 5, 21), c(20, 20, 12, 19), c(3, 9, 3, 9), c(510, 1000, 440, 1000), c(0, 7, 11, 11),
                  c(120, 400, 9, 90), c(61000, 104000, 60500, 104000))) {
  rows <- c(rows, list(list(interval = "share_difference", part = pair[1], whole = pair[2], old_part = pair[3], old_whole = pair[4],
    p = digits(share_difference(pair[1], pair[2], pair[3], pair[4])))))
}
for (pair in list(c(0, 2.5), c(0, 0.1), c(3, 9.2), c(9, 3.1), c(9, 9.3), c(10, 5.5), c(10, 10.4), c(48, 61.3), c(311, 260), c(5000, 5108))) {
  rows <- c(rows, list(list(interval = "expected", part = pair[1], whole = pair[2], old_part = "", old_whole = "",
    p = digits(expected(pair[1], pair[2])))))
}
write_rows("Two-sided p values that agree with an interval, by R uniroot and ppois; of a count, whole is the number that is expected.", rows)
