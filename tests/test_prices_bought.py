"""Tiers of what is bought, the published decline of a mix, the index of what was bought, and public price lists as plans."""

from datetime import date
from decimal import Decimal

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import settings as tried
from hypothesis import strategies as st

from analytics.assumptions import assumption
from analytics.board.plan_presets import plan_presets
from analytics.board.price_index import GOOD, by_line, chained, preset_paths
from analytics.engine.grid import calendar
from analytics.levers.price_path import Jump, PricePath
from analytics.paths.capability import capability_index, with_capture
from analytics.paths.jumps import jump_model
from analytics.paths.presets import LABELS, terms, tier_decline
from analytics.paths.tiers import decline_of, line_of, tier_of
from analytics.scenario import Scenario

COSTS = {"provider": pl.String, "model": pl.String, "inference_cost": pl.Decimal(38, 12)}


@pytest.mark.parametrize(
    ("provider", "model", "tier"),
    [
        ("openai", "gpt-4o", "flagship"), ("azure", "azure/gpt-4o-2024-08-06", "flagship"), ("openai", "gpt-4o-mini-2024-07-18", "small"),
        ("bedrock", "us.anthropic.claude-sonnet-4-5-20250929-v1:0", "mid"), ("vertex_ai", "claude-opus-4-5@20251101", "flagship"),
        ("openrouter", "anthropic/claude-haiku-4.5", "small"), ("groq", "llama-3.3-70b-versatile", "commodity"),
        ("openai", "gpt-5-nano", "small"), ("openai", "o3-pro", "flagship"), ("openai", "text-embedding-3-small", None),
        ("self_hosted", "our-own", None), (None, None, None), ("openai", "davinci", None),
    ],
)  # fmt: skip
def test_a_model_has_the_tier_of_its_line(provider, model, tier):
    assert tier_of(provider, model) == tier


def test_a_model_has_the_line_of_whoever_made_it():
    assert line_of("vertex_ai", "claude-opus-4-5@20251101") == line_of("anthropic", "claude-opus-5-5") == "anthropic-flagship"
    assert line_of("openai", "o3-pro") is None  # dear models stand on no line


def costs(*rows):
    return pl.DataFrame([(p, m, None if c is None else Decimal(c)) for p, m, c in rows], schema=COSTS, orient="row")


def test_a_mix_declines_by_what_it_costs():
    found = decline_of(
        costs(
            ("openai", "gpt-4o", "50"),
            ("anthropic", "claude-sonnet-4-5", "30"),
            ("openai", "gpt-5-mini", "10"),
            ("x", "y", "10"),
            ("x", "z", None),
        )
    )
    assert found.annual_decline == pytest.approx((50 * 0.0 + 30 * 0.361 + 10 * 0.467) / 90)
    assert found.shares == pytest.approx({"economy": 10 / 90, "flagship": 50 / 90, "mid": 30 / 90})
    assert found.covered == pytest.approx(0.9)


@pytest.mark.parametrize("rows", [(), (("x", "y", "10"),), (("openai", "gpt-4o", None),), (("openai", "gpt-4o", "0"),)])
def test_a_mix_of_no_known_tier_has_no_decline(rows):
    assert decline_of(costs(*rows)) is None


def test_by_tier_takes_the_mix_where_it_is_given():
    assert terms("by_tier") == {"annual_decline": tier_decline("mid")}
    assert terms("by_tier", 0.2) == {"annual_decline": 0.2}


@pytest.mark.parametrize(
    ("name", "value", "low", "high"),
    [
        ("list_decline", 0.30, -0.25, 0.60), ("capability_decline", 0.80, 0.67, 0.975), ("capture", 0.15, 0.0, 0.40),
        ("economy_decline", 1 - 2 ** (-1 / 1.10), 0.0, 0.60), ("mid_decline", 1 - 2 ** (-1 / 1.55), -0.16, 0.47),
        ("flagship_decline", 0.0, -0.25, 0.36), ("tenfold_decline", 1 - 1 / 10, 0.67, 0.975),
        ("epoch_decline", 1 - 1 / 40, 1 - 1 / 9, 1 - 1 / 900),
    ],
)  # fmt: skip
def test_shipped_declines_are_the_published_ones(name, value, low, high):
    found = assumption(f"prices.{name}")
    assert (found.value, found.low, found.high) == pytest.approx((value, low, high), abs=0.0006)


# -- a fixed capability is not a list price ----------------------------------------------------------------------------------


@given(decline=st.floats(0, 0.9), capture=st.floats(0, 1), capability=st.floats(0, 0.99))
@tried(max_examples=30)
def test_capture_is_the_one_of_a_price_path(decline, capture, capability):
    path = PricePath(annual_decline=decline, capture=capture, capability_decline=capability)
    t = calendar(24)
    listed = (1 - decline) ** (np.arange(25) / 12)
    found = t.with_columns(index=path.price_index())["index"].to_numpy()
    assert with_capture(listed, capture, capability) == pytest.approx(found)
    assert with_capture(listed, 0.0, capability) == pytest.approx(listed)
    assert with_capture(listed, 1.0, capability) == pytest.approx(capability_index(capability, 24))


def test_capture_may_differ_by_path():
    paths = jump_model("mid").list_price_paths(np.random.default_rng(0), 3, 12)
    drawn = with_capture(paths, np.array([[0.0], [0.5], [1.0]]), np.array([[0.8], [0.8], [0.9]]))
    assert drawn[0] == pytest.approx(paths[0])
    assert drawn[1] == pytest.approx(np.sqrt(paths[1] * capability_index(0.8, 12)))
    assert drawn[2] == pytest.approx(capability_index(0.9, 12))


