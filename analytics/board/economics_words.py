"""What the sections of Economics say beside their findings, on the page and in the pack: lines under the title, intervals, notes."""

from collections.abc import Mapping

import polars as pl

from analytics.charts.finding import period_name
from analytics.charts.whale import shortened
from analytics.measure import Measure
from analytics.names import provider_name
from analytics.said import amount
from analytics.words import in_unit, money, percent

HELD = ("top1", "top5", "hhi", "effective")  # what is said of each part's concentration
VIEWS = "Percent and dollars of one month, before and after what flatters or hides."
VIEWS_CHART = (
    "Percent of revenue, gross profit a month beside it; dashed, the floor. On net revenue, tokens passed through are not revenue."
)
VIEWS_TABLE = (
    "Reported: E0.2, before providers' credits. Normalised: E0.4, without what our people and research used; what is given away to users "
    "stays in. On net revenue: E0.3, tokens sold at a markup count as passed through. Whether revenue is gross or net is for your auditor "
    "to say."
)
WHALE = (
    "Gross profit on inference, added up from the customer that brings the most; where it falls, each further customer costs more than it "
    "pays. Other COGS, and inference that no customer caused, are left out."
)
CONCENTRATION_CHART = "Dark: the largest. Lighter: the next four. Grey: the rest. HHI: shares squared and added; 1 is one alone."
CONCENTRATION_TABLE = (
    "Effective number: 1 over HHI, how many equal ones would be as concentrated. What has no owner is one of its own; where it matters, "
    "both ends are shown: spread over very many, and added to the largest."
)


def under_water(measures: Mapping[str, Measure]) -> str:
    """How many customers cost more than they pay, and with how much of revenue; empty where none does."""
    if not measures["M2"].value:
        return ""
    customers, revenue = (percent(measures[name].value) for name in ("M2", "M2b"))
    return f"Under water: {customers} of customers, with {revenue} of revenue."


def largest_of(rows: pl.DataFrame, names: Mapping[str, str]) -> dict[str, str]:
    """What to call the largest of each part; `rows` of `analytics.metrics.concentration.units`."""
    firsts = rows.filter(pl.col("unit").is_not_null()).group_by("part", maintain_order=True).first()
    return {
        part: shortened(names.get(unit, unit) if part.startswith("customers") else provider_name(unit) if part == "providers" else unit)
        for part, unit in firsts.select("part", "unit").rows()
    }


def largest_brings(measures: Mapping[str, Measure], currency: str) -> str:
    """Whether the largest customer by revenue brings gross profit; empty where that is not known."""
    brings = measures["M8_largest"].value
    if brings is None:
        return ""
    water = "under water" if brings < 0 else "above water"
    return f"The largest customer by revenue is {water}: {money(brings, currency)} of gross profit a month."


def gross_retention(measures: Mapping[str, Measure]) -> str:
    """Gross revenue retention in a sentence; empty where it is not known."""
    gross = measures["M9_grr"].value
    return "" if gross is None else f"Gross revenue retention, no customer counted above what it paid then: {percent(gross)}."


def retention_note(months: int, currency: str) -> str:
    """What the steps of retention are."""
    return (
        f"Recurring revenue a month of customers of {months} months ago, in {currency}. Volume: today's units at prices of then; price: "
        "what is left. What follows use is a mean of three months."
    )


def interval(measure: Measure, currency: str) -> str:
    """A figure, with both ends where they read differently."""
    places = 2 if "hhi" in measure.id else 0 if measure.unit == "fraction" else 1
    if "hhi" in measure.id:
        values = [None if each is None else f"{float(each):.{places}f}" for each in (measure.value, measure.low, measure.high)]
    else:
        values = [
            None if each is None else in_unit(each, measure.unit, currency, places) for each in (measure.value, measure.low, measure.high)
        ]
    here, low, high = values
    if here is None:
        return amount(measure, currency) if measure.low is not None else "—"
    return here if low is None or high is None or low == high else f"{here} ({low} to {high})"


def deferred_said(frame: pl.DataFrame, currency: str) -> str:
    """Revenue billed for later months, in no margin; `frame` of `analytics.actuals.deferred`, not empty."""
    parts = [f"{money(row['revenue'], currency)} for {period_name(row['month'].strftime('%Y-%m'))}" for row in frame.head(6).to_dicts()]
    if frame.height > len(parts):
        parts.append(f"{money(frame['revenue'][len(parts) :].sum(), currency)} for the months after")
    total = money(frame["revenue"].sum(), currency)
    return f"{total} is already billed for later months, deferred, and in no margin above: {', '.join(parts)}."


def by_id(measures: tuple[Measure, ...]) -> dict[str, Measure]:
    """Measures by their id."""
    return {measure.id: measure for measure in measures}
