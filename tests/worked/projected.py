"""Worked cases that the engine computes: a scenario each, and what follows from its rows."""

from collections.abc import Callable
from typing import Any

import pytest

from analytics.engine.breakeven import largest_decline, months_to_floor_by_compression
from analytics.equations.byok import margin_at_risk
from analytics.equations.credit import burn_table, credit_margin, implied_markup
from analytics.equations.credit_balance import recognised_in_one
from analytics.equations.distillation import HOURS, break_even_month, break_even_volume, serving_cost, student_unit_cost
from analytics.equations.margin import gross_margin, share
from analytics.equations.outcome import (
    attempts,
    cost_per_paid_outcome,
    outcome_margin,
    paid_outcomes,
    price_floor,
    required_resolution,
    required_resolution_today,
    value_capture,
)
from analytics.equations.price import list_price
from analytics.equations.toll import pass_through
from analytics.levers.byok import Byok
from tests.scenarios import price_path, projected


def we04(given: dict[str, Any]) -> dict[str, Any]:
    list_cost = given["list_cost_per_customer"]
    run = projected(
        horizon_months=24,
        baseline={
            "customers": 1,
            "tokens_mtok": list_cost,
            "price_usd_per_mtok": given["delivered_multiplier"],
            "list_price_usd_per_mtok": 1.0,
        },
        behaviour={
            "markup_end": given["m_inf"],
            "markup_half_life_months": given["half_life_months"],
            "churn": given["lambda0"],
            "price_gap_hazard": given["lambda1"],
            "price_gap_free": given["v0"],
            "transparency": given["transparency"],
            "switching_cost_usd": given["switching_cost"],
        },
        plan={"plan": "markup", "markup": given["m0"]},
    )
    rows = run.working["markup"].to_dicts()
    return {
        "markup_12": rows[12]["premium"],
        "hazard_0": 1 - rows[1]["survivors"],
        "hazard_12": 1 - rows[13]["survivors"] / rows[12]["survivors"],
        **{f"survivors_{t}": rows[t]["survivors"] for t in (12, 24)},
        **{f"gp_{t}": rows[t]["gross_profit"] for t in (0, 12, 24)},
        **{f"gm_{t}": rows[t]["gross_margin"] for t in (0, 12)},
        "months_to_floor_closed_form": months_to_floor_by_compression(
            given["m0"], given["m_inf"], given["half_life_months"], given["floor"], delivered=given["delivered_multiplier"]
        ),
    }


def we06(given: dict[str, Any]) -> dict[str, Any]:
    run = projected(
        horizon_months=1,
        baseline={"tokens_mtok": given["usage_m"], "price_usd_per_mtok": given["price"]},
        plan={
            "plan": "hybrid",
            "platform_fee": given["platform_fee"],
            "included_mtok": given["allowance_m"],
            "overage_markup": given["overage_markup"],
        },
        levers=[price_path(jumps=[{"month": 1, "change": -0.5}])],
    )
    before, after = run.rows.to_dicts()
    return {
        "contractual_pass_through": pass_through(before["revenue"] - given["platform_fee"], before["revenue"]),
        "arc_elasticity": (1 - after["revenue"] / before["revenue"]) / 0.5,
        "gp_before": before["gross_profit"],
        "gp_after": after["gross_profit"],
        "gm_before": before["gross_margin"],
        "gm_after": after["gross_margin"],
    }


def we08(given: dict[str, Any]) -> dict[str, Any]:
    price, breakage, burn, cost = (given[name] for name in ("credit_price", "breakage", "burn_per_action", "cost_per_action"))
    sold, burned = given["credits_sold_per_month"], given["burned"]
    balance = recognised_in_one([sold * price] * len(burned), [sold] * len(burned), burned, breakage)
    costs = [list_price(cost, given["annual_cost_decline"], month) for month in range(13)]

    def margins(theta: float) -> list[float | None]:
        burns = burn_table(burn, theta, given["repricing_every_months"], costs)
        found = [credit_margin(price, breakage, burns[month], costs[month]) for month in range(13)]
        projection = projected(
            horizon_months=12,
            baseline={"tasks": burned[0] / burn, "tokens_mtok": burned[0] / burn * cost, "price_usd_per_mtok": 1.0},
            plan={
                "plan": "credit",
                "price_usd": price,
                "credits_per_task": burn,
                "breakage": breakage,
                "repricing_months": given["repricing_every_months"],
                "pass_through": theta,
            },
            levers=[price_path(annual_decline=given["annual_cost_decline"])],
        )
        assert projection.rows["gross_margin"].to_list() == pytest.approx(found, rel=1e-12)
        return found

    none, half, full = margins(0.0), margins(0.5), margins(1.0)
    first = burned[0] / burn * cost
    return {
        "implied_markup": implied_markup(price, breakage, burn, cost),
        "gm_month1": gross_margin(balance[0].revenue - first, balance[0].revenue),
        "deferred_revenue_month3": balance[2].deferred,
        "gm_theta0_12": none[12],
        "gm_theta05_12": half[12],
        "gm_theta05_11": half[11],
        "gm_theta1_12": full[12],
    }


