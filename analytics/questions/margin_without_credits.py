"""Q21 What is the margin without credits, free tiers and startup discounts?"""

import polars as pl

from analytics.asked import Asked, assumed
from analytics.company import Company, figure
from analytics.equations.margin import gross_margin
from analytics.measure import Measure, worst
from analytics.provider_money import SELF_HOSTED
from analytics.question import Answer, Chart, Question, Standing
from analytics.said import Said
from analytics.unanswered import marked

CLOSE, APART = 0.02, 0.10  # points between the margin in the books and without help (D21)
SOON = 6.0  # months until credits are used up
NOTHING = 0.0005  # of margin: a difference that no display shows
_CREDITS = "the provider's credits of the month, typed, with 0 where there are none"
_OPEN = marked("what margin is without credits and discounts", "Less than {close:0} of revenue apart is good; more than {apart:0} is bad.",
               "QUESTIONS D21", close=CLOSE, apart=APART)  # fmt: skip
_SIDES = "the invoices and the usage of one month"


def _answer(asked: Asked) -> Answer:
    company = asked.company
    if company is None:
        return _OPEN.nothing(asked, _SIDES)
    found = asked.indicators
    if found["M1_normalised"].value is None:
        return _OPEN.because(asked, "the month lacks revenue or cost", _SIDES)
    measures = _measures(asked, company)
    credits, at_list = measures["credits"], measures["list"]
    known = company.at.other_cogs is not None
    kind = "gross margin" if known else "margin on inference, before other COGS that nobody has typed,"
    if credits.value is None:
        words = f"Without credits {kind} is {{plain}}. What the books show with them cannot be told: no credits are typed for the month, not even that there were none."
    elif float(credits.value) == 0:
        words = f"No credit helps: {kind} is {{plain}}."
    else:
        words = f"In the books {kind} is {{books}}; without the providers' credits of {{credits}} a month it is {{plain}}."
    helped = abs(_discounts(measures)) >= NOTHING
    if at_list.value is not None:
        words += " At the list prices of what was bought it would be {list}." if helped else " What was bought was bought at list price."
    if measures["free"].value:
        words += " Inference given away, {free} a month, is counted in it."
    say = (
        "Without credits we keep {plain}; at list prices {list}."
        if helped and at_list.value is not None
        else "Without credits we keep {plain}."
    )
    change = "Credits above {close_at} a month ({close:0} of revenue) would part the books from this; above {apart_at} ({apart:0}), widely."
    said = {"measures": measures, "currency": asked.currency}
    needs = _CREDITS if credits.value is None else "" if known else "other COGS of the month, typed"
    gap, months = measures["gap"].value, found["M21_exhausted"].value
    stands = standing(None if gap is None else float(gap), max(_discounts(measures), 0.0), None if months is None else float(months))
    return Answer(
        Said(words, **said), stands, Said(say, **said), Said(change, **said), _chart(asked, measures), needs,
        (found["M21"], found["M21_exhausted"], measures["discount"]),
    )  # fmt: skip


def standing(credits_gap: float | None, discount_gap: float, exhausted: float | None) -> Standing:
    """From what credits and discounts add to margin, in fractions, and the months until credits are used up."""
    if discount_gap > APART or (credits_gap is not None and credits_gap + discount_gap > APART):
        return "bad"
    if credits_gap is None:
        return "unknown"
    if credits_gap + discount_gap < CLOSE:
        return "good"
    return "bad" if exhausted is not None and exhausted < SOON and credits_gap > APART else "between"


def _discounts(measures: dict[str, Measure]) -> float:
    """What paying less than list adds to margin, below zero where more is paid; nothing where it is not known."""
    plain, at_list = measures["plain"].value, measures["list"].value
    return float(plain) - float(at_list) if plain is not None and at_list is not None else 0.0


def _measures(asked: Asked, company: Company) -> dict[str, Measure]:
    found, at, currency = asked.indicators, company.at, asked.currency
    revenue, profit = float(at.whole.revenue or 0), float(found["M1_profit"].value or 0)
    bought = company.here.filter(pl.col("side") == "cost", pl.col("provider") != SELF_HOSTED, pl.col("list_cost") > 0)
    listed, paid = float(bought["list_cost"].sum() or 0), float(bought["inference_cost"].sum() or 0)
    whole = not bought.is_empty() and not (bought["unlisted_tokens"].sum() or 0)
    books, plain, credits = found["M1_after_credits"], found["M1_normalised"], found["M21_credits"]
    gap = None if books.value is None or plain.value is None else float(books.value) - float(plain.value)
    usage, typed = company.behind("usage"), company.behind("typed")
    free = company.query("select sum(cost)::double as cost from usage where is_primary and month = $month and purpose = 'free'")["cost"][0]
    grade = worst("estimated", at.grade)
    return {
        "books": books,
        "plain": plain,
        "credits": credits,
        "gap": figure("Q21_gap", "What credits add to margin", "points", gap, books.grade, "E0.4", _CREDITS, rows=typed),
        "list": figure("Q21_list", "Margin at list prices", "fraction", gross_margin(profit - (listed - paid), revenue) if whole else None,
                       grade, "E0.4, E1.4", "list prices of all that was bought", rows=usage),
        "discount": figure("Q21_discount", "List price less what was paid, a month", currency, listed - paid if whole and abs(listed - paid) >= 0.5
                           else None, grade, "E1.4", "a difference between list prices and what was paid", rows=usage),
        "free": figure("Q21_free", "Inference given away a month", currency, free, grade, "E0.4", "usage by purpose", rows=usage),
        "close": assumed("Q21_close", "Difference called close", "fraction", CLOSE, "QUESTIONS D21"),
        "apart": assumed("Q21_apart", "Difference called wide", "fraction", APART, "QUESTIONS D21"),
        "close_at": figure("Q21_close_at", "Credits a month that make the close difference", currency, CLOSE * revenue, grade, "E0.4", ""),
        "apart_at": figure("Q21_apart_at", "Credits a month that make the wide difference", currency, APART * revenue, grade, "E0.4", ""),
    }  # fmt: skip


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
    bad="More than ten points, or credits that are used up within six months.",
    claim_not="A margin on inference that somebody else pays for.",
    follow_up="When do the credits run out, and what is the first invoice after that?",
    answer=_answer,
)
