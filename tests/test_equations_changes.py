"""Other COGS, migrations, plan changes and the floor: properties by number, and the limits of each."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analytics.engine.breakeven import (
    break_even_decline,
    break_even_decline_for_opex,
    critical_inference_cost,
    halved,
    months_to_floor_by_compression,
    months_to_floor_by_fixed_cogs,
)
from analytics.equations.floor import Crossing, months_to_floor, months_until_halved
from analytics.equations.margin import gross_margin
from analytics.equations.markup import delivered_margin, gross_profit_ratio, markup_then
from analytics.equations.migration import (
    Cohort,
    accepts,
    bill_change,
    cohort_revenue,
    dual_run_cost,
    migrating_revenue,
    migration_loss,
    opt_in_revenue,
)
from analytics.equations.other_cogs import hosting, margins_with_free_tier, payment_fees, people, support
from analytics.equations.plan_change import neutral_price, plan_change
from analytics.equations.price import list_price

MONEY = st.floats(0.01, 1e6)


# -- other COGS, migrations, plan changes ------------------------------------------------------------------------------------


@given(revenue=MONEY, markup=st.floats(0, 5), multiplier=st.floats(0.1, 1.2))
def test_without_other_cogs_the_margin_is_the_delivered_one(revenue, markup, multiplier):  # B13: all zero
    other = hosting(5, 100) + support(revenue, 5) + payment_fees(revenue, 0.0, 5) + people(0, 30)
    cost = multiplier * revenue / (1 + markup)
    assert gross_margin(revenue - cost - other, revenue) == pytest.approx(delivered_margin(markup, multiplier), abs=1e-12)
    assert margins_with_free_tier(100, 60, 10) == (0.3, 0.4)


@given(old=MONEY, month=st.integers(0, 40), renewal=st.integers(0, 40))
def test_a_migration_that_changes_no_bill_and_loses_nobody_changes_nothing_b17_26(old, month, renewal):
    change = bill_change(old, old)
    assert change == 0
    cohort = Cohort(old, old, renewal, migration_loss(change, base=0.0))
    assert migrating_revenue([cohort, cohort], month) == 2 * old


@given(bills=st.lists(st.tuples(MONEY, MONEY), max_size=20))
def test_who_moves_of_their_own_will_pays_less_b17_27(bills):
    assert opt_in_revenue(bills) <= sum(old for old, _ in bills) + 1e-6
    assert all(accepts(old, new) == ((bill_change(old, new) or 0) < 0 or new < old) for old, new in bills)


def test_cohorts_move_in_their_month_and_lose_some():  # E14.1 to E14.3
    assert migration_loss(0.5) == pytest.approx(0.17) and migration_loss(-0.5, 0.1) == 0.1 and migration_loss(9.0) == 1
    cohort = Cohort(100, 150, 3, lost=0.2, moved_share=0.5)
    assert cohort_revenue(cohort, 2, 0.9) == 90 and cohort_revenue(cohort, 3, 0.9) == pytest.approx(0.9 * (50 + 60))
    assert [dual_run_cost(10, 2, 3, month) for month in range(2, 6)] == [0, 10, 10, 0] and bill_change(0.0, 5.0) is None


@given(before=MONEY, neutral=MONEY, after=MONEY, units=st.floats(0.1, 1e4))
def test_structure_and_level_are_the_whole_change_b17_25(before, neutral, after, units):
    found = plan_change(before, neutral, after)
    assert found.structure + found.level == found.total == pytest.approx(after - before, abs=1e-9 * (before + neutral + after))
    price = neutral_price(before, units)
    assert price is not None and plan_change(before, price * units, after).structure == pytest.approx(0, abs=1e-6)
    assert neutral_price(before, 0.0) is None


# -- the floor ---------------------------------------------------------------------------------------------------------------


@given(markup=st.floats(0.01, 3), end=st.floats(0, 3), half_life=st.floats(1, 60), floor=st.floats(0.05, 0.6))
def test_at_the_month_of_the_floor_the_compressed_markup_gives_it(markup, end, half_life, floor):  # E16.1, B17.7
    months = months_to_floor_by_compression(markup, end, half_life, floor)
    lowest = floor / (1 - floor)
    assert (months == 0) == (markup <= lowest)
    if months:
        assert delivered_margin(markup_then(markup, end, half_life, months)) == pytest.approx(floor, abs=1e-9)
    assert months is not None or lowest <= end
    assert min(markup, end) - 1e-12 <= markup_then(markup, end, half_life, 7.0) <= max(markup, end) + 1e-12


@given(growth=st.floats(0.95, 1.1), eps=st.floats(0, 0.6), eta=st.floats(0, 0.3))
def test_at_the_decline_that_breaks_even_gross_profit_stands(growth, eps, eta):  # E16.3, E16.4
    decline = break_even_decline(growth, eps, eta)
    assert decline is not None
    assume(decline < 1 - 1e-9)
    assert gross_profit_ratio(1 - decline, eps, eta, growth=growth**12) == pytest.approx(1)
    opex = break_even_decline_for_opex(50.0, 100.0, growth, eps, eta)
    assert opex is not None
    assert gross_profit_ratio(1 - opex, eps, eta, growth=growth**12) == pytest.approx(0.5)


def test_fixed_cogs_break_the_floor_at_the_critical_cost():  # E16.2
    critical = critical_inference_cost(0.6, 0.3, 300.0)
    assert critical is not None and gross_margin(0.6 * critical - 300, 1.6 * critical) == pytest.approx(0.3)
    months = months_to_floor_by_fixed_cogs(0.6, 0.3, 300.0, 10_000.0, 0.9)
    assert months is not None and list_price(10_000.0, 0.9, months) == pytest.approx(critical)
    assert critical_inference_cost(0.3, 0.3, 300.0) is None


def test_nothing_is_decided_by_prices_where_volume_makes_up_for_them():  # eps + eta = 1
    assert break_even_decline(1.02, 0.7, 0.3) is None and break_even_decline_for_opex(50, 100, 1.02, 0.7, 0.3) is None
    assert months_until_halved(0.9, 0.7, 0.3) is None and gross_profit_ratio(0.1, 0.7, 0.3) == 1
    assert months_to_floor_by_fixed_cogs(0.6, 0.3, 300.0, 10_000.0, 0.9, 0.7, 0.3) is None


def test_a_path_that_halves_and_one_that_is_none():  # E16.5, E16.6
    path = [gross_profit_ratio(list_price(1.0, 0.3, month)) or 0 for month in range(37)]
    assert halved(path).months == pytest.approx(months_until_halved(0.3, 0.0), abs=0.05)
    assert halved([]) == months_to_floor([], 0.3) == Crossing("not_within_horizon")
    assert months_to_floor([0.5, -4.6e102], 0.3) == Crossing("reached", pytest.approx(0))  # next to no revenue
    assert halved([1e200, -1e200]).months == pytest.approx(0.25)
