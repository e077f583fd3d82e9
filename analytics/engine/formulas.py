"""One month in the order of E15.3, as columns by name: prices, volumes, cost rows, revenue, other COGS, hazards.

Each is defined here once. From outside come who is left (`survivors`, and with a bypass the volume `retained`), the `pool` of tokens that
all that is sold brings the student, and `task_cost`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import polars as pl

from analytics.engine.columns import Columns
from analytics.engine.grid import at_start
from analytics.engine.terms import power, term
from analytics.estimates.baseline import Baseline
from analytics.levers.byok import Byok
from analytics.levers.distillation import Distillation
from analytics.plan import Plan
from analytics.scenario import Scenario

OUTSIDE = ("survivors", "retained", "pool", "task_cost")
FLEET = ("gpus", "fleet", "full_fleet")  # what all that is sold shares
OF_A_TASK = ("full_cost", "tasks")
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


@dataclass(frozen=True)
class Formulas:
    """What is sold as columns. `aside`, for parts whose price follows inference per task: the same as if prices moved no demand."""

    sold: Sold
    columns: Columns
    aside: Columns


def formulas(baseline: Baseline, scenario: Scenario, sold: Sequence[Sold], cohorts: int, moved: bool = False) -> list[Formulas]:
    """Every column of every part; where the price index is `moved`, the grid's `drawn_index` multiplies it."""
    market = prices(baseline, scenario)
    if moved:
        market["price_index"] = market["price_index"] * pl.col("drawn_index")
    defined = [market | _part(baseline, scenario, part) for part in sold]
    if scenario.distillation and len(sold) == cohorts == 1:  # nobody to share the GPUs with
        defined[0] |= {"pool": pl.col("student_full_mtok"), "pool_share": pl.lit(1.0)}
    followed = any(part.plan.repriced_on_cost for part in sold)
    aside = [Columns(each | {"demand": pl.lit(1.0)} if followed else {}) for each in defined]
    return [Formulas(*each) for each in zip(sold, map(Columns, defined), aside, strict=True)]


def prices(baseline: Baseline, scenario: Scenario) -> dict[str, pl.Expr]:
    """E1.1, E1.2, E3.4, E3.5: what tokens cost us, and what customers can reach; E11.1 and E12.2 beside."""
    paths = [path.plain(baseline.announced) for path in scenario.price_paths]
    index = reduce(lambda left, path: left * path.price_index(), paths[1:], paths[0].price_index()) if paths else pl.lit(1.0)
    committed = reduce(lambda left, path: left + path.committed(), paths, pl.lit(0.0))
    delivered = reduce(lambda left, lever: left * lever.delivered_cost(), scenario.other_levers, 1.0)
    now, byok, student, behaviour = _own_keys_now(baseline, scenario.byok), scenario.byok, scenario.distillation, scenario.behaviour
    effective = baseline.price_usd_per_mtok * (pl.col("committed") + (1 - pl.col("committed")) * pl.col("price_index"))
    return {
        "price_index": index,
        "committed": committed,
        "copied": behaviour.copied(),
        "delivered": pl.lit(delivered),
        "price": baseline.price_usd_per_mtok * pl.col("price_index"),
        "effective_price": effective if any(path.committed_share > 0 for path in paths) else pl.col("price"),
        "list_price": baseline.list_price_usd_per_mtok * pl.col("price_index"),
        "benchmark_price": pl.col("list_price") * (1 - (1 - pl.col("delivered")) * pl.col("copied")),
        "growth": behaviour.growth(),
        "tokens_growth": behaviour.tokens_growth(),
        "own_key_share": byok.own_key_share(now) if byok else pl.lit(0.0),
        "student_share": student.student_share() if student else pl.lit(0.0),
    }


def _part(baseline: Baseline, scenario: Scenario, sold: Sold) -> dict[str, pl.Expr]:
    """The columns of a part, given `survivors` and `retained`, and where they are asked for, the student's `pool` and `task_cost`."""
    plan, active = sold.plan, pl.lit(1.0) if sold.active is None else sold.active
    now = _own_keys_now(baseline, scenario.byok)
    part, stay = pl.col("weight") * sold.share, _stay(sold)
    there = {
        "active": active,
        "stay": pl.lit(1.0) if sold.stay is None else sold.stay.cast(pl.Float64),
        "part": part,
        "first_tasks": part * (baseline.tasks / (1 - now)),
        "first_tokens_mtok": part * (baseline.tokens_mtok / (1 - now)),
        "first_price": pl.lit(baseline.price_usd_per_mtok),
        "first_customers": pl.col("heads") * (baseline.customers * sold.share),
        "customers": pl.col("first_customers") * stay,
        "seats": part * pl.lit(baseline.seats, pl.Float64) * stay,
        "fee_share": pl.col("weight") * sold.fees * stay,
    }
    volumes, inference = _volumes(scenario, plan, stay), _inference(scenario.distillation)
    return there | volumes | inference | _profit(baseline, scenario, sold) | _hazards(scenario, plan)


def _own_keys_now(baseline: Baseline, byok: Byok | None) -> float:
    if byok is None:
        return 0.0
    return baseline.own_key_share if byok.share_now is None else byok.share_now


def _stay(sold: Sold) -> pl.Expr:
    """What is left of a part's customers under its plan."""
    return pl.col("survivors") if sold.active is None else pl.col("survivors") * pl.col("active")


