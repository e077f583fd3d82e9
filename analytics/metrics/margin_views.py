"""M1 Gross margin in four ways of looking: as the product states it, as the books show it after credits, normalised, and on net revenue."""

from decimal import Decimal

from analytics.company import Company, figure
from analytics.equations.margin import gross_margin
from analytics.indicator import Indicator
from analytics.measure import Grade, Measure, worst

_CREDITS = (
    "select sum(amount)::decimal(38, 12) as amount, bool_and(documented) as documented from typed where what = 'credits' and month = $month"
)
_OWN_WORK = """
select sum(cost)::decimal(38, 12) as cost, count(*) filter (cost is null) as unpriced
from usage where is_primary and month = $month and purpose in ('internal', 'research')
"""
_SIDES = "both billing lines and inference cost of the month"


def margin_views(company: Company) -> tuple[Measure, ...]:
    """E0.2, E0.3, E0.4  margins and gross profit of the month; each margin's label says which COGS it knows.

    Credits lower what the books show, and COGS here is before them. Inference given away stays in COGS; what our own people and research
    used leaves it: E0.4. Rows without a price of their own are missing from that.
    """
    at, profit = company.at, company.gross_profit
    revenue, other = at.whole.revenue, at.other_cogs
    kind = "Gross" if other is not None else "Inference"
    grade = worst(at.grade, at.other_grade if other is not None else "estimated")
    credits, documented = company.query(_CREDITS).row(0)
    own_work = Decimal(company.query(_OWN_WORK)["cost"][0] or 0)
    after = None if profit is None or credits is None else profit + credits
    normal = None if profit is None else profit + own_work
    passed = at.classes["tokens"].inference_cost if "tokens" in at.classes else None
    net = None if revenue is None else revenue - (passed or 0)
    paid: Grade = worst(grade, "measured" if documented else "assumed")

    def view(name: str, label: str, amount: Decimal | None, base: Decimal | None, equation: str, needs: str, known: Grade) -> Measure:
        value = gross_margin(amount, base)
        return figure(name, label, "fraction", value, known, equation, needs, rows=company.behind("billing_lines"))

    return (
        figure("M1_profit", f"{kind} profit a month", at.currency, profit, grade, "E0.1", _SIDES, rows=company.behind("billing_lines")),
        view("M1_reported", f"{kind} margin, before credits", profit, revenue, "E0.2", _SIDES, grade),
        view(
            "M1_after_credits", f"{kind} margin after credits", after, revenue, "E0.4", "the provider's credits of the month, typed", paid
        ),
        view("M1_normalised", f"{kind} margin, normalised", normal, revenue, "E0.4", _SIDES, worst(grade, "estimated")),
        view("M1_net", f"{kind} margin on net revenue", profit, net, "E0.3", _SIDES, worst(grade, "estimated")),
    )


MARGIN_VIEWS = Indicator("M1v", "Gross margin, four ways", "E0.2, E0.3, E0.4", margin_views)
