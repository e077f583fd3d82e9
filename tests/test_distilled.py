"""A student on a company's own tokens: cases checked in the head, the engine's own table, properties of B17, what the sentences say."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.board.distilled import Distilled, Terms, Work
from analytics.board.distilled_found import Found, found
from analytics.engine.projection import project
from analytics.equations.distillation import gpu_utilisation, idle_cost
from analytics.equations.student import student_months
from analytics.estimates.baseline import Baseline, Known
from analytics.measure import Measure, Rows
from analytics.scenario import Scenario

TERMS = Terms(
    max_share=0.5, gpu_usd_per_hour=2.95, utilisation=0.35, tokens_per_second=10_000.0, retention=0.97, setup_usd=120_000.0,
    refresh_usd_per_month=12_000.0, overhead=0.3, escalated_share=0.1, hosted_usd_per_mtok=0.22, alternative_decline=0.8,
)  # fmt: skip
WORK = Work(69_326.0, 2.5255)
FREE = replace(TERMS, setup_usd=0.0, refresh_usd_per_month=0.0, escalated_share=0.0, overhead=0.0, alternative_decline=0.0, path="flat")
declines = st.floats(0, 0.97)


def test_a_host_s_saving_is_the_price_less_the_host_s_times_the_tokens():
    rows = Distilled(Work(1_000.0, 2.0), replace(FREE, hosted_usd_per_mtok=0.5)).rows
    assert rows["saving"][-1] == pytest.approx(0.5 * 1_000 * 1.5, rel=1e-6)  # half of the tokens, $1.50 saved on each million
    assert rows["saving"][0] == rows["saving"][1] == 0


def test_one_gpu_of_a_thousand_tokens_a_second_serves_2628_million_a_month():
    assert gpu_utilisation(2_628.0, 1, 1_000.0) == 1
    assert gpu_utilisation(2_628.0, 4, 1_000.0) == 0.25
    assert gpu_utilisation(0.0, 0, 1_000.0) is None
    assert idle_cost(1_000.0, 0.35) == 650


def test_whole_gpus_and_what_they_idle():
    made = Distilled(Work(10_000.0, 2.0), replace(FREE, tokens_per_second=1_000.0, utilisation=1.0, max_share=0.5, gpu_usd_per_hour=1.0))
    last = made.rows.tail(1).to_dicts()[0]
    assert (last["gpus"], last["serving"]) == (2.0, 1_460.0)  # 5,000 million in two of 2,628
    assert last["idle"] == pytest.approx(1_460 * (1 - 5_000 / 5_256), rel=1e-6)


def test_on_own_gpus_the_table_is_the_engine_s():
    made = Distilled(WORK, replace(TERMS, hosted_usd_per_mtok=100.0))
    levers = [
        {"lever": "price_path", "preset": "list_30"},
        {"lever": "distillation", "alternative_usd_per_mtok": 2.5255, "alternative_annual_decline": 0.8},
    ]
    scenario = Scenario.model_validate({"horizon_months": 36, "plan": {"plan": "markup"}, "levers": levers})
    table = project(Baseline(1.0, 1.0, WORK.mtok, WORK.usd_per_mtok, WORK.usd_per_mtok), scenario).levers["distillation"]
    assert not made.hosted
    for name in ("share", "gpus", "serving", "saving", "cumulative"):
        assert made.rows[name].to_list() == pytest.approx(table[name].to_list(), rel=1e-9, abs=1e-6)


def test_make_or_buy_takes_the_cheaper():
    cheap, dear = (Distilled(WORK, replace(TERMS, alternative_decline=0.3, hosted_usd_per_mtok=price)) for price in (0.05, 5.0))
    assert (cheap.hosted, dear.hosted) == (True, False)
    assert (cheap.pick, dear.pick) == ("hosted", "own")
    assert Distilled(WORK, TERMS).pick == "alternative"
    assert Distilled(Work(10.0, 0.05), replace(TERMS, path="flat", alternative_decline=0.0)).pick in ("alternative", "stay")
    assert cheap.ways["unit_cost"].is_sorted()
    assert cheap.ways.filter(pl.col("way") == "stay")["beside_today"].item() == 0


@given(st.tuples(declines, declines), st.floats(0.01, 5))
@settings(max_examples=25, deadline=None)
def test_a_faster_fall_never_adds_to_the_saving(falls, host):  # B17.22
    slow, fast = (Distilled(WORK, replace(TERMS, alternative_decline=fall, hosted_usd_per_mtok=host)).rows for fall in sorted(falls))
    assert all(b <= a + 1e-6 for a, b in zip(slow["cumulative"], fast["cumulative"], strict=True))


@given(st.tuples(st.floats(0.01, 5), st.floats(0.01, 5)))
@settings(max_examples=25, deadline=None)
def test_a_cheaper_alternative_never_raises_the_value(prices):  # B17.24
    cheap, dear = (Distilled(WORK, replace(TERMS, alternative_usd_per_mtok=price)).rows["cumulative"] for price in sorted(prices))
    assert all(low <= high + 1e-6 for low, high in zip(cheap, dear, strict=True))


@given(st.floats(0.05, 3), st.floats(1_000, 200_000))
@settings(max_examples=25, deadline=None)
def test_buying_is_never_worse_than_making_once_the_ramp_is_over(host, mtok):
    made = Distilled(Work(mtok, 2.5), replace(TERMS, hosted_usd_per_mtok=host))
    own = student_months(made.own, [mtok] * 37, made.teacher, made.alternative)[made.full].saving
    assert made.rows["saving"][made.full] >= own - 1e-6


def test_a_student_that_may_be_switched_off_bears_more():  # B17.23
    made = Distilled(WORK, TERMS)
    off, on = made.bearable(True), made.bearable(False)
    assert off is not None and on is not None
    assert 0.3 < on < off < 0.8


def test_the_erased_month_is_the_first_that_saves_nothing_after_one_that_did():
    made = Distilled(WORK, TERMS)
    month = made.erased
    assert month is not None
    savings = made.rows["saving"].to_list()
    assert savings[month] <= 0 < savings[month - 1]
    assert Distilled(WORK, replace(TERMS, alternative_decline=0.0, path="flat")).erased is None


def company(outcomes: float = 62_000.0, licence: float | None = None) -> SimpleNamespace:
    """A company whose outcomes bring this much, beside half a model of its own."""
    here = pl.DataFrame({"provider": ["self_hosted", "openai"], "tokens": [7_000_000_000, 0], "inference_cost": [9_600.0, 0.0]})
    whole = SimpleNamespace(inference_cost=9_600.0 + 69_000 * 2.5, gross_profit=130_000.0)
    sold = (SimpleNamespace(priced_by="outcome", revenue=outcomes), SimpleNamespace(priced_by="tokens", revenue=200_000.0))
    shipped = {"start.success_per_attempt": 0.65, "distillation.quality_hazard": 0.5}
    return SimpleNamespace(
        here=here, at=SimpleNamespace(whole=whole, lines=sold, currency="USD"), month=date(2026, 10, 1), assumed=shipped.__getitem__,
        signed={"licence": licence}.get, behind=lambda fact: Rows(fact, {}),
    )  # fmt: skip


KNOWN = Known({"tokens_mtok": Measure("tokens_mtok", "Tokens", "million", 76_000.0, "estimated", "E15.3")})


def seen(terms: Terms = TERMS, **of: float) -> Found:
    there = found(company(**of), KNOWN, terms)  # type: ignore[arg-type]
    assert there is not None
    return there


def test_a_model_of_one_s_own_stands_apart_from_what_is_bought():
    there = seen()
    assert (there.made.work.mtok, there.made.work.usd_per_mtok) == (69_000.0, 2.5)
    assert there.running is not None
    assert there.running.unit_cost == pytest.approx(9_600 / 7_000)
    assert found(company(), Known(), TERMS) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("terms", "of", "says"),
    [
        (TERMS, {}, "Against what is bought today a student pays back after"),
        (replace(TERMS, alternative_decline=0.3), {}, "A student pays back after"),
        (replace(TERMS, alternative_decline=0.55), {}, "then the alternative erases it"),
        (replace(TERMS, setup_usd=9e7), {}, "does not pay back within 36 months, not even"),
        (TERMS, {"licence": 0.0}, "The licence does not let us sell"),
    ],
)
def test_the_title_says_whether_it_pays_back(terms, of, says):
    assert says in seen(terms, **of).title.text


@pytest.mark.parametrize(
    ("of", "terms", "says"),
    [
        ({"outcomes": 0.0}, TERMS, "No revenue here follows success"),
        ({}, TERMS, "worth more than all outcome revenue at stake"),
        ({"outcomes": 9e5}, replace(TERMS, retention=0.98), "below"),
        ({"outcomes": 9e6}, replace(TERMS, retention=0.90), "loses"),
        ({"outcomes": 9e6}, replace(TERMS, refresh_usd_per_month=9e6), "No retention makes up"),
    ],
)
def test_quality_is_weighed_against_cost(of, terms, says):
    there = seen(terms, **of)
    assert says in there.quality_title.text
    star, gain = there.measures["kap_star"].value, there.measures["gain"].value or 0
    assert star is None or (gain >= 0) == (terms.retention >= star)


@pytest.mark.parametrize(
    "terms", [TERMS, replace(TERMS, hosted_usd_per_mtok=0.01, alternative_decline=0.1), replace(TERMS, max_share=0.05, setup_usd=9e7)]
)
def test_every_sentence_can_be_said(terms):
    there = seen(terms)
    said = (there.title, there.lede, there.buy_title, there.gpu_title, there.quality_title)
    assert all("not measurable" not in each.text for each in said)
