"""M15 Cost per successful outcome: all attempts and what people add, over successes net of reversals."""

from decimal import Decimal

import polars as pl

from analytics.company import Company, figure
from analytics.equations.margin import share
from analytics.equations.other_cogs import people
from analytics.indicator import Indicator
from analytics.measure import Measure, worst

_COUNTED = """
select coalesce(outcome_type, '') as outcome_type, sum(attempted)::bigint as attempted,
       case when count(succeeded) = count(*) then sum(succeeded)::bigint end as succeeded, coalesce(sum(reversed), 0)::bigint as reversed,
       sum(human_minutes)::double as human_minutes
from outcomes where date_trunc('month', day) = $month group by all order by outcome_type
"""


def counted(company: Company) -> pl.DataFrame:
    """Outcomes of the month by type; `succeeded` null where a row does not say."""
    return company.query(_COUNTED)


def inference_of_outcomes(company: Company) -> Decimal | None:
    """Inference cost of lines priced by outcome or task; of all lines where none is: outcomes are then all the work there is."""
    classes = company.at.classes
    costs = [classes[name].inference_cost for name in ("outcome", "task") if name in classes and classes[name].revenue]
    return sum((cost or Decimal(0) for cost in costs), Decimal(0)) if costs else company.at.whole.inference_cost


def _measures(company: Company) -> tuple[Measure, ...]:
    """Where success is not said, the cost is that of an attempt, and the label says so. People count where a wage is signed."""
    rows = counted(company)
    cost, wage = inference_of_outcomes(company), company.signed("wage_usd_per_hour")
    minutes = float(rows["human_minutes"].sum() or 0)
    told = rows.height > 0 and not rows["succeeded"].null_count()
    paid = float(rows["succeeded"].sum()) - float(rows["reversed"].sum()) if told else None
    tried = float(rows["attempted"].sum()) if rows.height else None
    spent = None if cost is None else float(cost) + (people(minutes, wage) if wage is not None else 0.0)
    over, what = (paid, "successful outcome, net of reversals") if told or not rows.height else (tried, "attempt: success is not said")
    only = "" if not minutes or wage is not None else ", inference alone: no wage is signed"
    grade = worst("estimated", company.at.grade, "assumed" if wage is not None and minutes else "estimated")
    behind = company.behind("outcomes")
    needs = "outcomes of the month, and the inference cost of lines priced by them"
    return (
        figure("M15", f"Cost per {what}{only}", company.at.currency, share(spent, over), grade, "M15, E9.4", needs, rows=behind),
        figure("M15_rate", "Successes net of reversals over attempts", "fraction", share(paid, tried), grade, "E9.1", needs, rows=behind),
    )


OUTCOME_COST = Indicator("M15", "Cost per successful outcome", "M15", _measures, counted)
