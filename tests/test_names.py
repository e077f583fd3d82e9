"""What a reader is told in place of an id: providers and inputs have one name each, and what is asked for can be given."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import polars as pl
import pytest

from analytics.answers.asked import Asked
from analytics.board.at_par import at_par
from analytics.board.bought_prices import bought_prices
from analytics.board.byok_words import order_note
from analytics.board.kept_said import cut_claim
from analytics.board.price_moves import announced_said
from analytics.board.reconcile_words import claim
from analytics.board.required_set import required_set
from analytics.board.signing import signable, unit_to_sign
from analytics.board.statement import ClassRow
from analytics.board.unit_words import unit_claim
from analytics.charts.classes import finding as classes_said
from analytics.charts.concentration import finding
from analytics.charts.cut import cut
from analytics.charts.finding import by_name, over_time
from analytics.charts.margin import BREAK, spaced
from analytics.company import company
from analytics.estimates.baseline import Known
from analytics.input_names import NAMES
from analytics.measure import Measure
from analytics.metrics.value_capture import HUMAN
from analytics.names import PROVIDERS, called, provider_id, provider_name
from analytics.questions import QUESTIONS
from data.errors import BadValueError
from tests.published import complete, line, published, use

TODAY = date(2026, 11, 15)


def test_every_input_that_can_be_signed_has_a_name_of_its_own():
    assert NAMES.keys() == signable().keys()
    assert len(set(NAMES.values())) == len(NAMES)
    assert not [name for name in NAMES.values() if "_" in name or name[0].islower()]


@pytest.mark.parametrize("name", [HUMAN, "wage_usd_per_hour"])
def test_what_a_question_asks_to_sign_can_be_signed(name):
    assert unit_to_sign(name, Decimal("7.5")).startswith("USD")


def test_no_question_names_an_input_by_its_id(tmp_path):
    rows = {
        "billing_lines": [line("2026-05", "a", "100")],
        "usage": [use("2026-05-04", "a", 1_000_000, "40")],
        "months": complete("2026-05"),
    }
    asked = Asked(published(tmp_path, **rows), None, TODAY)
    answers = [question.answer(asked) for question in QUESTIONS]
    said = " ".join(f"{each.sentence.text} {each.say.text} {each.change.text} {each.needs}" for each in answers)
    assert [id for id in signable() if "_" in id and id in said] == []
    assert "openai" not in said and "OpenAI" in said


TYPED = {"OpenAI": "openai", " openai ": "openai", "Own GPUs": "self_hosted", "": None, "Acme AI": "acme ai"}


@pytest.mark.parametrize(("typed", "id"), TYPED.items())
def test_a_provider_is_known_by_its_name_and_by_its_id(typed, id):
    assert provider_id(typed) == id
    assert id is None or provider_name(id) == PROVIDERS.get(id, id)


def test_a_cut_is_told_by_names_and_a_customer_by_its_own():
    assert [called(*each) for each in (("provider", "self_hosted"), ("priced_by", "seat"), ("customer", "seat"), ("model", "openai"))] == [
        "Own GPUs", "Seats", "seat", "openai"
    ]  # fmt: skip
    cost = {"revenue": None, "gross_profit": None, "gross_margin": None}
    rows = [{"provider": "openai", "inference_cost": Decimal(9)} | cost, {"provider": None, "inference_cost": Decimal(1)} | cost]
    claim, _ = by_name(rows, "provider", ("provider", "providers"), 0.3, "USD", "in May 2026")
    assert claim == "OpenAI takes 90% of inference cost, in May 2026: $9.00 of $10"


def test_a_sum_over_months_says_which():
    none = {"inference_cost": None, "gross_margin": None, "gross_profit": None}
    rows = [{"month": f"2025-0{month}", "revenue": Decimal(month)} | none for month in (1, 2)]
    both, one = (over_time(each, "month", 0.3, "USD", None)[0] for each in (rows, rows[:1]))
    assert both == "Revenue is $3.00 from January 2025 to February 2025; no margin without inference cost"
    assert one == "Revenue is $1.00 in January 2025; no margin without inference cost"


def test_a_customer_s_name_stays_as_it_is_at_the_head_of_a_sentence():
    def share(value):
        return {"M8_customers_top1": Measure("M8_customers_top1", "Share", "fraction", value, "estimated", "M8")}

    assert finding(share(0.2), {"customers": "acme"}) == "acme brings 20% of revenue"
    assert finding(share(0.3), {"customers": "acme"}) == "One customer is much of revenue: acme brings 30% of revenue"


def test_without_usage_nothing_is_said_to_have_stood_still(tmp_path):
    at = company(published(tmp_path, billing_lines=[line("2026-05", "a", "100")], months=complete("2026-05")), TODAY)
    assert at is not None and not at.buys_models
    assert "cannot be told yet" in cut_claim((), "USD", at.buys_models)
    assert "cannot be told yet" in announced_said((), "USD", at.buys_models).text
    assert announced_said((), "USD").text == "No price change is announced for a model that is bought"


@pytest.mark.parametrize("months", [("2026-05",), ("2026-04", "2026-05")])
def test_one_month_of_usage_draws_no_index(tmp_path, months):
    usage = [use(f"{month}-04", "a", 10**6) for month in months]
    at = company(published(tmp_path, usage=usage, months=complete(*months)), TODAY)
    assert at is not None
    assert bought_prices(at).paths.is_empty() == (len(months) == 1)


def test_plans_ask_for_what_lacks_in_words_and_not_by_a_field():
    revenue = Measure("revenue", "Revenue", "USD", Decimal(10), "measured", "E0.1")
    tokens = Measure("tokens_mtok", "Tokens", "Mtok", None, "estimated", "E0.1", "usage of the month")
    with pytest.raises(BadValueError, match=r"^The plans start from .* their cost, which need usage of the month\. No plan"):
        required_set(Known({"revenue": revenue, "tokens_mtok": tokens}), 0.3, {}, None)


def test_the_month_of_a_price_is_its_own_and_not_the_index_s(tmp_path):
    usage = [use(f"2026-0{month}-04", "a", 10**6, "4") for month in (2, 3)]
    usage.append(use("2026-05-04", "a", 10**6, "7", model="never seen before", input_usd_per_mtok=None))
    at = company(published(tmp_path, usage=usage, months=complete("2026-02", "2026-03", "2026-04", "2026-05")), TODAY)
    assert at is not None
    found = bought_prices(at)
    assert (found.last, found.effective_title.text) == (date(2026, 3, 1), "A million tokens cost $7.00 in May 2026")


@pytest.mark.parametrize(("factor", "said"), [(1.0934, "9.3% above"), (0.5, "50.0% below"), (821.9, "822× the usage priced")])
def test_far_off_is_told_in_times(factor, said):
    row = {"factor": factor, "provider": "openai", "month": date(2026, 4, 1)}
    assert said in claim([row]) and "OpenAI in April 2026" in claim([row])


def test_months_with_nothing_keep_their_place_and_years_of_nothing_are_one_break():
    def places(*months):
        return spaced(pl.DataFrame({"month": months, "revenue": [1] * len(months)}), "month")

    frame, names = places("2025-11", "2026-02")
    assert names == ["Nov 25", "Dec 25", "Jan 26", "Feb 26"]
    assert frame["revenue"].to_list() == [1, None, None, 1]
    frame, names = places("2001-09", "2021-06", "2024-03")
    assert [name.strip() for name in names] == ["Sep 01", BREAK, "Jun 21", BREAK, "Mar 24"]
    assert len(set(names)) == 5


def test_what_loses_everywhere_is_not_said_to_bring_the_most():
    lost = {"revenue": Decimal(1), "inference_cost": Decimal(10), "gross_profit": Decimal(-9), "gross_margin": -9.0}
    claim, more = by_name([{"customer": "acme"} | lost], "customer", ("customer", "customers"), 0.3, "USD", "in May 2026")
    assert claim == "1 of 1 customer earns less than the 30% floor before other COGS; 1 is served below cost, in May 2026"
    assert more == "acme loses least of all: −$9.00 of −$9.00 (−900.0% margin)."
    rows = [ClassRow("tokens", "Tokens", Decimal(1), Decimal(10), Decimal(-9), -9.0, None, "estimated")]
    assert classes_said(rows) == "Nothing sold brings gross profit; sold below cost: Tokens"


def test_dollars_taken_at_par_are_said_in_a_company_that_reports_in_another_currency():
    assert at_par(("byok.fee_rate", "leaving.switching_cost"), "USD") == ""
    assert at_par(("byok.fee_rate",), "EUR") == ""
    assert at_par(("byok.fee_rate", "leaving.switching_cost"), "EUR") == (
        "Work to leave (K) is published in USD and taken here as EUR, one for one: sign a value of your own in EUR."
    )
    assert at_par(("distillation.setup_usd", "distillation.gpu_usd_per_hour"), "EUR").startswith("Setup of a student and GPU an hour are ")
    assert "(K, assumed, published in USD)" in order_note(10_000.0, 0, "EUR") and "(K, assumed)" in order_note(10_000.0, 0, "USD")


def by_customer(*rows):
    names = ("customer", "revenue", "inference_cost", "gross_profit", "gross_margin")
    return pl.DataFrame(rows, schema=names, orient="row")


@pytest.mark.parametrize(("nobodys", "drawn"), [(90, "Revenue"), (1, "Percent and dollars")])
def test_no_margins_are_drawn_under_a_title_that_they_cannot_be_compared(nobodys, drawn):
    ten = Decimal(10)
    frame = by_customer(("acme", ten, ten / 2, ten / 2, 0.5), ("bee", ten, ten, 0 * ten, 0.0), (None, None, Decimal(nobodys), None, None))
    claim, more = by_name(frame.to_dicts(), "customer", ("customer", "customers"), 0.3, "USD", "in May 2026")
    shown = cut(frame, "customer", 0.3, "USD", "No customer")
    assert ("cannot be compared yet" in claim) == (shown.subject == "Revenue") == ("Revenue can: acme brings the most, $10" in more)
    assert shown.subject == drawn and ("%" in str(shown.figure.to_plotly_json()["layout"].get("annotations"))) == (drawn != "Revenue")


def test_an_inference_margin_stands_above_the_floor_only_before_other_cogs():
    row = {"month": "2026-05", "revenue": Decimal(10), "inference_cost": Decimal(2), "gross_profit": Decimal(8), "gross_margin": 0.8}
    bare, whole = (over_time([row | {"cogs_complete": each}], "month", 0.3, "USD", None)[0] for each in (False, True))
    assert "inference margin is 80.0%, 50.0 pts above the 30% floor before other COGS" in bare
    assert "gross margin is 80.0%, 50.0 pts above the 30% floor, on" in whole


@pytest.mark.parametrize(
    ("after", "said"), [(4.0, "stays at $4.00"), (5.0, "rises from $4.00 to $5.00"), (3.0, "falls from $4.00 to $3.00")]
)
def test_a_cost_that_reads_the_same_neither_rises_nor_falls(after, said):
    row = {"product": "api", "unit": "tokens", "before": 4.0, "after": after, "units_after": 1.0}
    found = SimpleNamespace(per_unit=pl.DataFrame([row]))
    assert f"api {said} a million tokens" in unit_claim(found, "USD")
