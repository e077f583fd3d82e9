"""Q18 How busy are the GPUs, and what do they cost idle?"""

from itertools import product

import polars as pl

from analytics.answers.answering import open_while
from analytics.answers.asked import Asked
from analytics.answers.own_models import OwnModels, millions, own_models
from analytics.answers.would_be_student import would_be_student
from analytics.assumptions import assumption
from analytics.company import Company, figure
from analytics.equations.distillation import gpus, serving_cost, student_unit_cost
from analytics.equations.margin import share
from analytics.measure import Measure
from analytics.provider_money import SELF_HOSTED
from analytics.question import Answer, Chart, Question, Standing
from analytics.said import Said

GOOD, BAD = 0.40, 0.15  # utilisation (D18)
_USAGE = "a gateway's log of usage with models and tokens"
_HOURS = "the GPUs' own hours: how many, at what rate, and the tokens a second they reach"
_TERMS = ("student.gpu_usd_per_hour", "student.overhead", "student.tokens_per_second")
_RANGED = (_TERMS[0], _TERMS[2])  # the overhead moves it little beside them
_OPEN = open_while(
    "how busy the GPUs are", "Busy more than {good:0} of the time is good; {bad:0} or less is bad.", "QUESTIONS D18", good=GOOD, bad=BAD
)


def _answer(asked: Asked) -> Answer:
    company = asked.company
    if company is None:
        return _OPEN.nothing(asked, _USAGE)
    own = own_models(company)
    if own.unit_cost is not None:
        return _running(asked, company, own, own.unit_cost)
    if own.bill:
        return _OPEN.because(asked, "models are hosted and paid for, and no usage says what they answered", _USAGE)
    if own.mtok > 0:
        return _OPEN.because(asked, "models are hosted, and nobody has typed what they cost", "the bill of the GPUs, typed")
    if company.at.whole.inference_cost is None:
        return _OPEN.because(asked, "no inference cost is loaded", _USAGE)
    return _bought(asked, company)


def standing(low: float, high: float) -> Standing:
    """From both ends of utilisation: good and bad where both say so."""
    if low > GOOD:
        return "good"
    if high <= BAD:
        return "bad"
    return "between" if low > BAD and high <= GOOD else "unknown"


def utilisation(company: Company, unit_cost: float) -> tuple[float, float, float]:
    """E12.1  what a million tokens cost at full load over what they cost: as assumed or signed, then both ends; at most all of the time.

    A value that is signed has no range.
    """
    ends = []
    for name in _TERMS:
        shipped, own = assumption(name), company.signed(name)
        ends.append((shipped.low, shipped.high) if own is None and name in _RANGED else (company.assumed(name),))
    found = [_busy(*terms, unit_cost=unit_cost) for terms in product(*ends)]
    return _busy(*(company.assumed(name) for name in _TERMS), unit_cost=unit_cost), min(found), max(found)


def _busy(gpu: float, overhead: float, speed: float, *, unit_cost: float) -> float:
    return min(share(student_unit_cost(gpu, overhead, speed), unit_cost) or 0.0, 1.0)


