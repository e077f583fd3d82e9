"""The verdict: its sentence in every state, its four figures, its rows, what is announced and what is missing."""

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from analytics.board.verdict import verdict
from analytics.measure import worst
from analytics.words import money, percent, points
from data.pricebook import Announced, PriceBook
from tests.published import charge, complete, line, published, typed, use

TODAY = date(2026, 6, 20)
CASE = json.loads((Path(__file__).parent / "worked" / "WE25.json").read_text())
MARKUP, OUTCOME, PLATFORM = (
    line("2026-05", "a", "1300"),
    line("2026-05", "b", "600", priced_by="outcome"),
    line("2026-05", "b", "100", priced_by="platform"),
)


def cost(dollars, priced_by, **more):
    return use("2026-05-01", more.pop("customer", "a"), dollars * 1_000_000, "1", priced_by=priced_by, **more)


THREE_PLANS = {
    "billing_lines": [MARKUP, OUTCOME, PLATFORM],
    "usage": [cost(1000, "tokens"), cost(200, "outcome")],
    "months": complete("2026-05"),
}


def said(folder, book=None, today=TODAY, **tables):
    return verdict(published(folder, **(THREE_PLANS | tables)), book, today)


def measures(found):
    return {measure.id: measure for figure in found.figures for measure in figure.measures}


def test_the_worked_case_in_words_figures_and_rows(tmp_path):  # WE25
    found, out = said(tmp_path), CASE["outputs"]
    assert found.sentence == (
        "A payment terminal for 38% of gross profit: $300 of $800 a month is a visible markup on tokens (23.1% margin); "
        "$500 is paid for outcomes and fees (71.4%)."
    )
    assert (found.state, found.month, found.period) == ("full", date(2026, 5, 1), "May 2026")
    by_id = measures(found)
    assert by_id["pegged_gross_profit"].value == Decimal(300)
    assert by_id["byok_gross_profit"].value == pytest.approx(out["gross_profit_left_at_full_byok"])
    fall, double = out["change_if_prices_fall_10pct"], out["change_if_prices_double"]
    assert (by_id["price_fall"].low, by_id["price_fall"].high) == pytest.approx((fall["eps_0"], fall["eps_07"]))
    assert (by_id["price_doubling"].low, by_id["price_doubling"].high) == pytest.approx((double["eps_07"], double["eps_0"]))
    months = out["months_until_pegged_gross_profit_halves"]
    assert by_id["halved_list"].value == pytest.approx(months["decline_30pct_eps_0"])
    assert (by_id["halved_tenfold"].low, by_id["halved_tenfold"].high) == pytest.approx((months["tenfold_eps_0"], months["tenfold_eps_07"]))
    rows = {row.priced_by: row for row in found.rows}
    assert [row.label for row in found.rows] == ["Tokens", "Platform fees", "Outcomes", "Not classified", "Total"]
    assert rows["tokens"].share_of_gross_profit == out["pegged_share_of_gross_profit"]
    assert rows["tokens"].gross_margin == pytest.approx(out["margin_of_pegged"])
    assert (rows[None].gross_profit, rows[None].gross_margin) == (Decimal(800), out["gross_margin"])


def test_the_four_figures_speak_in_dollars_and_never_in_one_sign(tmp_path):
    first, second, third, fourth = said(tmp_path).figures
    assert first.value == "$300 pegged, $500 not"
    assert second.value == "−$10 to +$11" and "−$131 to +$100 if they double" in second.details
    assert third.value == "$600 left of $800" and third.details[0] == "25.0% of gross profit at risk"
    assert fourth.value == "23.3 to 77.7 months" and "3.6 to 12.0 months at tenfold a year" in fourth.details
    assert fourth.details[-1] == "margin's 30% floor: not within 36 months"
    assert all(figure.grade == "assumed" for figure in (second, third, fourth)) and first.grade == "estimated"


def test_a_margin_below_the_floor_still_says_when_gross_profit_halves(tmp_path):
    found = said(tmp_path, billing_lines=[MARKUP], usage=[cost(1000, "tokens")])
    assert (
        found.sentence == "A payment terminal for 100% of gross profit: $300 of $300 a month is a visible markup on tokens (23.1% margin)."
    )
    fourth = found.figures[3]
    assert fourth.value == "23.3 to 77.7 months" and fourth.details[-1] == "margin's 30% floor: already below, at 23.1%"


