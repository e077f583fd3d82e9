"""Q16 Is the student a moat?"""

import polars as pl

from analytics.answers.answering import open_while
from analytics.answers.asked import Asked
from analytics.answers.own_models import OwnModels, millions
from analytics.answers.own_student import of_student
from analytics.answers.would_be_student import HORIZON, WouldBe
from analytics.company import Company, figure
from analytics.equations.distillation import student_saving, student_unit_cost
from analytics.equations.floor import months_to_floor
from analytics.equations.price import list_price
from analytics.measure import Measure
from analytics.question import Answer, Chart, Question, Standing
from analytics.said import Said

LASTS = 24.0  # months that a saving must persist (D16)
NEAR = 1.20  # an alternative within a fifth of the student's cost (D16)
_SIGNED = "the cheapest hosted price at the same quality and the licence of the model we host, signed"
_OPEN = open_while(
    "whether the student is a moat",
    "A saving that lasts {lasts} months is good; a hosted model within {near:0} of its cost ends it.",
    "QUESTIONS D16", {"lasts": "count"}, lasts=LASTS, near=NEAR - 1,
)  # fmt: skip


def _answer(asked: Asked) -> Answer:
    return of_student(asked, _OPEN, _assumed, _hosted)


def standing(unit_cost: float, low: float, high: float, signed: bool, licence: float | None, lasts: float | None) -> Standing:
    """From the student's cost beside the cheapest and the dearest alternative, whether one is signed, its licence, and how many months the
    saving lasts against the cheapest (None: beyond three years)."""
    if licence == 0 or high <= NEAR * unit_cost or (signed and low <= NEAR * unit_cost):
        return "bad"
    if not signed or licence is None:
        return "unknown"
    return "good" if licence == 1 and (lasts is None or lasts >= LASTS) else "between"


def saved(own: OwnModels, price: float, decline: float) -> list[float]:
    """E12.5  saving of each month at today's volume and bill, against an alternative whose price falls by `decline` a year."""
    prices = [list_price(price, decline, month) for month in range(HORIZON + 1)]
    return [student_saving(own.mtok, each, each, own.bill or 0.0) for each in prices]


def _hosted(asked: Asked, company: Company, own: OwnModels) -> Answer:
    signed = company.signed("alternative_usd_per_mtok")
    options = [("the alternative signed", signed)] if signed else own.options.select("model", "usd_per_mtok").rows()
    if not options:
        return _OPEN.because(asked, "all of its work runs on our own model, so no price stands beside it", _SIGNED)
    return _running(asked, company, own, options[0], options[-1])


def _running(asked: Asked, company: Company, own: OwnModels, low: tuple[str, float], high: tuple[str, float]) -> Answer:
    licence, decline = company.signed("licence"), company.assumed("prices.list_decline")
    signed = company.signed("alternative_usd_per_mtok") is not None
    against = {name: saved(own, price, decline) for name, price in dict([high, low]).items()}
    lasts = {name: months_to_floor(each, 0.0).after for name, each in against.items()}
    measures = _of_running(asked, company, own, low[1], high[1], lasts[low[0]], lasts[high[0]])
    words = "Our model costs {unit_cost} a million tokens. Against {high} ({high_price}) "
    if lasts[high[0]] == 0:
        words += "it saves nothing today, so it is no moat."
    else:
        still = "it still saves after three years" if lasts[high[0]] is None else "it saves for another {high_months}"
        words += f"{still} of prices falling {{decline}} a year" + _beside(lasts[low[0]], low[0] == high[0])
    words += "" if licence is not None else " Nobody has signed its licence."
    say = "It is a lead in cost against {high}, and we do not call it a moat."
    if lasts[high[0]] == 0:
        say = "It gives us control of the model, and no lead in cost."
    change = "An alternative at {near_price} a million is within a fifth of our cost and ends the lead; {low} costs {low_price}."
    names = {"low": low[0], "high": high[0]}
    sentence, said, turns = (Said(each, measures, names, asked.currency) for each in (words, say, change))
    stands = standing(own.unit_cost or 0.0, low[1], high[1], signed, licence, lasts[low[0]])
    needs = "" if signed and licence is not None else _SIGNED
    return Answer(sentence, stands, said, turns, _chart(asked, against, "Saving a month"), needs, (measures["saving"],))


def _beside(lasts: float | None, same: bool) -> str:
    if same:
        return "."
    if lasts == 0:
        return "; against {low} ({low_price}) it saves nothing already."
    return "; against {low} ({low_price}) it does too." if lasts is None else "; against {low} ({low_price}) for {low_months}."


