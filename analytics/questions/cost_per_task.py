"""Q19 Is cost per task falling, or only the token price?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from analytics.asked import Asked
from analytics.bridge import bridge
from analytics.company import Company, figure
from analytics.cost_per_unit import FORCES
from analytics.measure import Grade, Measure, worst
from analytics.part import back
from analytics.question import Answer, Chart, Question, Standing
from analytics.said import Said
from analytics.unanswered import marked

GOOD = -0.20  # change of cost per task a year (D19)
YEAR = 12
TASKS = {"outcomes": "outcome", "quantity": "unit billed"}
SMALL, THOUSAND = 10.0, 1000  # below ten of the currency a task is said by the thousand, whose amounts read to the unit
_OPEN = marked(
    "whether a task costs less than it did", "A cost per task that falls by {good:0} a year or more is good.", "QUESTIONS D19", good=-GOOD
)
_OUTCOMES = "an export of outcomes by customer and day"
LABELS = {
    "provider_price": "Token price", "tokens_per_unit": "Tokens a task", "model_mix": "Model mix", "cache_share": "Cache share",
}  # fmt: skip


@dataclass(frozen=True)
class PerTask:
    """Cost of a task of the product with most cost, `months` ago and now, with what each force did to it, in base currency."""

    product: str
    unit: str
    months: int
    before: float
    after: float
    forces: Mapping[str, float]

    @property
    def change(self) -> float:
        """The later over the earlier, less one."""
        return self.after / self.before - 1

    @property
    def a_year(self) -> float:
        """The change a year, at the same pace."""
        return (1 + self.change) ** (YEAR / self.months) - 1 if self.change > -1 else -1.0


def per_task(company: Company) -> tuple[PerTask | None, PerTask | None]:
    """Over a year, else since the first month with both sides: the product with tasks, and the one counted in tokens, that cost most."""
    first = _first(company)
    if first is None:
        return None, None
    months = (company.month.year - first.year) * 12 + company.month.month - first.month
    rows = bridge(company.snapshot, first, company.month).per_unit.with_columns((pl.col("after") * pl.col("units_after")).alias("cost"))
    ordered = rows.filter(pl.col("before") > 0).sort(pl.col("cost").cast(pl.Float64), "product", descending=[True, False])
    tasks = ordered.filter(pl.col("unit").is_in(list(TASKS)))
    # outcomes are tasks; a billed quantity is one only where nothing better is counted
    best = tasks.filter(pl.col("unit") == "outcomes") if "outcomes" in tasks["unit"] else tasks
    return _one(best, months), _one(ordered.filter(pl.col("unit") == "tokens"), months)


def standing(a_year: float, price: float, tokens: float) -> Standing:
    """From the change a year, and what token price and tokens a task did to it: bad where tokens eat all that the price gave."""
    if a_year <= GOOD:
        return "good"
    return "bad" if price < 0 and tokens >= -price else "between"


def _first(company: Company) -> date | None:
    sides = company.rows.filter(pl.col("month") < company.month).group_by("month").agg(pl.col("side").n_unique())
    held = sides.filter(pl.col("side") == 2)["month"].to_list()
    year = back(company.month, YEAR)
    return year if year in held else min((month for month in held if month > year), default=None)


def _one(rows: pl.DataFrame, months: int) -> PerTask | None:
    if rows.is_empty():
        return None
    row: Mapping[str, Any] = rows.row(0, named=True)
    return PerTask(
        row["product"], row["unit"], months, float(row["before"]), float(row["after"]), {name: float(row[name]) for name in FORCES}
    )


def _answer(asked: Asked) -> Answer:
    company = asked.company
    if company is None:
        return _OPEN.nothing(asked, f"a gateway's log of usage and {_OUTCOMES}")
    tasks, tokens = per_task(company)
    found = tasks or tokens
    if found is None:
        return _OPEN.because(asked, "no product has both revenue and cost in two months", "a second month of invoices and usage")
    measures = _measures(asked, company, found, THOUSAND if tasks is not None and found.before < SMALL else 1)
    fell = "fell" if found.change < -0.0005 else "rose" if found.change > 0.0005 else "did not move"
    many = tasks is not None and found.before < SMALL
    unit = (
        "million tokens"
        if tasks is None
        else f"thousand {TASKS[found.unit].replace('unit', 'units').replace('outcome', 'outcomes')}"
        if many
        else TASKS[found.unit]
    )
    words = f"Cost per {unit} of {{product}} {fell} by {{size}} over {{months}} months, from {{before}} to {{after}}"
    if fell == "did not move":
        words = f"Cost per {unit} of {{product}} did not move over {{months}} months: {{after}}"
    if tasks is not None and found.change < 0 and found.forces["provider_price"] >= 0:
        words += "; the token price had no part in it"
    if tasks is None:
        words += "; no task is counted, so whether a task costs less cannot be told: tokens a task may have grown."
        said = {"measures": measures, "names": {"product": found.product}, "currency": asked.currency}
        say = "A million tokens went from {before} to {after}; what a task costs we have not counted."
        change = "The tokens that a task takes change the answer, and no file counts tasks."
        return Answer(Said(words, **said), "unknown", Said(say, **said), Said(change, **said), _chart(asked, found), _OUTCOMES)
    words += ". Of the earlier cost, the token price did {price}, tokens a task {tokens}, model mix {mix} and caching {cache}."
    say = f"Per {unit} our cost went from {{before}} to {{after}}; the token price did {{price}}, and what we changed ourselves {{own}}."
    change = f"At {{good_at}} per {unit}, in place of {{after}}, cost would be falling by a fifth a year, which is called good."
    if found.a_year <= GOOD:
        change = "Tokens a task turn the answer: at {spare} more of them, at today's prices, the fall would be less than a fifth a year."
    said = {"measures": measures, "names": {"product": found.product}, "currency": asked.currency}
    stands = standing(found.a_year, found.forces["provider_price"], found.forces["tokens_per_unit"])
    needs = "" if found.unit == "outcomes" else _OUTCOMES
    return Answer(Said(words, **said), stands, Said(say, **said), Said(change, **said), _chart(asked, found), needs, (measures["year"],))


def _measures(asked: Asked, company: Company, found: PerTask, by: int) -> dict[str, Measure]:
    grade: Grade = worst("estimated", company.at.grade)
    rows = company.behind("usage")
    good = found.before * (1 + GOOD) ** (found.months / YEAR)

    def of(id: str, label: str, unit: str, value: float) -> Measure:
        return figure(f"Q19_{id}", label, unit, value, grade, "M18", "", rows=rows)

    parts = {"price": "provider_price", "tokens": "tokens_per_unit", "mix": "model_mix", "cache": "cache_share"}
    own = sum(found.forces[name] for name in ("tokens_per_unit", "model_mix", "cache_share"))
    forces = {id: of(id, f"{LABELS[name]}, of the earlier cost", "points", found.forces[name] / found.before) for id, name in parts.items()}
    return forces | {
        "before": of("before", "Cost then", asked.currency, by * found.before),
        "after": of("after", "Cost now", asked.currency, by * found.after),
        "size": of("size", "Change of cost of a task, without its sign", "fraction", abs(found.change)),
        "months": of("months", "Months between", "count", float(found.months)),
        "own": of("own", "Tokens a task, model mix and caching, of the earlier cost", "points", own / found.before),
        "year": of("year", "Change of cost of a task a year", "fraction", found.a_year),
        "good_at": of("good_at", "Cost that would be good", asked.currency, by * good),
        "spare": of("spare", "More tokens a task until it is good no more", "fraction", good / found.after - 1 if found.after > 0 else 0.0),
    }


def _chart(asked: Asked, found: PerTask) -> Chart:
    rest = sum(value for name, value in found.forces.items() if name not in LABELS)
    steps = [("Then", found.before, True), *((words, found.forces[name], False) for name, words in LABELS.items())]
    steps += [("Customers, mix, currency", rest, False), ("Now", found.after, True)]
    rows = pl.DataFrame(steps, schema={"name": pl.String, "value": pl.Float64, "total": pl.Boolean}, orient="row")
    largest = max(LABELS, key=lambda name: abs(found.forces[name]))
    moved = abs(found.forces[largest]) > 0
    claim = f"{LABELS[largest]} moved the cost most" if moved else "What the cost was then, and is now"
    return Chart("steps", claim, asked.currency, rows)


COST_PER_TASK = Question(
    number=19,
    text="Is cost per task falling, or only the token price?",
    family="Own models",
    good="Cost per task falls by a fifth a year or more.",
    bad="The token price falls and growth of tokens a task takes all of it.",
    claim_not="That cheaper tokens are cheaper tasks.",
    follow_up="How many tokens did the same task take a year ago?",
    answer=_answer,
)
