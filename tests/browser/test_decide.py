"""What a person decides on the pages: conflicts, mappings, classes, settings, typed figures, taking back."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Locator, Page, expect

from data.home import Home
from data.snapshot import Snapshot, open_snapshot
from tests.browser.drawn import drawn
from tests.browser.watch import watched

pytestmark = [pytest.mark.browser, pytest.mark.slow]
COSTS = (
    "start_time,end_time,start_time_iso,end_time_iso,amount_value,amount_currency,line_item,project_id,organization_id,project_name,"
    "organization_name\n"
)
DAY = '1759622400,1759708800,,,{amount},usd,"gpt-4o-2024-08-06, input",proj_1,org-1,P,O\n'


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    opened = context.new_page()
    opened.set_default_timeout(20_000)
    wrong = watched(opened)
    yield opened
    assert wrong() == []
    context.close()


def at(page: Page, url: str, path: str) -> None:
    page.goto(f"{url}{path}")
    drawn(page)


def drop(page: Page, *files: Path) -> None:
    page.locator(".drop input").set_input_files(list(files))
    page.get_by_text("Nothing is loaded until you import").wait_for(timeout=60_000)


def pick(page: Page, label: str, text: str) -> None:
    """Choose in a select box by what is written there; by keyboard, for its list may hang where no pointer reaches."""
    box = page.get_by_role("combobox", name=label, exact=True)
    option = page.get_by_role("option", name=text).first
    for _ in range(10):  # the list closes again where the page is drawn at that moment
        box.click()
        box.press("ControlOrMeta+a")
        box.press_sequentially(text)
        page.wait_for_timeout(300)
        try:
            option.focus(timeout=2_000)
        except Error:
            continue
        box.press("Enter")
        break
    expect(box).to_have_value(re.compile(re.escape(text), re.IGNORECASE))


def save(page: Page, button: str) -> None:
    found = page.get_by_role("button", name=button)
    found.hover()
    page.wait_for_timeout(500)  # what it stands in may still be opening, and a button that moves away under a click is not clicked
    found.click()
    page.locator('[data-testid="stSpinner"]').wait_for(state="detached", timeout=60_000)
    drawn(page)


def published(home: Home) -> Snapshot:
    snapshot = open_snapshot(home)
    assert snapshot is not None
    return snapshot


def row(page: Page, caption: str, name: str) -> Locator:
    return page.locator("table.ledger", has=page.locator(f'caption:text-is("{caption}")')).locator("tbody tr", has_text=name).first


@pytest.mark.parametrize(("answer", "cost"), [("Replace", "7"), ("Add", "12")])
def test_days_loaded_before_are_replaced_or_added_as_the_reader_answers(
    server: Callable[[Home], str], page: Page, home: Home, tmp_path: Path, answer: str, cost: str
) -> None:
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_text(COSTS + DAY.format(amount="5"))
    second.write_text(COSTS + DAY.format(amount="7"))
    at(page, server(home), "/imports?demo=0")
    drop(page, first)
    page.get_by_role("button", name="Import 1 file").click()
    page.get_by_text("first.csv: 1 row loaded").wait_for(timeout=60_000)
    page.get_by_role("button", name="Done").click()
    drop(page, second)
    expect(page.get_by_text("1 of its days is loaded already with other rows").first).to_be_visible()
    expect(page.get_by_role("button", name="Import 0 files").first).to_be_disabled()
    page.get_by_text(answer, exact=False).and_(page.locator("label p")).first.click()
    page.get_by_role("button", name="Import 1 file").click()
    page.get_by_text("second.csv: 1 row loaded").wait_for(timeout=60_000)
    sums = published(home).query("select sum(amount) as cost from provider_costs")
    assert f"{sums['cost'].item():.0f}" == cost


def test_two_files_of_the_same_days_dropped_together_are_asked_about(
    server: Callable[[Home], str], browser: Browser, home: Home, tmp_path: Path
) -> None:
    page = browser.new_page()  # one that may show an error: the second file's
    files = [tmp_path / "first.csv", tmp_path / "second.csv"]
    for number, file in enumerate(files):
        file.write_text(COSTS + DAY.format(amount=5 + number))
    page.goto(f"{server(home)}/imports?demo=0")
    drawn(page)
    drop(page, *files)
    page.get_by_role("button", name="Import 2 files").click()
    expect(page.get_by_text("These days are loaded already. What is this file?").first).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Forget them").click()
    page.get_by_text("Nothing is loaded until you import").wait_for(state="detached")
    page.close()


@pytest.fixture
def unmapped(home: Home, tmp_path: Path) -> Home:
    """A home with one log of two customers and one invoice, nobody mapped."""
    from datetime import date

    from data.ingest import import_files

    log, invoices = tmp_path / "log.csv", tmp_path / "invoices.csv"
    log.write_text(
        "request_id,spend,startTime,model,prompt_tokens,completion_tokens,custom_llm_provider,end_user\n"
        "r1,0.5,2026-10-01 10:00:00,gpt-4o,1200,300,openai,key-acme\n"
        "r2,0.25,2026-10-02 10:00:00,gpt-4o,1200,300,openai,key-globex\n"
        "r3,0.25,2026-10-02 10:00:00,gpt-4o,-1,300,openai,=cmd|calc\n"
    )
    invoices.write_text(
        "id,Customer,Customer Name,Currency,Date (UTC),Status,Total,"
        "Minimum Line Item Period Start (UTC),Maximum Line Item Period End (UTC)\n"
        "in_1,cus_a,Acme,usd,2026-10-01 00:00,paid,100.00,2026-10-01 00:00,2026-11-01 00:00\n"
    )
    import_files(home, [log, invoices], today=date(2026, 11, 15))
    return home


def test_an_id_is_mapped_in_the_form_and_the_decision_taken_back(server: Callable[[Home], str], page: Page, unmapped: Home) -> None:
    at(page, server(unmapped), "/imports")
    expect(page.get_by_role("heading", name="belong to no customer yet").first).to_contain_text("3 ids")
    page.get_by_text("Map one id").click()
    pick(page, "Id", "key-acme")
    page.get_by_label("Customer", exact=True).fill("Acme Inc.")
    save(page, "Save this id")
    expect(page.get_by_text("1 saved. The decisions below can be taken back.").first).to_be_visible(timeout=60_000)
    expect(page.get_by_role("heading", name="belong to no customer yet").first).to_contain_text("2 ids")
    assert published(unmapped).query("select customer from usage where customer_id = 'key-acme'")["customer"].to_list() == ["Acme Inc."]
    drawn(page)
    page.get_by_text("1 decisions: mappings").or_(page.get_by_text("1 decision: mappings")).click()
    save(page, "take back")
    expect(page.get_by_role("heading", name="belong to no customer yet").first).to_contain_text("3 ids", timeout=60_000)


def test_an_id_is_mapped_in_the_table(server: Callable[[Home], str], page: Page, unmapped: Home) -> None:
    at(page, server(unmapped), "/imports")
    grid = page.locator(".st-key-part-people [data-testid='stDataFrame'] .dvn-scroller")
    grid.click(position={"x": 40, "y": 52})
    page.keyboard.press("Enter")
    page.locator("#portal textarea").fill("Acme Inc.")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Save 1 customer").click()
    expect(page.get_by_role("heading", name="belong to no customer yet").first).to_contain_text("2 ids", timeout=60_000)
    assert published(unmapped).query("select distinct customer from customer_ids where matched")["customer"].to_list() == ["Acme Inc."]


def test_a_mapping_dropped_among_the_exports_is_shown_then_taken(
    server: Callable[[Home], str], page: Page, unmapped: Home, tmp_path: Path
) -> None:
    mapping = tmp_path / "who is who.csv"
    mapping.write_text(
        "source,kind,id,customer,product,key_owner,priced_by\n"
        "litellm,customer,key-acme,Acme,,,\nstripe,customer,cus_a,Acme,,,seat\nlitellm,customer,key-globex,,,somebody,\n"
    )
    at(page, server(unmapped), "/imports")
    drop(page, mapping)
    expect(page.get_by_text("Mapping of ids to customers and products").first).to_be_visible()
    expect(page.get_by_text("3 rows read = 2 loaded + 1 rejected").first).to_be_visible()
    assert published(unmapped).query("select count(*) as n from decisions").item() == 0
    page.get_by_role("button", name="Import 1 file").click()
    page.get_by_text("who is who.csv: 2 rows loaded, 1 rejected").wait_for(timeout=60_000)
    expect(page.get_by_role("heading", name="belongs to no customer yet").first).to_contain_text("1 id")
    assert set(published(unmapped).query("select customer from usage where rows > 0")["customer"].to_list()) >= {"Acme"}


def test_rejected_rows_download_without_formulas(server: Callable[[Home], str], page: Page, unmapped: Home) -> None:
    at(page, server(unmapped), "/imports")
    page.locator("table.ledger button.cell", has_text="log.csv").first.click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download the rejected rows as CSV").click()
    rows = list(csv.DictReader(io.StringIO(Path(waiting.value.path()).read_text(encoding="utf-8-sig"))))
    assert [(line["line"], line["column"], line["found"]) for line in rows] == [("4", "prompt_tokens", "'-1")]
    assert not any(text.startswith(("=", "+", "-", "@")) for line in rows for text in line.values())


def test_a_product_is_classified_in_the_form(server: Callable[[Home], str], page: Page, demo_home: Home) -> None:
    product = published(demo_home).query("select min(product) as p from billing_lines where product is not null").item()
    at(page, server(demo_home), "/imports")
    page.get_by_text("Classify one product").click()
    pick(page, "Product", product)
    pick(page, "Priced by", "one-off")
    save(page, "Save this product")
    expect(page.get_by_text("1 saved.").first).to_be_visible(timeout=60_000)
    classes = published(demo_home).query("select distinct priced_by from billing_lines where product = $product", product=product)
    assert classes["priced_by"].to_list() == ["one_off"]


def test_a_floor_changed_in_the_settings_moves_the_chart_s_floor(server: Callable[[Home], str], page: Page, demo_home: Home) -> None:
    url = server(demo_home)
    at(page, url, "/imports")
    page.get_by_text("Settings of this company").click()
    page.get_by_label("Gross margin floor, percent").fill("45")
    save(page, "Save settings")
    expect(page.get_by_text("Settings saved.").first).to_be_visible(timeout=60_000)
    page.locator(".st-key-nav a", has_text="Economics").click()
    expect(page.locator(".js-plotly-plot").first).to_contain_text("floor 45%", timeout=60_000)
    assert published(demo_home).settings.floor == 0.45


def test_other_cogs_typed_turn_the_inference_margin_into_a_gross_margin(server: Callable[[Home], str], page: Page, unmapped: Home) -> None:
    at(page, server(unmapped), "/economics")
    october = row(page, "Margin by month", "Oct 2026")
    expect(october).to_contain_text("inference margin")
    page.get_by_text("Type a figure that no file holds").click()
    pick(page, "Month", "October 2026")
    pick(page, "What", "Other COGS")
    page.get_by_label("Amount in USD").fill("40")
    save(page, "Save")
    expect(october).not_to_contain_text("inference margin", timeout=60_000)
    expect(october).to_contain_text("$40")
    expect(october).to_contain_text("60.0%")
