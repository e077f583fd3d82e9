"""The headline figures: what a pack is remembered by, and the named cells of its workbook."""

from analytics.report.blocks import Column, Kind, Row, Table
from analytics.report.given import Given

NAMES = {
    "revenue": "Revenue", "inference_cost": "Inference cost", "other_cogs": "Other COGS", "gross_profit": "Gross profit",
    "gross_margin": "Gross margin", "pegged_gross_profit": "Pegged gross profit", "profit_on_inference": "Gross profit on inference",
    "pegged_share": "Pegged share of gross profit on inference",
}  # fmt: skip
_FORMULAS = {
    "gross_profit": "{Headline:revenue.value}-{Headline:inference_cost.value}-{Headline:other_cogs.value}",
    "gross_margin": "{Headline:gross_profit.value}/{Headline:revenue.value}",
    "profit_on_inference": "{Headline:revenue.value}-{Headline:inference_cost.value}",
    "pegged_share": "{Headline:pegged_gross_profit.value}/{Headline:profit_on_inference.value}",
}


def headline(given: Given) -> dict[str, object]:
    """The figures of the verdict's month by name, in base currency and fractions; None where not measurable."""
    found = given.company
    if found is None:
        return dict.fromkeys(NAMES)
    at = found.at
    profit, revenue = found.gross_profit, at.whole.revenue
    known = at.whole.gross_profit is not None and at.cost_is_known
    pegged = at.pegged.gross_profit if known else None
    whole = at.whole.gross_profit
    return {
        "revenue": revenue,
        "inference_cost": at.whole.inference_cost,
        "other_cogs": at.other_cogs,
        "gross_profit": profit,
        "gross_margin": float(profit) / float(revenue) if profit is not None and revenue else None,
        "pegged_gross_profit": pegged,
        "profit_on_inference": whole,
        "pegged_share": float(pegged) / float(whole) if pegged is not None and whole else None,
    }


def headline_table(given: Given) -> Table:
    """The same as a table whose cells have names."""
    kinds: dict[str, Kind] = {"gross_margin": "percent", "pegged_share": "percent"}
    grade = given.company.at.grade if given.company is not None else ""
    rows = tuple(
        Row({"figure": NAMES[name], "value": value}, grade=grade if value is not None else "", key=name,
            formulas={"value": _FORMULAS[name]} if name in _FORMULAS else {}, kind=kinds.get(name, "money"))
        for name, value in headline(given).items()
    )  # fmt: skip
    columns = (Column("figure", "Figure"), Column("value", "Value", "money"))
    return Table("Headline", f"Headline figures, {given.verdict.period}", columns, rows)
