"""The pages without a browser: each draws its empty and its demo state, and shows hostile text as text."""

import json
import re
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from data.home import Home
from data.ingest import import_files
from data.snapshot import open_snapshot
from pages.parts import economics_parts
from pages.parts.download import neutral
from pages.parts.listing import PAGES
from pages.parts.table import Column, Row, markup
from pages.parts.text import esc, plain
from pages.server import entry, scripts, tokens

SHELL = Path(__file__).parent.parent / "pages" / "shell.py"
_OF_ANY_PAGE = {"column", "empty", "expander", "flex_container", "form", "header", "main", "subheader", "title"}
PATHS = [path for path, _, _ in PAGES]


def opened(home: Home, monkeypatch: pytest.MonkeyPatch, path: str, **query: str) -> AppTest:
    monkeypatch.setenv("UNPEG_HOME", str(home.root))
    page = AppTest.from_file(str(SHELL), default_timeout=60)
    for name, value in query.items():
        page.query_params[name] = value
    page.switch_page(path)
    return page.run()


def html(page: AppTest) -> str:
    return " ".join(element.proto.body for element in page.get("html"))


@pytest.mark.parametrize("path", PATHS)
def test_an_empty_home_says_what_to_upload(home: Home, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    page = opened(home, monkeypatch, path, demo="0")
    assert not page.exception
    assert not page.error
    assert page.title[0].value
    assert "Demo company" not in html(page)


@pytest.mark.slow
@pytest.mark.parametrize("path", PATHS)
def test_the_demo_company_is_labelled_on_every_page(demo_built: Home, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    page = opened(demo_built, monkeypatch, path, demo="1")
    assert not page.exception
    assert not page.error
    assert "Demo company" in html(page)
    assert scripts_of(page) == {*scripts.EVERYWHERE, *scripts.DRAWN[next(at for script, _, at in PAGES if script == path)]}


def scripts_of(page: AppTest) -> set[str]:
    """The scripts of Streamlit's that a page has drawn by, beyond those of any page."""
    named = {"dataframe": "DataFrame", "toggle": "Checkbox"}
    drawn = {node.type for node in page.main if not getattr(node.proto, "is_form_submitter", False)} - _OF_ANY_PAGE
    return {named.get(kind, kind.title().replace("_", "")) for kind in drawn}


def test_the_html_of_an_address_asks_for_all_that_its_page_draws_and_for_no_face_that_it_does_not_use() -> None:
    assert list(scripts.DRAWN) == [address for _, _, address in PAGES]
    small, texts = scripts.bundle()
    for address in scripts.DRAWN:
        asked = re.findall(r'(?:href|src)="\./((?:app/)?static/[^"]+)"', entry.html(address, "once").decode())
        assert len(asked) == len(set(asked))
        assert {small, *scripts.apart(address)} <= {*asked}
        assert not [name for name in asked if "SourceSans" in name]
        assert ("PlotlyChart" in " ".join(asked)) == ("PlotlyChart" in scripts.DRAWN[address])
        for name in {*asked} - {small}:
            file = SHELL.parent / name.removeprefix("app/") if name.startswith("app/") else scripts.ROOT / name
            assert file.is_file(), name
    for name, text in json.loads(texts).items():
        assert not re.findall(r"from ?[\"'`]\./", text), name
        for other in re.findall(r"streamlit/([\w.-]+\.js)", text):
            assert (scripts.ROOT / "static/js" / other).is_file(), (name, other)


def test_the_outcomes_behind_a_figure_are_listed(demo_built: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    page = opened(demo_built, monkeypatch, "finance/economics.py", demo="1", rows="outcomes", month="2026-10", customer="thistle-bank")
    assert not page.exception
    assert "31 rows." in html(page)


@pytest.mark.slow
@pytest.mark.parametrize("by", ["month", "quarter", "ytd", "customer", "product", "priced_by", "provider", "model"])
def test_economics_is_cut_every_way_by_its_address(demo_built: Home, monkeypatch: pytest.MonkeyPatch, by: str) -> None:
    page = opened(demo_built, monkeypatch, "finance/economics.py", demo="1", by=by, row="", cell="inference_cost")
    assert not page.exception
    assert not page.error
    assert page.session_state["by"] == by


@pytest.mark.parametrize("text", ["<script>x</script>", '=HYPERLINK("http://x")', "![](http://x)", "**b** $x$ :red[y]", "a\x00b"])
def test_what_a_customer_wrote_is_inert(text: str) -> None:
    assert "<script" not in esc(text)
    assert "\x00" not in plain(text)
    assert "![" not in plain(text).replace("\\!\\[", "")
    assert "<script" not in markup("t", [Column("a", "A", number=False)], [Row((text,))])


def test_a_download_begins_no_formula() -> None:
    frame = pl.DataFrame({"name": ["=1+1", "+x", "-x", "@x", "\tx", "fine", None], "amount": [-1.5] * 7})
    lines = neutral(frame).splitlines()[1:]
    assert [line.lstrip('"').startswith("'") for line in lines] == [True] * 5 + [False] * 2
    assert all(line.endswith("-1.5") for line in lines)


def test_a_permit_is_good_once_and_not_for_ever() -> None:
    token = tokens.permit(now=0)
    assert not tokens.spend(f"x{token}", now=1)
    assert tokens.spend(token, now=1)
    assert not tokens.spend(token, now=2)
    assert not tokens.spend(tokens.permit(now=0), now=10**6)


def test_of_many_customers_the_largest_stand_and_the_rest_in_one_row() -> None:
    names = [f"c{number}" for number in range(60)]
    rows = [{"customer": name, "gross_profit": number - 30, "inference_cost": 1} for number, name in enumerate(names)]
    shown, rest = economics_parts.largest(
        [*rows, {"customer": None, "gross_profit": 0, "inference_cost": 1}], "customer", ("c30", "revenue")
    )
    assert {"c0", "c59", "c30", None} <= {row["customer"] for row in shown}
    assert {"c29", "c31"} <= {row["customer"] for row in rest}
    assert len(shown) + len(rest) == 61


@pytest.mark.slow
def test_a_customer_s_cost_leads_to_the_provider_s_money_that_scales_it(demo_built: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    snapshot = open_snapshot(demo_built.demo)
    assert snapshot is not None
    (customer,) = snapshot.query("select customer from usage where is_primary and month = '2026-10-01' order by cost desc limit 1")[
        "customer"
    ]
    cell = {"by": "customer", "row": customer, "cell": "inference_cost", "month": "2026-10"}
    page = opened(demo_built, monkeypatch, "finance/economics.py", demo="1", **cell)
    assert not page.exception
    assert "The cell is what they come to once set against the money of the provider" in html(page)
    page.segmented_control(key="fact").set_value("provider_costs").run()
    assert "A provider bills no customer" in html(page)
    assert "No rows of this kind" not in html(page)


def test_plans_without_usage_say_what_to_upload(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    invoices = next((Path(__file__).parent / "golden" / "stripe_invoices_dashboard").glob("*.csv"))
    (receipt,) = import_files(home, [invoices], today=date(2026, 11, 15))
    assert receipt.status == "loaded"
    page = opened(home, monkeypatch, "board/plans.py", demo="0")
    assert not page.exception
    assert not page.error
    assert "cannot be compared yet" in page.title[0].value
    assert "Usage and provider costs" in html(page)


@pytest.mark.slow
def test_the_levers_of_the_plans_live_in_the_address(demo_built: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    page = opened(demo_built, monkeypatch, "board/plans.py", **{"demo": "1", "own-model": "true", "byok": "true"})
    assert not page.exception
    assert page.toggle(key="own-model").value
    assert "with a model of one" in html(page)
    drawn = [json.loads(chart.proto.spec) for chart in page.get("plotly_chart")]
    assert len([figure for figure in drawn if len(figure["layout"].get("annotations", [])) == 5]) >= 4
