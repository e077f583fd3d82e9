"""Q15 Does distillation pay at our volume?"""

import polars as pl

from analytics.asked import Asked
from analytics.company import Company, figure
from analytics.equations.distillation import break_even_volume
from analytics.measure import Measure
from analytics.own_models import OwnModels, own_models
from analytics.question import Answer, Chart, Question, Standing
from analytics.said import Said
from analytics.unanswered import marked
from analytics.would_be_student import HORIZON, WouldBe, would_be_student

SOON = 12.0  # months to break even (D15)
_OPEN = marked("whether a student pays", "Breaking even within {soon} is good, against the cheapest model that does the work.", "QUESTIONS D15",
               {"soon": "months"}, soon=SOON)  # fmt: skip
_USAGE = "a gateway's log of usage with models and tokens"
_BAR = "a test of each model's success on the same tasks, which says which of them is an alternative"


def _answer(asked: Asked) -> Answer:
    company = asked.company
    if company is None:
        return _OPEN.nothing(asked, _USAGE)
    own = own_models(company)
    if own.mtok > 0:
        return _running(asked, company, own)
    would = would_be_student(asked)
    if would is None:
        return _OPEN.because(asked, "the tokens used and what they cost are not known", _USAGE)
    return _would(asked, company, would)


# -- a student that runs ---------------------------------------------------------------------------------------------------------


def _running(asked: Asked, company: Company, own: OwnModels) -> Answer:
    if own.unit_cost is None or own.bill is None:
        return _OPEN.because(asked, "models are hosted, and nobody has typed what they cost", "the bill of the GPUs, typed")
    if own.cheapest is None or own.dearest is None:
        return _OPEN.because(asked, "all of its work runs on our own model, so no price stands beside it", _BAR)
    measures = _of_running(asked, company, own)
    least, most = own.saving(own.cheapest[1]), own.saving(own.dearest[1])
    one = own.cheapest[0] == own.dearest[0]
    words = "Our own model answers {share} of the tokens of its work at {unit_cost} a million. "
    if least >= 0:
        words += "That saves {least} a month against {cheapest}, the cheapest bought for it" + (
            "." if one else ", and {most} against {dearest}."
        )
    elif most > 0:
        words += "Against {dearest} that saves {most} a month; against {cheapest}, bought for the same work at {cheapest_price}, it loses {loss}."
    else:
        words += "That loses {loss} a month against {cheapest}, bought for the same work at {cheapest_price}" + (
            "." if one else ", and {most_loss} against {dearest}, the dearest."
        )
    words += " What training cost is in no file."
    say = "Our model costs {unit_cost} a million tokens, where {cheapest} costs {cheapest_price} and {dearest} {dearest_price}."
    if one:
        say = "Our model costs {unit_cost} a million tokens, where {cheapest} costs {cheapest_price}."
    change = "At {volume_at} million tokens a month, in place of {volume}, the same bill would match {cheapest}."
    if least >= 0:
        change = "A hosted model that does the work for less than {unit_cost} a million turns the answer."
    said = {"measures": measures, "names": {"cheapest": own.cheapest[0], "dearest": own.dearest[0]}, "currency": asked.currency}
    after = own.saving(own.cheapest[1] * (1 - company.assumed("prices.list_decline")))
    return Answer(
        Said(words, **said), standing_running(least, most, after), Said(say, **said), Said(change, **said), _bars(asked, own), _BAR,
        (measures["bill"],),
    )  # fmt: skip


def standing_running(least: float, most: float, least_in_a_year: float) -> Standing:
    """From what is saved a month against the cheapest and the dearest alternative, and against the cheapest after a year's fall of prices."""
    if most < 0:
        return "bad"
    if least < 0:
        return "unknown"  # it hangs on which of them does the work well enough
    return "good" if least_in_a_year >= 0 else "between"


def _of_running(asked: Asked, company: Company, own: OwnModels) -> dict[str, Measure]:
    rows, currency = company.behind("usage"), asked.currency
    (_, low), (_, high) = own.cheapest or ("", 0.0), own.dearest or ("", 0.0)
    needs = own.bill or 0.0

    def of(id: str, label: str, unit: str, value: float | None, equation: str = "E12.5") -> Measure:
        return figure(f"Q15_{id}", label, unit, value, "estimated", equation, "an alternative with a price", rows=rows)

    return {
        "share": of("share", "Share of the work's tokens on models we host", "fraction", own.share, "E12.2"),
        "unit_cost": of("unit_cost", "Our model, per million tokens", currency, own.unit_cost, "E12.1"),
        "bill": of("bill", "Bill of the models we host, a month", currency, own.bill, "E12.3"),
        "volume": of("volume", "Million tokens a month on models we host", "count", own.mtok, "E12.3"),
        "cheapest_price": of("cheapest", "Cheapest bought for the same work, per million tokens", currency, low, "E12.4"),
        "dearest_price": of("dearest", "Dearest bought for the same work, per million tokens", currency, high, "E12.4"),
        "least": of("least", "Saving a month against the cheapest", currency, own.saving(low)),
        "most": of("most", "Saving a month against the dearest", currency, own.saving(high)),
        "loss": of("loss", "Loss a month against the cheapest", currency, -own.saving(low)),
        "most_loss": of("most_loss", "Loss a month against the dearest", currency, -own.saving(high)),
        "volume_at": of(
            "volume_at", "Million tokens a month at which the bill is met", "count", break_even_volume(needs, 0.0, 1.0, low, low), "E12.6"
        ),
    }