def _volumes(scenario: Scenario, plan: Plan, stay: pl.Expr) -> dict[str, pl.Expr]:
    """P_c, E = (P_c / P_c(0))^-eps, and E2.1 to E2.3: N and V of all customers, both key owners; `all_` as if nobody had left."""
    asked, used = pl.col("all_mtok") * stay, plan.used_share()
    if scenario.behaviour.bypass_share > 0:
        asked = asked * pl.col("retained")
    return {
        "unit_price": plan.unit_price(scenario.behaviour),
        "demand": power(pl.col("unit_price") / at_start(pl.col("unit_price")), -scenario.behaviour.elasticity),
        "tasks_growth": pl.col("growth") * pl.col("demand"),
        "mtok_growth": pl.col("tasks_growth") * pl.col("tokens_growth"),
        "all_tasks": pl.col("first_tasks") * pl.col("tasks_growth"),
        "all_mtok": pl.col("first_tokens_mtok") * pl.col("mtok_growth"),
        "tasks": pl.col("all_tasks") * stay,
        "asked_mtok": asked,
        "used_share": pl.lit(1.0) if used is None else used,
        "tokens_mtok": asked if used is None else pl.col("asked_mtok") * pl.col("used_share"),
    }


def _inference(student: Distillation | None) -> dict[str, pl.Expr]:
    """E12.3 and hosted cost, on our keys and with every key ours."""
    hosted, ours, price = pl.col("hosted_cost"), pl.col("our_share"), pl.col("delivered") * pl.col("effective_price")
    both = {"our_share": 1 - pl.col("own_key_share"), "hosted_cost": pl.col("hosted_usd_per_mtok") * pl.col("tokens_mtok")}
    if student is None:
        return both | {
            "hosted_usd_per_mtok": price,
            **dict.fromkeys(("gpus", "student_mtok", "serving"), pl.lit(0.0)),
            "inference_cost": hosted * ours,
            "full_cost": hosted,
        }
    return both | {
        "hosted_usd_per_mtok": price * (1 - pl.col("student_share") * (1 - term(student.escalated_share))),
        "least_gpus": student.least_gpus(),
        "student_full_mtok": pl.col("student_share") * pl.col("tokens_mtok"),
        "student_mtok": pl.col("student_full_mtok") * ours,
        "idle_share": pl.col("part") * pl.col("active"),
        "pool_share": pl.when(pl.col("pool") > 0).then(pl.col("student_full_mtok") / pl.col("pool")).otherwise(pl.col("idle_share")),
        "gpus": student.gpus(pl.col("pool") * ours),
        "fleet": student.serving(pl.col("gpus")),
        "full_fleet": student.serving(student.gpus(pl.col("pool"))),
        "serving": pl.col("fleet") * pl.col("pool_share"),
        "full_serving": pl.col("full_fleet") * pl.col("pool_share"),
        "inference_cost": hosted * ours + pl.col("serving"),
        "full_cost": hosted + pl.col("full_serving"),
    }


def _profit(baseline: Baseline, scenario: Scenario, sold: Sold) -> dict[str, pl.Expr]:
    """Revenue on both keys, other COGS, gross profit."""
    plan, student, byok, teacher = sold.plan, scenario.distillation, scenario.byok, sold.plan.success_rate_now
    full, own = pl.col("full_revenue"), pl.col("own_key_share")
    paid = None if byok is None else plan.own_key_revenue(byok.fee(), byok.handed_back_share)
    levied = reduce(lambda left, lever: left + lever.other_cogs(), scenario.other_levers, pl.lit(0.0))
    fixed = pl.lit(baseline.fixed_cogs) + (student.in_cogs() if student else 0.0)
    other = levied + plan.other_cogs()
    if baseline.fixed_cogs or student:
        other = other + fixed * pl.col("part") * pl.col("active")
    if sold.extra_cogs is not None:
        other = other + sold.extra_cogs * pl.col("part")
    return {
        "success": student.success(teacher) if student else term(teacher),
        "full_revenue": plan.revenue(),
        "revenue": full if paid is None else pl.col("our_share") * full + own * paid,
        "other_cogs": other,
        "cogs": pl.col("inference_cost") + pl.col("other_cogs"),
        "gross_profit": pl.col("revenue") - pl.col("inference_cost") - pl.col("other_cogs"),
        "gross_margin": MARGIN,
    }


def _hazards(scenario: Scenario, plan: Plan) -> dict[str, pl.Expr]:
    """E4.6, E12.9: the premium over what customers can reach, what a customer's tokens of a year cost there and what leaving would save of
    it, and the hazard of the month. Customers and their tokens go together: a customer's tokens do not follow how many are left.
    """
    behaviour, student = scenario.behaviour, scenario.distillation
    by_token, first, reach = plan.billed_by_token, pl.col("first_customers"), pl.col("first_reach") * pl.col("reach_growth")
    charged, reachable = (pl.col(name) for name in (("unit_price", "benchmark_price") if by_token else ("revenue", "reachable_cost")))
    if behaviour.bypass_share > 0:
        reach = reach * pl.col("retained")
    if plan.used_share() is not None:
        reach = reach * pl.col("used_share")
    lost = pl.max_horizontal(plan.success_rate_now - pl.col("success"), pl.lit(0.0)) * student.quality_hazard if student else pl.lit(0.0)
    return {
        "reachable_cost": pl.col("benchmark_price") * pl.col("tokens_mtok"),
        "premium": pl.when(reachable > 0).then(charged / reachable - 1).otherwise(0.0),
        "first_reach": pl.when(first > 0).then(12 * pl.col("first_tokens_mtok") / first).otherwise(0.0),
        "reach_growth": pl.col("benchmark_price") * pl.col("mtok_growth"),
        "annual_reach": reach,
        "annual_saving": pl.col("premium") * pl.col("annual_reach"),
        "gap_pull": behaviour.gap_pull(plan.transparency),
        "gap_hazard": behaviour.price_gap(),
        "other_hazard": behaviour.churn + lost,
        "hazard": pl.col("other_hazard") + pl.col("gap_hazard"),
    }
