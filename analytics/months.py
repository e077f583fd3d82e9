"""One month in the order of E15.3, as one pipeline of columns over the grid: prices, volumes, cost rows, revenue, other COGS, hazards."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import polars as pl

from analytics.baseline import Baseline
from analytics.grid import at_start, spread, summed, with_terms
from analytics.levers.byok import Byok
from analytics.plan import Plan
from analytics.scenario import Scenario
from analytics.terms import term

STILL = {"survivors": 1.0, "retained": 1.0}
_RATIO = pl.col("gross_profit") / pl.col("revenue")
MARGIN = pl.when((pl.col("revenue") > 0) & _RATIO.is_finite()).then(_RATIO).alias("gross_margin")


@dataclass(frozen=True)
class Sold:
    """A part of the baseline sold under a plan. Where customers migrate, the plan before and the plan after are of one `group`, each with
    the months in which it is `active`; `stay` is what the migration leaves of them, `fees` the part of the plan's fees that they pay.
    """

    name: str
    plan: Plan
    share: float = 1.0
    fees: float = 1.0
    group: int = 0
    active: pl.Expr | None = None
    stay: pl.Expr | None = None
    extra_cogs: pl.Expr | None = None


def prices(grid: pl.DataFrame, baseline: Baseline, scenario: Scenario) -> pl.DataFrame:
    """E1.1, E1.2, E3.4, E3.5: what tokens cost us, and what customers can reach."""
    paths = [path.plain(baseline.announced) for path in scenario.price_paths]
    index = reduce(lambda left, path: left * path.price_index(), paths, pl.lit(1.0))
    committed = reduce(lambda left, path: left + path.committed(), paths, pl.lit(0.0))
    delivered = reduce(lambda left, lever: left * lever.delivered_cost(), scenario.other_levers, 1.0)
    price = pl.lit(baseline.price_usd_per_mtok)
    if "drawn_index" in grid.columns:
        index = index * pl.col("drawn_index")
    return (
        with_terms(grid, price_index=index, committed=committed, copied=scenario.behaviour.copied())
        .with_columns(
            (price * pl.col("price_index")).alias("price"),
            (price * (pl.col("committed") + (1 - pl.col("committed")) * pl.col("price_index"))).alias("effective_price"),
            (baseline.list_price_usd_per_mtok * pl.col("price_index")).alias("list_price"),
            pl.lit(delivered).alias("delivered"),
        )
        .with_columns((pl.col("list_price") * (1 - (1 - pl.lit(delivered)) * pl.col("copied"))).alias("benchmark_price"))
    )


def start(priced: pl.DataFrame, baseline: Baseline, scenario: Scenario, sold: Sold) -> pl.DataFrame:
    """A plan's part of the baseline, all customers on whichever key, everybody staying; E11.1 and E12.2 beside."""
    now = _own_keys_now(baseline, scenario.byok)
    own = scenario.byok.own_key_share(now) if scenario.byok else pl.lit(0.0)
    student = scenario.distillation.student_share() if scenario.distillation else pl.lit(0.0)
    part = pl.col("weight") * sold.share
    behaviour = scenario.behaviour
    begun = with_terms(
        priced, own_key_share=own, student_share=student, growth=behaviour.growth(), tokens_growth=behaviour.tokens_growth()
    ).with_columns(
        (sold.active if sold.active is not None else pl.lit(1.0)).alias("active"),
        (pl.col("weight") * sold.fees).alias("fees"),
        part.alias("part"),
        (pl.col("heads") * baseline.customers * sold.share).alias("first_customers"),
        (part * (baseline.tasks / (1 - now))).alias("first_tasks"),
        (part * (baseline.tokens_mtok / (1 - now))).alias("first_tokens_mtok"),
        (part * pl.lit(baseline.seats, pl.Float64)).alias("first_seats"),
        pl.lit(baseline.price_usd_per_mtok).alias("first_price"),
        **{name: pl.lit(value) for name, value in STILL.items()},
    )
    return begun if sold.plan.repriced_on_cost else _demanded(begun, scenario, sold.plan)


def months(begun: Sequence[pl.DataFrame], baseline: Baseline, scenario: Scenario, sold: Sequence[Sold], cohorts: int) -> list[pl.DataFrame]:
    """One round: what each part sells, costs and earns in each month, if survivors are those of `begun`."""
    frames = list(begun)
    if any(part.plan.repriced_on_cost for part in sold):
        aside = _inference([_volumes(frame, part.plan, pl.lit(1.0)) for frame, part in zip(begun, sold, strict=True)], scenario, cohorts)
        frames = [
            _demanded(frame.with_columns(_task_cost(aside, sold, part.group)), scenario, part.plan) if part.plan.repriced_on_cost else frame
            for frame, part in zip(begun, sold, strict=True)
        ]
    volumes = [_volumes(frame, part.plan, pl.col("demand")) for frame, part in zip(frames, sold, strict=True)]
    costed = _inference(volumes, scenario, cohorts)
    return [_profit(frame, baseline, scenario, part) for frame, part in zip(costed, sold, strict=True)]


def _task_cost(frames: Sequence[pl.DataFrame], sold: Sequence[Sold], group: int) -> pl.Series:
    """Inference a task of a group, under whichever plan it is in the month, every key ours; where nothing is left, of the last task."""
    members = [frame for frame, part in zip(frames, sold, strict=True) if part.group == group]
    cost, tasks = (sum((frame[name] for frame in members[1:]), members[0][name]) for name in ("full_cost", "tasks"))
    worth = pl.when(pl.col("tasks") > 0).then(pl.col("full_cost") / pl.col("tasks"))
    whole = pl.DataFrame([members[0]["block"], pl.Series("full_cost", cost), pl.Series("tasks", tasks)])
    return whole.select(worth.forward_fill().over("block").alias("task_cost")).to_series()


