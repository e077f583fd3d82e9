"""The dated price history: what it is made from, how list prices moved, what is fitted and how well that said the next twelve months."""

import math
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import settings as tried
from hypothesis import strategies as st

from analytics.paths.backtest import backtest
from analytics.paths.history import FIRST, TIERS, data_date, line_steps, list_price_changes, monthly, moved_that_far, shipped
from analytics.paths.jumps import fit, jump_model
from data.errors import BadValueError
from data.pricebook import PriceBook
from data.prices.history import HISTORY, PRICES, load
from data.prices.write_history import text

BOOK = PriceBook.load()
ROWS = load().rows


def test_the_shipped_file_is_what_its_generator_writes():
    assert text(BOOK) == HISTORY.read_text(encoding="utf-8")


def test_the_history_says_its_version_and_day():
    assert load().version.startswith(BOOK.version)
    assert load().data_date == BOOK.data_date


def test_every_row_has_a_source_a_price_and_a_place():
    assert ROWS.filter(pl.col("source").is_null() | pl.all_horizontal(pl.col(name).is_null() for name in PRICES)).is_empty()
    assert ROWS.filter(pl.any_horizontal(pl.col(name) < 0 for name in PRICES)).is_empty()
    assert ROWS.filter(pl.struct("provider", "model", "line", "day").is_duplicated()).is_empty()
    assert ROWS.filter(pl.col("day").is_null(), pl.col("event") != "before").is_empty()


def test_two_ways_to_know_a_price_agree():
    """The lines are kept by hand from other sources; where the price list has the model, its price of the day is the same."""
    sold = ROWS.filter(pl.col("line").is_not_null(), pl.col("provider") != "hosts")
    keys = sold.select("provider", "model", pl.lit("standard").alias("service_tier"), pl.col("day").alias("first_day"))
    listed = BOOK.steps(keys.with_columns(pl.lit(date(2100, 1, 1)).alias("last_day"))).filter(~pl.col("long_context"))
    by, beside = ["provider", "model"], {"left_on": "day", "right_on": "valid_from", "suffix": "_list", "check_sortedness": False}
    both = sold.sort("day").join_asof(listed.sort("valid_from"), by=by, **beside).filter(pl.col("price_grade") != "unpriced")
    differ = pl.any_horizontal(pl.col(name) != pl.col(f"{name}_list") for name in (PRICES[0], PRICES[-1]))
    assert both.height == 181
    assert both.filter(differ).select("model", "day").rows() == [
        ("davinci", date(2021, 11, 20)),  # the list has its last price
        ("gemini-1.0-pro", date(2024, 2, 15)),
        ("llama3-70b-8192", date(2024, 4, 22)),
        ("openai/gpt-oss-120b", date(2025, 8, 5)),
        ("deepseek-v4-flash", date(2026, 8, 16)),  # the corrections begin a day later, in UTC
        ("deepseek-v4-pro", date(2026, 8, 16)),
        ("meta-llama/llama-3.3-70b-instruct-turbo", date(2026, 10, 19)),
    ]


@pytest.mark.parametrize(
    ("line", "day", "blended"),
    [
        ("openai-flagship", date(2023, 3, 14), (3 * 30 + 60) / 4), ("openai-flagship", date(2026, 4, 23), (3 * 5 + 30) / 4),
        ("anthropic-small", date(2026, 10, 7), (3 * 0.10 + 0.50) / 4), ("openai-small", date(2026, 7, 30), (3 * 0.2 + 1.2) / 4),
        ("google-pro", date(2026, 12, 1), (3 * 4 + 20) / 4),  # announced
    ],
)  # fmt: skip
def test_a_line_costs_what_its_model_of_the_day_costs(line, day, blended):
    found = shipped().filter(pl.col("line") == line, pl.col("day") == day)
    assert found["usd_per_mtok"].to_list() == pytest.approx([blended])


# -- how far it moved --------------------------------------------------------------------------------------------------------


def plain_windows(months: int) -> dict[tuple[str, date], list[float]]:
    """Every window written out by hand: the prices in force on the first of each month, from the first known to the last."""
    prices: dict[str, list[tuple[date, float]]] = {}
    for line, day, price in shipped().select("line", "day", "usd_per_mtok").rows():
        prices.setdefault(line, []).append((day, price))
    firsts = [date(year, month, 1) for year in range(2023, 2027) for month in range(1, 13)]
    firsts = [day for day in firsts if FIRST <= day <= data_date()]
    windows = {}
    for line, known in prices.items():
        held = [next((price for day, price in reversed(known) if day <= first), None) for first in firsts]
        for start in range(len(firsts) - months):
            if held[start] is not None:
                windows[line, firsts[start]] = [price / held[start] for price in held[start : start + months + 1]]
    return windows


@pytest.mark.parametrize("months", [1, 12])
def test_windows_are_those_written_out(months):
    plain = plain_windows(months)
    found = list_price_changes(shipped(), data_date(), months)
    assert {key: math.log(ratios[-1]) for key, ratios in plain.items()} == pytest.approx(
        {(line, month): change for line, month, change in found.select("line", "month", "log_change").rows()}
    )
    for change in (-0.9, -0.5, -0.2, 0.25, 1.0):
        far = [any((ratio - 1) / change >= 1 - 1e-9 for ratio in ratios) for ratios in plain.values()]
        moved = moved_that_far(change, months)
        assert (moved.count, moved.windows) == (sum(far), len(far))


@given(first=st.floats(-0.99, 5), second=st.floats(-0.99, 5))
@tried(max_examples=40)
def test_farther_is_rarer(first, second):
    near, far = sorted((first, second), key=abs)
    if near * far > 0:
        assert moved_that_far(far).count <= moved_that_far(near).count
    assert moved_that_far(0).share == 1


