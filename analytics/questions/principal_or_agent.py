"""Q28 Principal or agent: what is revenue, shown net?"""

from functools import partial

import polars as pl

from analytics.answers.answering import not_yet
from analytics.answers.asked import Asked
from analytics.answers.marks import FILES, Marks, indicator, mark
from analytics.company import Company, figure
from analytics.company import company as company_in
from analytics.equations.margin import net_revenue, share
from analytics.estimates.part import back
from analytics.measure import Measure, Number
from analytics.question import Answer, Chart, Question
from analytics.said import Said
from analytics.scoring.by_contract import BESIDE
from analytics.words import percent

MARKS = Marks(good=0.20, bad=0.50)  # of revenue is inference passed through: under a fifth the story hardly changes, from half on it does
YEAR = 12
_CLASSES = "what sets the price of each product"


def _answer(asked: Asked) -> Answer:
    company = asked.company
    good, bad = mark(MARKS.good, "fraction"), mark(MARKS.bad, "fraction", id="mark_bad")
    sums = _sums(company) if company else None
    if company is None or sums is None or sums[0] <= 0:
        say = "We cannot show our revenue net of what we pass through yet."
        whether = "whether less than {mark:0} of revenue is inference passed through"
        return not_yet(whether, asked.lacks or FILES, say=say, marks={"mark": good}, currency=asked.currency)
    gross, passed, doubt = sums
    low, high = share(passed, gross), share(passed + doubt, gross)
    known = low == high
    before = company_in(company.snapshot, company.today, company.book, back(company.month, YEAR))
    then = _sums(before) if before is not None else None
    measures: dict[str, Measure] = {
        "gross": _figure(company, "gross", "Revenue a month, gross", asked.currency, gross),
        "passed": _span(company, "passed", "Inference passed through a month", asked.currency, passed, passed + doubt),
        "net": _span(company, "net", "Net revenue a month", asked.currency, net_revenue(gross, passed + doubt), net_revenue(gross, passed)),
        "share": _span(company, "share", "Share of revenue that is inference passed through", "fraction", low, high),
        "margin": indicator(asked, "M1_net", "Margin on net revenue", "fraction"),
        "reported": indicator(asked, "M1_reported", "Margin", "fraction"),
        "grown": _figure(company, "grown", "Growth of revenue in a year, gross", "fraction", _growth(gross, then and then[0])),
        "net_grown": _net_growth(company, sums, then),
        "doubt": _figure(company, "doubt", "Inference of products that nobody has classified", asked.currency, doubt),
        "room": _figure(company, "room", "Inference passed through, at the mark", asked.currency, MARKS.bad * gross),
        "least": _figure(company, "least", "Inference passed through, at the good mark", asked.currency, MARKS.good * gross),
        "mark": good, "bad": bad,
    }  # fmt: skip
    told = partial(Said, measures=measures, currency=asked.currency)
    if known and not passed:
        same = "Nothing billed is inference passed through: net revenue is all of {gross} a month, and the margin {reported} either way."
        alike = "Gross and net are the same for us: {gross} a month."
        holds = "It holds on net while at most {least} a month, {mark:0} of revenue, is passed through."
        return Answer(told(same), "good", told(alike), told(holds), trail=(measures["share"],))
    sentence = "Of {gross} billed a month {passed} is inference passed through, so net revenue is {net}"
    if known and measures["margin"].value is not None:
        sentence += ": the margin is {reported} of gross and {margin} of net"
    sentence += "." if known else "; {doubt} of that belongs to products not yet classified."
    other = asked.score.by_contract
    if other is not None:
        measures |= other.named
        sentence += BESIDE
    say = "Shown net, we have {net} of revenue a month, not {gross}; our auditor decides which of the two we report."
    if measures["grown"].value is not None and measures["net_grown"].low is not None:
        say = "Shown net, we have {net} a month, not {gross}, and in a year it grew {net_grown}, against {grown} gross."
    if passed > MARKS.bad * gross:
        change = "It is half passed through or more until that is under {room} a month, {bad:0} of revenue."
    elif passed < MARKS.good * gross:
        change = "It holds on net while what is passed through stays under {least} a month, {mark:0} of revenue."
    else:
        change = "It becomes mostly pass-through above {room} a month, {bad:0} of revenue; it is {passed} now."
    chart, needs = _chart(company, gross, passed, known), "" if known else _CLASSES
    return Answer(told(sentence), MARKS.stand(measures["share"]), told(say), told(change), chart, needs=needs, trail=(measures["share"],))


def _sums(company: Company) -> tuple[float, float, float] | None:
    """Revenue, inference of lines priced by tokens, and inference of lines that nobody has classified; None with one side alone."""
    whole = company.at.whole
    if whole.revenue is None or whole.inference_cost is None:
        return None
    passed, doubt = (float(company.at.classes[name].inference_cost or 0) if name in company.at.classes else 0.0
                     for name in ("tokens", "unclassified"))  # fmt: skip
    return float(whole.revenue), passed, max(doubt, 0.0)


def _net_growth(company: Company, now: tuple[float, float, float], then: tuple[float, float, float] | None) -> Measure:
    """Between its ends, with what is not classified passed through or not in either month."""
    ends = [
        _growth(net_revenue(now[0], now[1] + more * now[2]), net_revenue(then[0], then[1] + less * then[2]))
        for more in (0, 1)
        for less in (0, 1)
        if then is not None
    ]
    known = [each for each in ends if each is not None]
    low, high = (min(known), max(known)) if known and len(known) == len(ends) else (None, None)
    return _span(company, "net_grown", "Growth of net revenue in a year", "fraction", low, high)


def _growth(now: float, then: float | None) -> float | None:
    ratio = share(now, then)
    return None if ratio is None else ratio - 1


def _figure(company: Company, name: str, label: str, unit: str, value: Number | None) -> Measure:
    return figure(f"Q28_{name}", label, unit, value, company.at.grade, "E0.3", FILES, rows=company.behind("billing_lines"))


def _span(company: Company, name: str, label: str, unit: str, low: float | None, high: float | None) -> Measure:
    """A point, or the interval that unclassified products leave open."""
    return figure(f"Q28_{name}", label, unit, low if low == high else None, company.at.grade, "E0.3", _CLASSES, low=low, high=high,
                  rows=company.behind("billing_lines"))  # fmt: skip


def _chart(company: Company, gross: float, passed: float, known: bool) -> Chart:
    steps = [
        ("Revenue, gross", gross, True),
        ("Inference passed through", -passed, False),
        ("Net revenue", net_revenue(gross, passed), True),
    ]
    rows = pl.DataFrame(steps, schema=("name", "value", "total"), orient="row")
    claim = f"{'' if known else 'At least '}{percent(share(passed, gross), 0)} of revenue is inference passed through"
    return Chart("steps", claim, company.at.currency, rows)


PRINCIPAL_OR_AGENT = Question(
    number=28,
    text="Principal or agent: what is revenue, shown net?",
    family="Margin",
    good="Less than a fifth of revenue is inference passed through: the story holds on net.",
    bad="Half of revenue or more is passed through: the growth multiple is on that.",
    claim_not="Which presentation applies: it depends on who controls the service before the customer has it, and an auditor decides.",
    follow_up="What does growth look like on net revenue?",
    answer=_answer,
)
