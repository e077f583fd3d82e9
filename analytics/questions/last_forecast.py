"""Q32 How wrong was the last forecast?"""

from dataclasses import replace
from functools import partial

import polars as pl

from analytics.answers.answering import not_yet
from analytics.answers.asked import Asked
from analytics.answers.marks import Marks, indicator, mark
from analytics.board.backtest import Backtest, backtest
from analytics.company import figure
from analytics.equations.margin import share
from analytics.measure import Measure, Number
from analytics.metrics.track_record import FEWEST, HORIZON
from analytics.question import Answer, Chart, Question
from analytics.said import Said
from analytics.words import PRICED_BY, percent

INSIDE = 0.80  # of months, inside a range that is meant to hold four of five
MARKS = Marks(good=INSIDE - 1e-9, bad=0.50)
_HISTORY = "four months complete in billing and cost, with usage"


def _answer(asked: Asked) -> Answer:
    hold = mark(INSIDE, "fraction", "Share of months that the range is meant to hold")
    found = _latest(asked)
    if found is None:
        say = "We have no track record yet: too few months are complete to hold a forecast against."
        whether = "whether {mark:0} of months fell inside a forecast's range"
        none = not_yet(whether, _HISTORY, say=say, marks={"mark": hold}, currency=asked.currency)
        if asked.company is None:
            return none
        words = "There is no record to show that {mark:0} of months fell inside a forecast's range: it needs " + _HISTORY + "."
        return replace(none, sentence=Said(words, {"mark": hold}), standing="bad")
    wrong = _worst_way(found)
    measures = {name: indicator(asked, f"M19_{name}", "", "fraction", _HISTORY) for name in ("revenue", "cost", "margin", "inside")} | {
        "horizon": _figure("horizon", "Months since the forecast", "count", float(found.horizon)),
        "wider": _figure("wider", "How many times as wide the range would have to be", "times", _wider(found.rows)),
        "bias": _figure("bias", "Mean error, with its sign, of the way of pricing it was most wrong about", "fraction",
                        None if wrong is None else abs(wrong[1])),
        "mark": hold,
    }  # fmt: skip
    told = partial(Said, measures=measures, names={"way": wrong[0] if wrong else ""}, currency=asked.currency)
    sentence = "The projection made {horizon} months ago missed revenue by {revenue} a month, inference cost by {cost}"
    sentence += " and gross margin by {margin}" if measures["margin"].value is not None else ""
    sentence += "; {inside:0} of months fell inside its range for gross profit." if measures["inside"].value is not None else "."
    say = "Our projection of {horizon} months ago missed revenue by {revenue} a month."
    if wrong is not None:
        say += " It was most wrong about {way}: it said {bias} too " + ("little." if wrong[1] < 0 else "much.")
    if measures["wider"].value is not None and measures["wider"].value > 1:
        change = "The range would have to be {wider} as wide as it was to hold {mark:0} of months."
    else:
        change = "The answer is good while {mark:0} of months fall inside the range."
    inside = measures["inside"]
    return Answer(told(sentence), MARKS.stand(inside), told(say), told(change), _chart(asked, found), trail=(inside,))


def _latest(asked: Asked) -> Backtest | None:
    for horizon in (HORIZON, FEWEST):
        found = backtest(asked.snapshot, horizon, cells=asked.company.rows if asked.company else None)
        if found is not None and not found.needs:
            return found
    return None


def _worst_way(found: Backtest) -> tuple[str, float] | None:
    """The way of pricing whose revenue the projection was most wrong about, and by how much, with its sign."""
    ways = found.ways.filter(pl.col("bias_revenue").is_not_null()).sort(pl.col("bias_revenue").abs(), "way", descending=[True, False])
    return (PRICED_BY.get(ways["way"][0], ways["way"][0]).lower(), ways["bias_revenue"][0]) if ways.height > 1 else None


def _wider(rows: pl.DataFrame) -> float | None:
    """The factor by which the range, widened around its middle, would have held the mark's share of months."""
    if "gross_profit_p10" not in rows.columns:
        return None
    middle, actual = pl.col("gross_profit_p50"), pl.col("gross_profit_actual")
    side = pl.when(actual >= middle).then(pl.col("gross_profit_p90") - middle).otherwise(middle - pl.col("gross_profit_p10"))
    needed = rows.select(pl.when(side > 0).then((actual - middle).abs() / side).alias("times"))["times"].drop_nulls()
    return needed.quantile(INSIDE, "higher") if len(needed) == rows.height else None


def _figure(name: str, label: str, unit: str, value: Number | None) -> Measure:
    return figure(f"Q32_{name}", label, unit, value, "estimated", "M19", _HISTORY)


def _chart(asked: Asked, found: Backtest) -> Chart:
    columns = {"actual": "What came", "p50": "Projected", "p10": "Low end", "p90": "High end"}
    if "gross_profit_p50" not in found.rows.columns:
        columns = {"actual": "What came", "": "Projected"}
    rows = found.rows.select("t", *(pl.col(f"gross_profit_{name}".rstrip("_")).alias(said) for name, said in columns.items()))
    came, said = (float(rows[name].sum()) for name in ("What came", "Projected"))
    off = share(abs(came - said), abs(said))
    way = "above" if came >= said else "below"
    claim = f"Gross profit came {percent(off, 0)} {way} what was projected" if off else "Gross profit came as projected"
    return Chart("lines", claim, asked.currency, rows)


LAST_FORECAST = Question(
    number=32,
    text="How wrong was your last forecast?",
    family="Evidence",
    good="Four of five months fell inside the range that was given.",
    bad="There is no record, or fewer than half of the months fell inside its range.",
    claim_not="That a forecast was published then: this one is made today from what was known in that month, and nothing later.",
    follow_up="Which assumption made most of the error, and what is it now?",
    answer=_answer,
)
