"""A company with a file or two: what cannot be known is missing in every sum and sentence of its pack, and names stay as they are."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import plotly.graph_objects as go
import pytest

from analytics.actuals import margin
from analytics.board.bought_prices import bought_prices
from analytics.board.next_months import next_months
from analytics.charts.concentration import finding
from analytics.charts.finding import size, total
from analytics.charts.margin import margin_over_time
from analytics.charts.printed import svg
from analytics.company import Company, company
from analytics.measure import Measure
from analytics.report.make import made_of
from analytics.report.pack import Pack
from analytics.report.pdf import payload
from analytics.said import both_ends
from analytics.words import in_unit, number, signed_money, span
from data.pricebook import PriceBook
from data.snapshot import Snapshot
from tests.published import complete, line, published, use

TODAY = date(2026, 5, 20)
BILLED = ("2026-01", "2026-02", "2026-03", "2026-04")


@pytest.fixture(scope="module")
def billed(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Two customers that pay by the token, billed for four months; nobody has loaded what it cost."""
    lines = [line(month, name, amount) for month in BILLED for name, amount in (("cus_small", "5"), ("cus_large", "70"))]
    months = [month | {"cost_complete": False} for month in complete(*BILLED)]
    return published(tmp_path_factory.mktemp("billed"), billing_lines=lines, months=months)


@pytest.fixture(scope="module")
def pack(billed: Snapshot) -> Pack:
    return made_of(billed, PriceBook.load(), TODAY)


def bought(folder: Path, months: tuple[str, ...], models: tuple[str, ...]) -> Company:
    """A million tokens a month, of the model of that month."""
    lines = [line(month, "a", "9") for month in months]
    used = [use(f"{month}-05", "a", 10**6, "2", model=model) for month, model in zip(months, models, strict=True)]
    found = company(published(folder, billing_lines=lines, usage=used, months=complete(*months)), TODAY)
    assert found is not None
    return found


def test_what_cannot_be_told_is_short_and_stands_with_its_like(pack):
    short = {section["id"]: section["short"] for section in payload(pack)["sections"]}
    assert [short[name] for name in ("byok", "distillation", "plans", "history")] == [True] * 4
    assert not short["economics"]
    plans = next(section for section in pack.sections if section.id == "plans")
    assert "baseline" not in plans.lede
    assert "No plan was compared" in plans.lede


def test_nothing_is_none_and_no_customer_s_name_is_changed(pack):
    said = str(payload(pack)["sections"])
    assert "None months" not in said
    assert "Cus_" not in said
    assert not [section.claim for section in pack.sections if section.id == "customers" and "most first" in str(section.blocks)]
    largest = Measure("M8_customers_top1", "", "fraction", Decimal("0.2"), "estimated", "")
    assert finding({largest.id: largest}, {"customers": "cus_large"}) == "cus_large brings 20% of revenue"


def test_the_whole_has_no_profit_where_a_side_of_a_part_is_not_loaded(billed):
    frame = margin(billed, "customer")
    assert (total(frame)["revenue"], total(frame)["gross_profit"], total(frame)["gross_margin"]) == (300, None, None)
    assert sorted(frame.to_dicts(), key=size, reverse=True)[0]["customer"] == "cus_large"


def test_without_a_margin_its_panel_is_not_printed(billed):
    assert "%" not in svg(margin_over_time(margin(billed, "month"), "month", 0.3)).split("</style>")[-1].replace("100%", "")


def test_the_last_mark_of_a_panel_from_zero_is_not_cut():
    figure = go.Figure(go.Scatter(x=[0, 1], y=[10, 20], mode="markers"))
    figure.update_yaxes(rangemode="tozero", tickvals=[20], ticktext=["top"])
    assert svg(figure) != svg(figure.update_yaxes(range=[0, 20]))
    assert svg(figure.update_yaxes(range=[0, 21])) == svg(figure.update_yaxes(range=None))


def test_a_price_is_said_of_its_own_month_and_an_index_of_its_own(tmp_path):
    found = bought_prices(bought(tmp_path, ("2026-01", "2026-02", "2026-03"), ("gpt-4o", "gpt-4o", "claude")))
    assert found.effective_title.text == "A million tokens cost $2.00 in March 2026"
    assert found.spoken_since == "from January 2026 to February 2026"


def test_what_is_expected_lies_in_its_range_though_more_leave_than_a_scenario_takes(tmp_path):
    months = [f"{2025 + place // 12}-{place % 12 + 1:02}" for place in range(15)]
    left = [max(1, round(60 * 0.79**place)) for place in range(15)]
    lines = [line(month, f"c{each}", "50", priced_by="platform") for month, many in zip(months, left, strict=True) for each in range(many)]
    used = [use(f"{month}-05", "c0", 1_000, "2") for month in months]
    rows = next_months(published(tmp_path, billing_lines=lines, usage=used, months=complete(*months)))
    assert rows.height
    assert (rows["gross_profit_p10"] <= rows["gross_profit"]).all()
    assert (rows["gross_profit"] <= rows["gross_profit_p90"]).all()


@pytest.mark.parametrize(("low", "high", "text"), [(0.2, 0.2, "20.0%"), (0.1, 0.3, "20.0% (10.0% to 30.0%)"), (None, None, "20.0%")])
def test_ends_that_read_as_the_value_are_not_said_again(low, high, text):
    assert both_ends(Measure("M", "", "fraction", 0.2, "estimated", "", low=low, high=high), "USD") == text


def test_bare_numbers_are_said_in_full():
    assert [number(value) for value in (0.7, 10_000.0, -0.25, 120_000, 0)] == ["0.7", "10,000", "−0.25", "120,000", "0"]
    assert (span(2, 2), span(-0.15, 2_000)) == ("2", "−0.15 to 2,000")
    assert [in_unit(value, "times list price") for value in (1.3, 12_400)] == ["1.30 times list price", "12,400 times list price"]
    assert in_unit(36_047, "million tokens") == "36,047 million tokens"
    assert [signed_money(Decimal(text)) for text in ("0.001", "-0.001", "0", "5", "-5")] == ["$0.00", "$0.00", "$0", "+$5.00", "−$5.00"]
