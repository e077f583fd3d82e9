"""M21 Gross profit that depends on free credits of providers, and on credits that customers never burn."""

from datetime import date
from decimal import Decimal

import polars as pl

from analytics.company import Company, figure
from analytics.equations.margin import share
from analytics.indicator import Indicator
from analytics.measure import Grade, Measure, worst

_CREDITS = """
select month, provider, sum(amount)::decimal(38, 12) as amount, bool_and(documented) as documented
from typed where what = 'credits' group by all order by all
"""


def credits(company: Company) -> pl.DataFrame:
    """Providers' credits as typed: `month`, `provider`, `amount`, `documented`."""
    return company.query(_CREDITS)


def _measures(company: Company) -> tuple[Measure, ...]:
    """COGS here are before credits, so the share is of gross profit with them. Nothing typed is a question, and never zero."""
    rows = credits(company)
    here = rows.filter(pl.col("month") == company.month)
    used = Decimal(here["amount"].sum()) if here.height else None
    grade: Grade = "measured" if here.height and here["documented"].all() else "assumed"
    profit, behind = company.gross_profit, company.behind("typed")
    months: list[date] = rows["month"].to_list()
    before = f"; the last were typed for {max(months):%B %Y}" if months else ""
    needs = f"the provider's credits of the month, typed, with 0 where there are none{before}"
    with_them = None if profit is None or used is None else profit + used
    return (
        figure("M21_credits", "Inference paid by providers' credits a month", company.at.currency, used, grade, "M21", needs, rows=behind),
        figure("M21", "Gross profit that depends on providers' credits", "fraction", share(used, with_them), worst(grade, company.at.grade),
               "M21", needs if used is None else "gross profit above zero", rows=behind),
        figure("M21_exhausted", "Months until credits are used up", "months", None, grade, "M21", "the balance of credits that is left"),
        figure("M21_breakage", "Revenue from credits that are never burned", company.at.currency, None, "assumed", "M21, E7.1",
               "credits sold and burned by grant, with what has expired"),
    )  # fmt: skip


DEPENDENT_PROFIT = Indicator("M21", "Gross profit on credits", "M21", _measures, credits)
