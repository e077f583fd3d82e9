"""What the ledger says of a company, a customer and a product, with grade, interval and what would measure the rest."""

from dataclasses import replace
from datetime import date
from math import log

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.estimates.baseline import FIELDS, Known, baseline
from analytics.estimates.estimate import known
from analytics.estimates.rate_interval import exact, hazard, wilson
from analytics.estimates.suggested import MEASURED, PLACES, suggested
from analytics.measure import Measure
from tests.published import complete, line, published, typed, use
from tests.scenarios import scenario

TODAY = date(2026, 11, 15)
MONTHS = [f"2025-{month:02d}" for month in range(9, 13)] + [f"2026-{month:02d}" for month in range(1, 11)]  # fourteen, to October
NEXT = {month: after for month, after in zip(MONTHS, [*MONTHS[1:], "2026-11"], strict=True)}


def outcome(month, customer, attempted, succeeded=None, **more):
    return {"day": f"{month}-15", "customer": customer, "outcome_type": "ticket", "attempted": attempted, "succeeded": succeeded} | more


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    """Acme: tokens at 1.30 of list, half on its own key. Globex: outcomes at 0.99, 5% more a month. Initech: seats, until May."""
    bills, used, done = [], [], []
    for place, month in enumerate(MONTHS):
        tasks = round(1000 * 1.05**place)
        span = {"service_start": f"{month}-01", "service_end": f"{NEXT[month]}-01"}
        bills += [
            line(month, "acme", "26", product="API"),
            line(
                month,
                "globex",
                f"{tasks * 0.6 * 0.99:.2f}",
                product="Resolve",
                priced_by="outcome",
                quantity=tasks * 0.6,
                unit_price="0.99",
            ),
            line(month, "globex", "100", product="Platform", priced_by="platform"),
        ]
        if month <= "2026-05":
            bills.append(line(month, "initech", "350", product="Seats", priced_by="seat", quantity="10", **span))
        used += [
            use(f"{month}-03", "acme", 10_000_000, "2", product="API"),
            use(f"{month}-03", "acme", 10_000_000, "2", product="API", key_owner="customer", cost="0", cost_basis="own_key"),
            use(f"{month}-04", "globex", tasks * 1000, "1", product="Resolve", priced_by="outcome", model="gpt-4o-mini"),
        ]
        done.append(outcome(month, "globex", tasks, round(tasks * 0.6), reversed=round(tasks * 0.03), human_minutes=tasks * 0.5))
    return published(
        tmp_path_factory.mktemp("home"),
        billing_lines=bills,
        usage=used,
        outcomes=done,
        typed=[typed("2026-10", "other_cogs", "40")],
        months=complete(*MONTHS),
    )


@pytest.fixture(scope="module")
def company(ledger):
    return known(ledger, None, TODAY)


def test_the_month_as_a_company_has_it(company):
    value = {name: measure.value for name, measure in company.measures.items()}
    tasks = round(1000 * 1.05**13)
    assert value["tasks"] == tasks
    assert value["own_key_share"] == pytest.approx(10 / (20 + tasks / 1000))
    assert value["markup"] == pytest.approx(0.3)
    assert value["paid_usd_per_mtok"] == pytest.approx(2.6)
    assert value["fixed_fees"] == value["platform_fees"] == 100
    assert value["outcome_price_usd"] == pytest.approx(0.99, abs=1e-4)
    assert value["tokens_per_task"] == pytest.approx(1000)
    assert value["resolution_rate"] == pytest.approx(0.6, abs=1e-3)
    assert value["reversed_share"] == pytest.approx(0.05, abs=1e-2)
    assert value["review_minutes"] == pytest.approx(0.5)
    assert float(value["revenue"]) == pytest.approx(26 + tasks * 0.6 * 0.99 + 100, rel=1e-3)
    assert (value["fixed_cogs"], company.measures["fixed_cogs"].grade) == (40, "measured")
    assert company.measures["revenue"].grade == "measured"
    assert [(each.id, round(float(each.value), 2)) for each in company.mix] == [("gpt-4o", 0.91), ("gpt-4o-mini", 0.09)]


def test_growth_and_churn_are_those_of_the_customers_who_are_there(company):
    growth, tokens, stops = (company.measures[name] for name in ("task_growth", "token_growth", "churn"))
    assert growth.value == pytest.approx(0.05, abs=1e-3) and growth.low < 0.05 < growth.high
    assert tokens.value == pytest.approx(0, abs=1e-9)
    months = 13 + 13 + 9  # customer-months before October: acme, globex, initech
    assert stops.value == pytest.approx(-log(1 - 1 / months))
    assert 0 < stops.low < stops.value < stops.high < 0.2


def test_a_product_and_a_customer_are_their_own(ledger):
    resolve, api = (known(ledger, None, TODAY, product=name).measures for name in ("Resolve", "API"))
    assert resolve["tasks"].value == round(1000 * 1.05**13)
    assert api["tasks"].value is None and api["tasks"].needs == "outcomes"
    assert (api["markup"].value, resolve["markup"].value) == (pytest.approx(0.3), None)
    acme = known(ledger, None, TODAY, customer="acme").measures
    assert acme["own_key_share"].value == 0.5
    assert acme["resolution_rate"].value is None
    assert "a customer leaves once" in acme["churn"].needs
    assert "fixed_cogs" not in acme