# -- the index ---------------------------------------------------------------------------------------------------------------


def goods(*months: dict[str, tuple[float, float]]) -> pl.DataFrame:
    """Months of model -> (tokens, price)."""
    rows = [
        (date(2026, number, 1), "openai", model, None, False, "input", tokens, tokens * price)
        for number, month in enumerate(months, start=1)
        for model, (tokens, price) in month.items()
    ]
    schema = {"month": pl.Date, **dict.fromkeys(GOOD, pl.String), "long_context": pl.Boolean, "tokens": pl.Float64, "spend": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def test_the_index_is_what_the_formula_says():
    found = chained(goods({"a": (10, 2.0), "b": (5, 4.0)}, {"a": (2, 1.0), "b": (9, 5.0), "new": (3, 7.0)}))
    laspeyres, paasche = (10 * 1 + 5 * 5) / (10 * 2 + 5 * 4), (2 * 1 + 9 * 5) / (2 * 2 + 9 * 4)
    assert found["laspeyres"].to_list() == pytest.approx([1, laspeyres])
    assert found["paasche"].to_list() == pytest.approx([1, paasche])
    assert found["index"].to_list() == pytest.approx([1, (laspeyres * paasche) ** 0.5])
    assert found["spend_covered"].to_list() == [None, pytest.approx(47 / (47 + 21))]


def test_another_model_is_no_price_change_and_nothing_in_common_breaks_the_chain():
    moved = chained(goods({"a": (10, 2.0), "b": (1, 0.1)}, {"a": (1, 2.0), "b": (10, 0.1)}))
    assert moved["index"].to_list() == pytest.approx([1, 1])
    broken = chained(goods({"a": (10, 2.0)}, {"b": (10, 1.0)}, {"b": (10, 2.0)}))
    assert broken["index"].to_list() == [1, None, None]
    assert broken["spend_covered"].to_list() == [None, 0, 1]
    assert chained(goods()).is_empty()


QUANTITY, PRICE = st.floats(0.1, 1e6), st.floats(0.01, 100)


@given(
    months=st.lists(st.dictionaries(st.sampled_from("abcd"), st.tuples(QUANTITY, PRICE), min_size=1), min_size=2, max_size=4),
    factor=st.floats(0.05, 20),
)
@tried(max_examples=40)
def test_properties_of_the_index(months, factor):
    found = chained(goods(*months))
    for name in ("index", "laspeyres", "paasche"):
        known = found[name].drop_nulls().to_list()
        assert all(value > 0 for value in known)
    shares = found["spend_covered"].drop_nulls()
    assert ((shares >= 0) & (shares <= 1 + 1e-9)).all()
    # all prices times a factor, same months again: the index moves by the factor, whatever was bought
    dearer = {model: (tokens, price * factor) for model, (tokens, price) in months[-1].items()}
    after = chained(goods(*months, dearer))["index"]
    if after[-2] is not None:
        assert after[-1] / after[-2] == pytest.approx(factor)
    # between Laspeyres and Paasche
    for index, laspeyres, paasche in found.select("index", "laspeyres", "paasche").drop_nulls().rows():
        assert min(laspeyres, paasche) * (1 - 1e-9) <= index <= max(laspeyres, paasche) * (1 + 1e-9)


def test_a_successor_on_the_line_is_a_price_change_by_line_alone():
    frame = goods(
        {"claude-opus-4-1": (10, 15.0)}, {"claude-opus-4-5": (12, 5.0)}, {"claude-opus-4-5": (6, 5.0), "claude-opus-4-6": (6, 4.0)}
    )
    assert chained(frame)["index"].to_list()[:2] == [1, None]
    assert chained(by_line(frame))["index"].to_list() == pytest.approx([1, 5 / 15, 4.5 / 15])
    ours = frame.with_columns(pl.lit("our-own").alias("model"))
    assert by_line(ours).select("provider", "model").unique().rows() == [("openai", "our-own")]


def test_preset_paths_stand_beside_it():
    frame = preset_paths(12, (Jump(month=2, change=1.0),), mix_decline=0.2)
    end = {preset: index for preset, t, index in frame.select("preset", "t", "index").rows() if t == 12}
    assert list(end) == list(LABELS)
    assert end == pytest.approx(
        {
            "flat": 1,
            "list_30": 0.7,
            "tenfold": 0.1,
            "by_tier": 0.8,
            "announced": 2,
            "shock_100_month_3": 2,
            "tokenizer_35": 1.35,
            "epoch_40x": 0.025,
        }
    )


# -- public price lists ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("preset", plan_presets(), ids=lambda preset: preset.name)
def test_a_public_price_list_is_a_plan_of_a_scenario(preset):
    said = Scenario.model_validate({"plan": preset.plan})
    assert said.plan == preset.terms()
    assert preset.source and preset.says and preset.label
    assert preset.dated <= "2026-11-23"
    assert set(preset.assumed) <= set(preset.plan) - {"plan"}


def test_the_lists_named_are_there():
    price = {preset.name: preset.plan.get("price_usd") for preset in plan_presets()}
    assert price["fin_resolution"] == 0.99
    assert price["devin_core"] == 2.25
    assert price["agentforce_action"] * 20 == pytest.approx(0.10)
    assert price["hubspot_resolved"] * 0.65 == pytest.approx(1.00 * (1 - 0.675))  # a conversation earns 67.5% less than before
    assert {preset.plan["plan"] for preset in plan_presets()} == {"markup", "seat", "credit", "acu", "outcome", "task"}
