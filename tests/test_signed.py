"""What a company signs in place of a shipped assumption: taken, replaced, taken back, refused; and how sure a margin is said to be."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.answers.asked import Asked
from analytics.assumptions import assumptions
from analytics.board.byok_found import found
from analytics.board.byok_ladder import Terms
from analytics.board.evidence import margin_said
from analytics.board.margin_interval import Interval, Unknown
from analytics.board.signing import unit_to_sign
from analytics.board.verdict import verdict
from analytics.company import company
from analytics.questions.all_own_keys import ALL_OWN_KEYS
from analytics.scoring.scorecard import scorecard
from data.decisions import sign_assumption
from data.errors import BadValueError
from data.ingest import undo
from data.snapshot import open_snapshot
from tests.published import complete, line, published, typed, use

NAME = "behaviour.elasticity"


def signed(home):
    return {row["key"]: row for row in open_snapshot(home).query("select * from assumptions").to_dicts()}


def test_the_last_value_signed_stands_with_its_reason_until_it_is_taken_back(home, today):
    sign_assumption(home, NAME, Decimal("0.4"), "unit", "a test of March", who="ada")
    second = sign_assumption(home, NAME, Decimal("0.5"), "unit", "a test of May", who="grace")
    (row,) = signed(home).values()
    assert (row["value"], row["grade"], row["source"], row["signed_by"]) == ("0.50", "assumed", "a test of May", "grace")
    undo(home, second, today=today)
    assert signed(home)[NAME]["value"] == "0.40"


def test_without_a_reason_nothing_is_signed(home):
    with pytest.raises(BadValueError, match=r"behaviour.elasticity: found no reason"):
        sign_assumption(home, NAME, Decimal("0.4"), "unit", "  ")
    assert open_snapshot(home) is None


@pytest.mark.parametrize("name", sorted(assumptions()))
def test_each_shipped_assumption_can_be_signed_at_its_own_value_and_not_beyond_its_range(name):
    shipped = assumptions()[name]
    assert unit_to_sign(name, Decimal(repr(shipped.value))) == shipped.unit
    for beyond in (shipped.low - 1, shipped.high + 1):
        with pytest.raises(BadValueError, match=rf"{name}: found .*; expected between"):
            unit_to_sign(name, Decimal(repr(beyond)))


def test_an_unknown_name_is_answered_with_the_nearest():
    with pytest.raises(BadValueError, match=r"nearest: behaviour.elasticity"):
        unit_to_sign("behaviour.elasticty", Decimal(1))


def of(low, high, *unknowns, value=0.3, needs=""):
    return Interval(date(2026, 5, 1), value, low, high, unknowns, None, "estimated", needs)


@given(low=st.floats(-2, 0.9), width=st.floats(0, 1), points=st.floats(0, 1))
def test_a_margin_is_said_with_both_ends_only_where_they_differ(low, width, points):
    said = margin_said(of(low, low + width, Unknown("bill", "cost", 0.0, 1.0, "The bill", "why", points), value=low))
    assert ("lies between" in said) == (width >= 0.0005)
    assert ("The bill would narrow it" in said) == (width >= 0.0005 and points > 0)


def test_a_margin_without_bounds_says_what_it_needs():
    assert margin_said(of(None, None, needs="exchange rates")).endswith("is open without exchange rates.")


def test_signed_terms_of_byok_reach_the_verdict_the_page_the_score_and_the_question_alike(tmp_path):
    day = date(2026, 5, 20)
    snapshot = published(
        tmp_path,
        billing_lines=[line("2026-05", "a", "130"), line("2026-05", "b", "100", priced_by="seat")],
        usage=[
            use("2026-05-03", "a", 100_000_000),
            use("2026-05-03", "b", 40_000_000, priced_by="seat"),
            use("2026-05-03", "b", 10_000_000, None, priced_by="seat", provider="self_hosted", model="student"),
        ],
        typed=[typed("2026-05", "invoice", "10", provider="self_hosted")],
        assumptions=[
            {"key": "byok.fee_rate", "value": "0.1", "signed_by": "cfo"},
            {"key": "byok.handed_back_share", "value": "0.9", "signed_by": "cfo"},
        ],
        months=complete("2026-05"),
    )
    at = company(snapshot, day)
    left = 10 + (100 - 0.9 * 40 - 10)  # a tenth of the tokens; seats less nine tenths of the 40 that moves, less the 10 that we host
    risk = (80 - left) / 80
    page = found(at, Terms(at.assumed("byok.fee_rate"), at.assumed("byok.handed_back_share")), 0.3, 10_000.0)
    asked = Asked(snapshot, None, day)
    question = ALL_OWN_KEYS.answer(asked)
    said = {measure.id: measure.value for figure in verdict(snapshot, None, day).figures for measure in figure.measures}
    part = next(part for part in scorecard(snapshot, day).components if part.id == "S2")
    assert said["byok_gross_profit"] == pytest.approx(left)
    assert page.every.gross_profit == pytest.approx(left)
    assert page.customers["left"].sum() == pytest.approx(left)
    assert asked.indicators["byok_gross_profit"].value == pytest.approx(left)
    assert {each.id: each.value for each in question.measures}["byok_gross_profit"] == pytest.approx(left)
    assert "fee of 10%" in question.say.text
    assert [said["M10"], page.measures["M10"].value] == pytest.approx([risk, risk])
    assert part.value == pytest.approx(100 * (1 - risk))
