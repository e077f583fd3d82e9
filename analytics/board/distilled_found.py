"""What distillation comes to for a company: pay-back, the month that erases it, what it bears, quality and licence."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from analytics.board.distilled import NAMES, WORDS, Distilled, Terms, Way, Work, success
from analytics.company import Company, figure
from analytics.equations.distillation import break_even_month
from analytics.equations.leaving import leaving_share
from analytics.equations.make_or_buy import break_even_retention, net_gain, quality_hazard
from analytics.equations.margin import share
from analytics.estimates.baseline import Known
from analytics.estimates.part import WORK, back
from analytics.measure import Grade, Measure
from analytics.provider_money import SELF_HOSTED
from analytics.said import Said

NEEDS = "usage of the month with its cost"


@dataclass(frozen=True)
class Sold:
    """What the student's success acts on: the teacher's success and how it is known, revenue that follows it, all gross profit, a month."""

    success: float
    grade: Grade
    by_outcome: float
    gross_profit: float | None


@dataclass(frozen=True)
class Running:
    """A model of one's own that serves already: million tokens and cost a month."""

    mtok: float
    cost: float

    @property
    def unit_cost(self) -> float | None:
        """USD a million tokens."""
        return share(self.cost, self.mtok)


@dataclass(frozen=True)
class Found:
    """The student, its measures, net gain by retention, and what the licence says: 1 permitted, 0 restricted, None not settled."""

    made: Distilled
    sold: Sold
    measures: dict[str, Measure]
    quality: pl.DataFrame
    month: date
    licence: float | None
    running: Running | None
    currency: str = "USD"

    @property
    def names(self) -> Mapping[str, str]:
        """Names that sentences use: dates, ways to serve."""
        erased, best = (None if t is None else back(self.month, -t) for t in (self.made.erased, self.made.best_month))
        return {
            "erased_in": f"{erased:%B %Y}" if erased else "", "best_in": f"{best:%B %Y}" if best else "", "pick": WORDS[self.made.pick],
        }  # fmt: skip

    @property
    def title(self) -> Said:
        """Whether it pays back, against what is bought today and against what could be had instead."""
        if self.licence == 0:
            return self._said("The licence does not let us sell what this student makes: no saving of it counts")
        alone, beside = (self.measures[name].value for name in ("path_break_even", "break_even"))
        if beside is None and alone is None:
            return self._said("A student does not pay back within {horizon} months, not even against what is bought today")
        if beside is None:
            return self._said(
                "Against what is bought today a student pays back after {path_break_even}; against an alternative falling "
                "{decline:0} a year it never does"
            )
        if self.made.erased is None:
            return self._said("A student pays back after {break_even} and has saved {best} after {horizon} months")
        return self._said("A student pays back after {break_even} and has saved {best} by {best_in}; then the alternative erases it")

    @property
    def lede(self) -> Said:
        """What it bears, and the cheapest way."""
        cheapest = "Once it runs, the cheapest way for this work is {pick}. A student is a small model that learnt from the one bought."
        if self.measures["d_switch"].value is None:
            return self._said(cheapest)
        if self.measures["d_rise"].value is not None:
            return self._said("It pays back only where prices rise by {d_rise:0} a year or more. " + cheapest)
        return self._said("It bears a fall of prices of up to {d_switch:0} a year where it may be switched off. " + cheapest)

    @property
    def buy_title(self) -> Said:
        """Make or buy, in dollars a month."""
        pick = self.made.pick
        if pick in ("own", "hosted"):
            return self._said(f"Cheapest is {{pick}}, {{cost_{pick}}} a month beside {{cost_stay}} for what is bought today")
        if pick == "alternative":
            return self._said("Buy: another hosted model does the work for {cost_alternative} a month, a student for {cost_made}")
        return self._said("Neither make nor host: what is bought today costs {cost_stay} a month, a student {cost_made}")

    @property
    def gpu_title(self) -> Said:
        """Idle dollars of whole GPUs."""
        if self.measures["idle"].value is None:
            return self._said("GPUs of one's own would stand idle: nothing is served")
        if self.made.hosted:
            return self._said("GPUs of one's own would idle {idle} of {serving} a month: a host is cheaper")
        return self._said("GPUs of one's own idle {idle} of {serving} a month, used to {used:0}")

    @property
    def quality_title(self) -> Said:
        """Whether the success that is lost costs more than the tokens save."""
        if not self.sold.by_outcome:
            return self._said("No revenue here follows success: lost quality costs customers, and no sale at once")
        if self.measures["kap_star"].value is None:
            return self._said("No retention makes up for the student's cost: it saves nothing that quality could cost")
        gain = self.measures["gain"].value or 0
        if not self.measures["kap_star"].value:
            return self._said(
                "The tokens it saves are worth more than all outcome revenue at stake: {gain} a month with {retention:0} kept"
            )
        if gain >= 0:
            return self._said("With {retention:0} of the success the student gains {gain_size} a month; below {kap_star} it loses")
        return self._said("With {retention:0} of the success the student loses {gain_size} a month; it needs {kap_star}")

    def _said(self, template: str) -> Said:
        return Said(template, self.measures, self.names, self.currency)


