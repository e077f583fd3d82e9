"""Price-gap churn from a company's own customers: found where it is, said in words where it is not, never a NaN."""

import math

import numpy as np
import polars as pl
import pytest

from analytics.estimates.calibration import NOT_SHOWN, calibrate, calibration
from analytics.estimates.churn_panel import churn_panel
from analytics.estimates.hazard_fit import cloglog
from analytics.estimates.part import part
from tests.published import complete, line, published, use

MONTHS = [f"2026-{month:02d}" for month in range(1, 7)]


def panel(seed, added, base=0.015, rows=2000, gap=0.5):
    """Customer-months that leave with the hazard base + added x gap, whatever tenure and size."""
    chance = np.random.default_rng(seed)
    gaps = chance.uniform(0, gap, rows)
    left = chance.uniform(size=rows) < -np.expm1(-(base + added * gaps))
    return pl.DataFrame({"gap": gaps, "tenure": chance.integers(0, 36, rows), "size": chance.normal(7, 1, rows), "left": left})


def test_a_known_hazard_is_found():
    found = [calibrate(panel(seed, 0.15)) for seed in range(6)]
    assert sum(each.hazard.low <= 0.15 <= each.hazard.high for each in found) >= 5
    assert np.mean([each.hazard.value for each in found]) == pytest.approx(0.15, rel=0.15)
    assert all(each.shown and each.hazard.grade == "estimated" for each in found)
    assert np.mean([each.churn for each in found]) == pytest.approx(0.015, rel=0.3)


def test_without_price_gap_churn_the_data_do_not_show_it():
    found = [calibrate(panel(seed, 0.0, base=0.03)) for seed in range(6)]
    assert sum(each.hazard.low == 0 for each in found) >= 5
    assert all(each.sentence.startswith(NOT_SHOWN) for each in found if not each.shown)


def test_the_order_of_rows_is_nothing():
    rows = panel(3, 0.15)
    assert calibrate(rows) == calibrate(rows.sample(fraction=1.0, shuffle=True, seed=1))


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (panel(0, 0.15, rows=150), "found 150 customer-months"),
        (panel(0, 0.0, base=0.0, rows=500), "and 0 that left"),
        (panel(0, 0.15).with_columns(gap=pl.lit(0.2)), "the same premium"),
        (panel(0, 0.0, rows=300).with_columns(left=pl.lit(True)), "nobody stays"),
        (panel(0, 0.0, rows=300).with_columns(gap=(pl.int_range(300) < 30) * 0.3).with_columns(left=pl.col("gap") > 0), "nothing bounds"),
        (panel(0, 0.15).clear(), "found 0 customer-months"),
    ],
)
def test_too_little_keeps_the_default_and_says_so(rows, said):
    found = calibrate(rows)
    assert not found.calibrated
    assert said in found.sentence and said in found.hazard.needs
    assert found.sentence.endswith("The hazard of 0.15 a month is assumed")
    assert (found.hazard.value, found.hazard.grade) == (0.15, "assumed")


def test_nothing_is_nan_where_tenure_tells_who_leaves():
    rows = panel(5, 0.05, rows=600).with_columns(tenure=pl.when("left").then(1).otherwise(12))
    found = calibrate(rows)
    values = [found.hazard.value, found.hazard.low, found.hazard.high, *(found.log_slope or ()), found.churn or 0.0]
    assert all(math.isfinite(value) for value in values)


def test_the_plain_regression_of_two_groups_is_that_of_their_shares():
    left = np.array([1.0] * 30 + [0.0] * 270 + [1.0] * 90 + [0.0] * 210)
    fitted = cloglog(left, np.column_stack([np.ones(600), np.repeat([0.0, 1.0], 300)]))
    base, more = fitted.coefficients
    assert -np.expm1(-np.exp([base, base + more])) == pytest.approx([0.1, 0.3])
    assert cloglog(np.array([0.0, 0, 1, 1]), np.column_stack([np.ones(4), [0.0, 0, 1, 1]])).separated


def test_a_panel_says_who_left_at_which_premium(tmp_path):
    """Acme pays 1.30 of list throughout; globex stops after April; initech pauses in March and comes back."""
    bills = [line(month, "acme", "13000") for month in MONTHS]
    bills += [line(month, "globex", "50", priced_by="platform") for month in MONTHS[:4]]
    bills += [line(month, "initech", "50", priced_by="platform") for month in MONTHS if month != "2026-03"]
    bills += [line("2026-02", "umbrella", "900", priced_by="one_off")]
    used = [use(f"{month}-10", "acme", 1_000_000_000, "10") for month in MONTHS]
    snapshot = published(tmp_path, billing_lines=bills, usage=used, months=complete(*MONTHS))
    rows = churn_panel(part(snapshot))
    acme = rows.filter(pl.col("customer") == "acme")
    assert acme["month"].dt.month().to_list() == [1, 2, 3, 4, 5]
    assert acme["premium"].to_list() == pytest.approx([0.3] * 5)
    assert acme["annual_saving"][0] == pytest.approx(36_000)
    assert acme["gap"][0] == pytest.approx(0.25 * 36_000 / 46_000)  # (v - v0) A / (A + K)
    assert acme["tenure"].to_list() == [0, 1, 2, 3, 4]
    assert rows.filter("left").select("customer", pl.col("month").dt.month()).rows() == [("globex", 4)]
    assert rows.filter(pl.col("customer") == "globex")["gap"].to_list() == [0.0] * 4
    assert "umbrella" not in rows["customer"]
    assert calibration(part(snapshot)).customer_months == rows.height


def test_a_customer_billed_in_a_currency_without_a_rate_has_not_left(tmp_path):
    bills = [line(month, "acme", "10") for month in MONTHS] + [line(m, "dana", "9", base_amount=None, currency="KWD") for m in MONTHS]
    snapshot = published(tmp_path, billing_lines=bills, months=complete(*MONTHS))
    rows = churn_panel(part(snapshot))
    assert not rows["left"].any()
    assert rows.filter(pl.col("customer") == "dana")["size"].null_count() == 5
