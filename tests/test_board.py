"""What stands under the verdict and in the sections of Economics: findings, their charts, and the pages that place them."""

import re
from datetime import date
from decimal import Decimal

import pytest

from analytics.board.peers import peers
from analytics.board.since import since
from analytics.board.statement import PriceChange
from analytics.board.turning import added, turning
from analytics.bridging.bridge import bridge
from analytics.charts import concentration as concentrated
from analytics.charts import margin_views, whale
from analytics.charts import retention as retained
from analytics.company import company
from analytics.metrics.concentration import CONCENTRATION
from analytics.metrics.contribution import contributions
from analytics.metrics.margin_views import MARGIN_VIEWS, margin_table
from analytics.metrics.retention import RETENTION, revenue_of_customers, span
from data.home import Home
from pages.parts.sections import SECTIONS
from tests.published import complete, line, published, typed, use
from tests.test_pages import html, opened

TODAY = date(2026, 11, 15)
LONG = "Consolidated Holdings of Everything and More " * 7
ARABIC = "شركة الخليج للتجارة والاستثمار"
MONTHS = [f"2026-{month:02d}" for month in range(4, 11)]


def at(folder, month="2026-10", **tables):
    found = company(published(folder, months=complete(*MONTHS), **tables), TODAY, month=date.fromisoformat(f"{month}-01"))
    assert found is not None
    return found


def sold(**amounts):
    return [line("2026-10", who, str(amount)) for who, amount in amounts.items()]


def used(**dollars):
    return [use("2026-10-02", who, amount * 1_000_000) for who, amount in dollars.items()]


# -- what moved ----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def two_months(tmp_path):
    lines = [line("2026-09", "a", "1000"), line("2026-10", "a", "1200")]
    usage = [use("2026-09-02", "a", 600_000_000), use("2026-10-02", "a", 600_000_000)]
    return bridge(published(tmp_path, billing_lines=lines, usage=usage), date(2026, 9, 1), date(2026, 10, 1))


def test_what_moved_names_both_ends_and_what_gave_most_in_dollars(two_months):
    said = since(two_months, [Decimal(1000), Decimal(1200)])
    assert said.text == (
        "Since September 2026 gross profit on inference rose by $200, from $400 to $600, margin from 40.0% to 50.0%. "
        "Most was added by own price, $200."
    )


def test_what_moved_says_what_took_most_after_what_gave_most(tmp_path):
    lines = [line("2026-09", "a", "1000"), line("2026-10", "a", "1500"), line("2026-09", "b", "100")]
    usage = [use(f"2026-{month}-02", "a", 600_000_000) for month in ("09", "10")] + [use("2026-09-02", "b", 10_000_000)]
    found = bridge(published(tmp_path, billing_lines=lines, usage=usage), date(2026, 9, 1), date(2026, 10, 1))
    said = since(found, [Decimal(1100), Decimal(1500)]).text
    assert said.endswith("Most was added by own price, $500; most was taken by lost customers, $90.")


def test_without_revenue_of_both_months_no_margin_is_said(two_months):
    assert "margin" not in since(two_months, [None, Decimal(1200)]).text


def test_a_month_without_its_other_side_is_compared_with_nothing(tmp_path):
    found = bridge(published(tmp_path, billing_lines=sold(a=10), usage=used(a=1)), date(2026, 9, 1), date(2026, 10, 1))
    assert since(found, [None, Decimal(10)]) is None


# -- what would change it ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("revenue", "cost", "said"),
    [
        (2000, 1000, "$400 more cost a month, 40.0% of inference cost, brings inference margin down to the floor of 30%."),
        (1000, 1000, "$300 less cost a month, 30.0% of inference cost, brings inference margin up to the floor of 30%."),
    ],
)
def test_the_cost_between_margin_and_floor_is_said(tmp_path, revenue, cost, said):
    assert turning(at(tmp_path, billing_lines=sold(a=revenue), usage=used(a=cost)).at, 0.3).nearest.text == said


def test_the_nearer_way_to_another_verdict_comes_first(tmp_path):
    lines = [*sold(a=1300), line("2026-10", "a", "320", priced_by="platform")]
    found = turning(at(tmp_path, billing_lines=lines, usage=used(a=1000)).at, 0.3)
    assert found.other.text.startswith("$134 more cost")  # 13.4% of cost, against 20 of 620 of gross profit
    assert found.nearest.text.startswith("$20 less gross profit a month from lines that are not pegged, and more than half")


def test_price_changes_already_announced_stand_beside_the_room_to_the_floor(tmp_path):
    here = at(tmp_path, billing_lines=sold(a=2000), usage=used(a=1000)).at
    changes = [PriceChange(date(2026, 12, 1), "openai", model, "", Decimal(dollars)) for model, dollars in (("m", 30), ("n", 5))]
    assert "already announced add $35" in turning(here, 0.3, added(changes)).nearest.text
    assert added([*changes, PriceChange(date(2027, 1, 1), "openai", "o", "", None)]) is None


