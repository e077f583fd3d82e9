"""Metrics of the whole company against plain loops over the same rows, and what each says when something is missing."""

from datetime import date
from pathlib import Path

import pytest

from analytics.board.signing import to_sign
from analytics.company import Company, company
from analytics.equations.concentration import effective_number
from analytics.metrics import INDICATORS
from analytics.metrics.break_even_prices import BREAK_EVEN_PRICES
from analytics.metrics.months_to_floor import MONTHS_TO_FLOOR
from analytics.scoring.scorecard import scorecard
from tests.by_hand import Month, by_hand, differing, points
from tests.generated import made
from tests.published import charge, complete, line, published, typed, use

DAY = date(2026, 5, 20)


def at(folder: Path, **tables) -> Company:
    snapshot = published(folder, **{"months": complete("2026-05")} | tables)
    found = company(snapshot, DAY)
    assert found is not None
    return found


def value(found: Company, name: str):
    slow_last = sorted(INDICATORS, key=lambda indicator: not name.startswith(indicator.id))
    return next(measure for indicator in slow_last for measure in indicator.measures(found) if measure.id == name)


def compare(seed: int, folder: Path, engine: bool) -> list[str]:
    """What differs between the metrics of a generated company and the same by hand; with or without the runs of the engine."""
    rows = made(seed)
    found = company(published(folder, **rows.tables), DAY)
    assert found is not None and f"{found.month:%Y-%m}" == rows.last
    chosen = [indicator for indicator in INDICATORS if engine or indicator not in (MONTHS_TO_FLOOR, BREAK_EVEN_PRICES)]
    measures = [measure for indicator in chosen for measure in indicator.measures(found)]
    expected = {name: each for name, each in by_hand(rows).items() if engine or not name.startswith("M11")}
    told = differing(measures, expected)
    missing = expected.keys() - {measure.id for measure in measures}
    card = {part.id: part.value for part in scorecard(found.snapshot, DAY).components}
    wrong = [f"{name}: {card[name]}, not {each}" for name, each in points(Month(rows, rows.last), expected).items()
             if (card[name] is None) != (each is None) or (each is not None and abs(card[name] - each) > 1e-6)]  # fmt: skip
    return [*told, *wrong, *sorted(missing)]


@pytest.mark.parametrize("seed", range(15))
def test_metrics_of_a_generated_company_are_those_by_hand(seed, tmp_path):
    assert compare(seed, tmp_path, engine=seed < 3) == []


def test_a_price_found_for_break_even_is_one(tmp_path):
    short = [line("2026-05", "a", "130"), line("2026-05", "a", "95", priced_by="outcome")]
    used = [use("2026-05-03", "a", 100_000_000), use("2026-05-03", "a", 60_000_000, priced_by="outcome")]
    found = at(tmp_path, billing_lines=short, usage=used, typed=[typed("2026-05", "other_cogs", "20")])
    rise, holds = value(found, "M12_covers_rise"), value(found, "M12_holds")

    def profit(ratio, eps):
        return 30 * ratio ** (1 - eps) + 95 - 60 * ratio

    assert profit(1 + rise.low, 0.7) == pytest.approx(20, abs=1e-3) and profit(1 + rise.high, 0.0) == pytest.approx(20, abs=1e-3)
    assert holds.value is None and holds.needs.startswith("none")  # it is short: falling prices help however far they fall
    assert value(found, "M20").value == pytest.approx(-30)


def test_a_company_of_markups_alone_cannot_hold_its_gross_profit_at_any_fall(tmp_path):
    found = at(tmp_path, billing_lines=[line("2026-05", "a", "130")], usage=[use("2026-05-03", "a", 100_000_000)])
    assert (value(found, "M12_holds").low, value(found, "M12_holds").high) == (0, 0)
    assert value(found, "M11_half_tenfold").value == pytest.approx(3.6123599479677746)
    assert value(found, "M11_floor_flat").value == 0


def test_what_reaches_nobody_makes_no_claim_about_a_customer(tmp_path):
    lines, used = [line("2026-05", "a", "130")], [use("2026-05-03", "a", 70_000_000), use("2026-05-03", None, 30_000_000)]
    found = at(tmp_path, billing_lines=lines, usage=used)
    for name in ("M2", "M2c", "M8_customers_gp_hhi", "M8_largest", "M10_expected", "M10b_customers"):
        assert value(found, name).value is None and value(found, name).needs


def test_retention_says_over_how_many_months_and_does_not_annualise(tmp_path):
    months = [f"2026-{month:02}" for month in range(1, 7)]
    lines = [line(month, "a", "100", priced_by="seat") for month in months] + [line("2026-01", "b", "50"), line("2026-06", "c", "70")]
    found = at(tmp_path, billing_lines=lines, months=complete(*months))
    net = value(found, "M9_nrr")
    assert net.label == "Net revenue retention over 3 months, not annualised" and net.value == pytest.approx(100 / (100 + 50 / 3))
    assert value(found, "M9_price").value is None
    fewer = at(tmp_path / "fewer", billing_lines=lines[2:], months=complete(*months))
    assert value(fewer, "M9_nrr").value is None and "six months" in value(fewer, "M9_nrr").needs


