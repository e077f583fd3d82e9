"""The equations and the engine say the same: scenarios recomputed month by month through the public functions, each at an edge too."""

import math

import pytest

from analytics.equations.byok import between_keys, byok_revenue, own_key_share
from analytics.equations.compute_units import acu_per_task_then, inference_weight, unit_cost, unit_margin
from analytics.equations.credit import burn_table, credit_margin, credit_revenue
from analytics.equations.distillation import gpus, serving_cost, student_share
from analytics.equations.hybrid import hybrid_revenue
from analytics.equations.make_or_buy import escalated_failures, student_success
from analytics.equations.markup import gross_profit_ratio, markup_then
from analytics.equations.migration import Cohort, bill_change, dual_run_cost, migrating_revenue, migration_loss
from analytics.equations.other_cogs import hosting, payment_fees, people, support
from analytics.equations.outcome import resolution
from analytics.equations.outcome_price import eroded_price
from analytics.equations.price import effective_price, list_price, price_index
from analytics.equations.routing import answered_from_memory, copied, cost_plus_margin, delivered, prefix_cached, routed
from analytics.equations.seats import capped_cost, median_cost, seats_then
from analytics.equations.task import task_cost, task_revenue
from tests.scenarios import price_path, projected

BASE = {"customers": 50, "tasks": 10_000, "tokens_mtok": 1_000.0, "price_usd_per_mtok": 2.0, "seats": 200}
MONTHS = range(13)


def rows(plan, *levers, **said):
    return projected(**({"baseline": BASE, "horizon_months": 12} | said), plan=plan, levers=list(levers)).rows.to_dicts()


@pytest.mark.parametrize(("eps", "eta", "end"), [(0.7, 0.2, 0.05), (0.0, 0.0, 0.3), (1.0, 1.0, 0.0)])
def test_gross_profit_of_a_markup(eps, eta, end):  # E4.4, E4.5, E2.1 to E2.4
    behaviour = {"elasticity": eps, "tokens_elasticity": eta, "task_growth": 0.03, "token_growth": 0.02, "markup_end": end, "churn": 0.015}
    found = rows({"plan": "markup"}, price_path(annual_decline=0.361), behaviour=behaviour)
    for t in MONTHS:
        told = gross_profit_ratio(
            list_price(1.0, 0.361, t), eps, eta, markup=(0.3, markup_then(0.3, end, 12, t)), growth=(1.03 * 1.02) ** t,
            survivors=math.exp(-0.015 * t),
        )  # fmt: skip
        assert found[t]["gross_profit"] == pytest.approx(told * 600)


@pytest.mark.parametrize(("committed", "until", "drift"), [(0.4, 6, 0.35), (1.0, 12, 0.0), (0.0, 0, 1.0)])
def test_what_tokens_cost(committed, until, drift):  # E1.1 to E1.3
    path = price_path(
        annual_decline=0.3, jumps=[{"month": 3, "change": 1.0}], tokenizer_drift=drift,
        committed_share=committed, committed_until_month=until,
    )  # fmt: skip
    found = rows({"plan": "task", "price_usd": 1.0}, path)
    for t in MONTHS:
        price = 2 * price_index(t, 0.3, [(3, 1.0)], drift)
        assert found[t]["inference_cost"] == pytest.approx(1_000 * effective_price(2, price, committed, t, until))


@pytest.mark.parametrize(("share", "hit", "write"), [(0.5, 0.4, 0.05), (0.0, 0.0, 1.0), (1.0, 1.0, 0.0)])
def test_the_margin_while_others_copy(share, hit, write):  # E3.1 to E3.5
    levers = [{"lever": "routing", "share": share}, {"lever": "caching", "input_share": 0.6, "hit_rate": hit, "write_rate": write,
              "semantic_hit_rate": 0.2, "lookup_cost_ratio": 0.01}]  # fmt: skip
    found = rows({"plan": "markup"}, *levers, behaviour={"copy_half_life_months": 3.0})
    multiplier = delivered(routed(share, 0.15, 0.1), prefix_cached(0.6, hit, write), answered_from_memory(0.2, 0.01))
    for t in MONTHS:
        assert found[t]["gross_margin"] == pytest.approx(cost_plus_margin(0.3, multiplier, copied(t, 3)))


