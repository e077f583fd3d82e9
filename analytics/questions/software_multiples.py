"""Q34 What must be true for this to be worth software multiples?"""

from collections.abc import Sequence
from functools import partial

import polars as pl

from analytics.answers.asked import Asked
from analytics.answers.marks import FILES, mark
from analytics.answers.score_targets import SOFTWARE, Target, first_to_break, scored, targets
from analytics.company import figure
from analytics.measure import Measure, Number
from analytics.question import Answer, Chart, Question, Standing
from analytics.said import Said
from analytics.scoring.by_contract import ByContract
from analytics.words import inside, listed

FEW = 2  # components that have to move, at most, for the answer to be good
NEAR = 1 / 3  # of the way to their best, that each of them goes at most: as far as a year may take it
ALL = 7
_NAMES = {
    "S1": "pass-through", "S2": "margin at risk under BYOK", "S3": "durable gross margin", "S4": "the visible part of gross profit",
    "S5": "the cost advantage of own models", "S6": "gross revenue retention", "S7": "concentration of suppliers",
}  # fmt: skip


def _answer(asked: Asked) -> Answer:
    score = asked.score.score
    alike = f"{score.low:.0f}" == f"{score.high:.0f}"
    span = "{low}" if alike else "{low} to {high}"
    measures: dict[str, Measure] = {
        "wanted": mark(SOFTWARE, "count", "Score of a software company"),
        "low": _figure("low", "Score, lower end", "count", score.low),
        "high": _figure("high", "Score, upper end", "count", score.high),
        "coverage": _figure("coverage", "Weight that is measurable", "fraction", score.coverage),
    }
    told = partial(Said, measures=measures, currency=asked.currency)
    widest = max(asked.score.components, key=lambda part: part.weight * (part.high - part.low))
    needs = FILES if asked.company is None else widest.missing if widest.value is None else ""
    change = told("The score of a software company is {wanted} of a hundred; what is loaded leaves " + span + ".")
    if asked.company is None or not asked.score.enough:
        files = FILES if asked.company is None else "more of its parts, first of all " + _NAMES[widest.id]
        part = "{coverage:0}" if asked.score.score.coverage else "Nothing"
        sentence = told(part + " of the score is measurable, too little to say what is missing to {wanted}: that takes " + files + ".")
        say = told("We have not the evidence yet to be called a software company, nor to be refused it.")
        return Answer(sentence, "unknown", say, change, needs=needs)
    if asked.company.gross_profit is not None and asked.company.gross_profit <= 0:
        sentence = told("Gross profit has to be above zero before anything else counts towards the {wanted} of a software company.")
        say = told("We sell below cost today; software multiples are no question until we do not.")
        return Answer(sentence, "bad", say, change, _chart(asked, "The parts of the score"), needs=needs)
    other = asked.score.by_contract
    measures |= other.named if other is not None else {}
    beside = other.clause if other is not None else ""
    company = scored(asked.company)
    found = targets(company)
    if found is None:
        sentence = told("Not even all parts at their best would reach {wanted}: the score is " + span + ".")
        say = told("As we sell today, we would not ask for software multiples.")
        return Answer(sentence, "bad", say, change, _chart(asked, "The parts of the score"), needs=needs)
    if not found:
        return _reached(asked, first_to_break(company), span, measures, needs, other)
    for each in found:
        measures |= _both(each)
    moves = listed([_move(each) for each in found])
    one = len(found) == 1
    if score.high >= SOFTWARE:
        sentence = told(
            "The score is " + span + ", on both sides of the {wanted} of a software company: " + _NAMES[widest.id] + " decides it." + beside
        )
        say = told("Whether we are a software company hangs on what is not measured here yet, first of all " + _NAMES[widest.id] + ".")
        chart = _chart(asked, f"The score lies on both sides of a software company's: {_NAMES[widest.id]} decides it")
        return Answer(sentence, "unknown", say, told("What makes it {wanted} is " + moves + "."), chart, needs=needs)
    sentence = told("The score is " + span + "; to reach the {wanted} of a software company it takes " + moves + "." + beside)
    say = told("What we have to change to be worth it is " + moves + ".")
    least = "No other part alone reaches {wanted} in a shorter way." if one else "No fewer parts reach {wanted}, and these go least far."
    change = told(least)
    words = "one part of the score" if one else "these parts of the score"
    chart = _chart(asked, f"What is missing lies in {words}: {_named(found)}")
    return Answer(sentence, _standing(found), say, change, chart, needs=needs)


