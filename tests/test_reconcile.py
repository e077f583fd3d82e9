"""Five figures for the same money: what ties, what is named, what stays unexplained."""

from datetime import date
from decimal import Decimal

import pytest

from analytics.board.reconcile import by_model, reconcile
from analytics.wire import as_json
from tests.published import charge, line, published, typed, use

MAY = date(2026, 5, 1)


def found(snapshot, provider="openai"):
    return next(row for row in reconcile(snapshot, MAY) if row["provider"] == provider)


def used(tokens=100_000_000, **more):
    return use("2026-05-01", "a", tokens, "1", logged_cost="99", **more)


def test_each_figure_is_the_sum_of_its_source(tmp_path):
    snapshot = published(
        tmp_path,
        usage=[used(), used(is_primary=False), used(cost_basis="own_key", cost="0", key_owner="customer")],
        provider_costs=[charge("2026-05-01", "60"), charge("2026-05-02", "41")],
        typed=[
            typed("2026-05", "invoice", "90", provider="openai"),
            typed("2026-05", "credits", "11", provider="openai"),
            typed("2026-05", "ledger_cogs", "90"),
        ],
    )
    row = found(snapshot)
    assert [row[name] for name in ("priced", "logged", "reported", "invoiced", "booked")] == [100, 99, 101, 90, 90]
    assert row["factor"] == pytest.approx(1.01)
    assert {each["step"]: each["amount"] for each in row["differences"]} == {"invoiced": -11, "logged": -1}
    assert (row["unexplained"], row["grade"]) == (1, "unexplained")
    by_hand = "select sum(priced_cost) as s from usage where is_primary and cost_basis <> 'own_key'"
    assert row["priced"] == snapshot.query(by_hand).item()


@pytest.mark.parametrize(
    ("reported", "grade"),
    [([charge("2026-05-01", "100.001")], "tied"), ([charge("2026-05-01", "100.01")], "unexplained"), ([], "unexplained")],
)
def test_tied_is_to_the_cent(tmp_path, reported, grade):
    row = found(published(tmp_path, usage=[used()], provider_costs=reported))
    assert row["grade"] == grade and (row["unexplained"] is None) == (not reported)


def test_differences_that_cancel_out_are_not_explained(tmp_path):
    snapshot = published(
        tmp_path,
        usage=[used()],
        provider_costs=[charge("2026-05-01", "110")],
        typed=[typed("2026-05", "invoice", "100", provider="openai")],
    )
    row = found(snapshot)
    assert (row["unexplained"], row["grade"]) == (0, "unexplained")


def test_what_has_no_usage_is_named_apart(tmp_path):
    costs = [charge("2026-05-01", "100.05", model="gpt-4o"), charge("2026-05-02", "5", model="gpt-image-1 image")]
    snapshot = published(tmp_path, usage=[used()], provider_costs=costs)
    row = found(snapshot)
    assert row["differences"][0] == {"step": "reported", "cause": "billed without priced usage: gpt-image-1", "amount": Decimal(5)}
    assert row["unexplained"] == Decimal("0.05")
    frame = by_model(snapshot, "openai", MAY)
    assert frame["model"].to_list() == ["gpt-4o", "gpt-image-1", "what both name", "all"]
    assert frame["kind"].to_list() == ["compared", "no usage", "without", "total"]
    assert frame["difference"].to_list() == [Decimal("0.05"), Decimal(5), Decimal("0.05"), Decimal("5.05")]
    assert frame["share"].to_list() == [pytest.approx(0.0005), None, pytest.approx(0.0005), pytest.approx(0.0505)]


def test_revenue_is_set_against_the_ledger(tmp_path):
    snapshot = published(
        tmp_path,
        billing_lines=[line("2026-05", "a", "130"), line("2026-05", "a", "9", counted=False)],
        typed=[typed("2026-05", "ledger_revenue", "131")],
    )
    row = found(snapshot, None)
    assert (row["invoiced"], row["booked"], row["unexplained"], row["grade"]) == (130, 131, 1, "unexplained")
    assert row["priced"] is None and row["factor"] is None


def test_a_provider_with_an_invoice_alone_stands_with_nothing_compared(tmp_path):
    row = found(published(tmp_path, typed=[typed("2026-05", "invoice", "70", provider="self_hosted")]), "self_hosted")
    assert (row["invoiced"], row["priced"], row["unexplained"], row["grade"]) == (70, None, None, "unexplained")


def test_other_programs_read_text_numbers_and_months(tmp_path):
    snapshot = published(tmp_path, usage=[used()], provider_costs=[charge("2026-05-01", "100.5")])
    row = as_json(reconcile(snapshot))[0]
    assert list(row) == [
        "month",
        "provider",
        "priced",
        "logged",
        "reported",
        "invoiced",
        "booked",
        "factor",
        "differences",
        "unexplained",
        "grade",
    ]
    assert (row["month"], row["priced"], row["unexplained"]) == ("2026-05", "100.00", "0.50")


@pytest.mark.parametrize(
    ("value", "text"),
    [("596.65", "596.65"), ("1E+3", "1000.00"), ("-0.000000", "0.00"), ("0.000000400000", "0.0000004"), ("-12", "-12.00")],
)
def test_money_is_decimal_text_without_an_exponent(value, text):
    assert as_json(Decimal(value)) == text
