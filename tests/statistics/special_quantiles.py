"""Quantiles of the beta and the gamma distribution to 50 digits, by mpmath: python3 special_quantiles.py > special_quantiles.csv

Each is found twice where that is possible, from the continued fraction of the incomplete function and from the integral of the
density, and both have to agree.
"""

from mpmath import mp, mpf

mp.dps = 70


def fraction(numerators):
    """b1 + a1/(b1 + a2/(b2 + ...)) by Lentz's method, from pairs (a, b)."""
    tiny = mpf(10) ** -200
    value = ratio = tiny
    inverse = mpf(0)
    for above, below in numerators:
        inverse = 1 / (below + above * inverse)
        ratio = below + above / ratio
        value *= ratio * inverse
        if abs(ratio * inverse - 1) < mpf(10) ** -(mp.dps - 5):
            return value


def beta_by_fraction(a, b, x):
    def terms():
        yield mpf(1), mpf(1)
        m = 0
        while True:
            yield -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)), mpf(1)
            m += 1
            yield m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)), mpf(1)

    return beta_density(a, b, x) * x * (1 - x) / a * fraction(terms())


def beta_density(a, b, x):
    logarithm = (a - 1) * mp.log(x) + (b - 1) * mp.log1p(-x)
    return mp.exp(logarithm + mp.loggamma(a + b) - mp.loggamma(a) - mp.loggamma(b))


def gamma_density(a, x):
    return mp.exp((a - 1) * mp.log(x) - x - mp.loggamma(a))


def lower_gamma_by_fraction(a, x):
    def terms():
        yield mpf(1), a
        m = 0
        while True:
            yield -(a + m) * x, a + 2 * m + 1
            m += 1
            yield m * x, a + 2 * m

    return gamma_density(a, x) * x * fraction(terms())


def upper_gamma_by_fraction(a, x):
    def terms():
        yield mpf(1), x + 1 - a
        m = 1
        while True:
            yield -m * (m - a), x + 2 * m + 1 - a
            m += 1

    return gamma_density(a, x) * x * fraction(terms())


def integral(density, x, outwards, spread, most=mpf("inf")):
    """That of the density from x on to 40 times its spread further, beyond which there is nothing."""
    ends = [x + outwards * spread * step for step in (0, 0.5, 1, 2, 3, 4, 6, 8, 10, 13, 16, 20, 25, 32, 40)]
    ends = [min(max(end, mpf(10) ** -60), most) for end in ends]
    ends = [end for place, end in enumerate(ends) if place == 0 or end != ends[place - 1]]
    return abs(mp.quad(density, ends))


def root(chance, slope, start, tail):
    """Where the chance, which moves with x by the slope, is the tail."""
    x = start
    for _ in range(200):
        off = chance(x) - tail
        step = off / slope(x)
        # A step is at most to half or twice of what it is from.
        x = min(max(x - step, x / 2), 2 * x)
        if abs(step) < abs(x) * mpf(10) ** -60:
            return x
    raise ArithmeticError


def agreed(name, *found):
    assert all(abs(one / found[0] - 1) < mpf(10) ** -55 for one in found), name
    return found[0]


def quantile(function, a, b, tail):
    a, tail = mpf(a), mpf(tail)
    z = mp.sqrt(2) * mp.erfinv(1 - 2 * tail)
    if function == "beta":
        b = mpf(b)
        total = a + b
        if a > b:
            # The upper tail of the other part, whose quantile is near zero: the complement has all its digits.
            y = small_beta(b, a, tail, upper=True, z=z)
            return 1 - y, y
        x = small_beta(a, b, tail, upper=False, z=z)
        return x, 1 - x
    lower = function == "gamma_lower"
    spread = mp.sqrt(a)
    start = max(a + (-z if lower else z) * spread + (z * z - 1) / 3, a * mpf("1e-3")) if a > 2 else a
    if lower:
        x = root(lambda x: lower_gamma_by_fraction(a, x) if x < a + 1 else 1 - upper_gamma_by_fraction(a, x), lambda x: gamma_density(a, x), start, tail)
    else:
        x = root(lambda x: upper_gamma_by_fraction(a, x) if x > a + 1 else 1 - lower_gamma_by_fraction(a, x), lambda x: -gamma_density(a, x), start, tail)
    if a >= 100:
        agreed((function, a, tail), integral(lambda t: gamma_density(a, t), x, -1 if lower else 1, spread), tail)
    return x, None


def small_beta(a, b, tail, upper, z):
    """Of the beta distribution of a and b, a not above b, the point with that tail below or above."""
    total = a + b
    spread = mp.sqrt(a * b / total) / total
    mean = a / total

    def below(x):
        return beta_by_fraction(a, b, x) if x < mean else 1 - beta_by_fraction(b, a, 1 - x)

    def above(x):
        return beta_by_fraction(b, a, 1 - x) if x > mean else 1 - beta_by_fraction(a, b, x)

    sign = 1 if upper else -1
    square = z * z
    start = (a + square / 2 + sign * z * mp.sqrt(a * b / total + square / 4)) / (total + square)
    x = root(above if upper else below, lambda x: (-1 if upper else 1) * beta_density(a, b, x), start, tail)
    if a >= 100:
        agreed((a, b, tail), integral(lambda t: beta_density(a, b, t), x, sign, spread, 1 - mpf(10) ** -60), tail)
    return x


def main():
    print("# Quantiles of the beta and gamma distributions by mpmath with 70 working digits, 50 shown: of beta the x with P(B <= x) = tail and its complement, of gamma the x with P(G <= x) = tail or P(G > x) = tail. Computed here, not published; made by the Python script of the same name. Free to commit.")
    print("function,a,b,tail,value,complement")
    pairs = "0.5 0.5|0.5 3|1 1|1 40|2 1|3 5|3 1e7|7 0.5|10 11|12 12e6|25 31|31 2500|40 3|100 100|111 100|118 102|150 1e9|1000 1100|1234 17|2500 31|5000 1e6|1e4 1.1e4|1e5 99000|1e5 1e9|1e6 1.1e6|1e6 2|1e7 1e7|1e9 1e9|1e9 1e5|1e9 7"
    tails = ["0.025", "0.001", "1e-9", "0.3"]
    for pair in pairs.split("|"):
        a, b = pair.split()
        for tail in tails:
            x, y = quantile("beta", a, b, tail)
            print(f"beta,{a},{b},{tail},{mp.nstr(x, 50)},{mp.nstr(y, 50)}", flush=True)
    for a in "0.5 1 2 3 9 10 31 100 118 1000 12345 1e5 1e6 1e7 1e9".split():
        for function in ("gamma_lower", "gamma_upper"):
            for tail in tails:
                print(f"{function},{a},,{tail},{mp.nstr(quantile(function, a, None, tail)[0], 50)},", flush=True)


main()
