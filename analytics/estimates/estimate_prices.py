"""What customers pay in the month: revenue, markup over list, fixed fees, and the price of a token, an outcome, a task and a seat."""

import polars as pl

from analytics.actuals import GRADES
from analytics.company import figure
from analytics.equations.margin import share
from analytics.estimates.part import WORK, Part
from analytics.measure import Grade, Measure, Number
from analytics.provider_money import FINE

UNLISTED = 0.03  # of tokens may lack a list price
FIXED = ("platform", "seat")
_QUANTITIES = """
select priced_by, sum(base_amount)::double as revenue, sum(quantity)::double as quantity
from billing_lines
where counted and kind = 'charge' and month = $month and quantity > 0 and base_amount is not null
  and ($customer::varchar is null or customer = $customer) and ($product::varchar is null or product = $product)
group by all order by all
"""


def prices(part: Part, seats: float | None) -> list[Measure]:
    """E4.1, E5.1, E9.4  in base currency a month; a price is what is billed over what it is billed for."""
    lines = part.here.filter(pl.col("side") == "revenue")
    billed = dict(lines.group_by("priced_by").agg(pl.col("revenue").sum().cast(pl.Float64)).rows())
    grade = _grade(lines)
    currency = part.snapshot.settings.base_currency
    monthly, lacks, fees = f"{currency} a month", "billing lines priced", "billing lines priced by platform or seat"

    def paid(name: str, label: str, unit: str, value: Number | None, needs: str, equation: str, known: Grade = "estimated") -> Measure:
        return figure(name, label, unit, value, known, equation, needs, rows=part.behind("billing_lines"))

    fixed = sum(billed[way] for way in FIXED if way in billed) if billed.keys() & set(FIXED) else None
    known, total = lines["revenue"].is_not_null().any(), lines["revenue"].cast(FINE).sum()
    tokens, listed = _listed(part)
    return [
        paid("revenue", "Revenue", monthly, total if known else None, "billing lines of the month", "E0.1", grade),
        paid("fixed_fees", "Fixed fees: platform and seats", monthly, fixed, fees, "E5.1",
             grade),
        paid("platform_fees", "Platform fees", monthly, billed.get("platform"), fees, "E5.1",
             grade),
        paid("markup", "Markup over list price, of lines priced by tokens", "fraction", _over(billed.get("tokens"), listed),
             "billing lines priced by tokens, and usage of them with a list price", "E4.1"),
        paid("paid_usd_per_mtok", "Price customers pay for tokens", f"{currency} per million tokens", share(billed.get("tokens"), tokens),
             "billing lines priced by tokens, and usage of them", "E2.2"),
        paid("seat_price_usd", "Price of a seat", monthly, share(billed.get("seat"), seats),
             f"{lacks} by seat, with quantities", "E6.5"),
        *(paid(f"{way}_price_usd", f"Price of {word}", currency, _a_unit(part, way), f"{lacks} by {way}, with quantities", "E9.4")
          for way, word in zip(WORK, ("an outcome", "a task"), strict=True)),
    ]  # fmt: skip


def _grade(lines: pl.DataFrame) -> Grade:
    worst = lines["grade"].max()
    return GRADES[worst] if isinstance(worst, int) and not lines["unconverted_rows"].sum() else "estimated"


def _listed(part: Part) -> tuple[float | None, float | None]:
    """Million tokens of lines priced by tokens on our keys, and what they cost at list price; None where too many have no list price."""
    rows = part.tokens.filter(pl.col("month") == part.month, pl.col("priced_by") == "tokens")
    ours, listed, cost = (float(rows[name].sum() or 0) for name in ("ours", "listed", "list_cost"))
    return ours / 1e6 or None, cost if ours and ours - listed <= UNLISTED * ours else None


def _over(revenue: float | None, listed: float | None) -> float | None:
    times = share(revenue, listed)
    return None if times is None else times - 1


def _a_unit(part: Part, way: str) -> float | None:
    """Of the lines that say how many; of a product, its own."""
    found = part.snapshot.query(_QUANTITIES, **part.named).filter(pl.col("priced_by") == way)
    return share(float(found["revenue"].sum()), float(found["quantity"].sum())) if found.height else None
