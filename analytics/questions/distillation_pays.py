"""Q15 Does distillation pay at our volume?"""

import polars as pl

from analytics.answers.answering import open_while
from analytics.answers.asked import Asked
from analytics.answers.own_models import OwnModels, millions
from analytics.answers.own_student import of_student
from analytics.answers.would_be_student import HORIZON, WouldBe
from analytics.company import Company, figure
from analytics.equations.distillation import break_even_volume
from analytics.measure import Measure
from analytics.question import Answer, Chart, Question, Standing
from analytics.said import Said

SOON = 12.0  # months to break even (D15)
_BAR = "a test of each model's success on the same tasks, which says which of them is an alternative"
_OPEN = open_while(
    "whether a student pays",
    "Breaking even within {soon} months against the cheapest model that does the work is good.",
    "QUESTIONS D15", {"soon": "count"}, soon=SOON,
)  # fmt: skip


def _answer(asked: Asked) -> Answer:
    return of_student(asked, _OPEN, _assumed, _hosted)


def standing_running(least: float, most: float, least_in_a_year: float) -> Standing:
    """From the saving a month against the cheapest and the dearest alternative, and against the cheapest after a year's fall of prices.

    Between a loss against one and a gain against the other nothing is told: it hangs on which of them does the work.
    """
    if most < 0:
        return "bad"
    if least < 0:
        return "unknown"
    return "good" if least_in_a_year >= 0 else "between"


def standing_assumed(enough: bool, bears: float | None, decline: float, harshest: float | None) -> Standing:
    """From whether the volume pays for its running, the fall of prices it bears and is to bear, and when it breaks even at the harshest."""
    if not enough or bears is None or bears < decline:
        return "bad"
    return "good" if harshest is not None and harshest < SOON else "between"


# -- a student that runs -------------------------------------------------------------------------------------------------------------


def _hosted(asked: Asked, company: Company, own: OwnModels) -> Answer:
    if own.cheapest is None or own.dearest is None:
        return _OPEN.because(asked, "all of its work runs on our own model, so no price stands beside it", _BAR)
    return _running(asked, company, own, own.cheapest, own.dearest)


def _running(asked: Asked, company: Company, own: OwnModels, cheapest: tuple[str, float], dearest: tuple[str, float]) -> Answer:
    least, most, alone = own.saving(cheapest[1]), own.saving(dearest[1]), cheapest[0] == dearest[0]
    measures = _of_running(asked, company, own, cheapest[1], dearest[1])
    words = "Our own model answers {share} of the tokens of its work at {unit_cost} a million. "
    if least >= 0:
        words += "Against {cheapest}, the cheapest bought for it, that saves {least} a month"
        words += "." if alone else "; against {dearest}, {most}."
    elif most > 0:
        words += "Against {dearest} that saves {most} a month; against {cheapest}, bought for the same work at {low}, it loses {loss}."
    else:
        words += "Against {cheapest}, bought for the same work at {low}, that loses {loss} a month"
        words += "." if alone else "; against {dearest}, {most_loss}."
    words += " What training cost is in no file."
    say = "Our model costs {unit_cost} a million tokens, where {cheapest} costs {low}" + ("." if alone else " and {dearest} {high}.")
    change = "A hosted model that does the work below {unit_cost} a million turns the answer."
    if least < 0:
        change = "At {volume_at} million tokens a month, in place of {volume}, the same bill would match {cheapest}."
    names = {"cheapest": cheapest[0], "dearest": dearest[0]}
    sentence, said, turns = (Said(each, measures, names, asked.currency) for each in (words, say, change))
    later = own.saving(cheapest[1] * (1 - company.assumed("prices.list_decline")))
    return Answer(sentence, standing_running(least, most, later), said, turns, _bars(asked, own), _BAR, (measures["bill"],))


def _of_running(asked: Asked, company: Company, own: OwnModels, low: float, high: float) -> dict[str, Measure]:
    rows = company.behind("usage")

    def of(id: str, label: str, value: float | None, equation: str, unit: str = asked.currency) -> Measure:
        return figure(f"Q15_{id}", label, unit, value, "estimated", equation, "an alternative with a price", rows=rows)

    meets = break_even_volume(own.bill or 0.0, 0.0, 1.0, low, low)
    return {
        "share": of("share", "Share of the work's tokens on models we host", own.share, "E12.2", "fraction"),
        "unit_cost": of("unit_cost", "Our model, per million tokens", own.unit_cost, "E12.1"),
        "bill": of("bill", "Bill of the models we host, a month", own.bill, "E12.3"),
        "volume": millions("Q15_volume", "Million tokens a month on models we host", own.mtok, "estimated", "E12.3", rows),
        "low": of("low", "Cheapest bought for the same work, per million tokens", low, "E12.4"),
        "high": of("high", "Dearest bought for the same work, per million tokens", high, "E12.4"),
        "least": of("least", "Saving a month against the cheapest", own.saving(low), "E12.5"),
        "most": of("most", "Saving a month against the dearest", own.saving(high), "E12.5"),
        "loss": of("loss", "Loss a month against the cheapest", -own.saving(low), "E12.5"),
        "most_loss": of("most_loss", "Loss a month against the dearest", -own.saving(high), "E12.5"),
        "volume_at": millions("Q15_volume_at", "Million tokens at which the bill is met", meets, "estimated", "E12.6", rows, "a price"),
    }


