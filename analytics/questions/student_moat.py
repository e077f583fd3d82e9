"""Q16 Is the student a moat?"""

import polars as pl

from analytics.asked import Asked
from analytics.company import Company, figure
from analytics.equations.distillation import student_saving, student_unit_cost
from analytics.equations.floor import months_to_floor
from analytics.equations.price import list_price
from analytics.measure import Measure
from analytics.own_models import OwnModels, own_models
from analytics.question import Answer, Chart, Question, Standing
from analytics.said import Said
from analytics.unanswered import marked
from analytics.would_be_student import WouldBe, would_be_student

LASTS = 24.0  # months that a saving must persist (D16)
NEAR = 1.20  # an alternative within a fifth of the student's cost (D16)
HORIZON = 36
_OPEN = marked("whether the student is a moat", "A saving that lasts {lasts} is good; a hosted model within {near:0} of its cost ends it.", "QUESTIONS D16",
               {"lasts": "months"}, lasts=LASTS, near=NEAR - 1)  # fmt: skip
_USAGE = "a gateway's log of usage with models and tokens"
_SIGNED = "the cheapest hosted price at the same quality, and the licence of the model we host, signed"


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


def saved(own: OwnModels, price: float, decline: float) -> list[float]:
    """E12.5  saving a month over three years at today's volume and bill, against an alternative whose price falls by `decline` a year."""
    prices = [list_price(price, decline, month) for month in range(HORIZON + 1)]
    return [student_saving(own.mtok, each, each, own.bill or 0.0) for each in prices]


def standing(unit_cost: float, alternatives: tuple[float, float], signed: bool, licence: float | None, lasts: float | None) -> Standing:
    """From the student's cost beside the cheapest and dearest alternative, whether one is signed, its licence, and how long the saving
    lasts against the signed one (None: beyond the horizon)."""
    low, high = alternatives
    if licence == 0 or high <= NEAR * unit_cost or (signed and low <= NEAR * unit_cost):
        return "bad"
    if not signed or licence is None:
        return "unknown"
    return "good" if licence == 1 and (lasts is None or lasts >= LASTS) else "between"


def _running(asked: Asked, company: Company, own: OwnModels) -> Answer:
    if own.unit_cost is None:
        return _OPEN.because(asked, "models are hosted, and nobody has typed what they cost", "the bill of the GPUs, typed")
    signed, licence = company.signed("alternative_usd_per_mtok"), company.signed("licence")
    options = own.options.select("model", "usd_per_mtok").rows()
    if signed:
        options = [("the alternative signed", signed)]
    if not options:
        return _OPEN.because(asked, "all of its work runs on our own model, so no price stands beside it", _SIGNED)
    (low_name, low), (high_name, high) = options[0], options[-1]
    decline = company.assumed("prices.list_decline")
    ends = {name: months_to_floor(saved(own, price, decline), 0.0).months for name, price in (("low", low), ("high", high))}
    measures = _of_running(asked, company, own, low, high, ends, decline)
    words = "Our model costs {unit_cost} a million tokens. Against {high} ({high_price}) "
    if ends["high"] == 0:
        words += "it saves nothing today, so it is no moat."
    elif ends["high"] is None:
        words += "it still saves after three years of prices falling {decline} a year"
        words += _against_low(ends["low"], low_name == high_name)
    else:
        words += "it saves for another {high_months} while prices fall {decline} a year"
        words += _against_low(ends["low"], low_name == high_name)
    words += "" if licence is not None else " Nobody has signed its licence."
    say = (
        "It is a lead in cost against {high}, and we do not call it a moat."
        if ends["high"] != 0
        else "It gives us control, not a lead in cost."
    )
    change = "An alternative at {near_price} a million is within a fifth of our cost, and ends the lead; today {low} costs {low_price}."
    said = {"measures": measures, "names": {"low": low_name, "high": high_name}, "currency": asked.currency}
    stands = standing(own.unit_cost, (low, high), bool(signed), licence, ends["low"])
    needs = "" if signed and licence is not None else _SIGNED
    chart = _chart(asked, {high_name: saved(own, high, decline)} | ({} if low_name == high_name else {low_name: saved(own, low, decline)}))
    return Answer(Said(words, **said), stands, Said(say, **said), Said(change, **said), chart, needs, (measures["saving"],))


def _against_low(lasts: float | None, same: bool) -> str:
    if same:
        return "."
    if lasts == 0:
        return "; against {low} ({low_price}) it saves nothing already."
    return "; against {low} ({low_price}) it does too." if lasts is None else "; against {low} ({low_price}) for {low_months}."


