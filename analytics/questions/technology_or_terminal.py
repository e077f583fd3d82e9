"""Q5 Legitimate technology, or a dashboard over a payment terminal?"""

from dataclasses import replace

import polars as pl

from analytics.answers.answering import not_yet, span, standing
from analytics.answers.asked import Asked
from analytics.company import figure
from analytics.equations.margin import share
from analytics.measure import Measure, worst
from analytics.question import Answer, Chart, Question, Standing
from analytics.said import Said
from analytics.scoring.by_contract import ByContract
from analytics.scoring.scorecard import WHAT, Component, Scorecard

SOFTWARE, TERMINAL, PILLARS = 60.0, 35.0, 2


def _answer(asked: Asked) -> Answer:
    if asked.company is None:
        return not_yet("whether it is technology or a payment terminal", asked.lacks, currency=asked.currency)
    card = asked.score
    grade = worst(*(each.grade for each in card.components if each.value is not None))
    pegged = share(card.pegged_gross_profit, card.gross_profit)
    behind, currency, lacks = asked.company.behind("billing_lines"), asked.currency, asked.lacks
    known, tokens = "Weight of the score that is measurable", "Gross profit on inference that follows tokens, a month"
    measures: dict[str, Measure] = {
        "score": span("M14", "Terminal-or-Tech score, of a hundred", "count", card.score.low, card.score.high, grade, "M14, C2"),
        "coverage": figure("M14_coverage", known, "fraction", card.score.coverage, "measured", "M14", ""),
        "pegged": figure("Q5_pegged", tokens, currency, card.pegged_gross_profit,
                         "estimated", "M5", lacks, rows=behind),
        "whole": figure("Q5_whole", "Gross profit on inference a month", currency, card.gross_profit, "estimated", "E0.1", lacks,
                        rows=behind),
        "share": figure("Q5_share", "Share of it that follows tokens", "fraction", pegged, "estimated", "M5", lacks, rows=behind),
    }  # fmt: skip
    lacking = [each for each in card.components if each.value is None and each.missing]
    widest = max(lacking, key=lambda each: each.weight, default=None)
    needs = widest.missing if widest is not None else ""
    names = {"band": card.score.band}
    other = asked.score.by_contract if card.enough and card.score.band != "sold below cost" else None
    measures |= other.named if other is not None else {}
    sentence = Said(_sentence(card) + (other.clause if other is not None else ""), measures, names, asked.currency)
    hangs = " Read by contract it would be {by_contract}." if other is not None else ""
    say = Said(_say(card) + hangs, measures, names, asked.currency)
    return Answer(
        sentence, _standing(card, other), say, _change(card, widest), _chart(card), needs, tuple(_part(each) for each in card.components)
    )


def _part(each: Component) -> Measure:
    """A part of the score in points, as an input of the answer."""
    points = figure(f"M14_{each.id}", f"{each.label}, points", "count", each.value, each.grade, "M14, C2", each.missing)
    return replace(points, low=each.low, high=each.high) if each.value is not None else points


def _sentence(card: Scorecard) -> str:
    split = ""
    if card.pegged_gross_profit is not None and card.gross_profit is not None and card.gross_profit > 0:
        split = "; {pegged} of {whole} of gross profit a month is a visible markup on tokens"
    if card.score.band == "sold below cost":
        return "Neither: it is sold below cost, with {whole} of gross profit a month on inference."
    if not card.score.coverage:
        return "It cannot be decided: nothing of the score is measurable yet."
    if not card.enough:
        return f"It cannot be decided: only {{coverage:0}} of the weight is measurable, and the score is {{score}} of a hundred{split}."
    if card.score.band == "not decided":
        return f"It is not decided: the score is {{score}} of a hundred, which is more than one band{split}."
    return f"By its score, {{score}} of a hundred, it is a {{band}}{split}."


def _say(card: Scorecard) -> str:
    if not card.score.coverage:
        return "We have nothing measured to be scored by yet, and claim neither."
    if card.pegged_gross_profit is None or card.gross_profit is None or card.gross_profit <= 0:
        return "We score {score} of a hundred, with {coverage:0} of the weight measured; we do not claim a band on less."
    return "Of each dollar of gross profit on inference, {share} follows the token price; the score is {score} of a hundred."


def _standing(card: Scorecard, other: ByContract | None) -> Standing:
    """Not good where the band is another one by what the lines are priced by."""
    pillars = [each for each in card.components if each.value is not None and each.value >= SOFTWARE and each.grade != "assumed"]
    bad = card.score.band == "sold below cost" or card.score.high < TERMINAL
    one_band = other is None or not other.other_band
    return standing(good=card.score.low >= SOFTWARE and len(pillars) >= PILLARS and one_band, bad=bad, known=card.enough or bad)


def _change(card: Scorecard, widest: Component | None) -> Said:
    """The one change that moves the band; else the missing file that weighs most."""
    if card.move is not None and card.move.now is not None:
        what = WHAT[card.move.component]
        told = {
            "now": figure("Q5_now", f"{what} today", _unit(card.move.component), card.move.now, "estimated", "M14", ""),
            "to": figure("Q5_to", f"{what} that moves the band", _unit(card.move.component), card.move.to, "assumed", "M14", ""),
        }
        return Said("It becomes a {band} if {what} moves from {now} to {to}.", told, {"what": what, "band": card.move.band})
    if widest is not None:
        total = sum(each.weight for each in card.components)
        worth = figure("Q5_worth", "Points of the score in doubt for it", "count", 100 * widest.weight / total, "estimated", "M14", "")
        return Said("Up to {worth} points of the score hang on {file}.", {"worth": worth}, {"file": widest.missing})
    if card.score.band == "software company":
        return Said("Nothing single lifts it further: it is in the highest band.")
    return Said("No single change is enough: it takes two parts of the score at least.")


def _unit(component: str) -> str:
    return "" if component == "S7" else "fraction"


def _chart(card: Scorecard) -> Chart:
    rows = pl.DataFrame(
        [(each.label, each.low, each.value, each.high) for each in card.components],
        schema={"name": pl.String, "low": pl.Float64, "value": pl.Float64, "high": pl.Float64}, orient="row",
    )  # fmt: skip
    lowest, *others = sorted(card.components, key=lambda each: (each.high, each.id))
    alone = all(each.low > lowest.high for each in others)
    claim = f"{lowest.label} scores lowest" if alone else "What each part scores, and how far it can be told"
    return Chart("range", claim, "count", rows, SOFTWARE, "software from")


TECHNOLOGY_OR_TERMINAL = Question(
    number=5,
    text="Legitimate tech or dashboard over a payment terminal?",
    family="Verdict",
    good="Sixty of a hundred or more, with two pillars that are measured.",
    bad="Under thirty-five, or so little measured that it cannot be told.",
    claim_not="That a score proves technology, or that a payment terminal is a bad business: it says what gross profit hangs on.",
    follow_up="Which part of the score would a customer's own engineer dispute?",
    answer=_answer,
)
