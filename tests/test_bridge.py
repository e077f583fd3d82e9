"""M18: the bridge of gross profit by hand, and B17.36: its parts sum exactly, and swapping the two months negates new and lost."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.actuals import margin
from analytics.bridging.bridge import Bridge, bridge, rows_behind
from data.settings import Settings
from data.snapshot import Snapshot
from tests.published import charge, line, published, typed, use

MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


def bars(found: Bridge) -> dict[str, Decimal]:
    return {bar.id: bar.amount for bar in found.bars if bar.amount}


def test_one_bridge_by_hand(tmp_path: Path) -> None:
    chat = {"product": "Chat", "priced_by": "tokens"}
    snapshot = published(
        tmp_path,
        billing_lines=[
            line("2026-05", "acme", "100", **chat),
            line("2026-06", "acme", "180", **chat),
            line("2026-05", "gone", "30", **chat),
            line("2026-06", "fresh", "50", **chat),
        ],
        usage=[
            # May: 10 M of input at 2, 2 M of it cached at 1, and 2 M of output at 5: 16 + 2 + 10 = 28 for 12 M tokens
            _used("2026-05-02", "acme", "m1", (8, "2"), (2, "1"), (2, "5"), **chat),
            # June, 24 M tokens: 6 M of input at 1.8, 4 M cached at 0.9, 1 M out at 5; of a new model 9 M at 1 and 4 M out at 2: 36.4
            _used("2026-06-02", "acme", "m1", (6, "1.8"), (4, "0.9"), (1, "5"), **chat),
            _used("2026-06-03", "acme", "m2", (9, "1"), (0, "1"), (4, "2"), **chat),
            use("2026-05-03", "gone", 5_000_000, "1", **chat),
            use("2026-06-03", "fresh", 9_000_000, "1", **chat),
        ],
        typed=[typed("2026-05", "other_cogs", "7"), typed("2026-06", "other_cogs", "9")],
    )
    found = bridge(snapshot, MAY, JUNE)
    assert (found.start, found.end) == (Decimal("90"), Decimal("175.6"))  # 72 + 25 - 7; 143.6 + 41 - 9
    sides = 19 * Decimal("1.8") + 5 * 5  # June's tokens at May's price of input, 18 for 10 M, and of output, 10 for 2 M
    models = 10 * Decimal("1.8") + 5 + 17  # the new model at its own price
    classes = 6 * 2 + 4 * 1 + 5 + 17  # the old one at May's price of each class
    assert bars(found) == {
        "new": Decimal(50 - 9),
        "lost": Decimal(-(30 - 5)),
        "units": Decimal(100 - 28),  # twice as many tokens, at May's profit a token
        "own_price": Decimal(180 - 200),
        "tokens_per_unit": 56 - sides,  # twice May's 28, until more of it is output
        "model_mix": sides - models,
        "cache_share": models - classes,
        "provider_price": classes - Decimal("36.4"),
        "other_cogs": Decimal(7 - 9),
    }


def _used(day: str, customer: str, model: str, fresh: Any, cached: Any, out: Any, **more: Any) -> Any:
    cost = sum(Decimal(count) * Decimal(price) for count, price in (fresh, cached, out))
    prices = {"input_usd_per_mtok": fresh[1], "cache_read_usd_per_mtok": cached[1], "output_usd_per_mtok": out[1]}
    counts = {"cache_read_tokens": cached[0] * 10**6, "output_tokens": out[0] * 10**6}
    money = {"cost": str(cost), "priced_cost": str(cost)}
    return use(day, customer, fresh[0] * 10**6, fresh[1], model=model) | prices | counts | money | more


PRODUCTS = (("Chat", "tokens"), ("Resolve", "outcome"), ("Seats", "seat"), (None, "unclassified"))
CENTS = st.integers(-20_000, 90_000).map(lambda cents: str(Decimal(cents) / 100))


@st.composite
def companies(draw: st.DrawFn) -> dict[str, list[Any]]:
    """Two months of a few customers: revenue in two currencies, usage priced or not, a provider's report, typed figures."""
    tables: dict[str, list[Any]] = {"billing_lines": [], "usage": [], "provider_costs": [], "typed": [], "outcomes": []}
    for month in ("2026-05", "2026-06"):
        tables["billing_lines"].append(line(month, "always", "80", product="Chat"))
        tables["usage"].append(use(f"{month}-01", "always", 10**7, "2", product="Chat"))
        for _ in range(draw(st.integers(0, 8))):
            product, priced_by = draw(st.sampled_from(PRODUCTS))
            amount, rate = draw(CENTS), draw(st.sampled_from(("1", "1.1", "0.93")))
            base = str((Decimal(amount) * Decimal(rate)).quantize(Decimal("0.000001")))
            foreign = {"currency": "EUR", "base_amount": base} if rate != "1" else {}
            quantity = draw(st.sampled_from((None, 3, 7)))
            customer = draw(st.sampled_from(("a", "b", "c", None)))
            tables["billing_lines"].append(
                line(month, customer, amount, product=product, priced_by=priced_by, quantity=quantity, **foreign)
            )
        for _ in range(draw(st.integers(0, 8))):
            product, priced_by = draw(st.sampled_from(PRODUCTS))
            customer = draw(st.sampled_from(("a", "b", "c", None)))
            more = draw(
                st.sampled_from(
                    ({}, {"cost_basis": "own_key", "cost": "0"}, {"cost_basis": "cache", "cost": "0"}, {"service_tier": "batch"})
                )
            )
            price = draw(st.sampled_from(("0.7", "3", None)))
            row = use(f"{month}-{draw(st.integers(1, 28)):02d}", customer, draw(st.integers(0, 3 * 10**6)), price, product=product)
            tables["usage"].append(row | {"priced_by": priced_by, "model": draw(st.sampled_from(("m1", "m2")))} | (more if price else {}))
        if draw(st.booleans()):
            tables["provider_costs"].append(charge(f"{month}-01", draw(st.sampled_from(("19.87", "21.01", "60")))))
        if draw(st.booleans()):
            tables["typed"].append(typed(month, "other_cogs", draw(CENTS), documented=draw(st.booleans())))
        if draw(st.booleans()):
            tables["outcomes"].append({"day": f"{month}-09", "customer": "a", "outcome_type": "ticket", "succeeded": 9, "reversed": 1})
    return tables


