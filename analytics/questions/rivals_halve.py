"""Q14 A rival cuts the price of an outcome in half. Then?"""

import polars as pl

from analytics.answers import a_cut
from analytics.answers.answering import open_while
from analytics.answers.asked import Asked, assumed
from analytics.answers.outcomes_sold import sells_outcomes, why_not_sold
from analytics.company import Company, figure
from analytics.estimates.part import WORK
from analytics.measure import Grade, Measure
from analytics.question import Answer, Chart, Question, Standing
from analytics.said import Said

CUT = 0.50  # HubSpot, 14 April 2026: 1.00 a conversation to 0.50 a resolved one, nobody grandfathered (FACTS A2)
_OPEN = open_while(
    "what a rival's cut would do",
    "A cut of {cut:0} that leaves the floor standing is good; one that breaks it at once is bad.",
    "QUESTIONS D14", cut=CUT,
)  # fmt: skip


def _answer(asked: Asked) -> Answer:
    company = asked.company
    if company is None:
        return _OPEN.nothing(asked, "the invoices and the usage behind them")
    at = company.at
    if sells_outcomes(company) is False:
        sentence = "A rival's price of an outcome reaches no revenue: nothing of {revenue} a month is priced by outcome or task."
        return _OPEN.beside(asked, sentence, "We sell no outcomes, so such a cut does not reach us; the price of a token does.")
    if not sells_outcomes(company):
        return _OPEN.because(asked, *why_not_sold(company))
    if at.whole.gross_profit is None or not at.cost_is_known:
        return _OPEN.because(
            asked, "the inference cost of what is sold by outcome is not known", "a gateway's log that names the product served"
        )
    months, path = a_cut.soonest(at.lines, float(at.other_cogs or 0), asked.floor, CUT)
    measures = _measures(asked, company, months)
    now, after = (float(measures[name].value or 0) for name in ("now", "after"))
    holds = after >= asked.floor
    say = "We could follow a cut of {cut:0} at once and keep a margin of {after}."
    if not holds:
        say = "We could not follow a cut of {cut:0} and keep the floor; outcomes alone would be left with {alone_after}."
    change = "A cut of {cut_at} is where the floor breaks; the question supposes {cut:0}."
    if measures["cut_at"].value is None:
        change = (
            "Even outcomes given away would leave the floor." if now > asked.floor else "At {now} nothing is above the floor to give away."
        )
    known = at.other_cogs is not None
    told = (_sentence(known, now < asked.floor, holds, months is not None), say, change)
    sentence_, said, turns = (Said(words, measures, {"path": path}, asked.currency) for words in told)
    needs = "" if known else "other COGS of the month, typed"
    stands = standing(holds, months is not None, known)
    return Answer(sentence_, stands, said, turns, _chart(asked, measures), needs, (measures["eroded"], measures["alone"]))


def standing(holds: bool, breaks_later: bool, complete: bool) -> Standing:
    """From whether the floor stands at once, whether a price path breaks it within three years, and whether other COGS are known."""
    if not holds:
        return "bad"
    return "between" if breaks_later else "good" if complete else "unknown"


def _sentence(complete: bool, broken: bool, holds: bool, later: bool) -> str:
    kind = "gross margin falls" if complete else "margin on inference falls (other COGS are not known)"
    words = f"If we follow a cut of {{cut:0}} at once, {kind} from {{now}} to {{after}}, and {{lost}} of gross profit a month is gone"
    if broken:
        return words + "; the floor is broken already."
    if not holds:
        return words + ": the floor breaks at once."
    return words + (
        "; the floor holds at first and breaks after {months} with {path}." if later else "; the floor holds on each price path."
    )


def _measures(asked: Asked, company: Company, months: float | None) -> dict[str, Measure]:
    at, rows = company.at, company.behind("billing_lines")
    lines, other = at.lines, float(at.other_cogs or 0)
    after, own = a_cut.cut(lines, CUT), [line for line in lines if line.priced_by in WORK]

    def of(id: str, label: str, unit: str, value: float | None, known: Grade = "assumed") -> Measure:
        return figure(f"Q14_{id}", label, unit, value, known, "E9.7", "a cut or a horizon in reach", rows=rows)

    worn = a_cut.worn_down(lines, other, asked.floor, CUT)
    return {
        "cut": assumed("Q14_cut", "Cut of the price of an outcome", "fraction", CUT, "E9.7; HubSpot, 14 April 2026"),
        "now": of("now", "Margin today", "fraction", a_cut.margin(lines, other), at.grade),
        "after": of("after", "Margin after the cut", "fraction", a_cut.margin(after, other)),
        "alone": of("alone", "Margin of outcomes today, on inference", "fraction", a_cut.margin(own, 0.0), at.grade),
        "alone_after": of(
            "alone_after", "Margin of outcomes after the cut, on inference", "fraction", a_cut.margin(a_cut.cut(own, CUT), 0.0)
        ),
        "lost": of("lost", "Gross profit lost a month", asked.currency, a_cut.profit(lines, other) - a_cut.profit(after, other)),
        "months": of("months", "Months until the floor breaks after the cut", "months", months),
        "eroded": of("eroded", "Months until the floor breaks where the price halves over each year", "months", worn),
        "cut_at": of("cut_at", "Cut at which the floor breaks", "fraction", a_cut.breaks_at(lines, other, asked.floor)),
    }


def _chart(asked: Asked, measures: dict[str, Measure]) -> Chart:
    names = {"now": "All, today", "after": "All, after the cut", "alone": "Outcomes, today", "alone_after": "Outcomes, after the cut"}
    bars = [(words, float(measures[name].value or 0)) for name, words in names.items() if measures[name].value is not None]
    rows = pl.DataFrame(bars, schema={"name": pl.String, "value": pl.Float64}, orient="row")
    claim = Said("A cut of {cut:0} takes margin from {now} to {after}", measures, currency=asked.currency).text
    return Chart("bars", claim, "fraction", rows, asked.floor, "Floor")


RIVALS_HALVE = Question(
    number=14,
    text="A rival cuts the price of an outcome in half, as HubSpot did. Then?",
    family="Outcomes",
    good="Margin stays above the floor after following the cut, on each price path.",
    bad="The floor is broken at once.",
    claim_not="That customers will not ask for the rival's price because the product is better: nothing here measures it.",
    follow_up="Which contracts renew in the next two quarters, and at what price would you let them go?",
    answer=_answer,
)