def _of_running(
    asked: Asked, company: Company, own: OwnModels, low: float, high: float, low_lasts: float | None, high_lasts: float | None
) -> dict[str, Measure]:
    rows, least, most = company.behind("usage"), own.saving(low), own.saving(high)

    def of(id: str, label: str, unit: str, value: float | None, equation: str) -> Measure:
        grade = "assumed" if unit in ("months", "fraction") else "estimated"
        return figure(f"Q16_{id}", label, unit, value, grade, equation, "a horizon on which it happens", rows=rows)  # type: ignore[arg-type]

    one = least if least == most else None
    return {
        "unit_cost": of("unit_cost", "Our model, per million tokens", asked.currency, own.unit_cost, "E12.1"),
        "low_price": of("low_price", "Cheapest alternative, per million tokens", asked.currency, low, "E12.4"),
        "high_price": of("high_price", "Dearest alternative, per million tokens", asked.currency, high, "E12.4"),
        "near_price": of("near_price", "A fifth above our cost, per million", asked.currency, NEAR * (own.unit_cost or 0.0), "E12.4"),
        "low_months": of("low_months", "Months it saves against the cheapest", "months", low_lasts, "E12.5"),
        "high_months": of("high_months", "Months it saves against the dearest", "months", high_lasts, "E12.5"),
        "decline": of("decline", "Fall of list prices a year", "fraction", company.assumed("prices.list_decline"), "E1.1"),
        "saving": Measure("Q16_saving", "Saving a month today, by alternative", asked.currency, one, "estimated", "E12.5",
                          "" if one is not None else _SIGNED, least, most, rows),
    }  # fmt: skip


def _assumed(asked: Asked, company: Company, would: WouldBe) -> Answer:
    tenfold, other, own = company.assumed("prices.tenfold_decline"), would.cheapest, would.student
    slow, fast = would.stops_saving(), would.stops_saving(decline=tenfold)
    cost = student_unit_cost(own.gpu_usd_per_hour, own.overhead, own.tokens_per_second, own.utilisation)

    def of(id: str, label: str, unit: str, value: float | None, equation: str) -> Measure:
        return figure(f"Q16_{id}", label, unit, value, "assumed", equation, "a horizon on which it happens", rows=would.rows)

    measures = {
        "unit_cost": of("unit_cost", "A student, per million tokens, GPUs as busy as assumed", asked.currency, cost, "E12.1"),
        "slow": of("slow", "Months until it stops saving, list prices falling", "months", slow, "E12.5"),
        "fast": of("fast", "Months until it stops saving, tenfold a year", "months", fast, "E12.5"),
        "decline": of("decline", "Fall of list prices a year", "fraction", would.decline, "E1.1"),
        "volume": millions("Q16_volume", "Million tokens a month", would.mtok, "assumed", "E15.3", would.rows),
        "near_price": of("near_price", "A fifth above its cost, per million tokens", asked.currency, NEAR * (cost or 0.0), "E12.4"),
        "teacher": of("teacher", "Average price paid, per million tokens", asked.currency, would.teacher, "E1.4"),
    }
    words = "There is no student, so no moat of that kind. Assumed, one would "
    if slow == 0:
        words += "never save anything at today's {volume} million tokens a month"
    else:
        words += "still save after three years of" if slow is None else "stop saving after {slow} of"
        words += " prices falling {decline} a year" + ("; falling tenfold a year, after {fast}" if fast else "")
        if other and would.stops_saving(other[1]) == 0:
            words += "; set against {other}, which we buy already, it would save nothing"
    change = "A hosted model good enough at {near_price} a million is within a fifth of a student's cost; we pay {teacher} on average."
    told = (words + ".", "We host no model and claim no moat from one.", change)
    sentence, said, turns = (Said(each, measures, {"other": other[0] if other else ""}, asked.currency) for each in told)
    lines = {
        "List prices falling": [row.saving for row in would.path()],
        "Tenfold a year": [row.saving for row in would.path(decline=tenfold)],
    }
    needs = "usage of a model of our own, its licence, and its success beside the teacher's"
    return Answer(sentence, "unknown", said, turns, _chart(asked, lines, "Assumed saving a month"), needs)


def _chart(asked: Asked, lines: dict[str, list[float]], what: str) -> Chart:
    ends = [values[-1] > 0 for values in lines.values()]
    claim = "none" if all(max(values) <= 0 for values in lines.values()) else "still there after three years" if all(ends) else (
        "lasts against one and not the other" if any(ends) else "gone within three years")  # fmt: skip
    rows = pl.DataFrame({"t": list(range(HORIZON + 1)), **lines})
    return Chart("lines", f"{what}: {claim}", asked.currency, rows, 0.0, "Saves nothing")


STUDENT_MOAT = Question(
    number=16,
    text="Is the student a moat?",
    family="Own models",
    good="Its saving lasts two years against the cheapest hosted model, and the teacher's licence permits it.",
    bad="A hosted model costs within a fifth of it, or its licence is restricted.",
    claim_not="That weights are the moat: anybody can repeat the training. Traffic, labels and evaluations are in no file here.",
    follow_up="Who owns the data it was trained on, and what does the teacher's licence say about that?",
    answer=_answer,
)