def we10(given: dict[str, Any]) -> dict[str, Any]:
    s, tries, cost, price = given["success_per_attempt"], given["max_attempts"], given["cost_per_attempt"], given["price"]
    back, handoff = given["reversal_rate"], given["handoff_cost"]
    total = given["conversations"] * given["involvement"] * attempts(s, tries) * cost
    row = projected(
        baseline={"tasks": given["conversations"], "tokens_mtok": total, "price_usd_per_mtok": 1.0},
        plan={
            "plan": "outcome",
            "price_usd": price,
            "involvement": given["involvement"],
            "success_per_attempt": s,
            "max_attempts": tries,
            "cost_per_attempt_usd": cost,
            "reversed_share": back,
            "handoff_usd": handoff,
        },
    ).rows.row(0, named=True)
    per_paid = cost_per_paid_outcome(cost, s, tries, back, handoff)
    assert row["gross_margin"] is not None and abs(row["gross_margin"] - (outcome_margin(per_paid, price) or 0)) < 1e-12
    today = attempts(s, tries)
    before, after = 1.0, paid_outcomes(1, 1, 0.65) * 0.5
    return {
        "revenue": row["revenue"],
        "cost_per_paid_outcome": per_paid,
        "gm": row["gross_margin"],
        "break_even_success_at_todays_attempts": required_resolution_today(price, cost, today, back, handoff),
        "floor_success_at_todays_attempts": required_resolution_today(price, cost, today, back, handoff, given["floor"]),
        "required_resolution": required_resolution(price, cost, tries, back, handoff),
        "required_resolution_for_floor": required_resolution(price, cost, tries, back, handoff, given["floor"]),
        "value_capture_ratio": value_capture(price, given["human_cost"]),
        "price_floor": price_floor(per_paid, given["floor"]),
        "hubspot_effective_revenue_per_conversation_before": before,
        "hubspot_effective_revenue_per_conversation_after": after,
        "hubspot_effective_change": after / before - 1,
    }


def we13(given: dict[str, Any]) -> dict[str, Any]:
    outcome = {"plan": "outcome", "price_usd": given["outcome_revenue"] / 1_000, "success_per_attempt": 1.0}
    platform = {"plan": "hybrid", "platform_fee": 400.0, "overage_markup": 0.10}
    gainshare = {"gainshare_share": given["gainshare"], "gainshare_saving": given["optimisation_saving"]}
    cases: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
        "markup_30_to_5pct_fee": ({"plan": "markup"}, {"fee_rate": given["byok_fee"]}),
        "platform_400_plus_10pct": (platform, {"fee_rate": 0.0}),
        "outcome_full_price_cut": (outcome, {"handed_back_share": 1.0}),
        "outcome_half_price_cut": (outcome, {"handed_back_share": 0.5}),
        "markup_30_to_gainshare": ({"plan": "markup"}, gainshare),
    }

    def run(plan: dict[str, Any], terms: dict[str, Any], months: int = 1, **adopted: Any) -> list[dict[str, Any]]:
        levers = [{"lever": "byok", **(adopted or {"share": 1.0}), **terms}, {"lever": "other_cogs", "card_rate": given["card_rate"]}]
        baseline = {"tasks": 1_000, "tokens_mtok": given["inference_at_list"], "price_usd_per_mtok": 1.0, "fixed_cogs": given["other_cogs"]}
        return projected(horizon_months=months, baseline=baseline, plan=plan, levers=levers).rows.to_dicts()

    found = {}
    for name, (plan, terms) in cases.items():
        now, then = run(plan, terms)
        found[name] = {
            "gp_before": now["gross_profit"],
            "gp_after": then["gross_profit"],
            "gm_before": now["gross_margin"],
            "gm_after": then["gross_margin"],
            "revenue_change": then["revenue"] / now["revenue"] - 1,
            "margin_at_risk": margin_at_risk(now["gross_profit"], then["gross_profit"]),
        }
    markup = cases["markup_30_to_5pct_fee"]
    adoption = given["adoption"]
    ramp = Byok(max_share=adoption["b_max"], steepness=adoption["k"], mid_month=adoption["t_mid"])
    months = projected(levers=[ramp.model_dump(exclude_unset=True)]).working["markup"]
    first = run(*markup)[0]
    return {
        "by_plan": found,
        "gp_markup_with_40pct_byok": run(*markup, share=given["partial_share"])[1]["gross_profit"],
        "net_revenue_markup_before": first["revenue"] - first["inference_cost"],
        "byok_share_month_12": months["own_key_share"][12],
    }