@settings(max_examples=6, deadline=None)
@given(companies())
def test_the_parts_sum_to_the_change_and_swapping_the_months_negates_new_and_lost(tables: dict[str, list[Any]]) -> None:
    with TemporaryDirectory() as folder:
        snapshot = published(Path(folder), **tables)
        there, back = bridge(snapshot, MAY, JUNE), bridge(snapshot, JUNE, MAY)
        assert there.change is not None
        assert sum(bar.amount for bar in there.bars) == there.change == -(back.change or 0)
        amounts = {bar.id: bar.amount for bar in there.bars}
        swapped = {bar.id: bar.amount for bar in back.bars}
        assert (amounts["new"], amounts["lost"]) == (-swapped["lost"], -swapped["new"])
        assert all(there.cells.filter(step=id)["amount"].sum() == amount for id, amount in amounts.items() if amount)
        stated = margin(snapshot, "month")
        if there.complete or not stated["cogs_complete"].any():
            assert stated["gross_profit"].to_list() == [there.start, there.end]
        forces = [
            name for name in there.per_unit.columns if name not in ("product", "unit", "before", "after", "units_before", "units_after")
        ]
        for row in there.per_unit.to_dicts():
            assert sum(row[name] for name in forces) == row["after"] - row["before"]
        assert there.prices["amount"].sum() == pytest.approx(amounts["provider_price"], abs=Decimal("1e-9"))


def test_a_month_without_a_side_has_no_bridge_and_says_what_it_lacks(tmp_path: Path) -> None:
    used = [use("2026-05-01", "acme", 5), use("2026-06-01", "acme", 5)]
    snapshot = published(tmp_path, billing_lines=[line("2026-05", "acme", "9")], usage=used)
    found = bridge(snapshot, MAY, JUNE)
    assert (found.change, found.bars) == (None, ())
    assert found.needs == "billing lines of June 2026"


def test_exchange_rates_stand_apart_from_the_company_s_own_price(tmp_path: Path) -> None:
    billed = {"currency": "EUR", "priced_by": "platform", "product": "Fee"}
    snapshot = published(
        tmp_path,
        billing_lines=[
            line("2026-05", "acme", "100", **billed | {"base_amount": "110"}),
            line("2026-06", "acme", "120", **billed | {"base_amount": "144"}),
        ],
        usage=[use("2026-05-01", "acme", 10**6, product="Chat"), use("2026-06-01", "acme", 10**6, product="Chat")],
    )
    assert bars(bridge(snapshot, MAY, JUNE)) == {"own_price": Decimal(22), "fx": Decimal(12)}  # 20 EUR at 1.1; 120 EUR dearer by 0.1


def test_a_price_sold_by_outcome_without_outcomes_is_counted_in_tokens_and_says_so(tmp_path: Path) -> None:
    resolve = {"product": "Resolve", "priced_by": "outcome"}
    lines = [line("2026-05", "acme", "100", **resolve), line("2026-06", "acme", "100", **resolve)]
    used = [use("2026-05-01", "acme", 10**6, **resolve), use("2026-06-01", "acme", 3 * 10**6, **resolve)]
    counts = [
        {"day": f"2026-0{month}-02", "customer": "acme", "outcome_type": "ticket", "succeeded": 50, "reversed": 0} for month in (5, 6)
    ]
    tokens, tickets = (
        bridge(published(tmp_path / name, billing_lines=lines, usage=used, outcomes=rows), MAY, JUNE)
        for name, rows in (("tokens", []), ("tickets", counts))
    )
    assert "Resolve has no outcomes or billed quantities" in next(bar.note for bar in tokens.bars if bar.id == "units")
    assert bars(tokens) == {"units": Decimal(198), "own_price": Decimal(-200)}
    assert bars(tickets) == {"tokens_per_unit": Decimal(-2)}
    assert tickets.per_unit.select("before", "after").row(0) == (Decimal("0.02"), Decimal("0.06"))


def test_what_was_restated_since_a_snapshot_is_a_bar_of_its_own(tmp_path: Path) -> None:
    def stated(name: str, may: str) -> Snapshot:
        lines = [line("2026-05", "acme", may, product="Chat"), line("2026-06", "acme", "100", product="Chat")]
        used = [use(f"2026-0{month}-01", "acme", 10**6, product="Chat") for month in (5, 6)]
        return published(tmp_path / name, Settings(), billing_lines=lines, usage=used)

    found = bridge(stated("now", "90"), MAY, JUNE, reported=stated("then", "80"))
    assert (found.start, found.change, bars(found)["restated"]) == (Decimal(79), Decimal(20), Decimal(10))
    assert sum(bars(found).values()) == found.change


def test_each_bar_opens_to_rows() -> None:
    assert [rows.fact for rows in rows_behind("own_price", MAY, "acme", "Chat")] == ["billing_lines"]
    assert [rows.fact for rows in rows_behind("cache_share", MAY, "acme", "Chat")] == ["usage"]
    assert rows_behind("units", MAY, "acme", None)[0].filters == {"month": MAY, "customer": "acme", "product": None}
