"""BYOK from none to all of the work: worked cases a reader can check in the head, properties, and what the sentences say of them."""

from datetime import date
from types import SimpleNamespace

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.board.byok_found import Found, found
from analytics.board.byok_ladder import AFTER, ALL, Terms, as_sold, at_share, each_way, ladder, neutral_fee, neutral_fee_rate
from analytics.charts.byok import in_order, moving
from analytics.engine.forward import Line, left_with_every_key
from analytics.measure import Rows

TOKENS, SEATS = Line("tokens", 130.0, 100.0), Line("seat", 100.0, 40.0)
USUAL = Terms(0.05, 0.75)
money = st.floats(0.01, 1e9)
shares = st.floats(0, 1)
ways = st.sampled_from(["tokens", "credits", "acu", "seat", "outcome", "task", "platform"])
lines = st.lists(st.builds(Line, ways, money, money, money), min_size=1, max_size=5)


@pytest.mark.parametrize(
    ("line", "own_share", "profit", "margin"),
    [
        (TOKENS, 0.0, 30.0, 30 / 130),
        (TOKENS, 0.5, 17.5, 17.5 / 67.5),  # half of 30, and half of the fee of 5
        (TOKENS, 1.0, 5.0, 1.0),
        (SEATS, 1.0, 70.0, 1.0),  # 100 less three quarters of 40
        (Line("credits", 130.0, 100.0), 1.0, 0.0, None),
        (Line("platform", 50.0, 0.0), 1.0, 50.0, 1.0),
        (Line("seat", 100.0, 40.0, self_hosted=10.0), 1.0, 67.5, 67.5 / 77.5),  # 100 less three quarters of 30, less 10 we host
        (Line("tokens", 130.0, 100.0, self_hosted=40.0), 1.0, 15.0, 15 / 55),  # 12 of what we host, and the fee on 60
        (Line("credits", 130.0, 100.0, self_hosted=100.0), 1.0, 30.0, 30 / 130),
    ],
)
def test_what_a_line_becomes(line, own_share, profit, margin):
    step = at_share([line], own_share, USUAL)
    assert step.gross_profit == pytest.approx(profit)
    assert step.gross_margin == (None if margin is None else pytest.approx(margin))


def test_what_is_bought_ahead_is_stranded_only_beyond_what_is_still_used():
    ahead = Terms(0.05, 0.75, committed_share=0.5)
    assert [at_share([TOKENS], share, ahead).stranded for share in (0.0, 0.25, 0.5, 0.75, 1.0)] == pytest.approx([0, 0, 0, 25, 50])


def test_other_cogs_stay_and_belong_to_no_way_of_pricing():
    rows = ladder(as_sold([TOKENS, SEATS]), USUAL, other_cogs=10.0).filter(pl.col("own_share") == 1)
    assert dict(rows.select("way", "gross_profit").rows()) == pytest.approx({ALL: 75.0, AFTER: 65.0, "tokens": 5.0, "seat": 70.0})


def test_each_plan_brings_today_s_revenue_and_its_own_end():
    rows = ladder(each_way(200.0, 100.0), USUAL)
    assert rows.filter(pl.col("own_share") == 0)["gross_profit"].to_list() == pytest.approx([100.0] * 6)
    ends = dict(rows.filter(pl.col("own_share") == 1).select("way", "gross_profit").rows())
    assert ends == pytest.approx({"markup": 5.0, "hybrid": 105.0, "credit": 0.0, "acu": 0.0, "seat": 125.0, "outcome": 125.0})


@given(lines, shares, shares, shares)
@settings(max_examples=50, deadline=None)
def test_nobody_s_key_is_the_month_itself_and_everybody_s_what_the_engine_leaves(sold, fee, back, ahead):
    now = at_share(sold, 0.0, Terms(fee, back, ahead))
    assert (now.revenue, now.inference_cost) == pytest.approx((sum(x.revenue for x in sold), sum(x.inference_cost for x in sold)))
    assert now.stranded == 0
    assert at_share(sold, 1.0, Terms(fee, back)).gross_profit == pytest.approx(left_with_every_key(sold, fee, back), rel=1e-9, abs=1e-6)


@given(st.floats(1, 1e9), st.floats(0, 1))
@settings(max_examples=30, deadline=None)
def test_a_fee_as_high_as_the_markup_loses_nothing(cost, markup):  # B17.17
    sold = [Line("tokens", cost * (1 + markup), cost)]
    assert neutral_fee(sold, Terms(markup, 0.75)) == pytest.approx(0, abs=1e-6 * cost)
    assert neutral_fee_rate(sold, USUAL) == pytest.approx(markup, abs=1e-9)
    assert neutral_fee(sold, Terms(0.0, 0.75)) == pytest.approx(markup * cost, abs=1e-6 * cost)


