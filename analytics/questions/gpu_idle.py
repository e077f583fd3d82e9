"""Q18 How busy are the GPUs, and what do they cost idle?"""

from itertools import product

import polars as pl

from analytics.asked import Asked, assumed
from analytics.assumptions import assumption
from analytics.company import Company, figure
from analytics.equations.distillation import gpus, serving_cost, student_unit_cost
from analytics.equations.margin import share
from analytics.measure import Measure
from analytics.own_models import OwnModels, own_models
from analytics.provider_money import SELF_HOSTED
from analytics.question import Answer, Chart, Question, Standing
from analytics.said import Said
from analytics.unanswered import marked
from analytics.would_be_student import would_be_student

GOOD, BAD = 0.40, 0.15  # utilisation (D18)
_NOT_TOLD = marked(
    "how busy the GPUs are", "Busy more than {good:0} of the time is good; {bad:0} or less is bad.", "QUESTIONS D18", good=GOOD, bad=BAD
)
_USAGE = "a gateway's log of usage with models and tokens"
_HOURS = "the GPUs' own hours: how many, at what rate, and the tokens a second they reach"
_TERMS = ("student.gpu_usd_per_hour", "student.overhead", "student.tokens_per_second")
_RANGED = (_TERMS[0], _TERMS[2])  # what the range is over: the overhead moves it little beside them


def _answer(asked: Asked) -> Answer:
    company = asked.company
    if company is None:
        return _NOT_TOLD.nothing(asked, _USAGE)
    own = own_models(company)
    if own.bill and own.mtok > 0:
        return _running(asked, company, own)
    if own.bill:
        return _NOT_TOLD.because(asked, "models are hosted and paid for, and no usage says what they answered", _USAGE)
    if own.mtok > 0:
        return _NOT_TOLD.because(asked, "models are hosted, and nobody has typed what they cost", "the bill of the GPUs, typed")
    if company.at.whole.inference_cost is None:
        return _NOT_TOLD.because(asked, "no inference cost is loaded", _USAGE)
    return _bought(asked, company)


def utilisation(company: Company, unit_cost: float) -> tuple[float, float, float]:
    """E12.1  what a million tokens cost at full load over what they cost: as assumed or signed, and at both ends; a signed value has none."""
    ends = []
    for name in _TERMS:
        own, shipped = company.signed(name), assumption(name)
        ends.append((shipped.low, shipped.high) if own is None and name in _RANGED else (company.assumed(name),))
    found = [share(student_unit_cost(*each), unit_cost) or 0.0 for each in product(*ends)]
    value = share(student_unit_cost(*(company.assumed(name) for name in _TERMS)), unit_cost) or 0.0
    return min(value, 1.0), min(*found, 1.0), min(max(found), 1.0)


def standing(low: float, high: float) -> Standing:
    """From both ends of utilisation: good and bad where both say so."""
    if low > GOOD:
        return "good"
    if high <= BAD:
        return "bad"
    return "between" if low > BAD and high <= GOOD else "unknown"


def _running(asked: Asked, company: Company, own: OwnModels) -> Answer:
    value, low, high = utilisation(company, own.unit_cost or 0.0)
    bill, currency, rows = own.bill or 0.0, asked.currency, company.behind("usage")
    exact = low == high
    busy = Measure("Q18_busy", "Utilisation of the GPUs", "fraction", value if exact else None, "assumed", "E12.1", "" if exact else _HOURS,
                   low, high, rows)  # fmt: skip
    idle = Measure("Q18_idle", "Cost of idle GPUs a month", currency, bill * (1 - value) if exact else None, "assumed", "E12.1, E12.3",
                   "" if exact else _HOURS, bill * (1 - high), bill * (1 - low), rows)  # fmt: skip
    good = share(own.mtok * GOOD, value) if value > 0 else None
    measures = {
        "busy": busy,
        "idle": idle,
        "middle": figure("Q18_middle", "Utilisation at the values assumed", "fraction", value, "assumed", "E12.1", ""),
        "bill": figure("Q18_bill", "Bill of the models we host, a month", currency, bill, company.at.grade, "E12.3", "", rows=rows),
        "volume": figure("Q18_volume", "Million tokens a month on them", "count", own.mtok, "estimated", "E12.3", "", rows=rows),
        "needed": figure(
            "Q18_needed", "Million tokens a month at the good mark", "count", good, "assumed", "E12.1", "a utilisation above zero"
        ),
        "good": assumed("Q18_good", "Utilisation called good", "fraction", GOOD, "QUESTIONS D18"),
        "speed": assumed("Q18_speed", "Tokens a second and GPU", "count", company.assumed(_TERMS[2]), assumption(_TERMS[2]).source),
    }
    words = "The models we host cost {bill} a month for {volume} million tokens; the GPUs are busy {busy} of the time, so {idle} a month is idle."
    if not exact:
        words = "The models we host cost {bill} a month for {volume} million tokens. No file says how busy the GPUs are: between {low} and {high} by what a GPU costs and serves, {middle} at the values assumed. Their own hours would narrow it."
        measures |= {"low": _end(busy, low, "low"), "high": _end(busy, high, "high")}
    say = (
        "We pay {bill} a month for GPUs, of which {idle} buys idle time."
        if exact
        else ("We pay {bill} a month for GPUs and have not measured how busy they are; at the values assumed, {middle}.")
    )
    change = (
        "At {needed} million tokens a month on the same GPUs, in place of {volume}, they would be busy {good:0} of the time, as assumed."
    )
    said = {"measures": measures, "currency": currency}
    return Answer(
        Said(words, **said), standing(low, high), Said(say, **said), Said(change, **said), _months(asked, company), "" if exact else _HOURS,
        (measures["speed"],),
    )  # fmt: skip


