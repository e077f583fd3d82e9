"""The prices of what was bought, tolls, moves and announced changes: worked cases, what is said of them; and the three pages drawn."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from analytics.board.bought_prices import Bought, bought_prices
from analytics.board.effective_price import SCHEMA
from analytics.board.price_moves import announced_said, moved_said
from analytics.board.statement import PriceChange
from analytics.board.tolls import Tolls, tolls
from analytics.charts.bought import a_million, index_beside, intervals, toll_bars
from analytics.company import Company, company
from analytics.measure import Measure
from data.home import Home
from data.ingest import import_files
from tests.published import complete, line, published, use
from tests.test_pages import html, opened

CHAT = {"product": "Chat", "priced_by": "tokens"}
TODAY = date(2027, 2, 15)


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """A company that buys a million tokens a month for each of two customers, at $10 for a year and then at $5, and sells them at $13."""
    prices = {f"2026-{month:02}": "10" for month in range(1, 13)} | {"2027-01": "5"}
    lines = [line(month, name, amount, **CHAT) for month in prices for name, amount in (("acme", "6.5"), ("globex", "5"))]
    used = [use(f"{month}-05", name, 10**6, price, **CHAT) for month, price in prices.items() for name in ("acme", "globex")]
    folder = tmp_path_factory.mktemp("year")
    there = company(published(folder, billing_lines=lines, usage=used, months=complete(*prices)), TODAY)
    assert there is not None
    return there


def test_a_year_of_prices_is_said_a_year(year: Company) -> None:
    found = bought_prices(year)
    assert found.title.text == "Prices of the models bought fell 50.0% since January 2026, 50.0% a year"
    assert found.effective["effective"].to_list() == [10.0] * 12 + [5.0]
    said = "A million tokens cost $5.00 in January 2027, $10 in January 2026; prices alone would have made it $5.00"
    assert found.effective_title.text == said


def test_less_than_a_year_of_prices_is_never_said_a_year(year: Company) -> None:
    there = company(year.snapshot, TODAY, month=date(2026, 12, 1))
    assert there is not None
    assert bought_prices(there).measures["annual"].value is None
    assert bought_prices(there).title.text == "Prices of the models bought are what they were in January 2026"


def test_a_fixed_capability_stands_apart_from_list_prices(year: Company) -> None:
    found = bought_prices(year)
    ends = dict(found.paths.filter(month=date(2027, 1, 1)).select("path", "index").rows())
    assert (ends["flat"], ends["list_30"], ends["capability"]) == pytest.approx((1.0, 0.7, 0.2))
    kinds = dict(found.paths.select("path", "kind").unique().rows())
    assert {kinds[name] for name in ("flat", "list_30", "by_tier")} == {"list"}
    assert {kinds[name] for name in ("capability", "slowest", "fastest")} == {"capability"}
    assert index_beside(found.index, found.paths, {"flat": "Stay"}).layout.annotations
    assert a_million(found.effective).data


def shown(**values: float | None) -> dict[str, Measure]:
    """Measures by name, in their units."""
    shares = ("change", "fell", "rose", "annual", "take_rate")
    return {
        name: Measure(name, name, "fraction" if name in shares else "USD", value, "estimated", "E", "" if value is not None else "more")
        for name, value in values.items()
    }


@pytest.mark.parametrize(
    ("measures", "says"),
    [
        (shown(change=-0.5, fell=0.5, rose=None, annual=None), "Prices of the models bought fell 50.0% since January 2026"),
        (shown(change=0.5, fell=None, rose=0.5, annual=0.2), "Prices of the models bought rose 50.0% since January 2026, 20.0% a year"),
        (shown(change=0.001, fell=None, rose=None, annual=0.0), "Prices of the models bought are what they were in January 2026"),
        (shown(change=None), "What the models bought cost, month by month: too little is known for an index"),
    ],
)
def test_the_title_says_what_prices_did(measures: dict[str, Measure], says: str) -> None:
    empty = pl.DataFrame(schema=SCHEMA)
    assert Bought(empty, empty, empty, measures, date(2026, 1, 1)).title.text == says


def test_the_toll_stands_by_customer_in_dollars_and_times(year: Company) -> None:
    found = tolls(year)
    assert found.customers.select("customer", "premium", "toll").rows() == [("acme", 1.5, 1.3), ("globex", 0.0, 1.0)]
    assert found.title.text == "Customers pay $1.50 a month more for tokens than their list price, 13.0% of what they pay"
    assert "<b>acme" not in str(toll_bars(["<b>acme"], [3.0], [1.3]).layout.yaxis.ticktext)


@pytest.mark.parametrize(
    ("tau", "premium", "says"),
    [(0.9, -2.0, "$2.00 a month less"), (1.01, 0.2, "hardly more"), (2.0, 20.0, "$20 a month more"), (None, None, "not measurable")],
)
def test_a_toll_is_called_one_only_where_it_is(tau: float | None, premium: float | None, says: str) -> None:
    below = None if premium is None else -premium
    assert says in Tolls(pl.DataFrame(), shown(M4=tau, take_rate=0.5, premium=premium, premium_below=below)).title.text


def interval(low: float | None, high: float | None) -> Measure:
    return Measure("x", "Change", "USD", low, "assumed", "M20", "" if low is not None else "a month", low, high)


@pytest.mark.parametrize(
    ("fall", "double", "says"),
    [
        (
            (-400, -70),
            (300, 4000),
            "moves with token prices: a fall costs $70 to $400 of gross profit a month, a doubling adds $300 to $4,000",
        ),
        ((70, 400), (-4000, -300), "moves against token prices: a fall adds $70 to $400 of gross profit a month, a doubling costs $300"),
        ((-70, 400), (-300, 4000), "may add to gross profit or take from it"),
        ((None, None), (None, None), "cannot be told: it needs a month"),
    ],
)
def test_which_way_the_company_stands(fall: tuple, double: tuple, says: str) -> None:
    found = (interval(*fall), interval(*double))
    assert says in moved_said(found, "USD").text
    assert len(intervals(found, ("Fall", "Double")).data) == 1


def change(dollars: str | None) -> PriceChange:
    return PriceChange(date(2026, 12, 1), "gemini", "argon", "+100%", None if dollars is None else Decimal(dollars))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ((), "No price change is announced"),
        ((change("100"), change("-30")), "adds $70 of inference cost a month"),
        ((change("-100"),), "takes off $100"),
        ((change("100"), change(None)), "Price changes are announced for models that are bought"),
    ],
)
def test_announced_changes_are_summed_only_where_all_are_known(changes: tuple[PriceChange, ...], says: str) -> None:
    assert says in announced_said(changes, "USD").text


@pytest.fixture(scope="module")
def invoiced(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with invoices and nothing else."""
    home = Home(tmp_path_factory.mktemp("invoiced"))
    invoices = next((Path(__file__).parent / "golden" / "stripe_invoices_dashboard").glob("*.csv"))
    (receipt,) = import_files(home, [invoices], today=date(2026, 11, 15))
    assert receipt.status == "loaded"
    return home


