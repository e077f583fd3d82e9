"""M1 Gross margin in four ways of looking: as the product states it, as the books show it after credits, normalised, and on net revenue."""

from decimal import Decimal
from typing import Any

import polars as pl

from analytics.company import Company, figure
from analytics.equations.margin import gross_margin
from analytics.indicator import Indicator
from analytics.measure import Grade, Measure, worst
from analytics.provider_money import FINE

_CREDITS = (
    "select sum(amount)::decimal(38, 12) as amount, bool_and(documented) as documented from typed where what = 'credits' and month = $month"
)
_OWN_WORK = """
select sum(cost)::decimal(38, 12) as cost, count(*) filter (cost is null) as unpriced
from usage where is_primary and month = $month and purpose in ('internal', 'research')
"""
_SIDES = "both billing lines and inference cost of the month"


TABLE: dict[str, Any] = {"view": pl.String, "profit": FINE, "revenue": FINE, "margin": pl.Float64}


def margin_table(company: Company) -> pl.DataFrame:
    """Each view of the month: `view` (reported, after_credits, normalised, net), gross profit, the revenue it is taken on, margin.

    Null where a view is not measurable. Credits lower what the books show, and COGS here is before them. Inference given away stays in
    COGS; what our own people and research used leaves it: E0.4. Rows without a price of their own are missing from that.
    """
    at, profit = company.at, company.gross_profit
    revenue = at.whole.revenue
    credits, _ = _credits(company)
    own_work = Decimal(company.query(_OWN_WORK)["cost"][0] or 0)
    after = None if profit is None or credits is None else profit + credits
    normal = None if profit is None else profit + own_work
    passed = at.classes["tokens"].inference_cost if "tokens" in at.classes else None
    net = None if revenue is None else revenue - (passed or 0)
    rows = [("reported", profit, revenue), ("after_credits", after, revenue), ("normalised", normal, revenue), ("net", profit, net)]
    return pl.DataFrame([(*row, gross_margin(*row[1:])) for row in rows], schema=TABLE, orient="row")


def margin_views(company: Company) -> tuple[Measure, ...]:
    """E0.2, E0.3, E0.4  margins and gross profit of the month; each margin's label says which COGS it knows."""
    at = company.at
    kind = "Gross" if at.other_cogs is not None else "Inference"
    grade = worst(at.grade, at.other_grade if at.other_cogs is not None else "estimated")
    _, documented = _credits(company)
    paid: Grade = worst(grade, "measured" if documented else "assumed")
    margins = dict(margin_table(company).select("view", "margin").rows())
    behind = company.behind("billing_lines")

    def view(name: str, label: str, equation: str, known: Grade, needs: str = _SIDES) -> Measure:
        return figure(f"M1_{name}", f"{kind} margin{label}", "fraction", margins[name], known, equation, needs, rows=behind)

    return (
        figure("M1_profit", f"{kind} profit a month", at.currency, company.gross_profit, grade, "E0.1", _SIDES, rows=behind),
        view("reported", ", before credits", "E0.2", grade),
        view("after_credits", " after credits", "E0.4", paid, "the provider's credits of the month, typed"),
        view("normalised", ", normalised", "E0.4", worst(grade, "estimated")),
        view("net", " on net revenue", "E0.3", worst(grade, "estimated")),
    )


def _credits(company: Company) -> tuple[Decimal | None, bool | None]:
    amount, documented = company.query(_CREDITS).row(0)
    return amount, documented


MARGIN_VIEWS = Indicator("M1v", "Gross margin, four ways", "E0.2, E0.3, E0.4", margin_views, margin_table)
