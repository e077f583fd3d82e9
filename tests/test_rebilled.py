"""Bills of the last months under another plan, and projections of some months ago, against what a reader can work out."""

from datetime import date

import polars as pl
import pytest

from analytics.board.as_sold import as_sold
from analytics.board.backtest import backtest, record
from analytics.board.rebilled import rebilled
from analytics.company import company
from analytics.engine.projection import project
from analytics.estimates.baseline import baseline
from analytics.estimates.part import part
from analytics.metrics.track_record import TRACK_RECORD
from analytics.plans.acu import Acu
from analytics.plans.credit import Credit
from analytics.plans.hybrid import Hybrid
from analytics.plans.markup import Markup
from analytics.plans.outcome import Outcome
from analytics.plans.seat import Seat
from analytics.plans.task import Task
from data.errors import BadValueError
from tests.published import complete, line, published, typed, use

MONTHS = [f"2025-{month:02d}" for month in range(7, 13)] + [f"2026-{month:02d}" for month in range(1, 11)]  # sixteen, to October
GROWTH = 1.04
PLANS = (Markup(), Hybrid(), Seat(price_usd=1.0), Credit(price_usd=1.0, credits_per_task=1.0), Acu(acu_per_task=1.0), Outcome(),
         Task(price_usd=1.0))  # fmt: skip


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    """Acme and globex at 1.30 of list, umbrella on outcomes at 1.00 (60% succeed, a tenth come back), initech on ten seats; 4% growth."""
    bills, used, done = [], [], []
    for place, month in enumerate(MONTHS):
        grown = GROWTH**place
        for customer, mtok in (("acme", 100), ("globex", 10)):
            tokens = round(mtok * 1e6 * grown)
            bills.append(line(month, customer, f"{tokens * 2.6 / 1e6:.6f}"))
            used.append(use(f"{month}-03", customer, tokens, "2"))
        tasks = round(100 * grown) * 10
        bills += [
            line(month, "acme", "50", priced_by="platform"),
            line(month, "umbrella", f"{tasks * 0.54:.2f}", priced_by="outcome", product="Resolve", quantity=tasks * 0.54),
            line(month, "initech", "300", priced_by="seat", quantity="10"),
            line(month, "acme", "999", priced_by="one_off"),
        ]
        used.append(use(f"{month}-04", "umbrella", tasks * 100_000, "2", priced_by="outcome", product="Resolve"))
        resolved = {"succeeded": round(tasks * 0.6), "reversed": round(tasks * 0.06)}
        done.append({"day": f"{month}-05", "customer": "umbrella", "outcome_type": "ticket", "attempted": tasks} | resolved)
    cogs = [typed(month, "other_cogs", "25") for month in MONTHS]
    return published(tmp_path_factory.mktemp("home"), billing_lines=bills, usage=used, outcomes=done, typed=cogs, months=complete(*MONTHS))


def of(found, customer):
    return found.customers.row(by_predicate=pl.col("customer") == customer, named=True)


def test_the_plan_one_has_changes_nothing(ledger):
    found = rebilled_(ledger, Markup(markup=0.3))
    assert set(found.customers["customer"]) == {"acme", "globex", "umbrella"}
    assert of(found, "globex")["change"] == pytest.approx(0, abs=1e-6)
    assert of(found, "globex")["pays"] == "the same"
    acme = of(found, "acme")
    assert (acme["months"], acme["pays"], acme["difference"]) == (6, "less", pytest.approx(-300))  # its fees
    assert found.left_out == pytest.approx(6 * 300)
    assert found.grade == "estimated"
    one = rebilled_(ledger, Outcome(price_usd=1.0, reversed_share=0.5, success_per_attempt=0.1), product="Resolve")
    assert of(one, "umbrella")["change"] == pytest.approx(0, abs=1e-2)
    assert of(rebilled_(ledger, Seat(price_usd=30.0)), "initech")["change"] == pytest.approx(0)


def rebilled_(ledger, plan, months=6, **more):
    found = rebilled(ledger, plan, months, **more)
    assert found is not None
    return found


def test_tasks_pay_what_the_plan_s_terms_say(ledger):
    tasks = sum(round(100 * GROWTH**place) * 10 for place in range(len(MONTHS) - 6, len(MONTHS)))
    assert of(rebilled_(ledger, Task(price_usd=0.5, refunded_share=0.1)), "umbrella")["rebilled"] == pytest.approx(tasks * 0.45)
    credit = rebilled_(ledger, Credit(price_usd=0.01, credits_per_task=30, breakage=0.25))
    assert of(credit, "umbrella")["rebilled"] == pytest.approx(tasks * 0.4)
    assert credit.grade == "assumed"
    assert of(rebilled_(ledger, Acu(price_usd=2.0, acu_per_task=0.2)), "umbrella")["rebilled"] == pytest.approx(tasks * 0.4)


def test_fees_are_shared_evenly_by_the_customers_of_a_month(ledger):
    found = rebilled_(ledger, Hybrid(platform_fee=300.0, included_mtok=30.0, overage_usd_per_mtok=3.0), 3)
    globex = sum(100 + 3 * max(0, 10 * GROWTH**place - 10) for place in range(len(MONTHS) - 3, len(MONTHS)))
    assert of(found, "globex")["rebilled"] == pytest.approx(globex, rel=1e-6)
    assert found.notes and found.grade == "assumed"
    assert (of(found, "globex")["pays"], of(found, "umbrella")["pays"]) == ("more", "less")


def test_less_than_three_months_give_no_change(ledger):
    assert of(rebilled_(ledger, Markup(), 2), "globex")["change"] is None
    with pytest.raises(BadValueError, match="months: found 0"):
        rebilled_(ledger, Markup(), 0)