def test_a_share_of_hardly_any_cost_is_not_said(tmp_path):
    found = turning(at(tmp_path, billing_lines=sold(a=2000), usage=used(a=1)).at, 0.3)
    assert found.other.text.startswith("$1,399 more cost a month brings")


def test_while_the_verdict_cannot_be_said_nothing_turns_it(tmp_path):
    lines = [line("2026-10", "a", "100", priced_by="unclassified")]
    assert turning(at(tmp_path, billing_lines=lines, usage=used(a=50)).at, 0.3) is None


def test_without_a_side_nothing_is_said_to_turn(tmp_path):
    assert turning(at(tmp_path, billing_lines=sold(a=10)).at, 0.3) is None


def test_a_line_of_peers_has_its_date_definition_and_source():
    for peer in peers().values():
        assert date.fromisoformat(peer.since) <= TODAY
        assert peer.text and peer.definition and "202" in peer.source and peer.grade


# -- the sections of Economics -------------------------------------------------------------------------------------------------


def views(found):
    return {measure.id: measure for measure in MARGIN_VIEWS.measures(found)}


def test_margins_three_ways_say_what_credits_and_own_work_do(tmp_path):
    lines, usage = sold(a=1000), [*used(a=600), use("2026-10-03", None, 100_000_000, purpose="research")]
    found = at(tmp_path, billing_lines=lines, usage=usage, typed=[typed("2026-10", "credits", "50"), typed("2026-10", "other_cogs", "0")])
    assert margin_views.finding(views(found)) == (
        "Gross margin is 30.0% reported and 35.0% after credits, 40.0% without the inference of our own people and research; "
        "on net revenue it is 100.0%"
    )
    table = {row["view"]: row for row in margin_table(found).to_dicts()}
    assert (table["normalised"]["profit"], table["net"]["revenue"]) == (400, 300)
    for name, measure in views(found).items():
        if name != "M1_profit":
            assert table[name.removeprefix("M1_")]["margin"] == measure.value


def test_a_margin_that_is_not_known_is_neutral_and_says_what_it_needs(tmp_path):
    found = views(at(tmp_path, billing_lines=sold(a=10)))
    assert "not measurable, it needs both billing lines" in margin_views.finding(found)
    assert len(margin_views.bars(found, 0.3, {}).layout.annotations) == 5


@pytest.mark.parametrize(
    ("revenue", "cost", "said"),
    [
        ({"a": 100}, {"a": 40}, "One customer brings all of it: a, $60 a month"),
        ({"a": 100, "b": 50}, {"a": 40, "b": 10}, "None of 2 customers is under water; the largest, a, brings $60 a month, 60.0%"),
        ({"a": 100, "b": 10}, {"a": 40, "b": 90}, "1 customer is under water: b costs $80 a month more than it pays; the others bring $60"),
        ({"a": 10, "b": 10}, {"a": 100, "b": 20}, "2 customers are under water and cost $100 a month more than they pay: a and b"),
    ],
)
def test_the_whale_curve_says_who_is_under_water(tmp_path, revenue, cost, said):
    rows = contributions(at(tmp_path, billing_lines=sold(**revenue), usage=used(**cost))).to_dicts()
    assert whale.finding(rows, "").startswith(said)
    ys = [y for trace in whale.curve(rows).data for y in trace.y]
    assert ys[-1] == pytest.approx(sum(revenue.values()) - sum(cost.values()))


def test_of_many_customers_the_largest_and_those_under_water_are_listed(tmp_path):
    revenue = {f"c{place:02d}": 100 - place for place in range(8)} | {"sunk": 5}
    rows = contributions(at(tmp_path, billing_lines=sold(**revenue), usage=used(**dict.fromkeys(revenue, 10)))).to_dicts()
    found = whale.ranked(rows, 3)
    assert [row["name"] for row in found.rows] == ["c00", "c01", "c02", "sunk"]
    assert (found.smaller, found.brought) == (5, 87 + 86 + 85 + 84 + 83)
    assert found.rows[-1]["added"] == sum(row["contribution"] for row in rows)


def test_customers_whose_contribution_is_unknown_bring_no_sum(tmp_path):
    rows = contributions(at(tmp_path, billing_lines=sold(a=100, b=50), usage=[use("2026-10-02", None, 50_000_000)])).to_dicts()
    found = whale.ranked(rows, 1)
    assert (found.smaller, found.brought, found.rows[0]["added"]) == (1, None, None)


def test_no_customer_is_named_while_too_little_cost_reaches_one(tmp_path):
    rows = contributions(at(tmp_path, billing_lines=sold(a=100), usage=[use("2026-10-02", None, 50_000_000)])).to_dicts()
    assert (
        whale.finding(rows, "usage that names customers") == "Gross profit by customer: not measurable, it needs usage that names customers"
    )


