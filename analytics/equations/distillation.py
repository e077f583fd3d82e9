"""E12.1, E12.6: what a student's tokens cost, and the volume from which it pays."""

from collections.abc import Sequence

HOURS = 730  # a month
SECONDS = 2_628_000


def student_unit_cost(gpu_usd_per_hour: float, overhead: float, tokens_per_second: float, utilisation: float = 1.0) -> float | None:
    """E12.1  1e6 P_gpu (1 + o_h) / (3600 theta u), USD per million tokens; None where no token is served."""
    served = 3600 * tokens_per_second * utilisation
    return 1e6 * gpu_usd_per_hour * (1 + overhead) / served if served > 0 else None


def serving_cost(gpus: int, gpu_usd_per_hour: float, overhead: float) -> float:
    """E12.3  n P_gpu 730 (1 + o_h), USD a month."""
    return gpus * gpu_usd_per_hour * HOURS * (1 + overhead)


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
    kept = max_share * (alternative_price - escalated_share * teacher_price)
    monthly = serving + refresh + (setup / payback_months if payback_months else 0.0)
    return monthly / kept if kept > 0 else None


def break_even_month(cumulative: Sequence[float]) -> float | None:
    """E12.5  first month with cum >= 0 over rows from t = 0, interpolated; None where not within them."""
    for month, now in enumerate(cumulative):
        if now >= 0:
            before = cumulative[month - 1] if month else now
            return float(month) if month == 0 or now == before else month - now / (now - before)
    return None