def _reached(asked: Asked, breaks: Target | None, span: str, measures: dict[str, Measure], needs: str, other: ByContract | None) -> Answer:
    """It is a software company already: what carries it, and what would end it first."""
    told = partial(Said, measures=measures, currency=asked.currency)
    known = [part for part in asked.score.components if part.value is not None]
    best = max(known, key=lambda part: (part.value or 0.0) * part.weight)
    least = max(known, key=lambda part: (100 - (part.value or 0.0)) * part.weight)
    carried = ", above the {wanted} of a software company, carried most by " + inside(best.label)
    hangs = other is not None and other.other_band
    lead = "By what outcomes measured, nothing more" if hangs else "Nothing more"
    sentence = told(lead + ": the score is " + span + carried + "." + (other.clause if other is not None else ""))
    unless = ", and by its contracts it is not" if hangs else ""
    say = told(
        "By its score of " + span + " it is a software company" + unless + "; what costs it most points is " + inside(least.label) + "."
    )
    if breaks is None:
        change = told("No single part, however bad, takes it under {wanted}.")
    else:
        measures |= _both(breaks)
        change = told("It is a software company no longer where " + _NAMES[breaks.component] + " goes" + _from_to(breaks.component) + ".")
    claim = f"{best.label} carries the score most; {inside(least.label)} costs it most"
    return Answer(sentence, "between" if hangs else "good", say, change, _chart(asked, claim), needs=needs)


def _move(target: Target) -> str:
    """What a component would have to do, as a part of a sentence."""
    name = _NAMES[target.component]
    if target.now is None:
        return name + " at {to_" + target.component + "} (not measured here)"
    return name + _from_to(target.component)


def _from_to(component: str) -> str:
    return " from {now_" + component + "} to {to_" + component + "}"


def _both(target: Target) -> dict[str, Measure]:
    unit = "" if target.component == "S7" else "fraction"  # an HHI is no share
    name = _NAMES[target.component]
    return {
        f"now_{target.component}": _figure(f"{target.component}_now", name, unit, target.now),
        f"to_{target.component}": _figure(f"{target.component}_to", f"{name}, to be reached", unit, target.to),
    }


def _named(found: Sequence[Target]) -> str:
    return listed([_NAMES[each.component] for each in found])


def _standing(found: Sequence[Target]) -> Standing:
    if len(found) >= ALL:
        return "bad"
    return "good" if len(found) <= FEW and found[0].way <= NEAR else "between"


def _figure(name: str, label: str, unit: str, value: Number | None) -> Measure:
    return figure(f"Q34_{name}", label, unit, value, "assumed", "C2, M14", "what closes the widest part of the score")


def _chart(asked: Asked, claim: str) -> Chart:
    rows = [(part.label, part.low, part.low if part.value is None else part.value, part.high) for part in asked.score.components]
    frame = pl.DataFrame(rows, schema={"name": pl.String, "low": pl.Float64, "value": pl.Float64, "high": pl.Float64}, orient="row")
    return Chart("range", claim, "count", frame)


SOFTWARE_MULTIPLES = Question(
    number=34,
    text="What must be true for this to be worth software multiples?",
    family="Verdict",
    good="One part of the score or two have to go at most a third of the way to their best.",
    bad="All seven parts have to move, or all at their best are not enough.",
    claim_not="That a score is a price: it is judgement made open, and growth is absent from it on purpose.",
    follow_up="Which of these moves within twelve months, and who owns it?",
    answer=_answer,
)