@pytest.mark.parametrize("included", [0.0, 400.0, 1_000.0])
def test_a_hybrid(included):  # E5.1
    found = rows(
        {"plan": "hybrid", "platform_fee": 500.0, "included_mtok": included, "overage_markup": 0.2}, price_path(annual_decline=0.5)
    )
    for t in MONTHS:
        assert found[t]["revenue"] == pytest.approx(hybrid_revenue(500, 1_000, included, 1.2 * list_price(2, 0.5, t)))


@pytest.mark.parametrize(("cap", "sigma"), [(20.0, 2.3), (0.0, 1.0), (8.0, 0.0), (1e6, 2.3)])
def test_seats_under_a_cap(cap, sigma):  # E6.4, E6.5
    found = rows({"plan": "seat", "price_usd": 30.0, "fair_use_cap_usd": cap, "cost_sigma": sigma, "seat_compression": 0.1})
    for t in MONTHS[1:]:
        seats = seats_then(200, 0.1, t)
        assert found[t]["revenue"] == pytest.approx(30 * seats)
        assert found[t]["inference_cost"] == pytest.approx(seats * capped_cost(cap, median_cost(2_000 / seats, sigma), sigma))


@pytest.mark.parametrize(("theta", "every", "breakage"), [(0.5, 5, 0.1), (0.0, 1, 0.0), (1.0, 1, 0.3)])
def test_credits_repriced(theta, every, breakage):  # E7.1, E7.4, E7.5
    plan = {"plan": "credit", "price_usd": 0.02, "credits_per_task": 20.0, "breakage": breakage, "pass_through": theta}
    found = rows(plan | {"repricing_months": every}, price_path(annual_decline=0.6))
    costs = [list_price(0.2, 0.6, t) for t in MONTHS]
    for t, burned in enumerate(burn_table(20.0, theta, every, costs)):
        assert found[t]["revenue"] == pytest.approx(credit_revenue(10_000 * burned, 0.02, breakage))
        assert found[t]["gross_margin"] == pytest.approx(credit_margin(0.02, breakage, burned, costs[t]))


@pytest.mark.parametrize(("theta", "machine"), [(0.5, 0.1), (0.0, 0.0), (1.0, 0.5)])
def test_compute_units_coupled_again(theta, machine):  # E8.1, E8.3
    plan = {"plan": "acu", "acu_per_task": 0.5, "machine_usd_per_acu": machine, "pass_through": theta}
    found, weight = rows(plan, price_path(annual_decline=0.5)), inference_weight(0.2, 2.0, machine)
    assert weight is not None and found[0]["gross_margin"] == pytest.approx(unit_margin(unit_cost(0.2, 2.0, machine), 2.25))
    for t in MONTHS:
        units = 10_000 * acu_per_task_then(0.5, theta, weight, list_price(1.0, 0.5, t))
        assert found[t]["gross_profit"] == pytest.approx(2.25 * units - list_price(2_000, 0.5, t) - machine * 5_000)


@pytest.mark.parametrize(("kept", "escalated", "rescued"), [(0.9, 0.1, 0.5), (1.0, 0.0, 0.0), (0.5, 1.0, 1.0)])
def test_outcomes_with_a_student(kept, escalated, rescued):  # E9.1, E9.4, E9.7, E12.2, E12.3, E12.7
    student = {"lever": "distillation", "retention": kept, "escalated_share": escalated, "rescue_rate": rescued}
    plan = {"plan": "outcome", "success_per_attempt": 0.45, "max_attempts": 2, "involvement": 0.9, "reversed_share": 0.03}
    plan |= {"handoff_usd": 0.05, "price_erosion": 0.15, "price_minimum_usd": 0.9}
    q = resolution(0.45, 2)
    helped = student_success(q, kept, escalated_failures(escalated, kept * q), rescued)
    for t, row in enumerate(rows(plan, student)):
        x = student_share(t, 2, 0.5, 0.9, 6)
        success = (1 - x) * q + x * helped
        assert row["revenue"] == pytest.approx(9_000 * success * 0.97 * eroded_price(0.99, 0.15, t, 0.9))
        fleet = serving_cost(gpus(x, 1_000, 10_000, 0.35, 2), 2.95, 0.3)
        assert row["inference_cost"] == pytest.approx(2_000 * (1 - x + x * escalated) + fleet)
        assert row["cogs"] - row["inference_cost"] == pytest.approx(9_000 * (1 - success) * 0.05)


