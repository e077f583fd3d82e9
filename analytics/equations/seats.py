"""E6.1 to E6.5: what seats cost when use is log-normal, and how many are left.

`median` is what the middle seat costs a month (mu~), `sigma` the spread of the log; both in the money of the price. The same of a list of
users' costs stands in seat_costs.py: it is to be preferred where there is one.
"""

import math

from analytics.equations.given import above, power, within
from analytics.equations.solve import NORMAL


def mean_cost(median: float, sigma: float) -> float:
    """E6.1  mu~ exp(sigma^2 / 2), in money a seat."""
    _judge(median, sigma)
    return median * math.exp(sigma**2 / 2)


def median_cost(mean: float, sigma: float) -> float:
    """E6.1 turned around: the median of a log-normal cost with this mean."""
    _judge(mean, sigma)
    return mean * math.exp(-(sigma**2) / 2)


def under_water(price: float, median: float, sigma: float) -> float:
    """E6.2  1 - Phi(ln(P / mu~) / sigma): share of seats that cost more than their price; 0 or 1 without spread."""
    _judge(median, sigma)
    within("price", price)
    if sigma == 0 or price == 0 or median == 0:
        return float(median > price)
    return NORMAL.cdf((math.log(median) - math.log(price)) / sigma)


def expected_loss(price: float, median: float, sigma: float) -> float:
    """E6.3  E[(c - P)+] = mean Phi(d1) - P Phi(d1 - sigma), d1 = (ln(mu~ / P) + sigma^2) / sigma, in money a seat; at least mean - P."""
    mean = mean_cost(median, sigma)
    within("price", price)
    lost = 0.0
    if sigma > 0 and price > 0 and median > 0:
        d1 = (math.log(median) - math.log(price) + sigma**2) / sigma
        lost = mean * NORMAL.cdf(d1) - price * NORMAL.cdf(d1 - sigma)
    return max(lost, mean - price, 0.0)


def capped_cost(cap: float | None, median: float, sigma: float) -> float:
    """E6.4  E[min(c, X)] = mean Phi((ln X - mu - sigma^2) / sigma) + X (1 - Phi((ln X - mu) / sigma)), money a seat; no cap, the mean."""
    mean = mean_cost(median, sigma)
    if cap is None or cap == math.inf:
        return mean
    within("cap", cap)
    if sigma == 0 or cap == 0 or median == 0:
        return min(median, cap)
    over = (math.log(cap) - math.log(median)) / sigma
    return min(mean * NORMAL.cdf(over - sigma) + cap * NORMAL.cdf(-over), mean, cap)


def top_share(top: float, sigma: float) -> float:
    """E6.4  1 - Phi(Phi^-1(1 - q) - sigma): the share of all cost that the top q of seats cause."""
    within("top", top, 0.0, 1.0)
    _judge(1.0, sigma)
    if top in (0.0, 1.0):
        return top
    return NORMAL.cdf(sigma + NORMAL.inv_cdf(top))  # Phi^-1(1 - q) = -Phi^-1(q), exact for a small q


def spread_of_top_share(top: float, part: float) -> float:
    """E6.4 turned around: the sigma at which the top q of seats cause this part of cost; part >= q."""
    for name, value in (("top", top), ("part", part)):
        above(name, value)
        above(f"1 - {name}", 1 - value)
    within("part", part, top - 1e-12, 1.0)
    return max(0.0, NORMAL.inv_cdf(part) - NORMAL.inv_cdf(top))


def seats_then(seats: float, annual_compression: float, months: float) -> float:
    """E6.5  seats0 (1 - x_seat)^(t/12): seats that the product's own automation leaves."""
    within("seats", seats)
    within("annual_compression", annual_compression, 0.0, 1.0)
    within("months", months)
    return seats * power(1 - annual_compression, months / 12)


def _judge(cost: float, sigma: float) -> None:
    within("cost", cost)
    within("sigma", sigma, 0.0, 30.0)