@pytest.mark.parametrize(
    ("revenue", "providers", "said"),
    [
        (
            {"a": 90, "b": 10},
            {"openai": 10},
            "One supplier decides: openai takes 100% of inference cost; one customer is much of",
        ),
        (
            {c: 10 for c in "abcde"},
            {"openai": 5, "google": 5},
            "No supplier decides alone: openai takes 50% of inference cost, and a",
        ),
    ],
)
def test_concentration_says_whether_one_decides(tmp_path, revenue, providers, said):
    usage = [use("2026-10-02", "a", tokens * 1_000_000, provider=name) for name, tokens in providers.items()]
    measures = {each.id: each for each in CONCENTRATION.measures(at(tmp_path, billing_lines=sold(**revenue), usage=usage))}
    assert concentrated.finding(measures, {"providers": "openai", "customers": "a"}).startswith(said)
    first, five, rest = concentrated.bars(measures, {}).data
    assert [sum(parts) for parts in zip(first.x, five.x, rest.x, strict=True)] == pytest.approx([1.0] * len(first.x))


def test_retention_parts_volume_from_price_in_steps_that_add_up(tmp_path):
    lines = [line(month, "a", "100" if month < "2026-08" else "120") for month in MONTHS]
    usage = [use(f"{month}-02", "a", 50_000_000 if month < "2026-08" else 75_000_000) for month in MONTHS]
    found = at(tmp_path, billing_lines=lines, usage=usage)
    measures = {each.id: each for each in RETENTION.measures(found)}
    said = retained.finding(measures, span(found))
    assert said == "Customers of 3 months ago pay 120.0% of what they paid: 50.0% more by volume, 20.0% less by price"
    parts = retained.steps_of(revenue_of_customers(found), span(found), True)
    assert (parts.start, parts.at_old_price, parts.end) == pytest.approx((100, 150, 120))
    assert sum(retained.steps(parts).data[0].x[1:-1]) == pytest.approx(20)


# -- the pages -----------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def odd(tmp_path_factory):
    """A company of names that are long, Arabic and full of markup, with a margin of -900% and amounts from cents to billions."""
    names = {"long": LONG, "ar": ARABIC, "emo": "🚀 <b>Bold</b> **x** $y$", "cents": "Cents", "big": "Big"}
    revenue = {"long": "100", "ar": "2000", "emo": "300", "cents": "0.03", "big": "2000000000"}
    tokens = {"long": 10**9, "ar": 10**8, "emo": 10**7, "cents": 100, "big": 10**15}
    home = Home(tmp_path_factory.mktemp("odd"))
    published(
        home.root,
        customers=[{"customer": who, "name": name[:300]} for who, name in names.items()],
        billing_lines=[line(month, who, amount) for month in MONTHS for who, amount in revenue.items()],
        usage=[use(f"{month}-02", who, amount) for month in MONTHS for who, amount in tokens.items()],
        months=complete(*MONTHS),
    )
    return home


def test_an_odd_company_s_verdict_holds_four_lines_and_a_trail_for_each_figure(odd, monkeypatch):
    page = opened(odd, monkeypatch, "board/verdict.py", demo="0")
    assert not page.exception
    text = html(page)
    lines = re.findall(r'<section class="line"><h2>([^<]*)', text)
    assert lines == ["What moved", "Decide next quarter", "Beside others", "What would change it"]
    figures = re.findall(r'<div class="figure">.*?</div>', text, re.DOTALL)
    assert len(figures) == 4
    assert all('<details class="why">' in figure and "<code>" in figure for figure in figures)
    assert "demo=0" in re.findall(r'href="(economics\?[^"]*)"', text)[0]


@pytest.mark.parametrize("section", [name for name in SECTIONS if name != "margin"])
def test_a_section_is_restored_by_its_address_and_shows_every_name_whole_and_inert(odd, monkeypatch, section):
    page = opened(odd, monkeypatch, "finance/economics.py", demo="0", section=section)
    assert not page.exception
    assert page.session_state["section"] == section
    assert len(page.get("plotly_chart")) == 1
    text = html(page)
    assert "<b>Bold" not in text
    if section in ("customers", "retention"):
        assert LONG[:300].strip() in text
        assert ARABIC in text


@pytest.fixture(scope="module")
def half(tmp_path_factory):
    home = Home(tmp_path_factory.mktemp("half"))
    published(home.root, billing_lines=[line("2026-10", "a", "10")], months=complete(*MONTHS))
    return home


@pytest.mark.parametrize("section", [name for name in SECTIONS if name != "margin"])
def test_a_section_without_one_side_says_what_it_needs(half, monkeypatch, section):
    page = opened(half, monkeypatch, "finance/economics.py", demo="0", section=section)
    assert not page.exception
    assert "needs" in f"{page.title[0].value} {html(page)}"
