"""Q33 One move next quarter: which?"""

import polars as pl

from analytics.answers.answering import not_yet
from analytics.answers.asked import Asked
from analytics.board.one_move import WORDS, WORTH, Moves, Ranked, months_more, moves
from analytics.measure import Grade, Measure, Rows
from analytics.question import Answer, Chart, Question, Standing
from analytics.said import Said
from analytics.words import inside

ENOUGH_MONTHS = 6.0  # of a floor that holds longer
_BASIS = "E15.1, E15.3"


def _answer(asked: Asked) -> Answer:
    return answered(moves(asked), asked.currency, asked.floor)


def answered(found: Moves, currency: str, floor: float) -> Answer:
    """The answer from moves that are weighed already; `floor` a fraction."""
    if found.needs:
        say = "We have weighed no move yet, and would not choose one by feel."
        return not_yet("which move to decide next quarter", found.needs, say=say, currency=currency)
    one = found.one
    return _none(found, currency) if one is None else _one(found, one, currency, floor)


def measured(found: Moves, one: Ranked, currency: str, floor: float) -> dict[str, Measure]:
    """What is said of one move, each by its name in a sentence."""
    name, label = one.move.id, f"{one.move.label}: gross profit a year"
    grade: Grade = "assumed"
    kept = {
        "gives": Measure(f"Q33_{name}", label, currency, one.gives, grade, _BASIS, low=one.low, high=one.high),
        "stay": Measure("Q33_stay", "Gross profit a year if nothing is decided", currency, found.stay, grade, "E15.1", rows=_rows(found)),
        "decline": Measure("Q33_decline", "Fall of list prices a year", "fraction", found.decline, grade, "E1.1"),
        "floor": Measure("floor", "Floor of gross margin", "fraction", floor, grade, "set by the board"),
        "outlay": Measure(f"Q33_{name}_outlay", "Spent within a year, outside gross profit", currency, one.outlay, grade, "E12.3"),
    }  # fmt: skip
    if one.low is not None and one.high is not None:
        ends = (("low", one.low, "least"), ("high", one.high, "most"))
        kept |= {key: Measure(f"Q33_{name}_{key}", f"The {word} it gives", currency, end, grade, _BASIS) for key, end, word in ends}
    if one.flip is not None:
        what = WORDS[one.flip.name]
        label = f"Where it gives nothing: {what}"
        kept["at"] = Measure(f"Q33_{name}_flip", label, "fraction", one.flip.at, grade, "the root of what it gives")
    longer = months_more(found.floor, one.floor)
    if longer is not None:
        kept["longer"] = Measure(f"Q33_{name}_floor", "Months that the floor holds longer", "months", longer, grade, "E16.5")
    return kept


def _rows(found: Moves) -> Rows | None:
    return Rows("billing_lines", {"month": found.month}) if found.month else None


def turned(one: Ranked, measures: dict[str, Measure], currency: str) -> Said:
    """The assumption that would turn a move over, and the value at which it does."""
    if one.steady:
        return Said("It rests on one thing alone: that next year's loss is today's.", measures, currency=currency)
    if one.flip is None:
        return Said("No assumption alone turns it over within its range; at the worst end it gives {low}.", measures, currency=currency)
    side = "below" if one.flip.below else "above"
    template = "It gives nothing where {what} is " + side + " {at}."
    return Said(template, measures, {"what": WORDS[one.flip.name]}, currency)


def _one(found: Moves, one: Ranked, currency: str, floor: float) -> Answer:
    measures = measured(found, one, currency, floor)
    names = {"move": one.move.label}
    template = "{move}. It gives {gives} more gross profit over a year than deciding nothing"
    if one.steady:
        template += "."
    else:
        template += (
            ", where list prices fall {decline:0} a year after the changes already announced. As each assumption goes to the ends of its "
            "range: {low} to {high}."
        )
    if "longer" in measures:
        longer = float(measures["longer"].value or 0)
        template += " The floor of {floor:0} holds {longer} longer." if longer > 0 else " It does not hold the floor of {floor:0} longer."
    sentence = Said(template, measures, names, currency)
    names_inside = {"move": inside(one.move.label)}
    say = Said("We would decide this first: {move}. We expect {gives} over a year, and at worst {low}.", measures, names_inside, currency)
    lacking = found.open[0].needs if found.open and found.open[0].gives > one.gives else ""
    change = turned(one, measures, currency)
    return Answer(
        sentence,
        _standing(found, one),
        say,
        change,
        _chart(found, currency),
        lacking,
        (measures["stay"], *([measures["outlay"]] if one.outlay else [])),
    )


def _none(found: Moves, currency: str) -> Answer:
    measures = {
        "worth": Measure("Q33_worth", "What a move must add to be named", "fraction", WORTH, "assumed", "a threshold of this product"),
        "stay": Measure("Q33_stay", "Gross profit a year if nothing is decided", currency, found.stay, "assumed", "E15.1"),
    }
    sentence = Said("No move that the data support adds {worth:0} of a year's gross profit of {stay}.", measures, currency=currency)
    if not found.open:
        change = Said("A move that adds more than {worth:0} would change the answer.", measures, currency=currency)
        return Answer(sentence, "bad", sentence, change, _chart(found, currency))
    first = found.open[0]
    worth = Measure(f"Q33_{first.move.id}", f"{first.move.label}: gross profit a year", currency, first.gives, "assumed", _BASIS)
    text = "It would change where a file supports this: {move}, {gives} over a year as assumed."
    change = Said(text, {"gives": worth}, {"move": first.move.label}, currency)
    return Answer(sentence, "unknown", sentence, change, _chart(found, currency), first.needs)


def _standing(found: Moves, one: Ranked) -> Standing:
    if one.move.last:
        return "bad"
    longer = months_more(found.floor, one.floor)
    return "good" if longer is not None and longer >= ENOUGH_MONTHS else "between"


def _chart(found: Moves, currency: str) -> Chart | None:
    rows = [(each.move.label, each.gives) for each in found.ranked]
    if not rows:
        return None
    frame = pl.DataFrame(rows, schema={"name": pl.String, "value": pl.Float64}, orient="row")
    return Chart("bars", "What each move adds to gross profit over a year, one at a time", currency, frame, 0.0, "if nothing is decided")


ONE_MOVE = Question(
    number=33,
    text="One move next quarter: which?",
    family="Decision",
    good="One reversible move keeps the floor six months longer or more.",
    bad="Only a higher price helps.",
    claim_not="A gain that rests on prices falling as if it were certain; or the sum of moves that were weighed one at a time.",
    follow_up="What do you give up for it, and how do you take it back?",
    answer=_answer,
)