def test_an_earlier_month_knows_nothing_of_later_ones(ledger):
    then = known(ledger, None, TODAY, month=date(2026, 4, 1))
    assert then.month == date(2026, 4, 1)
    assert then.measures["seats"].value == 10
    assert then.measures["seat_price_usd"].value == 35
    assert then.measures["tasks"].value == round(1000 * 1.05**7)
    assert then.measures["churn"].value is None and "found 7 and 21" in then.measures["churn"].needs
    assert then.measures["task_growth"].value is None and "found 8" in then.measures["task_growth"].needs


def test_seats_are_counted_by_the_days_they_are_paid_for(tmp_path):
    """Ten all month, five more from the 16th of 30 days on, two of the ten given back for the same half."""
    half = {"service_start": "2026-09-16", "service_end": "2026-10-01", "priced_by": "seat"}
    whole = half | {"service_start": "2026-09-01"}
    bills = [line("2026-09", "acme", "100", quantity="10", **whole), line("2026-09", "acme", "25", quantity="5", **half)]
    bills.append(line("2026-09", "acme", "-10", quantity="2", **half))
    found = known(published(tmp_path, billing_lines=bills, months=complete("2026-09")), None, TODAY)
    assert found.measures["seats"].value == pytest.approx(10 + 5 / 2 - 2 / 2)


def test_what_is_too_little_says_what_it_needs(tmp_path):
    bare = published(
        tmp_path,
        billing_lines=[line("2026-10", "acme", "10", priced_by="platform")],
        outcomes=[outcome("2026-10", "acme", 20, 10)],
        months=complete("2026-10"),
    )
    found = known(bare, None, TODAY)
    assert found.measures["resolution_rate"].needs == "30 outcomes that say whether they succeeded; found 20"
    assert found.measures["reversed_share"].value is None
    assert found.measures["markup"].value is None
    start = found.suggested["outcome.success_per_attempt"]
    assert (start.measure.value, start.measure.grade) == (0.65, "assumed")
    assert start.source.startswith("Fin 65%") and start.measure.needs.startswith("30 outcomes")
    assert all(each.source for each in found.suggested.values())


def test_suggestions_are_what_was_measured_within_the_range_of_the_field(company):
    there = company.suggested
    assert there["behaviour.churn"].measure.value == company.measures["churn"].value
    assert there["behaviour.churn"].source == MEASURED
    assert there["seat.cost_sigma"].measure.value == 2.3
    assert there["behaviour.price_gap_hazard"].measure.grade == "assumed"
    falling = {"token_growth": Measure("token_growth", "", "", -0.02, "estimated", "E2.3")}
    held = suggested(falling)["behaviour.token_growth"]
    assert held.measure.value == 0 and "-0.02 was measured" in held.source


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_every_suggestion_is_one_its_field_takes(place):
    for value in (-1e6, 0.0, 0.5, 1.0, 1e6):
        found = suggested({place.measure: Measure(place.measure, "", "", value, "estimated", "")})[place.name]
        field = place.terms.model_fields[place.field]
        for limit in field.metadata:
            assert getattr(limit, "ge", value - 1e9) <= found.measure.value <= getattr(limit, "le", 1e12)
            assert found.measure.value > getattr(limit, "gt", -1e9) and found.measure.value < getattr(limit, "lt", 1e12)


def test_nothing_suggested_acts(company):
    named = scenario(baseline={})
    bare = baseline(named, Known(company.measures, company.month, (), company.snapshot))
    assert replace(baseline(named, company), intervals={}) == bare  # an interval is drawn on random paths and moves no other figure
    assert not {place.measure for place in PLACES} & set(FIELDS)


@pytest.mark.parametrize("field", ["customers", "tasks", "fixed_cogs", "seats", "price_usd_per_mtok", "tokens_mtok"])
def test_a_typed_number_stands_in_for_one_input_alone(company, field):
    typed_one = baseline(scenario(baseline={field: 7.0}), company)
    found = baseline(scenario(baseline={}), company)
    beside = {"list_price_usd_per_mtok"} if field == "price_usd_per_mtok" else set()
    for name in set(FIELDS) - {field} - beside:
        assert getattr(typed_one, name) == getattr(found, name), name
    assert getattr(typed_one, field) == 7.0


def test_intervals_are_those_of_the_tables():
    assert wilson(10, 100) == pytest.approx((0.0552, 0.1744), abs=1e-4)
    assert exact(10, 100) == pytest.approx((0.0490, 0.1762), abs=1e-4)
    assert exact(0, 20) == pytest.approx((0.0, 1 - 0.025 ** (1 / 20)))
    assert exact(20, 20) == pytest.approx((0.025 ** (1 / 20), 1.0))
    assert wilson(3, 2) is None and exact(0, 0) is None
    assert hazard(0.0) == 0


@given(st.integers(1, 400).flatmap(lambda tried: st.tuples(st.integers(0, tried), st.just(tried))))
def test_an_interval_holds_its_rate(of):
    hits, tried = of
    for ends in (wilson(hits, tried), exact(hits, tried)):
        assert ends is not None
        assert 0 <= ends[0] <= hits / tried + 1e-12 and hits / tried - 1e-12 <= ends[1] <= 1


def test_rows_in_another_order_estimate_the_same(ledger, tmp_path, company):
    tables = {name: ledger.query(sql).to_dicts() for name, sql in (
        ("billing_lines", "select * from billing_lines"), ("usage", "select * from usage"), ("outcomes", "select * from outcomes"),
        ("typed", "select * from typed"), ("months", "select * from months"))}  # fmt: skip
    again = published(tmp_path, **{name: list(reversed(rows)) for name, rows in tables.items()})
    assert again.id == ledger.id
    assert known(again, None, TODAY).measures == company.measures
    assert pl.Series([each.value for each in company.mix]).sum() == pytest.approx(1)
