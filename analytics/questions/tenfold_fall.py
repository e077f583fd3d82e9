"""Q1 What happens to gross margin if prices of one capability fall tenfold within a year?"""

from collections.abc import Sequence

import polars as pl

from analytics.answers.answering import amounts, elasticity_of, not_yet, size, span, standing
from analytics.answers.asked import Asked
from analytics.assumptions import assumption
from analytics.company import Company, figure
from analytics.engine.forward import by_month, fall
from analytics.equations.margin import gross_margin, share
from analytics.measure import Measure
from analytics.metrics.break_even_prices import DEEPEST, furthest_price
from analytics.question import Answer, Chart, Question, Standing
from analytics.said import Said

MONTHS = 12
FLAT, HALF = -0.05, -0.50  # of gross profit: what still counts as flat, and the mark of a bad answer


def _answer(asked: Asked) -> Answer:
    company = asked.company
    if asked.lacks or company is None or company.gross_profit is None:
        return not_yet("what a tenfold fall of token prices does", asked.lacks, currency=asked.currency)
    paths = _paths(asked, company)
    now, revenue = company.gross_profit, company.at.whole.revenue
    ends = [rows["gross_profit"][-1] - float(now) for rows in paths.values()]
    margins = [rows["gross_margin"][-1] for rows in paths.values()]
    margin = figure("Q1_margin", f"{asked.kind.capitalize()} margin today", "fraction", gross_margin(now, revenue), "estimated", "E0.2", "")
    measures: dict[str, Measure] = {
        "now": amounts(asked, "Q1_now", "Gross profit a month today", now, "estimated", "E0.1"),
        "margin": margin,
    }
    change = span("Q1_change", "Change of gross profit a month, a year on", asked.currency, min(ends), max(ends), "assumed", "E15.1, M20")
    worse = amounts(asked, "Q1_worse", "Change of gross profit a month, at worst", min(ends), "assumed", "E15.1")
    better = amounts(asked, "Q1_better", "Change of gross profit a month, at best", max(ends), "assumed", "E15.1")
    measures |= {"change": size(change), "worse": size(worse), "better": size(better)}
    if None not in margins:
        measures["after"] = span("Q1_after", "Margin a year on", "fraction", min(margins), max(margins), "assumed", "E15.1")
    said = Said(_sentence(min(ends), max(ends), measures), measures, {"kind": asked.kind}, asked.currency)
    moves = [share(end, now) for end in (min(ends), max(ends))]
    judged = _standing(moves)
    say = Said(_say(min(ends), max(ends)), measures, {"kind": asked.kind}, asked.currency)
    chart = _chart(asked, paths, min(ends), max(ends))
    return Answer(said, judged, say, _halves(asked, company), chart, asked.unclear, (elasticity_of(asked),))


def _paths(asked: Asked, company: Company) -> dict[str, pl.DataFrame]:
    """Month by month with demand that answers to the price and demand that does not: t, gross_profit, gross_margin.

    Where too much is not classified, the first has it follow tokens, or not, as earns less; the second as earns more.
    """
    assumed, eta = assumption("behaviour.elasticity"), assumption("behaviour.tokens_elasticity").value
    decline, other = assumption("prices.tenfold_decline").value, float(company.at.other_cogs or 0)
    found = [
        _path(by_month(lines, fall(decline, elasticity, eta), MONTHS), other)
        for elasticity in (assumed.low, assumed.high)
        for lines in asked.ways
    ]
    if len(asked.ways) == 1:
        return dict(zip(("Demand stays", "Demand answers"), found, strict=True))
    ordered = sorted(found, key=lambda rows: rows["gross_profit"][-1])
    return {"At worst": ordered[0], "At best": ordered[-1]}