def test_tiers_add_up_and_longer_is_farther():
    whole, parts = moved_that_far(-0.5), [moved_that_far(-0.5, tier=tier) for tier in TIERS]
    assert (whole.count, whole.windows) == (sum(part.count for part in parts), sum(part.windows for part in parts))
    assert moved_that_far(-0.5, 120).share is None


@pytest.mark.parametrize(("change", "months"), [(-1.0, 12), (math.nan, 12), (math.inf, 12), (0.5, 0), (0.5, 121)])
def test_a_question_without_an_answer_is_refused(change, months):
    with pytest.raises(BadValueError, match="Nothing was counted"):
        moved_that_far(change, months)


# -- the jump model ----------------------------------------------------------------------------------------------------------


def other_future(cut: date) -> pl.DataFrame:
    """The history with everything from a day on changed: prices times seven, half the rows gone."""
    later = pl.col("day") >= cut
    dearer = [pl.when(later).then(pl.col(name) * 7).otherwise(name).cast(pl.Decimal(38, 12)).alias(name) for name in PRICES]
    odd = pl.int_range(pl.len()) % 2 == 0
    return ROWS.with_columns(dearer).filter(pl.col("day").is_null() | ~later | odd)


@given(cut=st.dates(date(2024, 1, 1), date(2026, 12, 31)), tier=st.sampled_from(TIERS))
@tried(max_examples=12)
def test_the_fit_never_looks_ahead(cut, tier):
    assert fit(line_steps(other_future(cut)), tier, cut) == fit(shipped(), tier, cut)


def test_the_fit_counts_what_the_lines_did():
    model = jump_model("flagship")
    own = shipped().filter(pl.col("tier") == "flagship", pl.col("day") < data_date())
    assert model.own_jumps == own.filter(pl.col("log_change").abs() > 0.005).height
    starts = own.group_by("line").agg(pl.col("day").min())["day"].to_list()
    assert model.own_line_months == pytest.approx(sum((data_date() - max(day, FIRST)).days for day in starts) / (365.25 / 12))
    assert sum(model.weights) == pytest.approx(1)
    assert 0.4 < model.share_down < 0.8


def test_announced_changes_are_not_fitted():
    assert shipped()["day"].max() > data_date()
    without = shipped().filter(pl.col("day") < data_date())
    assert fit(without, "small", data_date()) == jump_model("small")


def test_a_thin_tier_leans_on_all_and_none_is_refused():
    mid = jump_model("mid")
    alone, pooled = mid.own_jumps / mid.own_line_months, sum(jump_model(tier).own_jumps for tier in TIERS)
    assert alone < mid.rate_per_month < pooled / sum(jump_model(tier).own_line_months for tier in TIERS)
    with pytest.raises(BadValueError, match="Nothing was fitted"):
        fit(shipped(), "mid", date(2023, 3, 2))


def test_paths_are_the_seed_s_and_start_at_today():
    model = jump_model("flagship")
    drawn = [model.list_price_paths(np.random.default_rng(seed), 200, 24) for seed in (1, 1, 2)]
    assert drawn[0].tobytes() == drawn[1].tobytes() != drawn[2].tobytes()
    assert drawn[0].shape == (200, 25)
    assert (drawn[0][:, 0] == 1).all() and (drawn[0] > 0).all()
    assert 0.7 < (drawn[0][:, 1] == 1).mean() < 0.95  # most months nothing changes


def test_paths_move_as_often_and_as_far_as_fitted():
    model = jump_model("small")
    logs = np.log(model.list_price_paths(np.random.default_rng(3), 20_000, 12)[:, -1])
    mean = float(np.dot(model.log_sizes, model.weights))
    square = float(np.dot(np.square(model.log_sizes), model.weights))
    rate = 12 * model.rate_per_month
    assert logs.mean() == pytest.approx(rate * mean, abs=4 * math.sqrt(rate * square / 20_000))
    assert logs.var() == pytest.approx(rate * square, rel=0.05)
    assert np.quantile(logs, 0.9) == pytest.approx(math.log1p(model.twelve_months[0.9]), abs=0.06)


def test_the_model_says_a_range_better_than_a_steady_fall_says_a_number():
    """Walk forward over what is shipped: the figures as found, good or bad."""
    found = backtest()
    assert (found.windows, found.lines, found.first, found.last) == (301, 23, date(2024, 6, 1), date(2025, 11, 1))
    assert found.coverage_80 == pytest.approx(0.80, abs=0.01)
    assert found.coverage_50 == pytest.approx(0.44, abs=0.01)
    assert found.crps == pytest.approx(0.607, abs=0.005)
    assert found.errors == pytest.approx({"jumps": 0.820, "flat": 0.714, "list_30": 0.826, "tenfold": 2.308}, abs=0.005)
    assert found.crps < min(found.errors.values())


def test_the_backtest_of_a_past_day_does_not_know_later_ones():
    known_by = date(2025, 10, 1)
    later = line_steps(other_future(known_by + timedelta(days=1)))
    assert backtest(later, known_by) == backtest(shipped(), known_by)


def test_a_month_holds_the_price_of_its_first_day():
    frame = monthly(shipped(), date(2026, 11, 1)).filter(pl.col("line") == "openai-small")
    prices = dict(frame.select("month", "usd_per_mtok").rows())
    assert prices[date(2026, 7, 1)] == pytest.approx((3 * 0.75 + 4.5) / 4)
    assert prices[date(2026, 8, 1)] == pytest.approx((3 * 0.2 + 1.2) / 4)
