"""M8 Concentration of revenue and gross profit by customer, of spend by provider and model; an interval over what belongs to nobody."""

from collections.abc import Sequence
from decimal import Decimal

import polars as pl

from analytics.company import Company, figure
from analytics.equations.concentration import effective_number, herfindahl, top_share
from analytics.equations.margin import share
from analytics.indicator import Indicator
from analytics.measure import Grade, Measure, worst

_PARTS = (
    ("customers", "revenue", "revenue by customer", "billing lines that name a customer", "billing_lines"),
    ("customers_gp", "gross_profit", "gross profit by customer", "billing lines and usage that name a customer", "billing_lines"),
    ("providers", "inference_cost", "inference cost by provider", "usage or a provider's cost", "usage"),
    ("models", "inference_cost", "inference cost by model", "usage that names a model", "usage"),
)


def units(company: Company) -> pl.DataFrame:
    """`part`, `unit` (null is what belongs to nobody), `amount` of the month and `share` of what is above zero, the largest first."""
    frames = []
    for part, column, *_ in _PARTS:
        rows = _amounts(company, part, column).filter(pl.col("amount") > 0)
        frames.append(
            rows.select(
                pl.lit(part).alias("part"),
                "unit",
                "amount",
                (pl.col("amount").cast(pl.Float64) / pl.col("amount").cast(pl.Float64).sum()).alias("share"),
            ).sort("amount", "unit", descending=[True, False], nulls_last=True)
        )
    return pl.concat(frames)


def _measures(company: Company) -> tuple[Measure, ...]:
    found: list[Measure] = []
    for part, column, words, needs, fact in _PARTS:
        rows = _amounts(company, part, column)
        above = rows.filter(pl.col("amount") > 0)
        named = [Decimal(amount) for amount in above.filter(pl.col("unit").is_not_null())["amount"]]
        nobody = sum((Decimal(amount) for amount in above.filter(pl.col("unit").is_null())["amount"]), Decimal(0))
        grade: Grade = worst("estimated" if part != "providers" else "measured", company.at.grade if fact == "usage" else "estimated")
        wanted = (
            ("hhi", "HHI"),
            ("effective", "Effective number"),
            ("top1", "Share of the largest"),
            ("top5", "Share of the five largest"),
        )
        spans = _spans(named, nobody) if company.covered or part != "customers_gp" else {}
        for name, label in wanted:
            low, point, high = spans.get(name, (None, None, None))
            unit = "count" if name == "effective" else "fraction"
            found.append(
                figure(f"M8_{part}_{name}", f"{label}, {words}", unit, point, grade, "M8", needs,
                       low=low, high=high, rows=company.behind(fact))
            )  # fmt: skip
    return (*found, _largest(company))


def _amounts(company: Company, part: str, column: str) -> pl.DataFrame:
    """The amount of each unit; of gross profit those who have revenue, for what belongs to nobody brings none."""
    if part.startswith("customers"):
        rows = company.customers if part == "customers_gp" else company.here.filter(pl.col("side") == "revenue")
        key = "customer"
    else:
        rows, key = company.here.filter(pl.col("side") == "cost"), part.removesuffix("s")
    return rows.group_by(pl.col(key).alias("unit")).agg(pl.col(column).sum().alias("amount")).sort("unit", nulls_last=True)


def _spans(named: Sequence[Decimal], nobody: Decimal) -> dict[str, tuple[float | None, float | None, float | None]]:
    """Each figure with what belongs to nobody spread over very many, as a unit of its own, and added to the largest."""
    whole = sum(named, nobody)
    thin = share(sum(named), whole)
    if thin is None or not named:
        return {}
    largest = max(named)
    together = [*named, nobody]
    joined = [largest + nobody, *sorted(named, reverse=True)[1:]]
    hhi = ((herfindahl(named) or 0.0) * thin**2, herfindahl(together), herfindahl(joined))
    ends: dict[str, tuple[float | None, float | None, float | None]] = {"hhi": hhi}
    ends["effective"] = (effective_number(hhi[2]), effective_number(hhi[1]), effective_number(hhi[0]))
    for name, count in (("top1", 1), ("top5", 5)):
        ends[name] = ((top_share(named, count) or 0.0) * thin, top_share(together, count), top_share(joined, count))
    return ends


def _largest(company: Company) -> Measure:
    """What the largest customer by revenue brings: below zero, it is under water."""
    rows = company.customers.filter(pl.col("revenue") > 0).sort("revenue", "customer", descending=[True, False])
    row = rows.row(0, named=True) if rows.height and company.covered else {}
    behind = company.behind("billing_lines")
    label = "Gross profit a month of the largest customer, under water where below zero"
    needs = "billing lines and usage that name a customer"
    grade = worst("estimated", company.at.grade)
    return figure("M8_largest", label, company.at.currency, row.get("gross_profit"), grade, "M8", needs, rows=behind)


CONCENTRATION = Indicator("M8", "Concentration", "M8", _measures, units)