def _of_running(
    asked: Asked, company: Company, own: OwnModels, low: float, high: float, ends: dict[str, float | None], decline: float
) -> dict[str, Measure]:
    rows, currency, cost = company.behind("usage"), asked.currency, own.unit_cost or 0.0
    least, most = own.saving(low), own.saving(high)
    needs = "a horizon on which it happens"
    return {
        "unit_cost": figure("Q16_unit_cost", "Our model, per million tokens", currency, cost, "estimated", "E12.1", "", rows=rows),
        "low_price": figure("Q16_low", "Cheapest alternative, per million tokens", currency, low, "estimated", "E12.4", "", rows=rows),
        "high_price": figure("Q16_high", "Dearest alternative, per million tokens", currency, high, "estimated", "E12.4", "", rows=rows),
        "near_price": figure("Q16_near", "A fifth above our cost, per million tokens", currency, NEAR * cost, "estimated", "E12.4", ""),
        "high_months": figure("Q16_high_months", "Months it saves against the dearest", "months", ends["high"], "assumed", "E12.5", needs),
        "low_months": figure("Q16_low_months", "Months it saves against the cheapest", "months", ends["low"], "assumed", "E12.5", needs),
        "decline": figure("Q16_decline", "Fall of list prices a year", "fraction", decline, "assumed", "E1.1", ""),
        "saving": Measure("Q16_saving", "Saving a month today, by alternative", currency, least if least == most else None, "estimated", "E12.5",
                          "" if least == most else _SIGNED, least, most, rows),
    }  # fmt: skip


def _would(asked: Asked, company: Company, would: WouldBe) -> Answer:
    tenfold = company.assumed("prices.tenfold_decline")
    slow, fast = would.stops_saving(), would.stops_saving(decline=tenfold)
    other = would.cheapest if would.cheapest is not None and would.cheapest[1] < would.teacher else None
    against = would.stops_saving(other[1]) if other else None
    student = would.student
    cost = student_unit_cost(student.gpu_usd_per_hour, student.overhead, student.tokens_per_second, student.utilisation)
    rows, needs = company.behind("usage"), "a horizon on which it happens"

    def of(id: str, label: str, unit: str, value: float | None, equation: str) -> Measure:
        return figure(f"Q16_{id}", label, unit, value, "assumed", equation, needs, rows=rows)

    measures = {
        "unit_cost": of("unit_cost", "A student, per million tokens, GPUs as busy as assumed", asked.currency, cost, "E12.1"),
        "slow": of("slow", "Months until it stops saving, list prices falling", "months", slow, "E12.5"),
        "fast": of("fast", "Months until it stops saving, tenfold a year", "months", fast, "E12.5"),
        "decline": of("decline", "Fall of list prices a year", "fraction", would.decline, "E1.1"),
        "near_price": of("near", "A fifth above its cost, per million tokens", asked.currency, NEAR * (cost or 0.0), "E12.4"),
        "teacher": figure("Q16_teacher", "Average price paid, per million tokens", asked.currency, would.teacher, "estimated", "E1.4", ""),
    }
    words = "There is no student, so no moat of that kind. Assumed, one "
    if slow == 0:
        words += "would never save anything at today's volume"
    elif slow is None:
        words += "would still save after three years of prices falling {decline} a year"
    else:
        words += "would stop saving after {slow} of prices falling {decline} a year"
    if slow != 0 and fast:
        words += "; falling tenfold a year, after {fast}"
    if other and against == 0 and slow != 0:
        words += "; set against {other}, which we buy already, it would save nothing"
    said = {"measures": measures, "names": {"other": other[0] if other else ""}, "currency": asked.currency}
    say = "We host no model and claim no moat from one."
    change = "A hosted model good enough at {near_price} a million would be within a fifth of a student's cost; today we pay {teacher} on average."
    lines = {
        "List prices falling": [row.saving for row in would.path()],
        "Tenfold a year": [row.saving for row in would.path(decline=tenfold)],
    }
    needs_file = "usage of a model of our own, its licence, and its success beside the teacher's"
    return Answer(
        Said(words + ".", **said), "unknown", Said(say, **said), Said(change, **said), _chart(asked, lines, "Assumed: "), needs_file
    )


def _chart(asked: Asked, lines: dict[str, list[float]], before: str = "") -> Chart:
    ends = [values[-1] for values in lines.values()]
    claim = (
        "a student never saves"
        if before and max(max(values) for values in lines.values()) <= 0
        else "the saving lasts three years"
        if min(ends) > 0
        else "the saving is gone within three years"
        if max(ends) <= 0
        else (
            "whether the saving lasts depends on what it is set against"
            if not before
            else "whether the saving lasts depends on how fast prices fall"
        )
    )
    words = f"{before}{claim}" if before else claim[:1].upper() + claim[1:]
    rows = pl.DataFrame({"t": list(range(len(next(iter(lines.values()))))), **lines})
    return Chart("lines", words, asked.currency, rows, 0.0, "Saves nothing")


STUDENT_MOAT = Question(
    number=16,
    text="Is the student a moat?",
    family="Own models",
    good="Its saving against the cheapest hosted model lasts two years, on an open or permitted teacher, with traffic and evaluations of our own.",
    bad="A hosted model costs within a fifth of it, or its licence is restricted.",
    claim_not="That weights are the moat: training costs little and anybody can repeat it. Traffic, labels and evaluations are in no file here.",
    follow_up="Who owns the data it was trained on, and what does the teacher's licence say about that?",
    answer=_answer,
)