def _path(rows: Sequence[tuple[float, float]], other: float) -> pl.DataFrame:
    profits = [revenue - cost - other for revenue, cost in rows]
    margins = [gross_margin(profit, revenue) for profit, (revenue, _) in zip(profits, rows, strict=True)]
    shape = {"t": pl.Int64, "gross_profit": pl.Float64, "gross_margin": pl.Float64}
    return pl.DataFrame({"t": range(len(rows)), "gross_profit": profits, "gross_margin": margins}, schema=shape)


def _sentence(worse: float, better: float, measures: dict[str, Measure]) -> str:
    if better < 0:
        what = "Gross profit falls by {change} a month, from {now}"
    elif worse >= 0:
        what = "Gross profit rises by {change} a month, from {now}"
    else:
        what = "Gross profit falls by {worse} a month at worst and rises by {better} at best, from {now}"
    if "after" not in measures or measures["margin"].value is None:
        return f"{what}; there is no revenue left to take a margin on."
    low, high, margin = (float(end or 0) for end in (measures["after"].low, measures["after"].high, measures["margin"].value))
    if max(abs(low - margin), abs(high - margin)) < 0.0005:
        return f"{what}, while {{kind}} margin stands still at {{margin}}."
    verb = "rises" if low > margin else "falls" if high < margin else "may go either way"
    return f"{what}, while {{kind}} margin {verb}: {{margin}} today, {{after}} then."


def _say(worse: float, better: float) -> str:
    if better < 0:
        return "A tenfold fall takes {change} of our {now} of gross profit a month; the margin would not show it."
    if worse >= 0:
        return "A tenfold fall adds {change} to our {now} of gross profit a month, at the prices we charge today."
    return "At worst a tenfold fall takes {worse} of our {now} of gross profit a month; if demand answers it adds {better}."


def _standing(moves: list[float | None]) -> Standing:
    known = [move for move in moves if move is not None]
    if len(known) < len(moves):
        return "bad"  # no gross profit to lose
    return standing(good=min(known) >= FLAT, bad=min(known) <= HALF and max(known) < 0)


def _halves(asked: Asked, company: Company) -> Said:
    """The fall of prices at which gross profit is half of today's, where demand does not answer."""
    eta, profit = assumption("behaviour.tokens_elasticity").value, float(company.gross_profit or 0)
    if profit <= 0:
        return Said("There is no gross profit to halve: the answer changes once a month earns any.")
    wanted = profit / 2 + float(company.at.other_cogs or 0)
    ratio = furthest_price(company.at.lines, wanted, assumption("behaviour.elasticity").low, eta, DEEPEST)
    if ratio is None:
        return Said("No fall of token prices, down to a hundredth, halves gross profit; it changes once more of it follows tokens.")
    fallen = figure("Q1_halves", "Fall of token prices that halves gross profit", "fraction", 1 - ratio, "assumed", "M12", "")
    return Said("Gross profit halves once token prices are down by {fallen}, if demand does not answer.", {"fallen": fallen})


def _chart(asked: Asked, paths: dict[str, pl.DataFrame], worse: float, better: float) -> Chart:
    (first, still), (second, moved) = paths.items()
    verb = "falls" if better < 0 else "rises" if worse >= 0 else "falls or rises, as demand answers"
    parts = {
        column: still.select("t", pl.col(column).alias(first)).with_columns(moved[column].alias(second))
        for column in ("gross_profit", "gross_margin")
    }
    margin = Chart("lines", f"The same in {asked.kind} margin", "fraction", parts["gross_margin"], asked.floor, "floor")
    return Chart("lines", f"Gross profit a month {verb} over a year", asked.currency, parts["gross_profit"], below=margin)


TENFOLD_FALL = Question(
    number=1,
    text="What happens to gross margin if GPT-class prices fall 10x in 12 months?",
    family="Prices",
    good="Gross profit in dollars is up or flat: little of it follows the token price.",
    bad="Margin in percent looks the same while gross profit in dollars halves or worse.",
    claim_not="That a margin which stands still means that nothing is lost; or that demand makes up for it, which nobody has measured.",
    follow_up="Which customers' contracts let them claim the lower price, and how soon?",
    answer=_answer,
)
