"""The history under public price lists: against the lines that their unit replaces, and apart from their price level."""

import pytest

from analytics.board.plan_presets import PlanPreset
from analytics.board.price_lists import price_lists
from tests.published import complete, line, published, use

MONTHS = [f"2026-{month:02d}" for month in range(5, 11)]
TASKS = {"umbrella": 1000, "wayne": 200}  # a month, of which 60% succeed


def preset(name, **plan):
    return PlanPreset(name=name, label=name, says=name, plan=plan, source="test", dated="2026", dated_by="source", evidence="claim")


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    """Umbrella pays 1.00 for a resolution, wayne 1.50; acme 1.30 of list price by token, and a platform fee."""
    bills, used, done = [], [], []
    for month in MONTHS:
        bills += [line(month, "acme", "260", product="Gateway"), line(month, "acme", "5000", priced_by="platform", product="Platform")]
        used.append(use(f"{month}-03", "acme", 100_000_000, "2", product="Gateway"))
        for (customer, tasks), price in zip(TASKS.items(), (1.0, 1.5), strict=True):
            paid = {"priced_by": "outcome", "product": "Resolve"}
            bills.append(line(month, customer, f"{tasks * 0.6 * price:.2f}", quantity=tasks * 0.6, **paid))
            used.append(use(f"{month}-04", customer, tasks * 1000, "2", **paid))
            resolved = {"succeeded": round(tasks * 0.6), "reversed": 0}
            done.append({"day": f"{month}-05", "customer": customer, "outcome_type": "ticket", "attempted": tasks} | resolved)
    return published(tmp_path_factory.mktemp("home"), billing_lines=bills, usage=used, outcomes=done, months=complete(*MONTHS))


PRESETS = {
    **{f"outcome {price}": {"plan": "outcome", "price_usd": price} for price in (0.5, 1.0, 1.2, 2.0, 3.0)},
    "markup": {"plan": "markup", "markup": 0.3},
    "seat": {"plan": "seat", "price_usd": 100.0},
    "credit": {"plan": "credit", "price_usd": 1.0, "credits_per_task": 1.0},
}


@pytest.fixture(scope="module")
def lists(ledger):
    found = price_lists(ledger, [preset(name, **plan) for name, plan in PRESETS.items()])
    return {each.preset.name: each for each in found}


def test_a_list_is_set_against_the_product_sold_by_its_unit(lists):
    dear = lists["outcome 2.0"]
    assert dear.product == "Resolve"
    assert dear.billed == pytest.approx(6 * (600 + 180))
    assert dear.rebilled == pytest.approx(6 * 720 * 2)
    assert lists["markup"].product == "Gateway"
    assert lists["markup"].change == pytest.approx(0, abs=1e-9)


def test_structure_moves_money_between_customers_and_leaves_the_total(lists):
    for price in (0.5, 1.0, 2.0):
        found = lists[f"outcome {price}"]
        assert found.customers["structure"].sum() == pytest.approx(0, abs=1e-6)
        assert found.moved == pytest.approx(6 * (780 * 600 / 720 - 600))  # umbrella's, whatever the price level


def test_who_may_choose_pays_the_lower_bill(lists):
    found = lists["outcome 1.2"]
    assert (found.takers, found.lost_to_choice) == (1, pytest.approx(6 * 0.3 * 120))
    assert lists["outcome 3.0"].takers == 0
    assert lists["outcome 3.0"].lost_to_choice == pytest.approx(0)


def test_a_list_without_its_unit_says_what_it_needs(lists):
    found = lists["seat"]
    assert found.product is None
    assert "billing lines priced by seat" in found.found.needs
    assert (found.change, found.moved, found.takers) == (None, 0.0, 0)
    assert lists["credit"].assumed
    assert price_lists(None) == ()
