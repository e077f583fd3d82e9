"""Projection: plans x levers x price paths, month by month. E15.1 in the order of E15.3, as one pipeline of columns.

What happens in a month depends on the months before it through survivors alone, so the pipeline runs with everybody staying, then with
the survivors that this implies, until they are those it assumed: each round settles at least one month more.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from typing import Any

import polars as pl

from analytics.baseline import Baseline
from analytics.breakeven import halved
from analytics.equations.floor import Crossing, months_to_floor
from analytics.levers.byok import Byok
from analytics.plan import Plan
from analytics.scenario import Scenario
from data.errors import BadValueError

COLUMNS = ("t", "month", "price_index", "customers", "revenue", "inference_cost", "cogs", "gross_profit", "gross_margin")
SUMS = ("customers", "revenue", "inference_cost", "cogs", "gross_profit")
_SETTLED = 1e-13  # survivors that differ by less are the same
_MOST_GPUS = 2.0**53  # beyond it a count is no longer exact
_STILL: dict[str, Any] = {"survivors": 1.0, "retained": 1.0}
T = pl.col("t")


@dataclass(frozen=True)
class Projection:
    """Rows t = 0..T of each plan, and of `all` for a mix; when margins reach the floor and gross profit halves; side tables of levers."""

    scenario: Scenario
    baseline: Baseline
    plans: Mapping[str, pl.DataFrame]
    floor: Mapping[str, Crossing]
    halved: Mapping[str, Crossing]
    levers: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    working: Mapping[str, pl.DataFrame] = field(default_factory=dict)  # every column of every plan, to trace a figure

    @property
    def rows(self) -> pl.DataFrame:
        """The rows of the company: the plan's, or those of all plans together."""
        return self.plans["all"] if "all" in self.plans else next(iter(self.plans.values()))

    def month_of(self, crossing: Crossing) -> date | None:
        """The month of the first row at or under the line; None without a calendar, or where it is not reached."""
        if crossing.months is None:
            return None
        row = min(-int(-crossing.months // 1), self.scenario.horizon_months)
        found: date | None = self.rows["month"][row]
        return found


def project(baseline: Baseline, scenario: Scenario) -> Projection:
    """The scenario from a baseline on. BadValueError where a plan lacks something of the baseline, or brings no revenue at t = 0."""
    entries = scenario.entries
    for plan in entries.values():
        share = plan.share
        seats = None if baseline.seats is None else baseline.seats * share
        plan.needs(baseline.tokens_mtok * share, baseline.inference_cost * share, baseline.tasks * share, seats)
    working = dict(zip(entries, _settled(baseline, scenario, tuple(entries.values())), strict=True))
    for name, plan in entries.items():
        _check(working[name], name, plan)
    plans = {name: frame.select(COLUMNS) for name, frame in working.items()}
    if scenario.plans:
        plans["all"] = _together(list(plans.values()))
    return Projection(
        scenario=scenario,
        baseline=baseline,
        plans=plans,
        floor={name: months_to_floor(frame["gross_margin"].to_list(), scenario.floor) for name, frame in plans.items()},
        halved={name: halved(frame["gross_profit"].to_list()) for name, frame in plans.items()},
        levers={"distillation": _saving(scenario, list(working.values()))} if scenario.distillation else {},
        working=working,
    )


# -- rounds ------------------------------------------------------------------------------------------------------------------


def _settled(baseline: Baseline, scenario: Scenario, plans: tuple[Plan, ...]) -> list[pl.DataFrame]:
    """The months of each plan, with survivors that follow from them."""
    priced = _prices(baseline, scenario)
    begun = [_start(priced, baseline, scenario, plan) for plan in plans]
    while True:
        frames = _months(begun, baseline, scenario, plans)
        left = [frame.select(*_survivors(scenario)) for frame in frames]
        if all(_same(frame, after) for frame, after in zip(frames, left, strict=True)):
            return frames
        begun = [frame.with_columns(after) for frame, after in zip(begun, left, strict=True)]


def _survivors(scenario: Scenario) -> tuple[pl.Expr, pl.Expr]:
    """E4.7  S(t+1) = S(t) exp(-Lam), B(t+1) = B(t) (1 - b_p (1 - exp(-Lam_gap))); a bypass takes the price gap's part out of Lam."""
    bypass = pl.lit(scenario.behaviour.bypass_share)
    leaving = pl.when(bypass > 0).then(pl.col("other_hazard")).otherwise(pl.col("hazard"))
    stay = (-leaving.cum_sum().shift(1, fill_value=0.0)).exp()
    kept = 1 - bypass * (1 - (-pl.col("gap_hazard")).exp())
    return stay.alias("survivors"), kept.cum_prod().shift(1, fill_value=1.0).alias("retained")


def _same(assumed: pl.DataFrame, implied: pl.DataFrame) -> bool:
    gaps = [(assumed[name] - implied[name]).abs().max() for name in _STILL]
    return all(gap is None or gap <= _SETTLED for gap in gaps)  # type: ignore[operator]


def _months(begun: list[pl.DataFrame], baseline: Baseline, scenario: Scenario, plans: tuple[Plan, ...]) -> list[pl.DataFrame]:
    """One round: volumes, cost rows, revenue, BYOK, other COGS, gross profit, hazards."""
    frames = begun
    if any(plan.repriced_on_cost for plan in plans):
        aside = _inference([_volumes(frame, scenario, plan, pl.lit(1.0)) for frame, plan in zip(begun, plans, strict=True)], scenario)
        worth = pl.when(pl.col("tasks") > 0).then(pl.col("full_cost") / pl.col("tasks")).forward_fill()  # that of the last task done
        costs = [frame.select(worth.alias("task_cost")) for frame in aside]
        frames = [frame.with_columns(cost) for frame, cost in zip(begun, costs, strict=True)]
    sold = []
    for frame, plan in zip(frames, plans, strict=True):
        priced = frame.with_columns(plan.unit_price(scenario.behaviour).alias("unit_price"))
        demand = (pl.col("unit_price") / pl.col("unit_price").first()) ** -pl.lit(scenario.behaviour.elasticity)
        sold.append(_volumes(priced, scenario, plan, demand))
    costed = _inference(sold, scenario)
    return [_profit(frame, baseline, scenario, plan) for frame, plan in zip(costed, plans, strict=True)]


# -- one month, in the order of E15.3 ------------------------------------------------------------------------------------------


def _prices(baseline: Baseline, scenario: Scenario) -> pl.DataFrame:
    """E1.1, E1.2, E3.4, E3.5: what tokens cost us, what customers can reach, and the months themselves."""
    paths = [path.plain(baseline.announced) for path in scenario.price_paths]
    index = reduce(lambda left, path: left * path.price_index(), paths, pl.lit(1.0))
    committed = reduce(lambda left, path: left + path.committed(), paths, pl.lit(0.0))
    delivered = reduce(lambda left, lever: left * lever.delivered_cost(), scenario.other_levers, 1.0)
    price = pl.lit(baseline.price_usd_per_mtok)
    month = pl.lit(baseline.month, pl.Date)
    return (
        pl.DataFrame({"t": range(scenario.horizon_months + 1)}, schema={"t": pl.Int64})
        .with_columns(index.alias("price_index"), committed.alias("committed"), month.dt.offset_by(pl.format("{}mo", T)).alias("month"))
        .with_columns(
            (price * pl.col("price_index")).alias("price"),
            (price * (pl.col("committed") + (1 - pl.col("committed")) * pl.col("price_index"))).alias("effective_price"),
            (baseline.list_price_usd_per_mtok * pl.col("price_index")).alias("list_price"),
            pl.lit(delivered).alias("delivered"),
        )
        .with_columns((pl.col("list_price") * (1 - (1 - pl.lit(delivered)) * scenario.behaviour.copied())).alias("benchmark_price"))
    )


def _start(priced: pl.DataFrame, baseline: Baseline, scenario: Scenario, plan: Plan) -> pl.DataFrame:
    """A plan's share of the baseline, all customers on whichever key, everybody staying; E11.1 and E12.2 beside."""
    now = _own_keys_now(baseline, scenario.byok)
    own = scenario.byok.own_key_share(now) if scenario.byok else pl.lit(0.0)
    student = scenario.distillation.student_share() if scenario.distillation else pl.lit(0.0)
    all_keys = plan.share / (1 - now)
    return priced.with_columns(
        own.alias("own_key_share"),
        student.alias("student_share"),
        pl.lit(baseline.customers * plan.share).alias("first_customers"),
        pl.lit(baseline.tasks * all_keys).alias("first_tasks"),
        pl.lit(baseline.tokens_mtok * all_keys).alias("first_tokens_mtok"),
        pl.lit(None if baseline.seats is None else baseline.seats * plan.share, pl.Float64).alias("first_seats"),
        pl.lit(baseline.price_usd_per_mtok).alias("first_price"),
        **{name: pl.lit(value) for name, value in _STILL.items()},
    )


def _own_keys_now(baseline: Baseline, byok: Byok | None) -> float:
    if byok is None:
        return 0.0
    return baseline.own_key_share if byok.share_now is None else byok.share_now


def _volumes(frame: pl.DataFrame, scenario: Scenario, plan: Plan, demand: pl.Expr) -> pl.DataFrame:
    """E2.1 to E2.3: N and V of all customers, both key owners; `demand` is E."""
    behaviour, stay = scenario.behaviour, pl.col("survivors")
    answered = behaviour.growth() * demand * stay
    frame = frame.with_columns(
        (pl.col("first_customers") * stay).alias("customers"),
        (pl.col("first_seats") * stay).alias("seats"),
        (pl.col("first_tasks") * answered).alias("tasks"),
        (pl.col("first_tokens_mtok") * answered * behaviour.tokens_growth() * pl.col("retained")).alias("tokens_mtok"),
    )
    used = plan.used_share()
    return frame if used is None else frame.with_columns((pl.col("tokens_mtok") * used).alias("tokens_mtok"))


def _inference(frames: list[pl.DataFrame], scenario: Scenario) -> list[pl.DataFrame]:
    """E12.3 and hosted cost, on our keys and with every key ours; plans share the GPUs by what the student serves for each."""
    student = scenario.distillation
    ours = 1 - pl.col("own_key_share")
    frames = [frame.with_columns((pl.col("student_share") * pl.col("tokens_mtok")).alias("student_full_mtok")) for frame in frames]
    pooled = pl.sum_horizontal([frame["student_full_mtok"] for frame in frames]) if len(frames) > 1 else None
    costed = []
    for frame in frames:
        pool = frame["student_full_mtok"] if pooled is None else pl.select(pooled).to_series()
        served = frame.with_columns(pool.alias("pool"))
        part = pl.when(pl.col("pool") > 0).then(pl.col("student_full_mtok") / pl.col("pool")).otherwise(1.0 / len(frames))
        if student is not None:
            full = served.with_columns(student.gpus(pl.col("pool")).alias("gpus")).select(student.serving()).to_series()
            served = served.with_columns(
                student.gpus(pl.col("pool") * ours).alias("gpus"), (pl.col("student_full_mtok") * ours).alias("student_mtok")
            ).with_columns((student.serving() * part).alias("serving"), (full * part).alias("full_serving"))
        else:
            served = served.with_columns(
                pl.lit(0.0).alias("gpus"),
                pl.lit(0.0).alias("student_mtok"),
                pl.lit(0.0).alias("serving"),
                pl.lit(0.0).alias("full_serving"),
            )
        escalated = student.escalated_share if student is not None else 0.0
        hosted = (
            pl.col("delivered")
            * pl.col("effective_price")
            * pl.col("tokens_mtok")
            * (1 - pl.col("student_share") * (1 - pl.lit(escalated)))
        )
        costed.append(
            served.with_columns(
                (hosted * ours + pl.col("serving")).alias("inference_cost"), (hosted + pl.col("full_serving")).alias("full_cost")
            )
        )
    return costed


def _profit(frame: pl.DataFrame, baseline: Baseline, scenario: Scenario, plan: Plan) -> pl.DataFrame:
    """Revenue on both keys, other COGS, gross profit, then what makes customers leave."""
    student, byok, teacher = scenario.distillation, scenario.byok, plan.success_rate_now
    success = student.success(teacher) if student else pl.lit(teacher)
    revenue = plan.revenue()
    if byok is not None:
        own = pl.col("own_key_share")
        revenue = (1 - own) * revenue + own * plan.own_key_revenue(byok.fee(), byok.handed_back_share)
    levied = reduce(lambda left, lever: left + lever.other_cogs(), scenario.other_levers, pl.lit(0.0))
    run = student.in_cogs() * plan.share if student else pl.lit(0.0)
    return (
        frame.with_columns(success.alias("success"))
        .with_columns(revenue.alias("revenue"), plan.revenue().alias("full_revenue"))
        .with_columns((levied + plan.other_cogs() + baseline.fixed_cogs * plan.share + run).alias("other_cogs"))
        .with_columns((pl.col("inference_cost") + pl.col("other_cogs")).alias("cogs"))
        .with_columns((pl.col("revenue") - pl.col("inference_cost") - pl.col("other_cogs")).alias("gross_profit"))
        .with_columns(pl.when(pl.col("revenue") > 0).then(pl.col("gross_profit") / pl.col("revenue")).alias("gross_margin"))
        .pipe(_hazards, scenario, plan)
    )


def _hazards(frame: pl.DataFrame, scenario: Scenario, plan: Plan) -> pl.DataFrame:
    """E4.6, E12.9: the premium over what customers can reach, what leaving would save a customer, and the hazard of the month."""
    behaviour, student = scenario.behaviour, scenario.distillation
    raw = pl.col("benchmark_price") * pl.col("tokens_mtok")
    charged = pl.col("unit_price") / pl.col("benchmark_price") if plan.billed_by_token else pl.col("revenue") / raw
    lost = pl.max_horizontal(plan.success_rate_now - pl.col("success"), pl.lit(0.0)) * (student.quality_hazard if student else 0.0)
    return (
        frame.with_columns(pl.when((raw > 0) & (pl.col("customers") > 0)).then(charged - 1).otherwise(0.0).alias("premium"))
        .with_columns(
            pl.when(pl.col("customers") > 0).then(12 * pl.col("premium") * raw / pl.col("customers")).otherwise(0.0).alias("annual_saving")
        )
        .with_columns(behaviour.price_gap(plan.transparency).alias("gap_hazard"))
        .with_columns((behaviour.churn + lost).alias("other_hazard"))
        .with_columns((pl.col("other_hazard") + pl.col("gap_hazard")).alias("hazard"))
    )


# -- what comes out ------------------------------------------------------------------------------------------------------------


def _together(frames: list[pl.DataFrame]) -> pl.DataFrame:
    """The rows of all plans: sums first, the ratio last."""
    first = frames[0]
    sums = [pl.Series(name, sum((frame[name] for frame in frames[1:]), first[name])) for name in SUMS]
    margin = pl.when(pl.col("revenue") > 0).then(pl.col("gross_profit") / pl.col("revenue")).alias("gross_margin")
    return first.with_columns(sums).with_columns(margin).select(COLUMNS)


def _saving(scenario: Scenario, frames: list[pl.DataFrame]) -> pl.DataFrame:
    """E12.5 for the company: share, GPUs, serving, saving, and cumulative saving after setup."""
    student = scenario.distillation
    if student is None:
        raise ValueError("a scenario without distillation has no saving")
    pooled = [sum((frame[name] for frame in frames[1:]), frames[0][name]).alias(name) for name in ("student_mtok", "serving")]
    return (
        frames[0]
        .with_columns(pooled)
        .select(T, pl.col("student_share").alias("share"), pl.col("gpus").cast(pl.Int64), "serving", student.saving().alias("saving"))
        .with_columns((pl.col("saving").cum_sum() - student.setup_usd).alias("cumulative"))
    )


def _check(frame: pl.DataFrame, name: str, plan: Plan) -> None:
    """No result is NaN or infinite, and a plan that can succeed has revenue at t = 0."""
    values = frame.select("price_index", *SUMS, "full_revenue", "hazard", "gpus")
    if not all(column.is_finite().all() for column in values.iter_columns()) or values["gpus"].max() >= _MOST_GPUS:  # type: ignore[operator]
        raise BadValueError(
            f"{name}: found values that leave the range of numbers within the horizon; expected prices and volumes that stay in it. "
            "Nothing was projected. Lower growth, elasticity or the number of jumps, or shorten horizon_months."
        )
    if plan.success_rate_now > 0 and frame["full_revenue"][0] <= 0:
        raise BadValueError(
            f"{name}: found a baseline without revenue at t = 0; expected revenue above zero. "
            "Nothing was projected. Name a fee, a price, or volumes beyond what is included."
        )