def _demanded(frame: pl.DataFrame, scenario: Scenario, plan: Plan) -> pl.DataFrame:
    """P_c, and E = (P_c / P_c(0))^-eps."""
    demand = (pl.col("unit_price") / at_start(pl.col("unit_price"))) ** -term(scenario.behaviour.elasticity)
    return with_terms(frame, unit_price=plan.unit_price(scenario.behaviour)).with_columns(demand.alias("demand"))


def _own_keys_now(baseline: Baseline, byok: Byok | None) -> float:
    if byok is None:
        return 0.0
    return baseline.own_key_share if byok.share_now is None else byok.share_now


def _volumes(frame: pl.DataFrame, plan: Plan, demand: pl.Expr) -> pl.DataFrame:
    """E2.1 to E2.3: N and V of all customers, both key owners; `demand` is E."""
    stay = pl.col("survivors") * pl.col("active")
    answered = pl.col("growth") * demand * stay
    frame = frame.with_columns(
        (pl.col("first_customers") * stay).alias("customers"),
        (pl.col("first_seats") * stay).alias("seats"),
        (pl.col("fees") * stay).alias("fee_share"),
        (pl.col("first_tasks") * answered).alias("tasks"),
        (pl.col("first_tokens_mtok") * answered * pl.col("tokens_growth") * pl.col("retained")).alias("tokens_mtok"),
    )
    used = plan.used_share()
    return frame if used is None else frame.with_columns((pl.col("tokens_mtok") * used).alias("tokens_mtok"))


def _inference(frames: list[pl.DataFrame], scenario: Scenario, cohorts: int) -> list[pl.DataFrame]:
    """E12.3 and hosted cost, on our keys and with every key ours; all that is sold shares the GPUs by what the student serves of it."""
    student = scenario.distillation
    hosted = pl.col("delivered") * pl.col("effective_price") * pl.col("tokens_mtok")
    ours = 1 - pl.col("own_key_share")
    if student is None:
        none = {name: pl.lit(0.0) for name in ("gpus", "student_mtok", "serving", "full_serving")}
        return [
            frame.with_columns(**none).with_columns((hosted * ours).alias("inference_cost"), hosted.alias("full_cost")) for frame in frames
        ]
    hosted = hosted * (1 - pl.col("student_share") * (1 - term(student.escalated_share)))
    frames = [frame.with_columns((pl.col("student_share") * pl.col("tokens_mtok")).alias("student_full_mtok")) for frame in frames]
    pool = summed(sum((frame["student_full_mtok"] for frame in frames[1:]), frames[0]["student_full_mtok"]), cohorts)
    costed = []
    for frame in frames:
        served = frame.with_columns(spread(pool, cohorts).alias("pool"))
        idle = pl.col("part") * pl.col("active")
        part = pl.when(pl.col("pool") > 0).then(pl.col("student_full_mtok") / pl.col("pool")).otherwise(idle)
        full = served.with_columns(student.gpus(pl.col("pool")).alias("gpus")).select(student.serving().alias("full_serving")).to_series()
        costed.append(
            served.with_columns(
                full, student.gpus(pl.col("pool") * ours).alias("gpus"), (pl.col("student_full_mtok") * ours).alias("student_mtok")
            )
            .with_columns((student.serving() * part).alias("serving"), (pl.col("full_serving") * part).alias("full_serving"))
            .with_columns((hosted * ours + pl.col("serving")).alias("inference_cost"), (hosted + pl.col("full_serving")).alias("full_cost"))
        )
    return costed


def _profit(frame: pl.DataFrame, baseline: Baseline, scenario: Scenario, sold: Sold) -> pl.DataFrame:
    """Revenue on both keys, other COGS, gross profit, then what makes customers leave."""
    plan, student, byok, teacher = sold.plan, scenario.distillation, scenario.byok, sold.plan.success_rate_now
    success = student.success(teacher) if student else term(teacher)
    revenue = plan.revenue()
    if byok is not None:
        own = pl.col("own_key_share")
        revenue = (1 - own) * revenue + own * plan.own_key_revenue(byok.fee(), byok.handed_back_share)
    levied = reduce(lambda left, lever: left + lever.other_cogs(), scenario.other_levers, pl.lit(0.0))
    fixed = pl.lit(baseline.fixed_cogs) + (student.in_cogs() if student else 0.0)
    other = levied + plan.other_cogs() + fixed * pl.col("part") * pl.col("active")
    if sold.extra_cogs is not None:
        other = other + sold.extra_cogs * pl.col("part")
    return (
        frame.with_columns(success.alias("success"))
        .with_columns(revenue.alias("revenue"), plan.revenue().alias("full_revenue"))
        .with_columns(other.alias("other_cogs"))
        .with_columns((pl.col("inference_cost") + pl.col("other_cogs")).alias("cogs"))
        .with_columns((pl.col("revenue") - pl.col("inference_cost") - pl.col("other_cogs")).alias("gross_profit"))
        .with_columns(MARGIN)
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
        .with_columns(behaviour.price_gap(plan.transparency).alias("gap_hazard"), (behaviour.churn + lost).alias("other_hazard"))
        .with_columns((pl.col("other_hazard") + pl.col("gap_hazard")).alias("hazard"))
    )
