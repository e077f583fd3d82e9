"""Q7 How much of gross margin comes from routing and caching that anyone can copy?"""

import polars as pl

from analytics.answers.answering import amounts, input_of, not_yet, span, standing
from analytics.answers.asked import Asked
from analytics.company import figure
from analytics.equations.routing import copied
from analytics.measure import Measure
from analytics.question import Answer, Chart, Question
from analytics.said import Said

SMALL, MOST, MONTHS = 0.20, 0.50, 24
_SPEEDS = {"Published": "copying.half_life_published_months", "Copied": "copying.half_life_months", "Slow": "copying.half_life_slow_months"}
NEEDS = "usage that says which requests were routed"


def _answer(asked: Asked) -> Answer:
    company, found = asked.company, asked.indicators
    part, saving = found.get("M16"), found.get("M16_saving")
    if company is None or part is None or part.value is None or saving is None or saving.value is None:
        needs = (part.needs if part is not None else "") or asked.lacks
        return not_yet("how much of it others can copy", needs, currency=asked.currency)
    low, high = float(part.low or 0), float(part.high if part.high is not None else part.value)
    whole = company.at.whole.gross_profit
    both = span("Q7_share", "Share of gross profit on inference from caching", "fraction", low, high, part.grade, "M16, E3.2", NEEDS)
    dollars = amounts(asked, "Q7_saving", "Saved by caching a month, for us and for customers", saving.value, saving.grade, "E3.2")
    half = input_of(asked, "copying.half_life_months", "Months in which half of a saving is copied", "months")
    measures: dict[str, Measure] = {
        "part": both, "saving": dollars, "half": half,
        "whole": amounts(asked, "Q7_whole", "Gross profit on inference a month", whole, "estimated", "E0.1"),
    }  # fmt: skip
    sentence = Said(_sentence(float(saving.value)), measures, currency=asked.currency)
    judged = standing(good=high < SMALL, bad=low > MOST)
    say = Said("Caching that a rival can copy is {part} of our gross profit on inference.", measures, currency=asked.currency)
    rows = _fading(asked, high * float(whole or 0))
    chart = Chart("lines", _claim(high), asked.currency, rows) if high > 0 else None
    return Answer(sentence, judged, say, _change(asked, low, high), chart, NEEDS, (half, found["M16_routing"]))


def _sentence(saving: float) -> str:
    if saving <= 0:
        return "None that can be seen: caching saves nothing this month; what routing brings stands in no file."
    told = "Caching saves {saving} a month, and {part} of {whole} of gross profit is a saving that anyone can copy"
    return f"{told}; what routing brings stands in no file."


def _claim(high: float) -> str:
    return "More than half of gross profit could fade" if high > MOST else "What others can copy fades as they copy it"


def _change(asked: Asked, low: float, high: float) -> Said:
    """What decides between the ends: whether token customers already get the caching."""
    small = Measure("Q7_small", "Mark: copyable share", "fraction", SMALL, "assumed", "the question's mark")
    top = figure("Q7_high", "Copyable share if token customers pay the uncached price", "fraction", high, "assumed", "M16", "")
    least = figure("Q7_low", "Copyable share if token customers get the saving already", "fraction", low, "estimated", "M16", "")
    told = {"small": small, "high": top, "low": least}
    if low < SMALL <= high:
        return Said("It is {high} if token customers are billed as if nothing were cached, and {low} if they get the saving.", told)
    if low >= SMALL:
        return Said("It would change if the copyable share fell under {small:0}; it is at least {low} now.", told)
    return Said("It would change if the copyable share rose over {small:0}; it is at most {high} now.", told)


def _fading(asked: Asked, dollars: float) -> pl.DataFrame:
    """What is left of the copyable gross profit a month, copied at three speeds (E3.5)."""
    company = asked.company
    lag = company.assumed("copying.lag_months") if company else 0.0
    speeds = {name: company.assumed(key) if company else 1.0 for name, key in _SPEEDS.items()}
    left = {name: [dollars * (1 - copied(float(month), half, lag)) for month in range(MONTHS + 1)] for name, half in speeds.items()}
    return pl.DataFrame({"t": range(MONTHS + 1), **left})


COPYABLE_MARGIN = Question(
    number=7,
    text="How much of GM comes from routing/caching anyone can copy?",
    family="Durability",
    good="Less than a fifth of gross profit.",
    bad="Most of gross profit is a saving that anyone can copy.",
    claim_not="That caching or routing is a moat: both are documented by the providers, and a rival needs weeks.",
    follow_up="What happens to the margin once a rival bills on the cached price?",
    answer=_answer,
)
