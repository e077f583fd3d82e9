"""Q19 Is cost per task falling, or only the token price?"""

import polars as pl

from analytics.answers.answering import open_while
from analytics.answers.asked import Asked
from analytics.answers.per_task import YEAR, PerTask, per_task
from analytics.company import Company, figure
from analytics.measure import Measure, worst
from analytics.question import Answer, Chart, Question, Standing
from analytics.said import Said

GOOD = 0.20  # fall of the cost per task a year (D19)
NOTHING = 0.0005  # of the cost: a change that no display shows
SMALL, THOUSAND = 10.0, 1000  # a task below ten of the currency is said by the thousand, whose amounts read to the unit
UNITS = {
    "outcomes": ("outcome", "thousand outcomes"),
    "quantity": ("unit billed", "thousand units billed"),
    "tokens": ("million tokens",) * 2,
}
LABELS = {"provider_price": "Token price", "tokens_per_unit": "Tokens a task", "model_mix": "Model mix", "cache_share": "Caching"}
_OUTCOMES = "an export of outcomes by customer and day"
_OPEN = open_while(
    "whether a task costs less than it did", "A cost per task that falls by {good:0} a year or more is good.", "QUESTIONS D19", good=GOOD
)


def _answer(asked: Asked) -> Answer:
    company = asked.company
    if company is None:
        return _OPEN.nothing(asked, f"a gateway's log of usage and {_OUTCOMES}")
    found = per_task(company)
    if found is None:
        file = asked.lacks or "a second month of invoices and usage"
        return _OPEN.because(asked, "no product has both revenue and cost in two months", file)
    many = found.is_task and found.before < SMALL
    by = THOUSAND if many else 1
    measures = _measures(asked, company, found, by)
    unit = UNITS[found.unit][many]
    told = (_sentence(found, unit), *_say(found, unit))
    sentence_, said, turns = (Said(words, measures, {"product": found.product}, asked.currency) for words in told)
    stands = standing(found.a_year) if found.is_task else "unknown"
    return Answer(
        sentence_, stands, said, turns, _chart(asked, found, by), "" if found.unit == "outcomes" else _OUTCOMES, (measures["year"],)
    )


def standing(a_year: float) -> Standing:
    """From the change of the cost per task a year: bad where it does not fall, whatever the token price did."""
    return "good" if a_year <= -GOOD else "bad" if a_year >= 0 else "between"


def _sentence(found: PerTask, unit: str) -> str:
    moved = "fell" if found.change < -NOTHING else "rose" if found.change > NOTHING else ""
    span = "{months} months" if found.months > 1 else "a month"
    words = f"Cost per {unit} of {{product}} {moved} by {{size}} over {span}, from {{before}} to {{after}}"
    if not moved:
        words = f"Cost per {unit} of {{product}} did not move over {span}: {{after}}"
    price = found.forces["provider_price"] / found.before
    if not found.is_task:
        return words + "; no task is counted, so whether a task costs less cannot be told: tokens a task may have grown."
    if moved == "fell" and price > -NOTHING:
        words += "; the token price had no part in it"
    if moved == "rose" and price < -NOTHING:
        words += ", though the token price fell"
    return words + ". Of the earlier cost, the token price did {price}, tokens a task {tokens}, model mix {mix} and caching {cache}."


def _say(found: PerTask, unit: str) -> tuple[str, str]:
    if not found.is_task:
        return "A million tokens went from {before} to {after}; what a task costs we have not counted.", (
            "The tokens that a task takes decide, and no file counts tasks.")  # fmt: skip
    say = f"Per {unit} our cost went from {{before}} to {{after}}; the token price did {{price}}, and what we changed ourselves {{own}}."
    if found.a_year <= -GOOD:
        return say, "With {spare} more tokens a task, at today's prices, the fall would be less than a fifth a year."
    return say, f"At {{good_at}} per {unit}, in place of {{after}}, cost would be falling by a fifth a year, which is called good."


def _measures(asked: Asked, company: Company, found: PerTask, by: int) -> dict[str, Measure]:
    good = found.before * (1 - GOOD) ** (found.months / YEAR)

    def of(id: str, label: str, unit: str, value: float) -> Measure:
        grade = worst("estimated", company.at.grade)
        return figure(f"Q19_{id}", label, unit, value, grade, "M18", "", rows=company.behind("usage"))

    parts = {"price": "provider_price", "tokens": "tokens_per_unit", "mix": "model_mix", "cache": "cache_share"}
    forces = {id: of(id, f"{LABELS[name]}, of the earlier cost", "points", found.forces[name] / found.before) for id, name in parts.items()}
    return forces | {
        "own": of("own", "Tokens a task, model mix and caching, of the earlier cost", "points", found.own / found.before),
        "before": of("before", "Cost then", asked.currency, by * found.before),
        "after": of("after", "Cost now", asked.currency, by * found.after),
        "size": of("size", "Change of the cost, without its sign", "fraction", abs(found.change)),
        "months": of("months", "Months between", "count", float(found.months)),
        "year": of("year", "Change of the cost a year", "fraction", found.a_year),
        "good_at": of("good_at", "Cost that would be good", asked.currency, by * good),
        "spare": of("spare", "More tokens a task until it is good no more", "fraction", good / found.after - 1),
    }


def _chart(asked: Asked, found: PerTask, by: int) -> Chart:
    rest = found.after - found.before - sum(found.forces[name] for name in LABELS)
    steps = [("Then", found.before, True), *((words, found.forces[name], False) for name, words in LABELS.items())]
    steps += [("Customers, mix, currency", rest, False), ("Now", found.after, True)]
    steps = [(name, by * value, total) for name, value, total in steps]
    rows = pl.DataFrame(steps, schema={"name": pl.String, "value": pl.Float64, "total": pl.Boolean}, orient="row")
    largest = max(LABELS, key=lambda name: abs(found.forces[name]))
    claim = (
        f"{LABELS[largest]} moved the cost most"
        if abs(found.forces[largest]) > NOTHING * found.before
        else "What it cost then, and costs now"
    )
    return Chart("steps", claim, asked.currency, rows)


COST_PER_TASK = Question(
    number=19,
    text="Is cost per task falling, or only the token price?",
    family="Own models",
    good="Cost per task falls by a fifth a year or more.",
    bad="Cost per task does not fall: growth of tokens a task takes all that the token price gives.",
    claim_not="That cheaper tokens are cheaper tasks.",
    follow_up="How many tokens did the same task take a year ago?",
    answer=_answer,
)