@given(lines, st.tuples(shares, shares))
@settings(max_examples=30, deadline=None)
def test_more_bought_ahead_never_leaves_more(sold, ahead):
    less, more = sorted(ahead)
    left = [at_share(sold, 0.8, Terms(0.05, 0.75, kappa)).gross_profit for kappa in (less, more)]
    assert left[1] <= left[0] + 1e-6 * abs(left[0])


def company(customers: dict[str, tuple[str, float, float, float]], whole: tuple[float, float] | None = None) -> SimpleNamespace:
    """A company of customers, each with one line: priced_by, revenue, inference cost, list cost."""
    rows = [(name, *values, 1000, 0, "openai") for name, values in customers.items()]
    names = ["customer", "priced_by", "revenue", "inference_cost", "list_cost", "tokens", "unlisted_tokens", "provider"]
    here = pl.DataFrame(rows, schema=names, orient="row")
    revenue, cost = whole or (float(here["revenue"].sum()), float(here["inference_cost"].sum()))
    sold = here.group_by("priced_by", maintain_order=True).agg(pl.col("revenue", "inference_cost").sum())
    at = SimpleNamespace(
        whole=SimpleNamespace(revenue=revenue, inference_cost=cost, gross_profit=revenue - cost), cost_is_known=True,
        lines=tuple(Line(*row) for row in sold.rows()), currency="USD", other_cogs=None,
    )  # fmt: skip
    profits = here.select("customer", (pl.col("revenue") - pl.col("inference_cost")).alias("gross_profit"))
    behind = lambda fact: Rows(fact, {"month": date(2026, 10, 1)})  # noqa: E731
    return SimpleNamespace(here=here, customers=profits, at=at, assumed={}.get, behind=behind, month=date(2026, 10, 1))


TWO = {"big": ("tokens", 13_000.0, 10_000.0, 10_000.0), "small": ("tokens", 130.0, 100.0, 100.0), "seats": ("seat", 100.0, 40.0, 0.0)}


def seen(customers, terms=USUAL, leaving=10_000.0, share=0.3) -> Found:
    there = found(company(customers), terms, share, leaving)  # type: ignore[arg-type]
    assert there is not None
    return there


def test_customers_go_in_the_order_in_which_they_gain():
    there = seen(TWO)
    rows = there.customers
    assert rows["customer"].to_list() == ["big", "small", "seats"]
    assert rows["months"].to_list() == [pytest.approx(12 * 10_000 / 36_000), pytest.approx(12 * 10_000 / 360), None]
    assert rows["at_risk"].to_list() == pytest.approx([2_500.0, 25.0, -10.0])
    assert rows["company_profit"].to_list() == pytest.approx([590.0, 565.0, 575.0])
    assert rows["company_profit"][-1] == pytest.approx(there.every.gross_profit)
    assert there.order_title.text.startswith("1 customer gains by leaving within a year; without it $590 of gross profit")


def test_who_has_no_months_goes_last_whatever_is_at_risk():
    there = seen({**TWO, "dark": ("credits", 500.0, 100.0, 0.0)})
    assert there.customers.select("customer", "months").rows()[2:] == [("dark", None), ("seats", None)]
    assert there.customers["at_risk"][2] > there.customers["at_risk"][1]


def test_a_dearer_exit_keeps_customers_longer():
    assert [seen(TWO, leaving=cost).gainers for cost in (100.0, 10_000.0, 1e7)] == [2, 1, 0]
    assert "No customer gains" in seen(TWO, leaving=1e7).order_title.text


@pytest.mark.parametrize(
    ("customers", "terms", "says"),
    [
        (TWO, USUAL, "falls from $3,090 to $575 a month while gross margin rises from 23.4% to 100%"),
        ({"a": ("credits", 130.0, 100.0, 100.0)}, USUAL, "gross profit falls from $30 to $0 a month"),
        ({"a": ("seat", 100.0, 40.0, 0.0)}, USUAL, "rises from $60 to $70 a month"),
        ({"a": ("platform", 100.0, 0.0, 0.0)}, USUAL, "change nothing in gross profit: $100 a month"),
        ({"a": ("tokens", 130.0, 100.0, 100.0)}, Terms(0.30, 0.75), "change nothing"),
    ],
)
def test_the_title_says_what_happens_to_dollars_and_percent(customers, terms, says):
    assert says in seen(customers, terms).title.text.replace("100.0%", "100%")


def test_a_month_without_one_side_says_nothing():
    there = company(TWO)
    there.at.cost_is_known = False
    assert found(there, USUAL, 0.3, 1.0) is None  # type: ignore[arg-type]


def test_every_customer_is_safe_and_every_line_ends_in_its_name():
    rows = ladder(as_sold([TOKENS, SEATS]), USUAL)
    figure = moving(rows, {ALL: ("All", ""), "tokens": ("Tokens", "markup")}, "gross_profit", 0.3)
    assert [line.name for line in figure.data] == ["All", "Tokens"]
    assert sum("●" in note.text for note in figure.layout.annotations) == 2
    assert in_order(["<script>x"], [5.0], 30.0, 1).data[0].customdata[1][0] == "&lt;script&gt;x"
