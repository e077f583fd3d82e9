"""The steps between of worked cases, each from the equation that names it: what the tables of a case hold, not only where they end."""

import json
from pathlib import Path
from typing import Any

import pytest

from analytics.equations.byok import cogs_on_their_key
from analytics.equations.credit import burn_table, credit_margin, credit_revenue, revenue_per_credit
from analytics.equations.credit_balance import deferred_revenue, recognised_in_one
from analytics.equations.distillation import SECONDS, student_unit_cost
from analytics.equations.hybrid import arc_elasticity, hybrid_pass_through, hybrid_revenue, overage
from analytics.equations.inference import usage_cost
from analytics.equations.leaving import annual_saving, gate, leaving_share, price_gap_hazard, survivors, visible_premium
from analytics.equations.make_or_buy import Option, alternative_price
from analytics.equations.margin import gross_margin
from analytics.equations.markup import markup_profit, markup_then
from analytics.equations.outcome import attempts, cost_per_success, outcome_cost, paid_outcomes, resolution
from analytics.equations.price import list_price
from analytics.equations.student import Student, break_even_deflation, student_months

HERE = Path(__file__).parent


def case(name: str) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Inputs, steps between, outputs."""
    found = json.loads((HERE / f"{name}.json").read_text())
    return found["inputs"], found["intermediate"], found["outputs"]


def test_the_cost_of_each_usage_row():  # WE02, E1.4
    given, steps, _ = case("WE02")
    classes = (("tin", "p_in"), ("cread", "p_cread"), ("cwrite", "p_cwrite"), ("tout", "p_out"))
    found = [usage_cost({one: row[one] for one, _ in classes}, {one: row[price] for one, price in classes}) for row in given["usage_rows"]]
    assert found == pytest.approx(steps["cost_by_row"])


def test_compression_and_leaving_month_by_month():  # WE04, E4.5 to E4.7
    given, steps, _ = case("WE04")
    bill = given["list_cost_per_customer"]
    rows, leaving = [], []
    for month in range(25):
        markup = markup_then(given["m0"], given["m_inf"], given["half_life_months"], month)
        premium = visible_premium(1 + markup, 1.0)
        assert premium is not None
        saved = annual_saving(1 + markup, 1.0, bill)
        opened = gate(saved, given["switching_cost"])
        hazard = given["lambda0"] + price_gap_hazard(premium, opened, given["transparency"], given["lambda1"], given["v0"])
        leaving.append(leaving_share(hazard))
        rows.append({"t": month, "markup": markup, "annual_saving": saved, "gate": opened, "Lambda": hazard, "hazard": leaving[-1]})
    kept = survivors(leaving)
    for row, stay in zip(rows, kept, strict=False):
        revenue, cost = stay * bill * (1 + row["markup"]), stay * bill * given["delivered_multiplier"]
        row |= {"survivors": stay, "revenue": revenue, "cost": cost, "gp": revenue - cost, "gm": gross_margin(revenue - cost, revenue)}
    assert rows == [pytest.approx(row) for row in steps["rows"]]


def test_an_allowance_gains_where_a_markup_loses():  # WE06, E5.1, E5.2
    given, steps, outputs = case("WE06")
    revenues, fee, mtok, included = [], given["platform_fee"], given["usage_m"], given["allowance_m"]
    for name, price in (("before", given["price"]), ("after", given["price"] / 2)):
        charged = price * (1 + given["overage_markup"])
        revenue, cost = hybrid_revenue(fee, mtok, included, charged), price * mtok
        revenues.append(revenue)
        found = {"overage": overage(mtok, included, charged), "revenue": revenue, "inference": cost}
        assert found | {"gp": revenue - cost, "gm": gross_margin(revenue - cost, revenue)} == pytest.approx(steps[name])
    charged = given["price"] * (1 + given["overage_markup"])
    assert hybrid_pass_through(fee, mtok, included, charged) == pytest.approx(outputs["contractual_pass_through"])
    assert arc_elasticity(*revenues, 1.0, 0.5) == pytest.approx(outputs["arc_elasticity"])
    plain = [markup_profit(price * mtok, given["overage_markup"]) for price in (given["price"], given["price"] / 2)]
    assert plain == pytest.approx(steps["pure_markup_gp_before_after"])


def test_credits_month_by_month():  # WE08, E7.1, E7.2
    given, steps, _ = case("WE08")
    price, breakage, sold = given["credit_price"], given["breakage"], given["credits_sold_per_month"]
    assert revenue_per_credit(price, breakage) == pytest.approx(steps["revenue_per_burned_credit"])
    closing, opening = 0.0, []
    for burned, row in zip(given["burned"], steps["months"], strict=True):
        revenue = credit_revenue(burned, price, breakage)
        opening.append(closing)
        closing = deferred_revenue(closing, sold * price, revenue)
        cogs = burned / given["burn_per_action"] * given["cost_per_action"]
        found = {"burned": burned, "revenue": revenue, "deferred_open": opening[-1], "cash": sold * price, "deferred_close": closing}
        found |= {"actions": burned / given["burn_per_action"], "cogs": cogs, "gm": gross_margin(revenue - cogs, revenue)}
        assert found == pytest.approx(row)
    balance = recognised_in_one([sold * price] * 3, [sold] * 3, given["burned"], breakage)
    assert [(month.revenue, month.deferred) for month in balance] == [
        pytest.approx((row["revenue"], row["deferred_close"])) for row in steps["months"]
    ]


@pytest.mark.parametrize("theta", [0.0, 0.5, 1.0])
def test_the_burn_table_repriced(theta):  # WE08, E7.4, E7.5
    given, steps, _ = case("WE08")
    costs = [list_price(given["cost_per_action"], given["annual_cost_decline"], month) for month in range(13)]
    burns = burn_table(given["burn_per_action"], theta, given["repricing_every_months"], costs)
    for month in (0, 6, 11, 12):
        margin = credit_margin(given["credit_price"], given["breakage"], burns[month], costs[month])
        earned = credit_revenue(burns[month], given["credit_price"], given["breakage"])
        found = {"burn": burns[month], "price_per_action": earned, "cost_per_action": costs[month], "gm": margin}
        assert found == pytest.approx(steps["repricing"][f"theta_{theta}_t_{month}"])


def test_what_a_paid_outcome_rests_on():  # WE10, E9.1 to E9.4
    given, steps, _ = case("WE10")
    s, most, cost, handled = given["success_per_attempt"], given["max_attempts"], given["cost_per_attempt"], given["handoff_cost"]
    tried = (given["conversations"], given["involvement"])
    model = outcome_cost(*tried, cost, s, most)
    assert {
        "success_rate": resolution(s, most),
        "attempts_per_conversation": attempts(s, most),
        "agent_conversations": tried[0] * tried[1],
        "paid_outcomes": paid_outcomes(*tried, resolution(s, most), given["reversal_rate"]),
        "inference_cost": model,
        "handoff_cost_total": outcome_cost(*tried, cost, s, most, given["reversal_rate"], handled) - model,
        "cost_per_success_identity": cost_per_success(cost, s),
    } == pytest.approx(steps)


def test_what_is_left_on_the_customer_s_key():  # WE13, E11.3
    given, steps, _ = case("WE13")
    for found in steps["cases"].values():
        after = found["after"]
        cogs = cogs_on_their_key(given["other_cogs"], after["revenue"], given["card_rate"])
        assert after["revenue"] - cogs == pytest.approx(after["gp"])


def test_a_student_month_by_month():  # WE15, E12.1 to E12.6
    given, steps, outputs = case("WE15")
    terms = {
        "launch": "launch_month", "x_max": "max_share", "k": "steepness", "t_mid": "mid_month", "gpu_per_hour": "gpu_usd_per_hour",
        "overhead": "overhead", "blended_tokens_per_s": "tokens_per_second", "utilisation": "utilisation", "min_gpus": "min_gpus",
        "fallback": "escalated_share", "fixed": "setup", "run_cost_per_month": "refresh",
    }  # fmt: skip
    student = Student(**{ours: given[theirs] for theirs, ours in terms.items()})
    assert steps["student_unit_cost_at_target_utilisation"] == pytest.approx(
        student_unit_cost(student.gpu_usd_per_hour, student.overhead, student.tokens_per_second, student.utilisation)
    )
    assert steps["capacity_m_tokens_per_gpu_month"] == pytest.approx(student.tokens_per_second * student.utilisation * SECONDS / 1e6)
    (large, small), (slow, fast), months = given["volumes_m_per_month"], given["teacher_annual_decline"], range(given["horizon"] + 1)
    hosted = given["hosted_alternative"]
    other = Option("hosted", hosted["price"], 1.0, hosted["arrives_month"], hosted["annual_decline"])
    for name, volume, decline, options in (
        ("large_d36", large, slow, []), ("large_d90", large, fast, []), ("small_d36", small, slow, []),
        ("large_with_hosted_alternative", large, slow, [other]),
    ):  # fmt: skip
        teacher = [list_price(given["teacher_price0"], decline, month) for month in months]
        offered = [[Option("teacher", teacher[month], 1.0, month), *options] for month in months]
        alternative = [alternative_price(offered[month], month, 0.9) for month in months]
        rows = student_months(student, [volume] * len(months), teacher, alternative)
        for row, expected in zip(rows[1:], steps[name], strict=True):
            found = {"t": row.month, "share": row.share, "gpus": row.gpus, "serving": row.serving, "saving": row.saving}
            found |= {"cumulative": row.cumulative, "baseline_price": alternative[row.month]}
            assert {label: found[label] for label in expected} == pytest.approx(expected), name
    bears = [break_even_deflation(student, large, given["teacher_price0"], given["horizon"], off) for off in (False, True)]
    assert bears == pytest.approx(
        [outputs["break_even_annual_deflation_36m_held"], outputs["break_even_annual_deflation_36m_with_shutdown"]], abs=1e-6
    )