def _bars(asked: Asked, own: OwnModels) -> Chart:
    bars = [("Our model", own.unit_cost or 0.0), *own.options.select("model", "usd_per_mtok").rows()]
    rows = pl.DataFrame(bars, schema={"name": pl.String, "value": pl.Float64}, orient="row").sort("value", "name")
    below = own.cheapest is not None and (own.unit_cost or 0.0) < own.cheapest[1]
    claim = (
        "Per million tokens our model is the cheapest of its work"
        if below
        else "Per million tokens our model is not the cheapest of its work"
    )
    return Chart("bars", claim, asked.currency, rows, own.unit_cost, "Our model")


# -- a student there would be ----------------------------------------------------------------------------------------------------


def _would(asked: Asked, company: Company, would: WouldBe) -> Answer:
    soon = would.breaks_even()
    other = would.cheapest if would.cheapest is not None and would.cheapest[1] < would.teacher else None
    late = would.breaks_even(other[1]) if other else None
    measures = _of_would(asked, company, would, soon, late, other)
    words = "No model is hosted, so this is assumed: "
    if would.least_volume is None or would.mtok < would.least_volume:
        words += "at {volume} million tokens a month a student would not pay for its own running, which takes {least_volume} million."
    elif soon is None:
        words += "a student that took {max_share} of our tokens would not pay back its setup within three years at today's volume."
    else:
        words += "a student that took {max_share} of our tokens would break even after {soon} against the average price we pay"
        words += (
            ", {late} against {other}, which we buy already."
            if other and late is not None
            else (", and never within three years against {other}, which we buy already at {other_price} a million." if other else ".")
        )
    say = (
        "On today's volume, and on assumed costs, a student would break even after {soon}."
        if soon is not None
        else ("At our volume a student would not pay, so we buy tokens.")
    )
    change = "A hosted model good enough at {even_price} a million tokens ends the case; today we pay {teacher} on average."
    if soon is None or measures["even_price"].value is None:
        change = "From {least_volume} million tokens a month a student pays for its running; today it is {volume}."
        if would.least_volume is not None and would.mtok >= would.least_volume:
            change = (
                "The case bears prices falling {bears} a year, where {decline} is assumed."
                if measures["bears"].value is not None
                else ("A setup below the assumed {setup} is the first condition; no fall of prices is borne at that.")
            )
    said = {"measures": measures, "names": {"other": other[0] if other else ""}, "currency": asked.currency}
    enough = would.least_volume is not None and would.mtok >= would.least_volume
    standing = standing_would(enough, would.bears, would.decline, late if other else soon)
    return Answer(
        Said(words, **said), standing, Said(say, **said), Said(change, **said), _lines(asked, would, other), _BAR,
        (measures["bears"], measures["decline"]),
    )  # fmt: skip


def standing_would(enough: bool, bears: float | None, decline: float, harshest: float | None) -> Standing:
    """From whether the volume pays for its running, the fall of prices it bears and is to bear, and when it breaks even at the harshest."""
    if not enough or bears is None or bears < decline:
        return "bad"
    return "good" if harshest is not None and harshest < SOON else "between"


def _of_would(
    asked: Asked, company: Company, would: WouldBe, soon: float | None, late: float | None, other: tuple[str, float] | None
) -> dict[str, Measure]:
    rows, currency = company.behind("usage"), asked.currency

    def of(id: str, label: str, unit: str, value: float | None, equation: str, known: bool = False) -> Measure:
        return figure(f"Q15_{id}", label, unit, value, "estimated" if known else "assumed", equation, "prices above what escalation costs",
                      rows=rows)  # fmt: skip

    return {
        "volume": of("volume", "Million tokens a month", "count", would.mtok, "E15.3", True),
        "least_volume": of(
            "least_volume", "Million tokens a month from which a student pays its running", "count", would.least_volume, "E12.6"
        ),
        "max_share": of("max_share", "Share of tokens the student takes", "fraction", would.student.max_share, "E12.2"),
        "soon": of("soon", "Months until it breaks even against today's average price", "months", soon, "E12.5"),
        "late": of("late", "Months until it breaks even against the cheapest model bought", "months", late, "E12.4, E12.5"),
        "other_price": of("other_price", "Cheapest model bought, per million tokens", currency, other[1] if other else None, "E12.4", True),
        "teacher": of("teacher", "Average price paid, per million tokens", currency, would.teacher, "E1.4", True),
        "even_price": of("even_price", "Price of a hosted model at which three years just pay", currency, would.even_price, "E12.5"),
        "bears": of("bears", "Fall of prices a year that it bears", "fraction", would.bears, "E12.6"),
        "decline": of("decline", "Fall of list prices a year", "fraction", would.decline, "E1.1"),
        "setup": of("setup", "Setup", currency, would.student.setup, "E12.5"),
    }


def _lines(asked: Asked, would: WouldBe, other: tuple[str, float] | None) -> Chart:
    lines = {"t": list(range(HORIZON + 1)), "Against the average price": [row.cumulative for row in would.path()]}
    if other:
        lines["Against the cheapest bought"] = [row.cumulative for row in would.path(other[1])]
    ends = [values[-1] for name, values in lines.items() if name != "t"]
    claim = (
        "pays back its setup"
        if min(ends) >= 0
        else "never pays back its setup"
        if max(ends) < 0
        else "pays back against one price, not the other"
    )
    return Chart("lines", f"Assumed: a student {claim} within three years", asked.currency, pl.DataFrame(lines), 0.0, "Paid back")


DISTILLATION_PAYS = Question(
    number=15,
    text="Does distillation pay at our volume?",
    family="Own models",
    good="It breaks even within a year against the cheapest model that does the work, and bears prices falling as they do.",
    bad="The volume does not pay for its running, or prices fall faster than it bears.",
    claim_not="A saving against the teacher's price where a cheaper hosted model would do the work; nor that a token of one model is a token of another.",
    follow_up="What does the cheapest hosted model that passes your evaluation cost, and when did you last test it?",
    answer=_answer,
)