def _end(measure: Measure, value: float, name: str) -> Measure:
    return Measure(f"Q18_{name}", f"{measure.label}, {name}", "fraction", value, "assumed", measure.equation, rows=measure.rows)


def _months(asked: Asked, company: Company) -> Chart | None:
    """Idle dollars by month, at the values assumed."""
    own = company.rows.filter(pl.col("provider") == SELF_HOSTED, pl.col("month") <= company.month)
    sums = own.group_by("month").agg(pl.col("inference_cost").sum().cast(pl.Float64).alias("bill"), pl.col("tokens").sum()).sort("month")
    known = sums.filter(pl.col("bill") > 0, pl.col("tokens") > 0)
    if known.is_empty():
        return None
    idle = [bill * (1 - utilisation(company, bill / (tokens / 1e6))[0]) for bill, tokens in known.select("bill", "tokens").rows()]
    rows = known.select("month", pl.col("bill").alias("Bill"), pl.Series("Idle, as assumed", idle))
    falls = len(idle) > 1 and idle[-1] < idle[0]
    claim = (
        "Idle GPU time costs less than when it began"
        if falls
        else "Idle GPU time costs no less than when it began"
        if len(idle) > 1
        else ("What idle GPU time costs, as assumed")
    )
    return Chart("lines", claim, asked.currency, rows)


def _bought(asked: Asked, company: Company) -> Answer:
    """No GPU of its own: what a student's would stand idle, as assumed."""
    at, currency, rows = company.at, asked.currency, company.behind("usage")
    would = would_be_student(asked)
    cost = figure("Q18_cost", "Inference bought a month", currency, at.whole.inference_cost, at.grade, "E0.1", "usage", rows=rows)
    measures = {"cost": cost, "good": assumed("Q18_good", "Utilisation called good", "fraction", GOOD, "QUESTIONS D18")}
    words = "No model is hosted: all {cost} of inference a month is bought by the token, so no GPU stands idle."
    change = "The first GPU of our own changes the answer: from then on it must be busy {good:0} of the time."
    if would is not None:
        own = would.student
        count = gpus(own.max_share, would.mtok, own.tokens_per_second, own.utilisation, own.min_gpus)
        bill = serving_cost(count, own.gpu_usd_per_hour, own.overhead)
        full = student_unit_cost(own.gpu_usd_per_hour, own.overhead, own.tokens_per_second) or 0.0
        busy = min(share(own.max_share * would.mtok * full, bill) or 0.0, 1.0)
        words += " Assumed, a student would need {gpus} of them, busy {busy} of the time, with {idle} a month idle."
        measures |= {
            "gpus": figure("Q18_gpus", "GPUs a student would need", "count", float(count), "assumed", "E12.3", ""),
            "busy": figure("Q18_busy", "Utilisation of a student's GPUs", "fraction", busy, "assumed", "E12.1, E12.3", "a bill above zero"),
            "idle": figure("Q18_idle", "Cost of a student's idle GPUs a month", currency, bill * (1 - busy), "assumed", "E12.3", ""),
        }
    say = "We host nothing, so we pay for no idle GPU."
    said = {"measures": measures, "currency": currency}
    return Answer(Said(words, **said), "good", Said(say, **said), Said(change, **said))


GPU_IDLE = Question(
    number=18,
    text="How busy are the GPUs, and what do they cost idle?",
    family="Own models",
    good="Busy more than 40% of the time, or all inference is bought by the token.",
    bad="Busy 15% of the time or less, on GPUs of one's own.",
    claim_not="A cost per token at full load: idle hours are paid too.",
    follow_up="How many GPUs run at night, and who decided that?",
    answer=_answer,
)
