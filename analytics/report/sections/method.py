"""Method: how these figures are made, what the grades mean, what the pack does not claim, and what names it for ever."""

from importlib.metadata import version

from analytics.report.blocks import Block, Column, Row, Section, Table, Text
from analytics.report.given import Given
from analytics.report.part import Part
from analytics.words import GRADES, percent

SEED = 1
_RULES = (
    "Revenue is what was invoiced, net of tax and discount, over the days of service; credit notes lower it. Inference cost is usage at "
    "contract or list price, set against the provider's own money, so that each month equals what the provider charged. Gross profit is "
    "revenue less inference cost and other COGS where they are typed; gross margin is gross profit over revenue, null where revenue is not "
    "above zero. Sums first, the ratio last: nobody averages percentages.",
    "Pegged: revenue and gross profit whose price follows tokens. A projection acts by what its scenario names and by nothing else.",
    "Not claimed: no forecast of what prices will do, no valuation, no audit. What is missing is said to be missing and is never zero.",
)


def _make(given: Given) -> Section:
    snapshot = given.snapshot
    named = (
        ("Snapshot", snapshot.id),
        ("Looked at on", f"{given.today:%d %B %Y}"),
        ("List prices", f"{given.book.version}, as of {given.book.data_date}"), ("Base currency", snapshot.settings.base_currency),
        ("Floor of gross margin", percent(snapshot.settings.floor, 0)), ("Seed of random paths", str(SEED)),
        *((name, version(name.lower())) for name in ("Unpeg", "DuckDB", "polars", "typst", "matplotlib")),
    )  # fmt: skip
    rows = tuple(Row({"what": what, "value": value}) for what, value in named)
    table = Table("Method", "What names this pack", (Column("what", "What"), Column("value", "Value")), rows, graded=False)
    grades = "; ".join(GRADES.values())
    customers = ("Customers stand as letters, in the order of their revenue. ",) if given.anonymous else ()
    blocks: list[Block] = [
        *(Text(text) for text in (*customers, *_RULES)),
        Text(f"Grades: {grades}. The worst grade of what a figure rests on is its own."),
        table,
    ]
    claim = "The same snapshot, looked at on the same day, gives the same pack, to the byte"
    return Section("method", "Method", claim, "", tuple(blocks))


METHOD = Part("method", "Method", "How the figures are made, what is not claimed, and what names this pack.", _make)