def test_without_pegged_revenue_it_is_no_terminal(tmp_path):
    found = said(tmp_path, billing_lines=[OUTCOME, PLATFORM], usage=[cost(200, "outcome")])
    assert found.sentence == "No payment terminal: of $500 of gross profit a month, $500 is paid for outcomes and fees (71.4%)."
    assert found.figures[3].value == "None to halve"


def test_a_negative_part_is_spoken_of_in_dollars_and_sold_below_cost(tmp_path):
    found = said(tmp_path, usage=[cost(1330, "tokens"), cost(200, "outcome")])
    assert found.sentence == (
        "Of $470 of gross profit a month, −$30 is on tokens, sold below cost (−2.3%) and $500 is paid for outcomes and fees (71.4%)."
    )
    assert all(row.share_of_gross_profit is None for row in found.rows)


def test_a_company_below_cost_is_neither(tmp_path):
    found = said(tmp_path, usage=[cost(2400, "tokens"), cost(200, "outcome")])
    assert found.sentence.startswith(
        "Sold below cost, neither a payment terminal nor a technology company: gross profit is −$600 a month on $2,000"
    )
    by_id = measures(found)
    assert by_id["M10"].value is None and by_id["M10"].needs
    assert found.figures[2].value == "$670 left of −$600"


def test_a_large_negative_remainder_turns_shares_into_dollars_and_a_small_one_does_not(tmp_path):
    costs = [charge("2026-05-01", "1250", model="gpt-4o"), charge("2026-05-01", "10", model="gpt-image-1 image")]
    small = said(tmp_path / "small", provider_costs=[charge("2026-05-01", "1200", model="gpt-4o"), costs[1]])
    assert (
        small.sentence.startswith("A payment terminal for 38% of gross profit: $300 of $790")
        and "; −$10 is not classified" in small.sentence
    )
    large = said(tmp_path / "large", provider_costs=costs)
    assert large.sentence.startswith("Of $740 of gross profit a month, ") and "−$60 is not classified" in large.sentence


@pytest.mark.parametrize(("unclassified", "state"), [("500", "full"), ("500.01", "unclassified")])
def test_above_a_fifth_of_revenue_unclassified_it_cannot_be_said(tmp_path, unclassified, state):
    lines = [MARKUP, OUTCOME, PLATFORM, line("2026-05", "c", unclassified, priced_by="unclassified", product="Concierge")]
    found = said(tmp_path, billing_lines=lines)
    assert found.state == state
    if state == "unclassified":
        assert (
            found.sentence
            == "It cannot be said yet: $500 of $2,500 revenue (20%) is not classified. Say what sets the price of Concierge ($500)."
        )
    assert "What sets the price of unclassified products" in [file.what for file in found.files]


def test_inference_of_no_product_hides_what_each_way_of_pricing_earns(tmp_path):
    stray = use("2026-05-01", "c", 900_000_000, "1", priced_by="unclassified", workload="research")
    found = said(tmp_path, usage=[cost(100, "tokens"), cost(200, "outcome"), stray])
    assert (found.state, found.sentence) == (
        "unclassified",
        "It cannot be said yet: $900 of $1,200 inference cost (75%) belongs to no product. "
        "Say which product it serves: workload research ($900).",
    )
    assert all(figure.value == "—" and "products that inference cost belongs to" in figure.details[0] for figure in found.figures)
    assert [row.gross_profit for row in found.rows] == [None, None, None, None, Decimal(800)]
    (missing,) = (file for file in found.files if file.what == "Which product inference serves")
    assert missing.effect.startswith("$900 of inference cost a month (75%)")


def test_inference_of_no_product_is_that_of_the_only_way_of_pricing_it_can_serve(tmp_path):
    stray = use("2026-05-01", None, 900_000_000, "1", priced_by="unclassified")
    found = said(tmp_path, billing_lines=[MARKUP, PLATFORM], usage=[cost(100, "tokens"), stray])
    assert found.sentence.startswith("A payment terminal for 75% of gross profit: $300 of $400")
    assert "$900 of inference cost belongs to no product, and stands with tokens" in " ".join(found.footnotes)
    assert found.rows[0].grade == "estimated"


