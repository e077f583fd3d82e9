"""Worked cases: inputs, outputs and tolerance as data; each is recomputed through the public equations."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analytics.equations.byok import byok_revenue
from analytics.equations.exposure import gross_profit_change
from analytics.equations.floor import months_until_halved
from analytics.equations.inference import usage_cost
from analytics.equations.margin import contribution, gross_margin, gross_profit, inference_share, share
from analytics.equations.markup import delivered_margin, highest_delivered_cost, markup_for_margin, markup_margin, markup_revenue
from analytics.equations.other_cogs import hosting, payment_fees, support
from analytics.equations.toll import decoupled_share, fee_on_top, pass_through, take_of_flow, take_rate, toll
from tests.worked.measured import MEASURED
from tests.worked.projected import PROJECTED

CASES = {path.stem: json.loads(path.read_text()) for path in sorted(Path(__file__).parent.glob("WE*.json"))}


def we01(given: dict[str, Any]) -> dict[str, Any]:
    m, floor, other, fee = given["markup"], given["floor"], given["other_cogs_share_of_revenue"], given["card_fee_rate"]
    return {
        "gm_at_30pct_markup": markup_margin(m),
        "markup_for_30pct_margin": markup_for_margin(floor),
        "markup_for_30pct_margin_with_10pct_other_cogs": markup_for_margin(floor, other),
        "gm_at_30pct_markup_with_10pct_other_cogs": delivered_margin(m, other_cogs_share=other),
        "max_delivered_cost_multiplier_for_floor_at_30pct_markup": highest_delivered_cost(m, floor),
        "gm_price_1_30_cost_0_70": delivered_margin(m, given["optimised_delivered_cost"]),
        "gm_price_1_00_cost_0_70": delivered_margin(0.0, given["optimised_delivered_cost"]),
        "gm_30pct_markup_after_2_9pct_card_fee": delivered_margin(m, other_cogs_share=fee),
        "share_of_gross_profit_eaten_by_card_fee": share(fee, markup_margin(m)),
    }


def we02(given: dict[str, Any]) -> dict[str, Any]:
    classes = {
        "input": ("tin", "p_in"),
        "cache_read": ("cread", "p_cread"),
        "cache_write": ("cwrite", "p_cwrite"),
        "output": ("tout", "p_out"),
    }
    costs, mtok = [], 0.0
    for row in given["usage_rows"]:
        used = {name: row[tokens] for name, (tokens, _) in classes.items()}
        mtok += sum(used.values())
        costs.append(usage_cost(used, {name: row[price] for name, (_, price) in classes.items()}))
    cost = sum(costs)
    metered = markup_revenue(cost, given["usage_markup"])
    lines = given["platform_fee"] + metered
    revenue = lines + given["credit_note"]
    profit = gross_profit(
        revenue,
        cost,
        hosting(1, mtok, per_mtok=given["hosting_per_m_tokens"], fixed=given["hosting_fixed"]),
        support(revenue, rate=given["support_rate"]),
        payment_fees(revenue, given["card_rate"], 1, given["card_fixed"]),
    )
    left = contribution(profit, given["partner_rate"] * revenue)
    return {
        "revenue": revenue,
        "inference_cost": cost,
        "gross_profit": profit,
        "gross_margin": gross_margin(profit, revenue),
        "contribution": left,
        "contribution_margin": share(left, revenue),
        "toll_ratio_usage_line": toll(metered, cost),
        "toll_ratio_all_in": toll(revenue, cost),
        "inference_share_of_revenue": inference_share(cost, revenue),
        "decoupled_revenue_share": decoupled_share(metered, lines),
        "contractual_pass_through": pass_through(metered, lines),
    }


def we23(given: dict[str, Any]) -> dict[str, Any]:
    take = take_rate(toll(given["invoice"], given["inference"]))
    fee = payment_fees(given["invoice"], given["card_rate"], 1, given["card_fixed"])
    return {
        "adyen_net_take_bps": {
            half: 1e4 * take_of_flow(kept, flow) for half, (flow, kept) in given["adyen_eur_bn_volume_and_net_revenue"].items()
        },
        "markup30_take_of_invoice": take,
        "markup30_take_after_card_fee": take_of_flow(given["invoice"] - given["inference"] - fee, given["invoice"]),
        "openrouter_take_of_amount_paid": fee_on_top(given["openrouter_fee"]),
        "multiple_of_stripe_net_take": take / given["stripe_net_take"],
    }


def we25(given: dict[str, Any]) -> dict[str, Any]:
    plans, (low, high), eta = given["plans"], given["eps_range"], given["eta"]
    profit = {name: gross_profit(plan["revenue"], plan["inference"]) for name, plan in plans.items()}
    pegged = sum(profit[name] for name, plan in plans.items() if plan["pegged"])
    rest_cost = sum(plan["inference"] for plan in plans.values() if not plan["pegged"])
    revenue = sum(plan["revenue"] for plan in plans.values())
    pegged_revenue = sum(plan["revenue"] for plan in plans.values() if plan["pegged"])
    total = sum(profit.values())
    priced_by = {"markup": "tokens", "outcome": "outcome", "platform": "platform"}
    terms = {"fee_rate": given["byok_fee"], "handed_back_share": given["psi"]}

    def change(ratio: float) -> dict[str, Any]:
        return {name: gross_profit_change(pegged, rest_cost, ratio, eps, eta) for name, eps in (("eps_0", low), ("eps_07", high))}

    return {
        "gross_profit": total,
        "gross_margin": gross_margin(total, revenue),
        "pegged_gross_profit": pegged,
        "pegged_share_of_gross_profit": share(pegged, total),
        "margin_of_pegged": gross_margin(pegged, pegged_revenue),
        "margin_of_the_rest": gross_margin(total - pegged, revenue - pegged_revenue),
        "gross_profit_left_at_full_byok": sum(
            byok_revenue(priced_by[name], plan["revenue"], plan["inference"], **terms) for name, plan in plans.items()
        ),
        "change_if_prices_fall_10pct": change(0.9),
        "change_if_prices_double": change(2.0),
        "months_until_pegged_gross_profit_halves": {
            "decline_30pct_eps_0": months_until_halved(0.3, low, eta),
            "tenfold_eps_0": months_until_halved(0.9, low, eta),
            "tenfold_eps_07": months_until_halved(0.9, high, eta),
        },
    }


OWN = {"WE01": we01, "WE02": we02, "WE23": we23, "WE25": we25}
COMPUTED: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = OWN | PROJECTED | MEASURED


def flat(values: dict[Any, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in values.items():
        inner = dict(enumerate(value)) if isinstance(value, list) else value
        if isinstance(inner, dict):
            found |= {f"{name}.{key}": leaf for key, leaf in flat(inner).items()}
        else:
            found[str(name)] = inner
    return found


@pytest.mark.parametrize("name", CASES)
def test_worked_case(name):
    case = CASES[name]
    found, expected = flat(COMPUTED[name](case["inputs"])), flat(case["outputs"])
    words = {label: value for label, value in expected.items() if isinstance(value, str)}
    known = {label: value for label, value in expected.items() if value is not None and label not in words}
    assert {label: value for label, value in found.items() if label in words} == words
    assert {label: value for label, value in found.items() if label not in words and value is not None} == pytest.approx(
        known, **case["tolerance"]
    )
    assert found.keys() == expected.keys()


def test_every_case_has_its_computation_and_every_computation_its_case():
    assert CASES.keys() == COMPUTED.keys()