def _running(asked: Asked, company: Company, own: OwnModels, unit_cost: float) -> Answer:
    value, low, high = utilisation(company, unit_cost)
    rows, bill, known = company.behind("usage"), own.bill or 0.0, low == high

    def of(id: str, label: str, unit: str, amount: float) -> Measure:
        return figure(f"Q18_{id}", label, unit, amount, "assumed", "E12.1, E12.3", "", rows=rows)

    needed = own.mtok * GOOD / value if value > 0 else None
    measures = {
        "busy": of("busy", "Utilisation of the GPUs, as assumed or signed", "fraction", value),
        "low": of("low", "Utilisation of the GPUs, at least", "fraction", low),
        "high": of("high", "Utilisation of the GPUs, at most", "fraction", high),
        "idle": of("idle", "Cost of idle GPUs a month, as assumed or signed", asked.currency, bill * (1 - value)),
        "bill": figure("Q18_bill", "Bill of the models we host, a month", asked.currency, bill, company.at.grade, "E12.3", "", rows=rows),
        "volume": millions("Q18_volume", "Million tokens a month on them", own.mtok, "estimated", "E12.3", rows),
        "needed": millions("Q18_needed", "Million tokens a month at the good mark", needed, "assumed", "E12.1", rows, "some use of them"),
        "good": of("good", "Utilisation called good", "fraction", GOOD),
    }
    words = "The models we host cost {bill} a month for {volume} million tokens. "
    words += "Their GPUs are busy {busy} of the time, and {idle} a month is idle." if known else (
        "No file says how busy their GPUs are: {low} to {high}, by what a GPU costs and serves; at the values assumed {busy}, with {idle} "
        "a month idle. Their own hours would narrow it.")  # fmt: skip
    say = "We pay {bill} a month for GPUs, of which {idle} buys idle time."
    if not known:
        say = "We pay {bill} a month for GPUs and have not measured how busy they are; at the values assumed, {busy} of the time."
    change = "At {needed} million tokens a month on the same GPUs, in place of {volume}, they would be busy {good:0} of the time."
    if value >= GOOD:
        change = (
            "Below {needed} million tokens a month on the same GPUs, in place of {volume}, they would be busy less than {good:0} of it."
        )
    sentence, said, turns = (Said(each, measures, currency=asked.currency) for each in (words, say, change))
    return Answer(sentence, standing(low, high), said, turns, _months(asked, company), "" if known else _HOURS)


def _months(asked: Asked, company: Company) -> Chart | None:
    """The bill and its idle part by month, at the values assumed or signed."""
    own = company.rows.filter(pl.col("provider") == SELF_HOSTED, pl.col("month") <= company.month)
    sums = own.group_by("month").agg(pl.col("inference_cost").sum().cast(pl.Float64).alias("bill"), pl.col("tokens").sum()).sort("month")
    known = sums.filter(pl.col("bill") > 0, pl.col("tokens") > 0)
    idle = [bill * (1 - utilisation(company, bill / (tokens / 1e6))[0]) for bill, tokens in known.select("bill", "tokens").rows()]
    if len(idle) < 2:  # noqa: PLR2004 a line has two ends
        return None
    rows = known.select("month", pl.col("bill").alias("Bill"), pl.Series("Idle, as assumed", idle))
    claim = "Idle GPUs cost less than when they began" if idle[-1] < idle[0] else "Idle GPUs cost no less than when they began"
    return Chart("lines", claim, asked.currency, rows)


def _bought(asked: Asked, company: Company) -> Answer:
    """No GPU of its own: what a student's would stand idle, as assumed."""
    at, would = company.at, would_be_student(asked)
    cost = figure("Q18_cost", "Inference bought a month", asked.currency, at.whole.inference_cost, at.grade, "E0.1", "usage")
    measures = {"cost": cost, "good": figure("Q18_good", "Utilisation called good", "fraction", GOOD, "assumed", "QUESTIONS D18", "")}
    words = "No model is hosted: all {cost} of inference a month is bought by the token, so no GPU stands idle."
    if would is not None:
        own = would.student
        count = gpus(own.max_share, would.mtok, own.tokens_per_second, own.utilisation, own.min_gpus)
        bill = serving_cost(count, own.gpu_usd_per_hour, own.overhead)
        busy = _busy(own.gpu_usd_per_hour, own.overhead, own.tokens_per_second, unit_cost=bill / (own.max_share * would.mtok))
        words += " Assumed, a student would need {gpus} GPUs, busy {busy} of the time, with {idle} a month idle."
        measures |= {
            "gpus": figure("Q18_gpus", "GPUs a student would need", "count", float(count), "assumed", "E12.3", ""),
            "busy": figure("Q18_busy", "Utilisation of a student's GPUs", "fraction", busy, "assumed", "E12.1, E12.3", ""),
            "idle": figure("Q18_idle", "Cost of a student's idle GPUs a month", asked.currency, bill * (1 - busy), "assumed", "E12.3", ""),
        }
    change = "The first GPU of our own changes the answer: from then on it must be busy {good:0} of the time."
    told = (words, "We host nothing, so we pay for no idle GPU.", change)
    sentence, said, turns = (Said(each, measures, currency=asked.currency) for each in told)
    return Answer(sentence, "good", said, turns)


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