def we15(given: dict[str, Any]) -> dict[str, Any]:
    large, small = given["volumes_m_per_month"]
    slow, fast = given["teacher_annual_decline"]
    hosted = given["hosted_alternative"]
    other = {
        "alternative_usd_per_mtok": hosted["price"],
        "alternative_from_month": hosted["arrives_month"],
        "alternative_annual_decline": hosted["annual_decline"],
    }
    one_gpu = (given["gpu_per_hour"], given["overhead"])

    def table(volume: float, decline: float, **more: Any) -> list[dict[str, Any]]:
        student = {
            "lever": "distillation",
            "launch_month": given["launch"],
            "max_share": given["x_max"],
            "steepness": given["k"],
            "mid_month": given["t_mid"],
            "gpu_usd_per_hour": given["gpu_per_hour"],
            "overhead": given["overhead"],
            "tokens_per_second": given["blended_tokens_per_s"],
            "utilisation": given["utilisation"],
            "min_gpus": given["min_gpus"],
            "escalated_share": given["fallback"],
            "setup_usd": given["fixed"],
            "refresh_usd_per_month": given["run_cost_per_month"],
        }
        run = projected(
            horizon_months=given["horizon"],
            baseline={"tokens_mtok": volume, "price_usd_per_mtok": given["teacher_price0"]},
            levers=[price_path(annual_decline=decline), student | more],
        )
        return run.levers["distillation"].to_dicts()

    def cumulative(rows: list[dict[str, Any]]) -> list[float]:
        return [row["cumulative"] for row in rows]

    def best(rows: list[dict[str, Any]]) -> list[float]:
        total, month = max((row["cumulative"], row["t"]) for row in rows[1:])
        return [total, month]

    at_36, at_90, thin = table(large, slow), table(large, fast), table(small, slow)
    least = serving_cost(given["min_gpus"], *one_gpu)
    terms = (least, given["run_cost_per_month"], given["x_max"], given["teacher_price0"], given["teacher_price0"], given["fallback"])
    to_run = break_even_volume(*terms)
    assert to_run is not None
    return {
        "break_even_month_20000m_d36": break_even_month(cumulative(at_36)),
        "cumulative_36m_20000m_d36": cumulative(at_36)[-1],
        "break_even_month_20000m_d90": break_even_month(cumulative(at_90)),
        "cumulative_36m_20000m_d90": cumulative(at_90)[-1],
        "break_even_month_3000m_d36": break_even_month(cumulative(thin)),
        "cumulative_36m_3000m_d36": cumulative(thin)[-1],
        "break_even_annual_deflation_36m_held": largest_decline(lambda d: cumulative(table(large, d))[-1] >= 0),
        "break_even_annual_deflation_36m_with_shutdown": largest_decline(lambda d: max(cumulative(table(large, d))) >= 0),
        "last_month_with_positive_saving_d36": max(row["t"] for row in at_36 if row["saving"] > 0),
        "best_cumulative_and_month_d36": best(at_36),
        "best_cumulative_and_month_with_hosted_alternative": best(table(large, slow, **other)),
        "volume_to_cover_running_cost_m": to_run,
        "teacher_spend_at_that_volume": to_run * given["teacher_price0"],
        "volume_for_24_month_payback_m": break_even_volume(*terms, setup=given["fixed"], payback_months=24),
        "effective_student_cost_per_m_at_1800m": share(least, 1_800),
        "distil_labs_cost_per_million_requests_100pct": student_unit_cost(2.40, 0.0, 222),
        "distil_labs_cost_per_million_requests_25pct": student_unit_cost(2.40, 0.0, 222, 0.25),
    }


assert HOURS == 730
PROJECTED: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "WE04": we04,
    "WE06": we06,
    "WE08": we08,
    "WE10": we10,
    "WE13": we13,
    "WE15": we15,
}