@pytest.mark.parametrize(("refunded", "rework"), [(0.1, 0.1), (0.0, 0.0), (1.0, 1.0)])
def test_tasks_and_the_people_behind_them(refunded, rework):  # E10.1, E10.2, E13.1
    plan = {"plan": "task", "price_usd": 3.0, "attempts": 1.5, "refunded_share": refunded, "rework_share": rework}
    row = rows(plan | {"review_minutes": 3.0, "wage_usd_per_hour": 30.0})[0]
    cost = task_cost(10_000, 3.0, 2_000 / (10_000 * (1.5 + rework)), 1.5, people(3, 30), rework)
    assert row["revenue"] == pytest.approx(task_revenue(10_000, 3.0, refunded)) and row["cogs"] == pytest.approx(cost.total)


@pytest.mark.parametrize(("now", "end"), [(0.1, 0.6), (0.0, 1.0), (0.5, 0.5)])
def test_keys_along_their_ramp(now, end):  # E11.1, E11.2
    terms, all_keys = {"fee_rate": 0.05, "handed_back_share": 0.75}, 2_000 / (1 - now)
    for t, row in enumerate(rows({"plan": "markup"}, {"lever": "byok", "share_now": now, "max_share": end})):
        share = own_key_share(now, end, 0.35, 12, t)
        left = byok_revenue("tokens", 1.3 * all_keys, all_keys, **terms)
        assert row["revenue"] == pytest.approx(between_keys(1.3 * all_keys, left, share))
        assert row["inference_cost"] == pytest.approx((1 - share) * all_keys)


def test_other_cogs_as_rates():  # E13.1
    lever = {"lever": "other_cogs", "hosting_usd_per_customer": 1.0, "hosting_usd_per_mtok": 0.05, "support_usd_per_customer": 2.0,
             "support_rate": 0.04, "card_rate": 0.029, "card_usd_per_invoice": 0.3, "card_share": 0.8}  # fmt: skip
    row = rows({"plan": "markup"}, lever, baseline=BASE | {"fixed_cogs": 12.0})[0]
    told = hosting(50, 1_000, 1, 0.05, 12) + support(2_600, 50, 0.04, 2) + payment_fees(2_600, 0.029, 50, 0.3, 0.8)
    assert row["cogs"] - row["inference_cost"] == pytest.approx(told)


@pytest.mark.parametrize("mode", ["forced", "opt_in"])
@pytest.mark.parametrize("price", [0.2, 0.26, 0.5])
def test_cohorts_that_migrate(mode, price):  # E14.1 to E14.3
    move = {"lever": "migration", "to": {"plan": "task", "price_usd": price}, "mode": mode, "start_month": 2, "renewal_months": 4,
            "base_loss": 0.1, "dual_run_usd": 50.0, "dual_run_months": 3}  # fmt: skip
    change = bill_change(2_600, 10_000 * price)
    lost = migration_loss(change, 0.1, 0.3)
    moves = 1.0 if mode == "forced" or change < 0 else 0.0
    cohorts = [Cohort(650, 2_500 * price, 2 + number, lost, moves) for number in range(4)]
    for t, row in enumerate(rows({"plan": "markup"}, move)):
        assert row["revenue"] == pytest.approx(migrating_revenue(cohorts, t))
        gone = moves * lost * sum(cohort.renewal_month <= t for cohort in cohorts) / 4
        assert row["cogs"] == pytest.approx(2_000 * (1 - gone) + (dual_run_cost(50, 3, 2, t) if moves else 0))