@pytest.mark.parametrize(
    ("path", "title", "wanted"),
    [
        ("board/prices.py", "What the models bought cost", "What you used"),
        ("board/byok.py", "cannot be told yet", "Usage and provider costs"),
        ("board/distillation.py", "cannot be told yet", "Usage and provider costs"),
    ],
)
def test_with_invoices_alone_a_page_says_what_to_upload(
    invoiced: Home, monkeypatch: pytest.MonkeyPatch, path: str, title: str, wanted: str
) -> None:
    page = opened(invoiced, monkeypatch, path, demo="0")
    assert not page.exception
    assert not page.error
    assert title in page.title[0].value
    assert wanted in html(page)
    assert "What you invoiced" not in html(page)


HOSTILE = "<script>x</script>**b**" + "ن" * 260 + "🙂"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home of billions and cents, sold far below cost, whose customers carry markup; a month without anything in between."""
    months = ("2026-01", "2026-02", "2026-05")
    amounts = {HOSTILE: "2000000000", "=cents": "0.01", "below": "100"}
    lines = [line(month, name, amount, **CHAT) for month in months for name, amount in amounts.items()]
    lines += [line(month, "below", "50", product="Seats", priced_by="seat") for month in months]
    used = [use(f"{month}-05", HOSTILE, 10**14, "10", **CHAT) for month in months]
    used += [use(f"{month}-05", "=cents", 1000, "10", **CHAT) for month in months]
    used += [use(f"{month}-05", "below", 10**8, "10", **CHAT) for month in months]
    home = Home(tmp_path_factory.mktemp("hostile"))
    published(home.root, billing_lines=lines, usage=used, months=complete(*months))
    return home


@pytest.mark.parametrize("path", ["board/prices.py", "board/byok.py", "board/distillation.py"])
def test_hostile_names_and_amounts_of_any_size_are_drawn(hostile: Home, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    page = opened(hostile, monkeypatch, path, demo="0")
    assert not page.exception
    assert not page.error
    shown = html(page) + "".join(chart.proto.spec for chart in page.get("plotly_chart"))
    assert "<script>x" not in shown
    assert not re.search(r"\b(nan|inf)\b", shown, re.IGNORECASE)
    assert "Nothing" not in page.title[0].value


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "query", "says"),
    [
        ("board/byok.py", {"fee": "0.3", "of": "Each plan"}, "sold each way at the same revenue"),
        ("board/byok.py", {"fee": "nonsense", "end": "7"}, "half way in month 12"),
        ("board/distillation.py", {"falls": "0.3"}, "Student at a host"),
        ("board/prices.py", {"count-by": "By model"}, "Why they stand apart"),
    ],
)
def test_controls_live_in_the_address(
    demo_built: Home, monkeypatch: pytest.MonkeyPatch, path: str, query: dict[str, str], says: str
) -> None:
    page = opened(demo_built, monkeypatch, path, demo="1", **query)
    assert not page.exception
    assert not page.error
    assert says in html(page)
