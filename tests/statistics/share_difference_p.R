source("common.R")

# The level at which Newcombe's interval (1998, method 10: hybrid Wilson) of a difference of two shares ends at 0.
wilson <- function(x, n, z) (2 * x + z^2 + c(-1, 1) * z * sqrt(z^2 + 4 * x * (n - x) / n)) / (2 * (n + z^2))
ends_at_zero <- function(x, n, y, m) {
  if (x / n == y / m) return(1)
  if (x / n < y / m) return(ends_at_zero(y, m, x, n))
  end <- function(z) (x / n - y / m) - sqrt((x / n - wilson(x, n, z)[1])^2 + (wilson(y, m, z)[2] - y / m)^2)
  2 * pnorm(-uniroot(end, c(0, 37), tol = 1e-15, maxiter = 10000)$root)
}
rows <- list()
for (pair in list(c(34, 118, 40, 120), c(0, 20, 5, 21), c(20, 20, 12, 19), c(3, 9, 3, 9), c(510, 1000, 440, 1000), c(0, 7, 11, 11),
                  c(120, 400, 9, 90), c(61000, 104000, 60500, 104000))) {
  rows <- c(rows, list(list(new = pair[1], new_whole = pair[2], old = pair[3], old_whole = pair[4],
    p = digits(ends_at_zero(pair[1], pair[2], pair[3], pair[4])))))
}
write_rows("The two-sided p value at which Newcombe's interval of a difference of two shares ends at 0, by R uniroot.", rows)