def work_of(company: Company, known: Known) -> tuple[Work, Running | None] | None:
    """Tokens bought from providers on our keys, with their average price, apart from models of one's own; None where either is unknown."""
    tokens = known.measures.get("tokens_mtok")
    cost = company.at.whole.inference_cost
    if tokens is None or tokens.value is None or cost is None:
        return None
    own = company.here.filter(pl.col("provider") == SELF_HOSTED)
    mtok, spent = float(own["tokens"].sum() or 0) / 1e6, float(own["inference_cost"].sum() or 0)
    left = float(tokens.value) - mtok
    price = share(float(cost) - spent, left)
    if price is None or price <= 0:
        return None
    return Work(left, price, known.announced), Running(mtok, spent) if mtok else None


def sold_of(company: Company, known: Known) -> Sold:
    """The success that outcomes measured, else the assumed one; revenue of lines priced by outcomes and tasks."""
    seen = known.measures.get("resolution_rate")
    measured = seen is not None and seen.value is not None
    value = float(seen.value) if seen is not None and seen.value is not None else company.assumed("start.success_per_attempt")
    by_outcome = sum(line.revenue for line in company.at.lines if line.priced_by in WORK)
    whole = company.at.whole.gross_profit
    return Sold(value, "estimated" if measured else "assumed", max(by_outcome, 0.0), None if whole is None else float(whole))


def found(company: Company, known: Known, terms: Terms) -> Found | None:
    """B12 for the company's month; None where no tokens or no price of them are known."""
    there = work_of(company, known)
    if there is None:
        return None
    work, running = there
    made, sold = Distilled(work, terms), sold_of(company, known)
    licence = company.signed("licence")
    measures = _measures(company, made, sold, company.assumed("distillation.quality_hazard"))
    return Found(made, sold, measures, _quality(made, sold), company.month, licence, running, company.at.currency)


def _quality(made: Distilled, sold: Sold) -> pl.DataFrame:
    """E12.8  net gain a month by retention, 0.80 to 1.02."""
    grid = [0.80 + 0.005 * step for step in range(45)]
    return pl.DataFrame({"retention": grid, "gain": [_gain(made, sold, retention) for retention in grid]})


def _costs(made: Distilled) -> tuple[float, float]:
    """The student's tokens in the full month, made the cheaper way and bought as today, USD."""
    way: Way = "hosted" if made.hosted else "own"
    return made.unit_costs[way] * made.full_mtok, made.unit_costs["stay"] * made.full_mtok


def _gain(made: Distilled, sold: Sold, retention: float) -> float:
    student, teacher = _costs(made)
    kept = success(replace(made.terms, retention=retention), sold.success)
    return net_gain(lambda q: _revenue(made, sold, q), kept, sold.success, student, teacher)


def _revenue(made: Distilled, sold: Sold, reached: float) -> float:
    """Revenue of the student's part of the work that follows success."""
    return sold.by_outcome * made.full_mtok / made.work.mtok * reached / sold.success


