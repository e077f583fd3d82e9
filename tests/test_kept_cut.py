"""Who kept the cut of a price, when customers renew, and margin with every unknown at both ends."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.board.kept_cut import kept_cut
from analytics.board.margin_interval import Unknown, ends, interval, of_customers
from analytics.board.renewals import renewals
from tests.published import charge, complete, line, published, typed, use

MONTHS = ("2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06")
RESOLVE = {"product": "Resolve", "priced_by": "outcome", "quantity": 100}
CHAT = {"product": "Chat", "priced_by": "tokens"}


def test_one_who_sells_outcomes_keeps_a_cut_and_a_markup_passes_on_more_than_all_of_it(tmp_path: Path) -> None:
    lines, used = [], []
    for month in MONTHS:
        price = "10" if month < "2026-04" else "4"
        lines += [line(month, "acme", "99", **RESOLVE), line(month, "globex", str(Decimal(price) * Decimal("1.3")), **CHAT)]
        used += [use(f"{month}-01", "acme", 2 * 10**6, price, **{**RESOLVE, "quantity": None}) for _ in range(1)]
        used += [use(f"{month}-01", "globex", 10**6, price, **CHAT)]
    used = [{name: value for name, value in row.items() if name != "quantity"} for row in used]
    snapshot = published(tmp_path, billing_lines=lines, usage=used, months=complete(*MONTHS))
    (move,) = kept_cut(snapshot)
    assert (move.day, move.old["input"], move.new["input"], move.needs) == (date(2026, 4, 1), 10, 4, "")
    found = {row["customer"]: row for row in move.customers.to_dicts()}
    assert [found["acme"][name] for name in ("cost_before", "cost_after", "revenue_after")] == [Decimal(x) for x in ("0.2", "0.08", "0.99")]
    # three months of 2 x 6 dollars saved, all kept; and of 6 dollars, of which 1.3 times as much left the bill
    assert [found["acme"][name] for name in ("saved", "of_price", "passed_on", "kept")] == [36, 36, 0, 36]
    assert [found["globex"][name] for name in ("saved", "of_price", "passed_on", "kept")] == [18, 18, Decimal("23.4"), Decimal("-5.4")]
    assert found["globex"]["share_kept"] == pytest.approx(-0.3)
    assert move.share_kept == pytest.approx((36 - 5.4) / 54)


def test_too_few_months_around_a_change_are_said(tmp_path: Path) -> None:
    lines = [line(month, "acme", "99", **CHAT) for month in ("2026-03", "2026-04")]
    used = [use("2026-03-09", "acme", 10**6, "10", **CHAT), use("2026-04-09", "acme", 10**6, "4", **CHAT)]
    (move,) = kept_cut(published(tmp_path, billing_lines=lines, usage=used, months=complete("2026-03", "2026-04")))
    assert move.customers.is_empty()
    assert move.needs.startswith("2 before it and 3 after it of the 6 months")


def test_renewals_stand_by_quarter_with_the_months_until_leaving_pays(tmp_path: Path) -> None:
    lines = [line("2026-06", name, amount, **CHAT) for name, amount in (("acme", "6000"), ("globex", "1100"), ("initech", "50"))]
    used = [use("2026-06-02", name, tokens, "1", **CHAT) for name, tokens in (("acme", 4 * 10**9), ("globex", 10**9), ("initech", 10**8))]
    dated = [
        {"customer": "acme", "renewal_date": "2026-11-30"},
        {"customer": "globex", "renewal_date": "2026-12-01"},
        {"customer": "initech"},
    ]
    found = renewals(published(tmp_path, billing_lines=lines, usage=used, customers=dated, months=complete("2026-06")), date(2026, 7, 9))
    assert found is not None
    quarter, without = found.quarters.to_dicts()
    assert (quarter["quarter"], quarter["customers"], quarter["revenue"], quarter["gross_profit"]) == ("2026-Q4", 2, 7100, 2100)
    assert quarter["visible_premium"] == pytest.approx(2100 / 5000)
    assert quarter["months"] == pytest.approx(10_000 / 2000)  # 12 K / A with K = 10,000 and A = 12 x 2,000
    assert (quarter["better_off_today"], without["quarter"], without["months"]) == (1, None, None)


def test_without_renewal_dates_a_customers_table_is_asked_for(tmp_path: Path) -> None:
    found = renewals(published(tmp_path, billing_lines=[line("2026-06", "acme", "9")], months=complete("2026-06")), date(2026, 7, 9))
    assert found is not None
    assert found.needs.startswith("a customers table with renewal_date")


SIDES = st.sampled_from(("revenue", "cost", "share"))
UNKNOWN = st.tuples(SIDES, st.floats(-0.2, 0), st.floats(0, 0.2)).map(
    lambda drawn: Unknown("u", drawn[0], *(end * (1 if drawn[0] == "share" else 100) for end in drawn[1:]), "", "")
)


@given(st.lists(UNKNOWN, max_size=4), UNKNOWN, st.floats(1, 2))
def test_a_wider_unknown_never_narrows_an_interval(others: list[Unknown], one: Unknown, factor: float) -> None:  # B17.37
    wider = Unknown("u", one.side, one.low * factor, one.high * factor, "", "")
    narrow, wide = (ends(1000.0, 400.0, 50.0, [*others, unknown]) for unknown in (one, wider))
    if wide is not None:
        assert narrow is not None
        assert wide[0] <= narrow[0] + 1e-12
        assert narrow[1] <= wide[1] + 1e-12


def test_a_file_more_never_widens_an_interval_and_each_says_what_it_takes_away(tmp_path: Path) -> None:
    june = date(2026, 6, 1)

    def tables(*files: str) -> dict[str, list[Any]]:
        euros = {"currency": "EUR", "base_amount": "110" if "rates" in files else None}
        return {
            "billing_lines": [
                line("2026-06", "acme", "900"),
                line("2026-06", "acme", "100", **euros),
                line("2026-05", "acme", "1", rate="1.2", currency="EUR"),
            ],
            "usage": [
                use("2026-06-01", "acme", 10**8, "3"),
                use("2026-06-01", "acme", 10**7, "2" if "prices" in files else None, provider="other"),
            ],
            "provider_costs": [charge("2026-06-01", "340")] if "costs" in files else [],
            "typed": [typed("2026-06", "other_cogs", "70")] if "other" in files else [],
        }

    files = ("rates", "prices", "costs", "other")
    none, *ones, every = (
        interval(published(tmp_path / "-".join(("home", *loaded)), **tables(*loaded)), june)
        for loaded in ((), *((f,) for f in files), files)
    )
    assert none.width is not None
    assert [unknown.id for unknown in none.unknowns] == ["other_cogs", "list openai", "unpriced other", "unconverted revenue"]
    assert all(unknown.points is not None and unknown.points > 0 for unknown in none.unknowns)
    for one in ones:
        assert one.width is not None
        assert every.width is not None
        assert every.width <= one.width < none.width
    # the other provider has no money of its own: its 20 dollars may be 15% off
    assert [unknown.id for unknown in every.unknowns] == ["list other"]
    assert every.width == pytest.approx(0.3 * 20 / 1010)


def test_what_nothing_bounds_leaves_the_ends_open_and_says_what_it_needs(tmp_path: Path) -> None:
    snapshot = published(tmp_path, billing_lines=[line("2026-06", "acme", "9")], usage=[use("2026-06-01", "acme", 10**6, None)])
    found = interval(snapshot, date(2026, 6, 1))
    assert (found.low, found.high) == (None, None)
    assert found.needs


def test_cost_without_a_customer_widens_the_margins_of_customers(tmp_path: Path) -> None:
    lines, used = [line("2026-06", "acme", "10")], [use("2026-06-01", "acme", 10**6, "2"), use("2026-06-01", None, 10**6, "3")]
    (row,) = of_customers(published(tmp_path, billing_lines=lines, usage=used), date(2026, 6, 1)).to_dicts()
    assert (row["low"], row["high"]) == (0.5, 0.8)