def test_deflation_is_price_and_not_volume(tmp_path):
    months = [f"2026-{month:02}" for month in range(1, 7)]
    costs = [2.0, 2.0, 2.0, 1.0, 1.0, 1.0]  # half the price of the same tokens
    used = [use(f"{month}-03", "a", 50_000_000, f"{cost}") for month, cost in zip(months, costs, strict=True)]
    lines = [line(month, "a", f"{65 * cost:.2f}") for month, cost in zip(months, costs, strict=True)]
    found = at(tmp_path, billing_lines=lines, usage=used, months=complete(*months))
    assert [value(found, f"M9_{part}").value for part in ("nrr", "volume", "price")] == pytest.approx([0.5, 1.0, 0.5])


def test_without_success_the_cost_is_that_of_an_attempt_and_says_so(tmp_path):
    done = {"day": "2026-05-03", "customer": "a", "outcome_type": "ticket", "attempted": 40, "reversed": 2}
    lines, used = [line("2026-05", "a", "90", priced_by="outcome")], [use("2026-05-03", "a", 20_000_000, priced_by="outcome")]
    cost = value(at(tmp_path, billing_lines=lines, usage=used, outcomes=[done]), "M15")
    assert cost.value == pytest.approx(0.5) and cost.label.startswith("Cost per attempt")


def test_nothing_typed_about_credits_is_a_question_and_not_zero(tmp_path):
    found = at(tmp_path, billing_lines=[line("2026-05", "a", "130")], usage=[use("2026-05-03", "a", 50_000_000)])
    assert value(found, "M21").value is None and "0 where there are none" in value(found, "M21").needs
    assert value(found, "M1_after_credits").value is None


def test_a_wider_unattributed_part_never_narrows_concentration(tmp_path):  # B17.37
    used = [use("2026-05-03", "a", 60_000_000), use("2026-05-03", "b", 40_000_000, model="o3")]
    widths = []
    for place, beyond in enumerate(("1", "20", "90")):
        costs = [
            charge("2026-05-03", "60", model="gpt-4o"),
            charge("2026-05-03", "40", model="o3"),
            charge("2026-05-03", beyond, provider="x"),
        ]
        hhi = value(at(tmp_path / str(place), usage=used, provider_costs=costs), "M8_models_hhi")
        widths.append(hhi.high - hhi.low)
        assert hhi.low <= hhi.value <= hhi.high
    assert widths == sorted(widths)


def test_what_would_be_countless_suppliers_has_no_number():
    assert [effective_number(hhi) for hhi in (0.25, 5e-324, 0.0, None)] == [4, None, None, None]


def test_the_score_withheld_of_a_class_or_of_other_cogs_has_no_higher_lower_end(tmp_path):  # B17.35
    lines = [line("2026-05", "a", "130"), line("2026-05", "b", "300", priced_by="seat")]
    used = [use("2026-05-03", "a", 100_000_000), use("2026-05-03", "b", 40_000_000, priced_by="seat")]
    other = [typed("2026-05", "other_cogs", "30")]
    doubt = [lines[0], dict(lines[1], priced_by="unclassified")]
    whole, no_class, no_other, no_use, nothing = (
        scorecard(at(tmp_path / name, billing_lines=billed, usage=use_, typed=cogs).snapshot, DAY).score
        for name, billed, use_, cogs in (
            ("whole", lines, used, other), ("class", doubt, used, other), ("other", lines, used, []), ("use", lines, [], other),
            ("bills", [], used, other),
        )
    )  # fmt: skip
    for less in (no_class, no_other, no_use, nothing):
        assert less.low <= whole.low and less.high >= whole.low and less.coverage < whole.coverage
    assert whole.low != whole.high  # retention needs fifteen months


def test_a_company_sold_below_cost_is_that_and_nothing_else(tmp_path):
    found = at(tmp_path, billing_lines=[line("2026-05", "a", "90")], usage=[use("2026-05-03", "a", 100_000_000)])
    card = scorecard(found.snapshot, DAY)
    assert card.score.band == "sold below cost" and "above zero" in card.next_move


def test_with_nothing_loaded_the_score_is_anything(tmp_path):
    card = scorecard(None, DAY)
    assert (card.score.low, card.score.high, card.score.coverage, card.score.band) == (0, 100, 0, "not decided")


def test_what_is_to_be_signed_stands_by_evidence_and_effect_and_what_is_signed_last(tmp_path):
    lines, used = [line("2026-05", "a", "13000")], [use("2026-05-03", "a", 1_000_000_000, "10")]
    known = [{"key": "byok.max_share", "value": "0.4", "signed_by": "cfo"}]
    rows = {row["name"]: row for row in to_sign(at(tmp_path, billing_lines=lines, usage=used, assumptions=known)).to_dicts()}
    effects = {name: row["effect"] for name, row in rows.items()}
    assert list(rows)[-1] == "byok.max_share" and rows["byok.max_share"]["value"] == 0.4 and rows["byok.max_share"]["signed"]
    unsigned = [effect for name, effect in effects.items() if name != "byok.max_share"]
    assert unsigned == sorted(unsigned, reverse=True)
    assert effects["behaviour.elasticity"] == pytest.approx(3000 * (2 - 2**0.3))
    assert effects["prices.list_decline"] == pytest.approx(3000 * (1.25**0.3 - 0.4**0.3))
    assert effects["byok.fee_rate"] == pytest.approx(1600) and effects["byok.handed_back_share"] == pytest.approx(0)
    assert effects["leaving.switching_cost"] == pytest.approx(3000)  # a year's saving of 36,000 is above 2,000 and below 100,000
