"""Q2 What if token prices double?"""

from dataclasses import replace

import polars as pl

from analytics.answers.answering import amounts, elasticity_of, floor_field, floor_of, not_yet, size, span, standing, untyped
from analytics.answers.asked import Asked
from analytics.assumptions import assumption
from analytics.company import Company, figure
from analytics.engine.forward import Market, by_month, price_move
from analytics.equations.margin import gross_margin
from analytics.measure import Measure
from analytics.metrics.break_even_prices import HIGHEST, furthest_price
from analytics.question import Answer, Chart, Question
from analytics.said import Said
from analytics.words import PRICED_BY, listed

SMALL = 0.5  # of the currency's unit: below it nothing moves


def _answer(asked: Asked) -> Answer:
    company = asked.company
    if asked.lacks or company is None or company.gross_profit is None:
        return not_yet("what a doubling of token prices does", asked.lacks, currency=asked.currency)
    now, revenue = company.gross_profit, company.at.whole.revenue
    ends, margins = _moved(asked, company)
    change = span("Q2_change", "Change of gross profit a month if prices double", asked.currency, min(ends), max(ends), "assumed", "M20")
    worse = amounts(asked, "Q2_worse", "Change of gross profit a month, at worst", min(ends), "assumed", "M20")
    better = amounts(asked, "Q2_better", "Change of gross profit a month, at best", max(ends), "assumed", "M20")
    margin = figure("Q2_margin", f"{asked.kind.capitalize()} margin today", "fraction", gross_margin(now, revenue), "estimated", "E0.2", "")
    after = span("Q2_after", "Margin with prices doubled", "fraction", min(margins), max(margins), "assumed", "E15.1")
    measures: dict[str, Measure] = {
        "change": size(change), "worse": size(worse), "better": size(better), "margin": margin, "after": after, "floor": floor_of(asked),
        "now": amounts(asked, "Q2_now", "Gross profit a month today", now, "estimated", "E0.1"),
    }  # fmt: skip
    under = [] if asked.unclear else [name for name, of in _fixed(company) if of < asked.floor]
    names = {"kind": asked.kind, "under": listed([PRICED_BY[name].lower() for name in under])}
    sentence = Said(_sentence(asked, min(ends), max(ends), margins, under), measures, names, asked.currency)
    say = Said(_say(min(ends), max(ends)), measures, names, asked.currency)
    needs = asked.unclear or untyped(asked)
    good = min(margins) >= asked.floor and not under and not untyped(asked)
    judged = standing(good=good, bad=max(margins) < asked.floor or bool(under))
    return Answer(sentence, judged, say, _limit(asked, company), _chart(asked, company), needs, (elasticity_of(asked),))


def _moved(asked: Asked, company: Company) -> tuple[list[float], list[float]]:
    """The change of gross profit a month, and the margin then, at both ends of the elasticity range and of what is not classified."""
    assumed, eta = assumption("behaviour.elasticity"), assumption("behaviour.tokens_elasticity").value
    ratio, other = assumption("prices.doubling").value, float(company.at.other_cogs or 0)
    jump = {"lever": "price_path", "jumps": [{"month": 1, "change": ratio - 1}]}
    ends, margins = [], []
    for elasticity in (assumed.low, assumed.high):
        for lines in asked.ways:
            _, (revenue, cost) = by_month(lines, Market([jump], elasticity, eta), 1)
            ends.append(price_move(lines, ratio, elasticity, eta))
            margins.append(gross_margin(revenue - cost - other, revenue) or 0.0)
    return ends, margins


def _fixed(company: Company) -> list[tuple[str, float]]:
    """Of each way of pricing that is not pegged and bears inference: its margin on inference with prices doubled."""
    ratio = assumption("prices.doubling").value
    found = []
    for line in company.at.lines:
        margin = gross_margin(line.gross_profit + price_move([line], ratio, 0.0), line.revenue) if not line.pegged else None
        if not line.pegged and line.inference_cost > 0 and margin is not None and line.priced_by in PRICED_BY:
            found.append((line.priced_by, margin))
    return [each for each in found if each[0] != "unclassified"]


def _sentence(asked: Asked, worse: float, better: float, margins: list[float], under: list[str]) -> str:
    if better < 0:
        what = "Gross profit falls by {change} a month, from {now}"
    elif worse >= 0:
        what = "Gross profit rises by {change} a month, from {now}, if customers who pay by the token bear it"
    else:
        what = "Gross profit falls by {worse} a month or rises by {better}, as demand answers, from {now}"
    floor = f"the floor of {floor_field(asked)}"
    side = "under" if max(margins) < asked.floor else "at or above" if min(margins) >= asked.floor else "on both sides of"
    told = f"{what}; {{kind}} margin is {{margin}} today and {{after}} then, {side} {floor}"
    return f"{told}, and {{under}} {'falls' if under == ['one_off'] else 'fall'} under it." if under else f"{told}."


def _say(worse: float, better: float) -> str:
    if better < 0:
        return "A doubling costs us {change} of {now} a month: we have sold at fixed prices what we buy at moving ones."
    if worse >= 0:
        return "A doubling passes through: we earn {change} more a month, as long as customers stay."
    return "A doubling costs us at most {worse} of {now} a month."


def _limit(asked: Asked, company: Company) -> Said:
    """How far prices may rise before the margin meets the floor, where demand does not answer."""
    lines = [replace(line, revenue=line.revenue * (1 - asked.floor)) for line in company.at.lines]
    assumed, other = assumption("behaviour.elasticity"), float(company.at.other_cogs or 0)
    ratio = furthest_price(lines, other, assumed.low, assumption("behaviour.tokens_elasticity").value, HIGHEST)
    told = {"floor": floor_of(asked)}
    floor = f"the floor of {floor_field(asked)}"
    if ratio is None:
        return Said(f"No rise of token prices, up to tenfold, brings the margin under {floor}.", told)
    if ratio <= 1:
        return Said(f"The margin is at or under {floor} already, or a first rise brings it there.", told)
    told["rise"] = figure("Q2_rise", "Rise of token prices at which margin meets the floor", "fraction", ratio - 1, "assumed", "M12", "")
    return Said(f"The margin meets {floor} once token prices are up by {{rise}}.", told)


def _chart(asked: Asked, company: Company) -> Chart | None:
    ratio, eta = assumption("prices.doubling").value, assumption("behaviour.tokens_elasticity").value
    moves = [(line, price_move([line], ratio, assumption("behaviour.elasticity").low, eta)) for line in company.at.lines]
    rows = [(PRICED_BY.get(line.priced_by, line.priced_by), move) for line, move in moves if abs(move) >= SMALL]
    if not rows:
        return None
    lost = [name.lower() for name, move in rows if move < 0 and name != PRICED_BY["unclassified"]]
    claim = f"Among what is sold, {listed(lost)} lose gross profit when prices double"
    if not lost:
        claim = "No way of pricing loses gross profit when prices double"
    frame = pl.DataFrame(sorted(rows, key=lambda row: row[1]), schema={"name": pl.String, "value": pl.Float64}, orient="row")
    return Chart("bars", claim, asked.currency, frame)


PRICES_DOUBLE = Question(
    number=2,
    text="And if they double?",
    family="Prices",
    good="A contract reopens or passes the rise on, and margin stays above the floor.",
    bad="Outcome or seat plans fall under the floor within two months.",
    claim_not="That a rise will be passed on, unless the contract says so; or that customers will bear it and stay.",
    follow_up="Which contracts let you reprice, with what notice?",
    answer=_answer,
)
