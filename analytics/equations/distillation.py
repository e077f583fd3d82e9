"""E12.1 to E12.3, E12.5, E12.6: what a student's tokens cost, how many GPUs serve them, and the volume from which it pays."""

import math
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Literal

from analytics.equations.given import above, all_finite, finite, whole, within
from analytics.equations.margin import share as ratio_of
from analytics.equations.solve import logistic

HOURS = 730  # a month
SECONDS = 2_628_000


def student_unit_cost(gpu_usd_per_hour: float, overhead: float, tokens_per_second: float, utilisation: float = 1.0) -> float | None:
    """E12.1  1e6 P_gpu (1 + o_h) / (3600 theta u), USD per million tokens; None where no token is served."""
    within("gpu_usd_per_hour", gpu_usd_per_hour)
    within("overhead", overhead)
    within("tokens_per_second", tokens_per_second)
    within("utilisation", utilisation, 0.0, 1.0)
    served = 3600 * tokens_per_second * utilisation
    return ratio_of(1e6 * gpu_usd_per_hour * (1 + overhead), served)


def student_share(month: int, launch_month: int, max_share: float, steepness: float, mid_month: float) -> float:
    """E12.2  x(t) = 0 before launch, else x_max / (1 + exp(-k (t - t_mid))): the student's share of tokens."""
    finite(month=month, launch_month=launch_month, mid_month=mid_month)
    within("max_share", max_share, 0.0, 1.0)
    above("steepness", steepness)
    return max_share * logistic(steepness * (month - mid_month)) if month >= launch_month else 0.0


def gpus(share: float, mtok: float, tokens_per_second: float, utilisation: float, least: int = 0) -> int:
    """E12.3  max(n_min, ceil(x V 1e6 / (theta u 2.628e6))), whole; none before there is a share."""
    within("share", share, 0.0, 1.0)
    within("mtok", mtok)
    within("utilisation", utilisation, 0.0, 1.0)
    least = whole("least", least, high=10**15)
    capacity = tokens_per_second * utilisation * SECONDS
    above("tokens_per_second x utilisation", capacity)
    needed = share * mtok * 1e6 / capacity
    within("GPUs needed", needed, 0.0, 1e15)
    return 0 if share == 0 else max(least, math.ceil(needed - 1e-9))  # a volume that fills its GPUs exactly needs no further one


def serving_cost(gpus: int, gpu_usd_per_hour: float, overhead: float) -> float:
    """E12.3  n P_gpu 730 (1 + o_h), USD a month."""
    within("gpu_usd_per_hour", gpu_usd_per_hour)
    within("overhead", overhead)
    within("gpus", gpus)
    return gpus * gpu_usd_per_hour * HOURS * (1 + overhead)


def gpu_utilisation(student_mtok: float, gpus: int, tokens_per_second: float) -> float | None:
    """E12.3  x V 1e6 / (n theta 2.628e6): what whole GPUs really serve of what they could, a fraction; None without any."""
    within("student_mtok", student_mtok)
    return ratio_of(student_mtok * 1e6, gpus * tokens_per_second * SECONDS)


def idle_cost(serving: float, utilisation: float) -> float:
    """E12.3  serving $ x (1 - utilisation), USD a month: paid for while nothing is served."""
    within("serving", serving)
    within("utilisation", utilisation, 0.0, 1.0)
    return serving * (1 - utilisation)


def development_in_cogs(
    accounting: Literal["rnd", "refresh_in_cogs", "cogs"], month: int, launch_month: int, setup: float, refresh: float
) -> float:
    """B12  what of F0 and F_r is COGS in a month: nothing, F_r from launch on, or that and a twelfth of F0 in months 1 to 12."""
    within("setup", setup)
    within("refresh", refresh)
    running = refresh if month >= launch_month else 0.0
    spread = setup / 12 if 1 <= month <= 12 else 0.0
    return {"rnd": 0.0, "refresh_in_cogs": running, "cogs": running + spread}[accounting]


def student_saving(
    student_mtok: float, alternative_price: float, teacher_price: float, serving: float, refresh: float = 0.0, escalated_share: float = 0.0
) -> float:
    """E12.5  x V (p_alt - e p_T) - serving - F_r, USD a month from launch on; `student_mtok` is x V."""
    finite(alternative_price=alternative_price, teacher_price=teacher_price, serving=serving, refresh=refresh)
    within("student_mtok", student_mtok)
    within("escalated_share", escalated_share, 0.0, 1.0)
    return student_mtok * (alternative_price - escalated_share * teacher_price) - serving - refresh


def cumulative_saving(setup: float, savings: Iterable[float]) -> list[float]:
    """E12.5  cum(0) = -F0, cum(t) = cum(t-1) + saving(t), USD; the savings are those of months 1, 2, .."""
    within("setup", setup)
    found = list(savings)
    all_finite("savings", found)
    return list(accumulate(found, initial=-setup))


def break_even_volume(
    serving: float,
    refresh: float,
    max_share: float,
    alternative_price: float,
    teacher_price: float,
    escalated_share: float = 0.0,
    setup: float = 0.0,
    payback_months: float | None = None,
) -> float | None:
    """E12.6  V_run = (serving + F_r) / (x_max (p_alt - e p_T)), million tokens a month; V_H adds F0 / H. None where no volume pays."""
    within("max_share", max_share, 0.0, 1.0)
    within("escalated_share", escalated_share, 0.0, 1.0)
    if payback_months is not None:
        above("payback_months", payback_months)
    kept = max_share * (alternative_price - escalated_share * teacher_price)
    monthly = serving + refresh + (setup / payback_months if payback_months else 0.0)
    return ratio_of(monthly, kept)


def break_even_month(cumulative: Sequence[float]) -> float | None:
    """E12.5  first month with cum >= 0 over rows from t = 0, interpolated; None where not within them."""
    all_finite("cumulative saving", cumulative, math.inf)
    for month, now in enumerate(cumulative):
        if now >= 0:
            before = cumulative[month - 1] if month else now
            return float(month) if month == 0 or now == before else month - now / (now - before)
    return None
