"""Q29 Of each million of recurring revenue, what is kept after everything variable?"""

from functools import partial

import polars as pl

from analytics.answers.answering import not_yet
from analytics.answers.asked import Asked
from analytics.answers.marks import FILES, Marks, mark
from analytics.board.margin_interval import Interval, interval
from analytics.company import Company, figure
from analytics.equations.margin import share
from analytics.measure import Measure, Number
from analytics.metrics.break_even_prices import HIGHEST
from analytics.question import Answer, Chart, Question
from analytics.said import Said
from analytics.words import inside, money

MARKS = Marks(good=0.55, bad=0.25)  # of revenue; Bessemer's Supernovas keep about 25%, its Shooting Stars about 60% (2025)
MILLION = 1e6


def _answer(asked: Asked) -> Answer:
    company = asked.company
    found = interval(company.snapshot, company.month) if company else None
    good, bad = mark(MARKS.good, "fraction"), mark(MARKS.bad, "fraction", id="mark_bad")
    if company is None or found is None or found.value is None:
        say = "We cannot say yet what we keep of what we bill."
        whether = "whether {mark:0} of revenue is kept after everything variable"
        return not_yet(whether, asked.lacks or FILES, say=say, marks={"mark": good}, currency=asked.currency)
    kept = _kept(company, found)
    per = _per_million(company, kept)
    widest = found.unknowns[0] if found.unknowns else None
    measures: dict[str, Measure] = {
        "kept": kept, "per": per, "mark": good, "bad": bad,
        "inference": _figure(company, "inference", "Inference on a million of revenue", asked.currency,
                             _of_million(company.at.whole.inference_cost, company.at.whole.revenue)),
        "other": _figure(company, "other", "Other COGS on a million of revenue", asked.currency,
                         _of_million(company.at.other_cogs, company.at.whole.revenue)),
        "points": figure("Q29_points", "What the missing file takes away of the width", "points", widest.points if widest else None,
                         "assumed", "E0.2", FILES),
        "lost": _figure(company, "lost", "Lost on a million of revenue", asked.currency, None if per.value is None else -per.value),
        "room": _figure(company, "room", "Other COGS a month at which the mark is kept", asked.currency, _other_room(company)),
        "rise": _room(company, "rise", 1),
        "less": _room(company, "less", -1),
    }  # fmt: skip
    needs = inside(widest.file) if widest is not None else ""
    told = partial(Said, measures=measures, names={"file": needs}, currency=asked.currency)
    if kept.value is not None and kept.value < 0:
        sentence = "On each million of revenue {lost} is lost, after {inference} of inference and {other} of other COGS."
    elif kept.value is not None:
        sentence = "Of each million of revenue {per} is kept, {kept}, after {inference} of inference and {other} of other COGS."
    elif kept.low is not None:
        sentence = "Of each million of revenue {per} is kept, which is {kept} of it"
        sentence += "; what narrows it most: {file}." if widest is not None else "."
    else:
        sentence = "Inference takes {inference} of each million of revenue; what else is variable has no bounds yet."
        needs = found.needs
    say = "We keep {per} of each million of revenue after inference and all other variable cost."
    if kept.value is not None and kept.value < 0:
        say = "We lose {lost} on each million of revenue today, after inference and all other variable cost."
    if kept.value is None and per.low is not None:
        say = "Depending on what is missing, {per} of each million of revenue is left to us after all variable cost."
    elif kept.value is None:
        say = "Inference takes {inference} of each million of revenue; what else is variable we have not put together yet."
    change, trail = told(_change(measures)), (measures["points"],) if widest else ()
    return Answer(told(sentence), MARKS.stand(kept), told(say), change, _chart(company, found), needs=needs, trail=trail)


def _change(measures: dict[str, Measure]) -> str:
    rise, less, room = (measures[name] for name in ("rise", "less", "room"))
    if room.value is not None and room.value > 0:
        return "Other COGS of {room} a month, which nobody has typed, would bring it down to {mark:0}."
    if less.value is None or less.value >= 1:
        return "No cut of inference alone reaches {mark:0}: price or other COGS would have to move."
    if less.value > 0:
        return "Inference would have to cost {less} less, at today's prices, for {mark:0} of revenue to be kept."
    if rise.value is None or rise.value > HIGHEST - 1:
        return "Even tenfold inference cost, none of it passed on, would leave more than {mark:0}."
    return "A rise of {rise} in inference cost that bills did not follow would bring it down to {mark:0}."


def _other_room(company: Company) -> float | None:
    """What other COGS may be, a month, for the good mark to be kept; None where they are typed."""
    whole = company.at.whole
    if company.at.other_cogs is not None:
        return None
    return float(whole.revenue or 0) * (1 - MARKS.good) - float(whole.inference_cost or 0)


def _room(company: Company, name: str, way: int) -> Measure:
    """The change of inference cost at which the good mark is kept, all else as it is: a rise, or with -1 a fall."""
    whole, other = company.at.whole, float(company.at.other_cogs or 0)
    target = float(whole.revenue or 0) * (1 - MARKS.good) - other
    ratio = share(max(target, 0.0), whole.inference_cost)
    value = None if ratio is None else way * (ratio - 1)
    return _figure(company, name, "Change of inference cost at which the mark is kept", "fraction", value)


def _kept(company: Company, found: Interval) -> Measure:
    """The margin, or its interval while a file is missing."""
    exact = not found.unknowns and company.at.other_cogs is not None and found.low is not None
    return figure("Q29_kept", "Kept of revenue", "fraction", found.value if exact else None, found.grade, "E0.2", found.needs or FILES,
                  low=found.low, high=found.high, rows=company.behind("billing_lines"))  # fmt: skip


def _per_million(company: Company, kept: Measure) -> Measure:
    low, value, high = (None if each is None else MILLION * float(each) for each in (kept.low, kept.value, kept.high))
    return figure("Q29_per_million", "Kept of a million of revenue", company.at.currency, value, kept.grade, "E0.2", kept.needs, low=low,
                  high=high, rows=kept.rows)  # fmt: skip


def _of_million(part: Number | None, revenue: Number | None) -> float | None:
    found = share(part, revenue)
    return None if found is None else MILLION * found


def _figure(company: Company, name: str, label: str, unit: str, value: Number | None) -> Measure:
    return figure(f"Q29_{name}", label, unit, value, company.at.grade, "E0.2", FILES, rows=company.behind("billing_lines"))


def _chart(company: Company, found: Interval) -> Chart | None:
    whole = company.at.whole
    inference = _of_million(whole.inference_cost, whole.revenue)
    if inference is None:
        return None
    other = _of_million(company.at.other_cogs, whole.revenue)
    steps = [("Revenue", MILLION, True), ("Inference", -inference, False)]
    steps += [("Other COGS", -other, False)] if other is not None else []
    left = MILLION - inference - (other or 0)
    steps += [("Kept" if other is not None else "Left before other COGS", left, True)]
    rows = pl.DataFrame(steps, schema=("name", "value", "total"), orient="row")
    claim = f"Of {money(MILLION, company.at.currency)} of revenue {money(left, company.at.currency)} is left"
    return Chart("steps", claim + ("" if other is not None else " before other COGS"), company.at.currency, rows)


KEPT_PER_DOLLAR = Question(
    number=29,
    text="Per million of ARR, what do you keep after everything variable?",
    family="Margin",
    good="More than 55% of revenue is kept.",
    bad="Less than 25% is kept: the margin of the fastest and thinnest.",
    claim_not="That commissions and partners' shares are in it: no file here holds them.",
    follow_up="Which plan is below the average, and is it the one that grows?",
    answer=_answer,
)