def _bars(asked: Asked, own: OwnModels) -> Chart:
    bars = [("Our model", own.unit_cost or 0.0), *own.options.select("model", "usd_per_mtok").rows()]
    rows = pl.DataFrame(bars, schema={"name": pl.String, "value": pl.Float64}, orient="row").sort("value", "name")
    place = "is the cheapest of its work" if rows["name"][0] == "Our model" else "is not the cheapest of its work"
    return Chart("bars", f"Per million tokens our model {place}", asked.currency, rows, own.unit_cost, "Our model")


# -- a student there would be --------------------------------------------------------------------------------------------------------


def _assumed(asked: Asked, company: Company, would: WouldBe) -> Answer:
    other = would.cheapest
    soon, late = would.breaks_even(), would.breaks_even(other[1]) if other else None
    enough = would.least_volume is not None and would.mtok >= would.least_volume
    measures = _of_assumed(asked, would, soon, late)
    words = "No model is hosted, so this is assumed: "
    say, change = (
        "At our volume a student would not pay, so we buy tokens.",
        "The case bears prices falling {bears} a year; {decline} is assumed.",
    )
    if not enough:
        words += "at {volume} million tokens a month a student would not pay for its own running, which takes {least_volume} million."
        change = "From {least_volume} million tokens a month a student pays for its running; today it is {volume}."
    elif soon is None:
        words += "a student that took {max_share} of our tokens would not pay back its setup within three years at today's volume."
    else:
        words += "a student that took {max_share} of our tokens would break even after {soon} against the average price we pay"
        when = "not within three years" if late is None else "after {late}"
        words += f", and {when} against {{other}}, which we buy already at {{low}} a million." if other else "."
        say = "At today's volume, and at assumed costs, a student would break even after {soon}."
        if measures["even_price"].value is not None:
            change = "A hosted model good enough at {even_price} a million tokens ends the case; today we pay {teacher} on average."
    if "{bears}" in change and measures["bears"].value is None:
        change = "Prices would have to rise: no fall of them is borne, and {decline} a year is assumed."
    sentence, said, turns = (Said(each, measures, {"other": other[0] if other else ""}, asked.currency) for each in (words, say, change))
    stands = standing_assumed(enough, would.bears, would.decline, late if other else soon)
    return Answer(sentence, stands, said, turns, _lines(asked, would), _BAR, (measures["bears"], measures["decline"]))


def _of_assumed(asked: Asked, would: WouldBe, soon: float | None, late: float | None) -> dict[str, Measure]:
    rows = would.rows

    def of(id: str, label: str, unit: str, value: float | None, equation: str) -> Measure:
        return figure(f"Q15_{id}", label, unit, value, "assumed", equation, "a price above what escalation costs", rows=rows)

    least = would.least_volume
    return {
        "volume": millions("Q15_volume", "Million tokens a month", would.mtok, "estimated", "E15.3", rows),
        "least_volume": millions(
            "Q15_least", "Million tokens a month that pay its running", least, "assumed", "E12.6", rows, "a higher price"
        ),
        "max_share": of("max_share", "Share of tokens the student takes", "fraction", would.student.max_share, "E12.2"),
        "soon": of("soon", "Months until it breaks even against today's average price", "months", soon, "E12.5"),
        "late": of("late", "Months until it breaks even against the cheapest model bought", "months", late, "E12.4, E12.5"),
        "low": of(
            "low", "Cheapest model bought, per million tokens", asked.currency, would.cheapest[1] if would.cheapest else None, "E12.4"
        ),
        "teacher": of("teacher", "Average price paid, per million tokens", asked.currency, would.teacher, "E1.4"),
        "even_price": of("even_price", "Price of a hosted model at which three years just pay", asked.currency, would.even_price, "E12.5"),
        "bears": of("bears", "Fall of prices a year that it bears", "fraction", would.bears, "E12.6"),
        "decline": of("decline", "Fall of list prices a year", "fraction", would.decline, "E1.1"),
    }


def _lines(asked: Asked, would: WouldBe) -> Chart:
    lines: dict[str, list[float]] = {"Against the average price": [row.cumulative for row in would.path()]}
    if would.cheapest:
        lines["Against the cheapest bought"] = [row.cumulative for row in would.path(would.cheapest[1])]
    paid = [values[-1] >= 0 for values in lines.values()]
    claim = (
        "pays back its setup"
        if all(paid)
        else "pays back against one price and not the other"
        if any(paid)
        else "never pays back its setup"
    )
    return Chart(
        "lines",
        f"Assumed: a student {claim} within three years",
        asked.currency,
        pl.DataFrame({"t": list(range(HORIZON + 1)), **lines}),
        0.0,
        "Paid back",
    )


DISTILLATION_PAYS = Question(
    number=15,
    text="Does distillation pay at our volume?",
    family="Own models",
    good="It breaks even within a year against the cheapest model that does the work, and bears prices falling as they do.",
    bad="The volume does not pay for its running, or prices fall faster than it bears.",
    claim_not="A saving against the teacher's price where a cheaper model would do; nor that a token of one model is a token of another.",
    follow_up="What does the cheapest hosted model that passes your evaluation cost, and when did you last test it?",
    answer=_answer,
)
