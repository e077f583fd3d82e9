"""Q21 What is the margin without credits, free tiers and startup discounts?"""

import polars as pl

from analytics.answers.answering import open_while
from analytics.answers.asked import Asked, assumed
from analytics.company import Company, figure
from analytics.equations.margin import gross_margin
from analytics.measure import Measure, worst
from analytics.provider_money import SELF_HOSTED
from analytics.question import Answer, Chart, Question, Standing
from analytics.said import Said

CLOSE, APART = 0.02, 0.10  # of revenue: what separates the margin in the books from that without help (D21)
SOON = 6.0  # months until credits are used up (D21)
NOTHING = 0.0005  # of margin: a difference that no display shows
_CREDITS = "the provider's credits of the month, typed, with 0 where there are none"
_SIDES = "the invoices and the usage of one month"
_GIVEN = "select sum(cost)::double as cost from usage where is_primary and month = $month and purpose = 'free'"
_OPEN = open_while(
    "what margin is without credits and discounts",
    "Less than {close:0} of revenue apart is good; more than {apart:0} is bad.",
    "QUESTIONS D21", close=CLOSE, apart=APART,
)  # fmt: skip


def _answer(asked: Asked) -> Answer:
    company = asked.company
    if company is None:
        return _OPEN.nothing(asked, _SIDES)
    if asked.indicators["M1_reported"].value is None:
        return _OPEN.because(asked, "the month lacks revenue or cost", asked.lacks or _SIDES)
    measures = _measures(asked, company)
    plain, books, at_list = (None if (value := measures[name].value) is None else float(value) for name in ("plain", "books", "list"))
    discount = plain - at_list if plain is not None and at_list is not None else 0.0
    credits = None if books is None or plain is None else books - plain
    known = company.at.other_cogs is not None
    say = "Without credits we keep {plain}." if discount < NOTHING else "Without credits we keep {plain}; at list prices {list}."
    if plain is not None and plain < 0:
        say = "Without credits we lose money: margin is {plain}."
    change = "Credits above {close_at} a month ({close:0} of revenue) would part the books from this; above {apart_at} ({apart:0}), widely."
    words = _sentence(measures, known, None if at_list is None else discount)
    sentence, said, turns = (Said(each, measures, currency=asked.currency) for each in (words, say, change))
    ends = asked.indicators["M21_exhausted"]
    stands = standing(credits, max(discount, 0.0), None if ends.value is None else float(ends.value))
    needs = _CREDITS if credits is None else "" if known else "other COGS of the month, typed"
    return Answer(sentence, stands, said, turns, _chart(asked, measures), needs, (asked.indicators["M21"], ends, measures["normal"]))


def standing(credits: float | None, discounts: float, exhausted: float | None) -> Standing:
    """From what credits (None: not known) and discounts add to margin, as fractions, and the months until credits are used up."""
    if (credits or 0.0) + discounts > APART:
        return "bad"
    if credits is None:
        return "unknown"
    if credits + discounts < CLOSE:
        return "good"
    return "bad" if exhausted is not None and exhausted < SOON else "between"


def _sentence(measures: dict[str, Measure], complete: bool, discount: float | None) -> str:
    kind = "gross margin" if complete else "margin on inference, before other COGS that nobody has typed,"
    credits = measures["credits"].value
    if credits is None:
        words = f"Without credits {kind} is {{plain}}. What the books show with them cannot be told: no credits are typed for the month, "
        words += "not even that there were none."
    elif not credits:
        words = f"No credit helps: {kind} is {{plain}}."
    else:
        words = f"In the books {kind} is {{books}}; without the providers' credits of {{credits}} a month it is {{plain}}."
    if discount is not None:
        at_list = "What was bought was bought at list price."
        words += f" {at_list}" if abs(discount) < NOTHING else " At the list prices of what was bought it would be {list}."
    if measures["given"].value:
        words += " Inference given away, {given} a month, is counted in it."
    if abs(float(measures["normal"].value or 0) - float(measures["plain"].value or 0)) >= NOTHING:
        words += " Without the work of our own people and research it would be {normal}."
    return words


def _measures(asked: Asked, company: Company) -> dict[str, Measure]:
    found, currency, rows = asked.indicators, asked.currency, company.behind("usage")
    revenue, profit = float(company.at.whole.revenue or 0), float(found["M1_profit"].value or 0)
    bought = company.here.filter(pl.col("side") == "cost", pl.col("provider") != SELF_HOSTED, pl.col("list_cost") > 0)
    gap = float(bought["list_cost"].sum() or 0) - float(bought["inference_cost"].sum() or 0)
    whole = bought.height > 0 and not bought["unlisted_tokens"].sum()
    grade = worst("estimated", company.at.grade)

    def of(id: str, label: str, unit: str, value: float | None, needs: str = "") -> Measure:
        return figure(f"Q21_{id}", label, unit, value, grade, "E0.4, E1.4", needs, rows=rows)

    at_list = gross_margin(profit - gap, revenue) if whole else None
    return {
        "books": found["M1_after_credits"],
        "plain": found["M1_reported"],
        "normal": found["M1_normalised"],
        "credits": found["M21_credits"],
        "list": of("list", "Margin at list prices", "fraction", at_list, "list prices of all that was bought"),
        "given": of("given", "Inference given away a month", currency, company.query(_GIVEN)["cost"][0], "usage by purpose"),
        "close": assumed("Q21_close", "Difference called close", "fraction", CLOSE, "QUESTIONS D21"),
        "apart": assumed("Q21_apart", "Difference called wide", "fraction", APART, "QUESTIONS D21"),
        "close_at": of("close_at", "Credits a month that make the close difference", currency, CLOSE * revenue),
        "apart_at": of("apart_at", "Credits a month that make the wide difference", currency, APART * revenue),
    }


def _chart(asked: Asked, measures: dict[str, Measure]) -> Chart | None:
    names = {"books": "In the books", "plain": "Without credits", "list": "At list prices"}
    bars = [(words, float(measures[name].value or 0)) for name, words in names.items() if measures[name].value is not None]
    if len(bars) < 2:  # noqa: PLR2004 a bar alone compares nothing
        return None
    rows = pl.DataFrame(bars, schema={"name": pl.String, "value": pl.Float64}, orient="row")
    claim = Said("Without credits margin is {plain}", measures, currency=asked.currency).text
    return Chart("bars", claim, "fraction", rows, asked.floor, "Floor")


MARGIN_WITHOUT_CREDITS = Question(
    number=21,
    text="What is the margin without credits, free tiers and startup discounts?",
    family="Margin",
    good="Less than two points between the books and the margin without help.",
    bad="More than ten points between the two, or credits that are used up within six months.",
    claim_not="A margin on inference that somebody else pays for.",
    follow_up="When do the credits run out, and what is the first invoice after that?",
    answer=_answer,
)
