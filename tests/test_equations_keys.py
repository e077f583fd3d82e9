"""The customer's key and students: properties by number, the limits of each, and what is refused."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.equations.byok import (
    between_keys,
    byok_revenue,
    cogs_on_their_key,
    gainshare_fee,
    margin_at_risk,
    own_key_share,
    price_without_discount,
    stranded_commitment,
)
from analytics.equations.distillation import (
    break_even_month,
    break_even_volume,
    cumulative_saving,
    development_in_cogs,
    gpus,
    student_saving,
    student_share,
    student_unit_cost,
)
from analytics.equations.make_or_buy import (
    Option,
    alternative_price,
    beats_teacher,
    break_even_retention,
    cheapest,
    escalated_failures,
    net_gain,
    quality_hazard,
    student_success,
)
from analytics.equations.migration import (
    Cohort,
    cohort_revenue,
)
from analytics.equations.other_cogs import payment_fees
from analytics.equations.price import list_price
from analytics.equations.student import Student, break_even_deflation, student_months
from data.errors import BadValueError

SHARE = st.floats(0, 1)
MONEY = st.floats(0.01, 1e6)
QUICK = Student(2, 0.6, 0.9, 6, 2.95, 0.3, 10_000.0, 0.35, 2, 0.08, 120_000.0, 10_000.0)
FREE = Student(2, 0.6, 0.9, 6, 0.0, 0.3, 10_000.0, 0.35, 2, 0.08, 0.0, 0.0)


def teacher(decline: float, months: int = 24) -> list[float]:
    return [list_price(5.4, decline, month) for month in range(months + 1)]


# -- the customer's key ------------------------------------------------------------------------------------------------------


@given(now=SHARE, end=SHARE, steepness=st.floats(0.01, 10), middle=st.floats(0, 120), month=st.floats(0, 120))
def test_the_ramp_starts_at_what_is_measured_and_stays_between_its_ends(now, end, steepness, middle, month):  # E11.1
    assert own_key_share(now, end, steepness, middle, 0) == pytest.approx(now)
    assert min(now, end) - 1e-12 <= own_key_share(now, end, steepness, middle, month) <= max(now, end) + 1e-12


@given(revenue=MONEY, cost=MONEY, other=MONEY)
def test_an_outcome_that_hands_everything_back_keeps_its_gross_profit(revenue, cost, other):  # B11: psi = 1
    left = byok_revenue("outcome", revenue, cost, fee_rate=0.05, handed_back_share=1.0)
    assert left - cogs_on_their_key(other, left) == pytest.approx(revenue - cost - other, rel=1e-9, abs=1e-6)
    assert between_keys(revenue, left, 0.0) == revenue and between_keys(revenue, left, 1.0) == left  # b = 0, b = 1


@given(cost=MONEY, markup=st.floats(0, 10), platform=MONEY)
def test_a_fee_as_large_as_the_markup_puts_no_margin_at_risk_b17_17(cost, markup, platform):
    now = platform + markup * cost
    left = platform + byok_revenue("tokens", cost * (1 + markup), cost, fee_rate=markup, handed_back_share=0.0)
    assert margin_at_risk(now, left - cogs_on_their_key(0.0, left)) == pytest.approx(0, abs=1e-9)


def test_what_stays_behind_when_inference_leaves():  # E11.3, E11.5
    assert stranded_commitment(0.4, 1_000) == 400
    assert cogs_on_their_key(60, 50, 0.029, 400) == pytest.approx(461.45)
    assert gainshare_fee(0.3, 0.35, 1_000) == pytest.approx(105)
    assert price_without_discount(2.0, 0.1, 0.5) == pytest.approx(2.1)


# -- students ----------------------------------------------------------------------------------------------------------------


@given(share=SHARE, volume=st.floats(0, 1e6), more=st.floats(0, 1e6), least=st.integers(0, 10))
def test_gpus_come_whole_and_never_fewer_for_more_tokens_b17_19(share, volume, more, least):
    found = gpus(share, volume, 10_000, 0.35, least)
    assert isinstance(found, int) and found <= gpus(share, volume + more, 10_000, 0.35, least)
    assert found >= least if share > 0 else found == 0
    assert gpus(1.0, 10_000 * 0.35 * 2.628, 10_000, 0.35) == 1  # filled exactly


@given(speed=st.floats(1, 1e6), use=st.floats(0.01, 0.5))
def test_twice_the_utilisation_is_half_the_unit_cost_b17_20(speed, use):
    once, twice = student_unit_cost(2.95, 0.3, speed, use), student_unit_cost(2.95, 0.3, speed, 2 * use)
    assert once is not None and twice == pytest.approx(once / 2)


@given(volume=st.floats(1, 1e5), decline=st.floats(-1, 0.9))
def test_a_student_that_costs_nothing_breaks_even_by_the_month_after_launch_b17_21(volume, decline):
    rows = student_months(FREE, [volume] * 25, teacher(decline))
    found = break_even_month([row.cumulative for row in rows])
    assert found is not None and found <= FREE.launch_month + 1


@given(volume=st.floats(100, 1e5), low=st.floats(-0.5, 0.9), step=st.floats(0, 0.09))
def test_a_student_saves_no_more_where_the_teacher_grows_cheaper_b17_22(volume, low, step):
    nearer, further = (student_months(QUICK, [volume] * 25, teacher(decline))[-1].cumulative for decline in (low, low + step))
    assert further <= nearer + 1e-6


@pytest.mark.parametrize("volume", [5_000.0, 12_000.0, 20_000.0, 60_000.0])
def test_a_student_that_may_be_switched_off_bears_as_steep_a_decline_b17_23(volume):
    held, off = (break_even_deflation(QUICK, volume, 5.4, 36, switched) for switched in (False, True))
    assert held is None or (off is not None and off >= held)


@given(price=st.floats(0.01, 10), arrives=st.integers(0, 24), success=SHARE)
def test_one_more_option_never_raises_what_a_student_saves_b17_24(price, arrives, success):
    teaching = teacher(0.3)
    few = [[Option("teacher", teaching[month], 0.9)] for month in range(25)]
    more = [[*options, Option("hosted", price, success, arrives)] for options in few]
    saved = [
        student_months(QUICK, [20_000.0] * 25, teaching, [alternative_price(options[t], t, 0.8) for t in range(25)])[-1].cumulative
        for options in (few, more)
    ]
    assert saved[1] <= saved[0] + 1e-6


def test_the_cheapest_that_is_there_and_good_enough():  # E12.4
    options = [Option("teacher", 5.4, 0.9), Option("small", 0.6, 0.85, from_month=12, annual_decline=0.5), Option("untried", 0.1, None)]
    own = student_unit_cost(2.95, 0.3, 10_000, 0.1)
    assert [found.name for month in (0, 12) if (found := cheapest(options, month, 0.8))] == ["teacher", "small"]
    assert alternative_price(options, 24, 0.8) == pytest.approx(0.3) and alternative_price(options, 24, 0.95) is None
    assert own == pytest.approx(1.0652777778)
    assert cheapest([Option("student", own, 0.85), *options], 12, 0.8) == options[1]  # buying beats making


def test_students_at_their_limits():  # B12
    assert student_saving(0.0, 5.4, 5.4, 0.0, 10_000) == -10_000  # x = 0
    assert student_saving(500.0, 5.4, 5.4, 70, 30, escalated_share=1.0) == pytest.approx(-100)  # e = 1, p_alt = p_T
    assert student_success(0.8, 1.0) == 0.8 and student_share(1, 2, 0.6, 0.9, 6) == 0
    assert beats_teacher(0.8, student_success(0.8, 0.97, 1.0, 0.5)) and not beats_teacher(0.8, student_success(0.8, 0.97))
    assert escalated_failures(0.1, 0.8) == pytest.approx(0.5) and escalated_failures(0.5, 0.8) == 1 and escalated_failures(0.1, 1.0) == 0
    assert cumulative_saving(100, [30, 40]) == [-100, -70, -30] and break_even_month([-100, -70, -30]) is None
    assert break_even_volume(5_599.1, 10_000, 0.6, 0.4, 5.4, 0.08) is None  # kept below nothing: no volume pays
    assert [development_in_cogs(way, 3, 2, 120, 5) for way in ("rnd", "refresh_in_cogs", "cogs")] == [0, 5, 15]


@given(teaching=st.floats(0.3, 0.99), price=st.floats(1, 10), spared=st.floats(0.001, 0.5), escalated=SHARE, rescued=st.floats(0, 0.9))
def test_at_the_retention_that_breaks_even_nothing_is_gained(teaching, price, spared, escalated, rescued):  # E12.8
    def revenue(success):
        return price * success

    found = break_even_retention(revenue, teaching, 0.5 - spared, 0.5, escalated, rescued)
    assert found is not None  # as good as the teacher and cheaper
    gain = net_gain(revenue, student_success(teaching, found, escalated, rescued), teaching, 0.5 - spared, 0.5)
    assert gain == pytest.approx(0, abs=1e-9) if found > 0 else gain >= 0
    assert break_even_retention(revenue, teaching, 100.0, 0.5) is None
    assert quality_hazard(0.5, teaching, 1.0) == 0 and quality_hazard(0.5, 0.8, 0.7) == pytest.approx(0.05)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: own_key_share(0.1, 1.2, 0.35, 12, 3), r"end: found 1\.2; expected between 0 and 1"),
        (lambda: gpus(0.5, 100, 0.0, 0.35), "tokens_per_second x utilisation: found 0; expected a number above 0"),
        (lambda: student_unit_cost(2.95, 0.3, 100, 1.1), r"utilisation: found 1\.1"),
        (lambda: student_months(QUICK, [1.0], [1.0, 1.0]), "months of prices: found 2; expected 1, as many as of tokens"),
        (lambda: cheapest([], 0, 1.5), r"least_success: found 1\.5"),
        (lambda: cohort_revenue(Cohort(1, 1, 0, lost=1.5), 3), r"lost: found 1\.5"),
        (lambda: payment_fees(10, 0.03, card_share=2.0), "card_share: found 2"),
        (lambda: margin_at_risk(1.0, 0.0) and gainshare_fee(math.inf, 0.1, 1), "shared: found inf"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(wrong, said):
    with pytest.raises(BadValueError, match=said):
        wrong()
