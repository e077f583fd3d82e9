"""E14.1 to E14.3: what a customer's bill would be under another plan, who leaves over it, and what a migration brings by cohort."""

from collections.abc import Iterable
from dataclasses import dataclass

from analytics.equations.given import all_finite, finite, within
from analytics.equations.margin import share


@dataclass(frozen=True)
class Cohort:
    """Customers who renew in the same month: what they bring a month now and on the new plan, and what a move costs of them (z).

    New customers are a cohort with no old revenue that starts in its `renewal_month` with nobody lost.
    """

    old_revenue: float
    new_revenue: float
    renewal_month: int
    lost: float = 0.0
    moved_share: float = 1.0


def bill_change(old_bill: float, new_bill: float) -> float | None:
    """E14.1  D = (new - old) / old, each the sum of the customer's own last three to six months, re-rated by line; None where old <= 0."""
    ratio = share(new_bill, old_bill)
    return None if ratio is None else ratio - 1


def migration_loss(change: float, base: float = 0.02, per_increase: float = 0.30) -> float:
    """E14.2  z = min(1, z0 + z1 max(0, D)): the share of customers that a forced move loses."""
    within("base", base, 0.0, 1.0)
    within("per_increase", per_increase)
    return min(1.0, base + per_increase * max(0.0, change))


def cohort_revenue(cohort: Cohort, month: int, survivors: float = 1.0) -> float:
    """E14.3  [stay R_old + moved R_new] S_c, in money a month: old until the renewal month, then the moved less what the move lost."""
    finite(old_revenue=cohort.old_revenue, new_revenue=cohort.new_revenue)
    within("survivors", survivors, 0.0, 1.0)
    within("lost", cohort.lost, 0.0, 1.0)
    within("moved_share", cohort.moved_share, 0.0, 1.0)
    if month < cohort.renewal_month:
        return cohort.old_revenue * survivors
    moved = cohort.moved_share
    return ((1 - moved) * cohort.old_revenue + moved * (1 - cohort.lost) * cohort.new_revenue) * survivors


def migrating_revenue(cohorts: Iterable[Cohort], month: int, survivors: float = 1.0) -> float:
    """E14.3  R(t) = sum over cohorts, in money a month."""
    return sum(cohort_revenue(cohort, month, survivors) for cohort in cohorts)


def dual_run_cost(usd_per_month: float, months: int, start_month: int, month: int) -> float:
    """E14.3  D_run in each of n months from the start on, in money."""
    within("usd_per_month", usd_per_month)
    within("months", months)
    return usd_per_month if start_month <= month < start_month + months else 0.0


def accepts(old_bill: float, new_bill: float) -> bool:
    """E14.3  whether a customer moves of its own will: only where it pays less (adverse selection)."""
    return new_bill < old_bill


def opt_in_revenue(bills: Iterable[tuple[float, float]]) -> float:
    """E14.3  revenue of (old, new) bills when each customer chooses: never above what staying brings."""
    found = list(bills)
    all_finite("bills", (bill for both in found for bill in both))
    return sum(new if accepts(old, new) else old for old, new in found)