def _measures(company: Company, made: Distilled, sold: Sold, sensitivity: float) -> dict[str, Measure]:
    terms, currency, full = made.terms, company.at.currency, made.full
    rows, costs = made.rows, _costs(made)
    behind = company.behind("usage")

    def assumed(name: str, label: str, unit: str, value: float | None, equation: str, needs: str = "") -> Measure:
        return figure(name, label, unit, value, "assumed", equation, needs)

    months, dollars = terms.horizon_months, currency
    effective = success(terms, sold.success)
    x = made.full_mtok / made.work.mtok
    hazard = quality_hazard(sensitivity, sold.success, (1 - x) * sold.success + x * effective)
    star = break_even_retention(lambda q: _revenue(made, sold, q), sold.success, *costs) if sold.by_outcome else None
    gain = _gain(made, sold, terms.retention)
    profit, borne = sold.gross_profit, made.bearable(True)
    never = f"a pay-back within {months} months"
    found = (
        figure("mtok", "Million tokens a month bought from providers", "count", made.work.mtok, "estimated", "E15.3", "", rows=behind),
        figure("price", "Paid for a million of them", dollars, made.work.usd_per_mtok, "estimated", "E1.4", "", rows=behind),
        assumed("horizon", "Months looked at", "count", float(months), "B0"),
        assumed("decline", "Fall of the alternative's price a year", "fraction", terms.alternative_decline, "E1.1, E12.4"),
        assumed("break_even", "Pay-back against the falling alternative", "months", made.break_even,
                "first cum ≥ 0; cum(t) = −F₀ + Σ [x V (p_alt − e p_T) − serving − F_r]: E12.5", never),
        assumed("path_break_even", "Pay-back against what is bought today", "months",
                break_even_month(rows["cumulative_of_path"].to_list()), "E12.5 with p_alt = p_T", never),
        assumed("best", "Most that it has saved at any time", dollars, made.best, "max cum(t): E12.5"),
        assumed("short", "Least that it lacks of its setup", dollars, max(-made.best, 0.0), "max(0, −max cum(t)): E12.5"),
        assumed("end", "Saved at the end", dollars, float(rows["cumulative"][-1]), "E12.5"),
        assumed("d_switch", "Fall of prices a year it bears, switched off in time", "fraction", borne,
                "d* = largest d with max cum ≥ 0: E12.6", "a volume at which it pays at all"),
        assumed("d_rise", "Rise of prices a year it needs, switched off in time", "fraction",
                None if borne is None or borne >= 0 else -borne, "−d*: E12.6", "a volume at which it pays only as prices rise"),
        assumed("d_run", "Fall of prices a year it bears, run to the end", "fraction", made.bearable(False),
                "d* = largest d with cum(end) ≥ 0: E12.6", "a volume at which it pays at all"),
        assumed("v_run", "Million tokens a month to pay for running, at today's prices", "count", made.run_volume(0),
                "V_run = (serving + F_r) / (x (p_alt − e p_T)): E12.6", "an alternative above the cost of a token"),
        assumed("v_run_full", f"The same at month {full}'s prices", "count", made.run_volume(full), "E12.6",
                "an alternative above the cost of a token"),
        *(assumed(f"cost_{way}", f"{NAMES[way]}, month {full}", dollars, unit * made.full_mtok, "E12.1, E12.3, E12.4")
          for way, unit in made.unit_costs.items()),
        assumed("cost_made", "The student, made the cheaper way", dollars, costs[0], "min of own GPUs and a host: E12.4"),
        assumed("serving", f"GPUs of one's own, month {full}", dollars, float(rows["serving"][full]),
                "n P_gpu 730 (1 + o_h), n = max(n_min, ⌈x V 10⁶ / (θ u 2.628·10⁶)⌉): E12.3"),
        assumed("used", "Used of what they can serve", "fraction", rows["utilisation"][full], "x V 10⁶ / (n θ 2.628·10⁶): E12.3", "GPUs"),
        assumed("idle", "Idle dollars of them a month", dollars, rows["idle"][full], "serving × (1 − used): E12.3", "GPUs"),
        figure("q_t", "Success of the teacher", "fraction", sold.success, sold.grade, "E9.4", "", rows=company.behind("outcomes")),
        assumed("q_eff", "Success of the student with escalations", "fraction", effective, "q_s + (1 − q_s) esc resc: E12.7"),
        assumed("retention", "Success kept (κ)", "fraction", terms.retention, "E12.7"),
        assumed("kap_star", "Success that must be kept (κ*)", "fraction", star, "net gain = 0: E12.8", "revenue that follows success"),
        assumed("gain", "Net gain of the student a month", dollars, gain, "[R(q_eff) − C_student] − [R(q_T) − C_teacher]: E12.8"),
        assumed("gain_size", "The same, without its sign", dollars, abs(gain), "E12.8"),
        assumed("churn", "Gross profit that leaves each month for lost quality", currency,
                None if profit is None else leaving_share(hazard) * profit, "Λ = λ_q max(0, q_T − q): E12.9", "gross profit"),
    )  # fmt: skip
    return {each.id: each for each in found}