def test_billing_alone_and_usage_alone_are_partial(tmp_path):
    billing = said(tmp_path / "billing", usage=[], months=[{"month": "2026-05-01", "billing_complete": True, "cost_complete": False}])
    assert (billing.state, billing.period) == ("partial", "May 2026")
    assert billing.sentence == (
        "It cannot be said yet: $1,300 of $2,000 revenue a month (65%) follows tokens, and no inference cost of that month is loaded."
    )
    assert len(billing.figures) == 4 and billing.files[0].what == "Usage and provider costs"
    usage = said(tmp_path / "usage", billing_lines=[], months=[{"month": "2026-05-01", "billing_complete": False, "cost_complete": True}])
    assert usage.state == "partial" and "inference costs $1,200 a month" in usage.sentence
    assert usage.files[0].what == "Invoices" and all(row.revenue is None for row in usage.rows)


def test_without_a_complete_month_the_latest_with_both_sides_speaks_and_says_so(tmp_path):
    lines = [MARKUP, OUTCOME, PLATFORM, line("2026-06", "a", "50")]
    found = said(tmp_path, billing_lines=lines, months=[])
    assert (found.state, found.period) == ("partial", "May 2026, partial month")


def test_nothing_loaded_names_the_first_files(tmp_path):
    for found in (verdict(None, None, TODAY), verdict(published(tmp_path), None, TODAY)):
        assert found.state == "empty" and len(found.files) == 3 and not found.figures


def test_other_cogs_stand_beside_the_classes(tmp_path):
    found = said(tmp_path, typed=[typed("2026-05", "other_cogs", "100")])
    assert found.sentence.startswith("A payment terminal for 38%") and found.rows[-1].label == "Total before other COGS"
    assert found.because.endswith("Gross margin after them 35.0%: $700 a month.")
    assert "Other COGS" not in {file.what for file in found.files}


def test_the_missing_files_are_those_with_the_most_dollars_behind_them(tmp_path):
    files = said(tmp_path, usage=[cost(1000, "tokens"), cost(200, "outcome", customer=None)]).files
    assert [file.what for file in files] == ["Other COGS", "Whose usage it is", "What OpenAI charged"]
    assert files[0].effect.startswith("each 1% of revenue is $20 of gross profit a month")
    assert files[1].effect.startswith("$200 of inference cost a month (17%)")
    assert files[2].effect == "$1,200 of inference cost a month becomes measured, 100% of it"


def test_a_model_we_host_does_not_follow_the_token_price(tmp_path):
    own = [use("2026-05-01", "b", 5, None, provider="vllm", model="student", priced_by="outcome")]
    found = said(tmp_path, usage=[cost(1000, "tokens"), *own], typed=[typed("2026-05", "invoice", "200", provider="self_hosted")])
    fall = measures(found)["price_fall"]
    assert fall.low == pytest.approx(-30) and found.rows[-1].gross_profit == 800


@dataclass(frozen=True)
class Book:
    """A price book that has announced one change."""

    version: str = "test prices"
    data_date: date = date(2026, 5, 1)
    how_to_renew: str = ""

    def age_days(self, today: date) -> int:
        return 3

    def announced(self, provider: str, model: str, after: date) -> list[Announced]:
        old, new = {"input": Decimal(1), "output": Decimal("4")}, {"input": Decimal("1.5"), "output": Decimal("4")}
        return [Announced(provider, model, date(2026, 7, 1), old, new, 0.21)] if model == "gpt-4o" and after < date(2026, 7, 1) else []


def test_announced_changes_are_dollars_by_date(tmp_path):
    (change,) = said(tmp_path, book=Book()).announced
    assert (change.day, change.dollars) == (date(2026, 7, 1), Decimal(600))  # 1,200 million tokens, half a dollar dearer
    assert change.text == "input $1.00 to $1.50 per million tokens (+21%)"
    assert said(tmp_path / "late", book=Book(), today=date(2026, 7, 1)).announced == ()


def test_the_shipped_price_book_is_asked(tmp_path):
    assert said(tmp_path, book=PriceBook.load(None)).footnotes[-1].startswith("List prices of ")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1240000", "$1.24M"),
        ("23412", "$23,412"),
        ("-10.4", "−$10"),
        ("-0.001", "$0.00"),
        ("3.2", "$3.20"),
        (None, "—"),
        ("999999", "$1.00M"),
    ],
)
def test_money_is_in_the_reader_s_form(value, text):
    assert money(None if value is None else Decimal(value)) == text


def test_percent_and_points_keep_their_sign():
    assert (percent(0.375, 0), percent(None), points(-0.042), points(0.01)) == ("38%", "—", "−4.2 pts", "+1.0 pts")
    assert worst("measured", "assumed", "estimated") == "assumed"