def test_a_plan_whose_unit_nobody_counted_says_what_it_needs(tmp_path):
    bare = published(tmp_path, billing_lines=[line("2026-10", "acme", "10", priced_by="platform")], months=complete("2026-10"))
    for plan in PLANS:
        found = rebilled_(bare, plan)
        assert found.rows.is_empty() and found.left_out == 10
        assert f"the plan {plan.plan} is priced by what nobody has counted here" in found.needs
    assert rebilled(None, Markup()) is None


# -- backtest --------------------------------------------------------------------------------------------------------------------


def test_the_company_as_it_sells_is_its_month(ledger):
    one = part(ledger)
    sold = as_sold(one, (), 12, 25.0)
    rows = project(baseline(sold.scenario), sold.scenario).rows
    here = one.here
    assert rows["revenue"][0] == pytest.approx(float(here["revenue"].sum()))
    assert rows["inference_cost"][0] == pytest.approx(float(here["inference_cost"].sum()))
    assert sold.ways == {"hybrid": "tokens and fees", "outcome": "outcome"}
    assert sold.unmeasured == ()


def test_what_went_on_as_before_is_found(ledger):
    """Without a price path, tokens and outcomes go on by 4% a month, as they did: fees and one-off work grow in neither."""
    found = backtest(ledger, 3, levers=(), paths=50)
    assert found.made_at == date(2026, 7, 1)
    assert found.record["months"] == 3
    assert max(found.record["mape_revenue"], found.record["mape_cost"]) < 2e-3
    assert found.record["margin_points"] < 0.1
    assert set(found.ways["way"]) == {"tokens and fees", "outcome"}
    assert found.ways["mape_cost"].max() < 2e-3


def test_what_fell_apart_is_found_too(ledger):
    path = ({"lever": "price_path", "annual_decline": 0.9},)
    found = backtest(ledger, 3, levers=path, paths=50)
    assert found.record["mape_cost"] > 0.2
    assert found.ways.row(by_predicate=pl.col("way") == "outcome", named=True)["bias_cost"] < -0.2
    assert 0 <= found.record["inside"] <= 1


def test_later_months_change_nothing_that_was_said(ledger, tmp_path):
    facts = ("billing_lines", "usage", "typed", "months")
    tables = {name: ledger.query(f"select * from {name} where month < '2026-10-01'").to_dicts() for name in facts}
    tables["outcomes"] = ledger.query("select * from outcomes where day < '2026-10-01'").to_dicts()
    before = published(tmp_path, **tables)
    said = ["t", "revenue", "cost", "gross_profit_p10", "gross_profit_p90"]
    early, late = backtest(before, 2, paths=50).rows.select(said), backtest(ledger, 3, paths=50).rows.select(said)
    assert early.equals(late.head(2))
    assert backtest(ledger, 3, paths=50).rows.equals(backtest(ledger, 3, paths=50).rows)


def test_a_record_says_what_could_not_be_tried(ledger):
    rows = record(ledger, (3, 40))
    assert rows["made_at_month"].to_list() == [date(2026, 7, 1), date(2023, 6, 1)]
    assert rows["mape_revenue"].null_count() == 1
    assert backtest(ledger, 40).needs == "billing and cost of 40 months before the last"
    assert backtest(None, 3) is None
    figures = TRACK_RECORD.measures(company(ledger, date(2026, 11, 15)))
    assert [each.id for each in figures] == ["M19_revenue", "M19_cost", "M19_margin", "M19_inside"]
    assert all(each.value is not None and "6 months old" in each.label for each in figures)


@pytest.mark.parametrize("ways", [("seat",), ("platform",), ("credits", "acu", "task"), ("unclassified", "tokens", "outcome")])
def test_any_company_is_sold_as_it_sells(ways, tmp_path):
    bills = [line("2026-10", "acme", "100", priced_by=way) for way in ways]
    used = [use("2026-10-02", "acme", 1_000_000, "7", priced_by=way) for way in ways]
    one = part(published(tmp_path, billing_lines=bills, usage=used, months=complete("2026-10")))
    sold = as_sold(one, (), 3, None)
    rows = project(baseline(sold.scenario), sold.scenario).rows
    assert (rows["revenue"][0], rows["inference_cost"][0]) == (pytest.approx(100 * len(ways)), pytest.approx(7 * len(ways)))


@pytest.mark.parametrize(
    ("billed", "tokens", "price", "more", "says"),
    [
        ("100", 1_000_000, "7", [typed("2026-08", "other_cogs", "-50"), typed("2026-09", "other_cogs", "-50")], "fixed_cogs"),
        ("100", 1, "900000000000", [], "price_usd_per_mtok"),
        ("1e11", 1_000_000, "7", [], ""),
        ("0.000001", 1_000_000, "7", [], ""),
        ("100", 10**15, "0.0000001", [], ""),
        ("-100", 1_000_000, "7", [], "billing lines"),
        ("100", 1_000_000, "0", [], ""),
    ],
)
def test_a_month_beyond_what_a_scenario_takes_is_not_measurable_and_says_why(billed, tokens, price, more, says, tmp_path):
    bills = [line(month, "acme", billed) for month in ("2026-08", "2026-09")]
    used = [use(f"{month}-02", "acme", tokens, price) for month in ("2026-08", "2026-09")]
    found = backtest(published(tmp_path, billing_lines=bills, usage=used, typed=more, months=complete("2026-08", "2026-09")), 1, paths=20)
    assert found is not None
    assert (says in found.needs) if says else (found.needs == "" or found.rows.is_empty())
