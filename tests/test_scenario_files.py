"""Scenario files: worked cases through `unpeg project`, round trips, the schema, and what a bad file is told."""

import json
import math
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import cli
from analytics.engine.complaints import nearest
from analytics.engine.scenario_file import as_named, as_toml, parse_scenario, scenario_from, schema
from analytics.levers import AnyLever
from analytics.plans import AnyPlan
from analytics.scenario import Scenario
from data.errors import BadValueError
from tests.scenarios import LAST_MONTH
from tests.worked import files

WORKED = {path.stem: json.loads(path.read_text()) for path in (Path(__file__).parent / "worked").glob("WE*.json")}
Project = Callable[..., Any]
ROW = [
    *("t", "month", "price_index", "customers", "revenue", "inference_cost", "cogs", "gross_profit", "gross_margin"),
    *("gross_margin_p10", "gross_margin_p90", "gross_profit_p10", "gross_profit_p90"),
]
ALL = """
horizon_months = 12

[baseline]
customers = 40
tasks = 1_000
tokens_mtok = 100.0
price_usd_per_mtok = 3.0
seats = 20

[behaviour]
elasticity = 0.7
churn = 0.01

[[plans]]
plan = "markup"
share = 0.5

[[plans]]
plan = "seat"
share = 0.25
price_usd = 30.0

[[plans]]
plan = "outcome"
share = 0.25
price_erosion = 0.15

[[levers]]
lever = "price_path"
preset = "list_30"

[[levers]]
lever = "byok"
max_share = 0.3
"""


@pytest.fixture
def run(tmp_path, monkeypatch, capsys) -> Project:
    """Run `unpeg project` on the text of a file, in a home without data: (code, JSON or None, stderr)."""

    def run(text: str, *options: str) -> tuple[int, Any, str]:
        path = tmp_path / "scenario.toml"
        path.write_text(text)
        monkeypatch.setattr(sys, "argv", ["unpeg", "project", str(path), "--home", str(tmp_path / "home"), "--json", *options])
        with pytest.raises(SystemExit) as end:
            cli.main()
        said = capsys.readouterr()
        return int(end.value.code or 0), json.loads(said.out) if said.out else None, said.err

    return run


@pytest.fixture
def rows(run) -> Callable[[str], list[dict[str, Any]]]:
    """The rows of a file's only plan."""

    def rows(text: str) -> list[dict[str, Any]]:
        code, found, said = run(text)
        assert code == 0, said
        return list(found["plans"].values())[0]

    return rows


def near(case: str, expected: Any) -> Any:
    return pytest.approx(expected, **WORKED[case]["tolerance"])


@pytest.mark.parametrize(
    ("output", "terms"),
    [
        ("gm_at_30pct_markup", ("1.0", "0.3", "")),
        ("gm_at_30pct_markup_with_10pct_other_cogs", ("1.0", "0.3", "support_rate = 0.1")),
        ("gm_price_1_30_cost_0_70", ("0.7", "0.3", "")),
        ("gm_price_1_00_cost_0_70", ("0.7", "0.0", "")),
        ("gm_30pct_markup_after_2_9pct_card_fee", ("1.0", "0.3", "card_rate = 0.029")),
    ],
)
def test_we01_a_markup_is_not_a_margin(rows, output, terms):
    assert rows(files.markup(*terms))[0]["gross_margin"] == near("WE01", WORKED["WE01"]["outputs"][output])


def test_we04_compression_and_hazard(rows):
    found, expected = rows(files.COMPRESSION), WORKED["WE04"]["intermediate"]["rows"]
    assert files.numbers(found, "t", "customers", "revenue", "inference_cost", "gross_profit", "gross_margin") == [
        near("WE04", line) for line in files.numbers(expected, "t", "survivors", "revenue", "cost", "gp", "gm")
    ]


def test_we06_hybrid_gains_where_markup_halves(rows):
    expected = WORKED["WE06"]["intermediate"]
    for row, then in zip(rows(files.HYBRID), (expected["before"], expected["after"]), strict=True):
        assert [row[name] for name in ("revenue", "inference_cost", "gross_profit", "gross_margin")] == near(
            "WE06", [then[name] for name in ("revenue", "inference", "gp", "gm")]
        )


@pytest.mark.parametrize(
    ("pass_through", "margins"),
    [
        (0.0, [0.648, 0.7773756527241461, 0.8480277399206203, 0.8592]),
        (0.5, [0.648, 0.7272521757471537, 0.8138114550782818, 0.7988571428571428]),
        (1.0, [0.648, 0.648, 0.7597107584928394, 0.648]),
    ],
)
def test_we08_credits_repriced_in_full_are_a_markup_in_disguise(rows, pass_through, margins):
    found = rows(files.credit(pass_through))
    assert [found[month]["gross_margin"] for month in (0, 6, 11, 12)] == pytest.approx(margins)


def test_we10_resolved_tickets(rows):
    row, expected = rows(files.OUTCOME)[0], WORKED["WE10"]
    assert row["revenue"] == near("WE10", expected["outputs"]["revenue"])
    assert row["inference_cost"] == near("WE10", expected["intermediate"]["inference_cost"])
    assert row["cogs"] - row["inference_cost"] == near("WE10", expected["intermediate"]["handoff_cost_total"])
    assert row["gross_margin"] == near("WE10", expected["outputs"]["gm"])


@pytest.mark.parametrize("case", files.KEY_CASES)
def test_we13_every_key_the_customer_s(rows, case):
    before, after = rows(files.keys(case))
    expected = WORKED["WE13"]["intermediate"]["cases"][case]
    for row, then in ((before, expected["before"]), (after, expected["after"])):
        found = [row["revenue"], row["inference_cost"], row["cogs"] - row["inference_cost"], row["gross_profit"], row["gross_margin"]]
        assert found == near("WE13", [then["revenue"], then["inference"], then["other"] + then["payment"], then["gp"], then["gm"]])


@pytest.mark.parametrize("case", files.STUDENT_CASES)
def test_we15_distillation_beside_the_rows(run, case):
    _, found, _ = run(files.student(case))
    expected = WORKED["WE15"]["intermediate"][case]
    table = found["levers"]["distillation"]
    assert [row["t"] for row in table] == list(range(37))
    names = [name for name in expected[0] if name != "baseline_price"]
    assert files.numbers(table[1:], *names) == [near("WE15", line) for line in files.numbers(expected, *names)]


def test_the_answer_has_the_fields_others_read(run):
    code, found, _ = run(ALL, "--seed", "7")
    assert code == 0
    assert list(found) == ["scenario", "snapshot", "seed", "plans", "floor", "halved", "levers"]
    assert (found["snapshot"], found["seed"]) == (None, 7)
    assert list(found["plans"]) == ["markup", "seat", "outcome", "all"]
    assert all(list(row) == ROW for plan in found["plans"].values() for row in plan)
    assert all(row["month"] is None and row["gross_margin_p10"] is None for row in found["plans"]["all"])
    assert set(found["floor"]) == set(found["halved"]) == set(found["plans"])
    assert all(list(entry) == ["status", "t", "month"] for entry in found["floor"].values())
    assert found["levers"] == {}


def test_the_same_file_and_seed_give_the_same_bytes(run):
    assert run(ALL, "--seed", "3") == run(ALL, "--seed", "3")


def test_no_number_of_an_answer_is_nan_or_infinite(run):
    _, found, _ = run(ALL)
    assert all(value is None or math.isfinite(value) for plan in found["plans"].values() for row in plan for value in row.values())


@pytest.mark.parametrize("text", [ALL, files.COMPRESSION, files.HYBRID, files.OUTCOME, files.student("large_with_hosted_alternative")])
def test_what_a_file_names_makes_the_same_scenario_again(text):
    scenario = parse_scenario(text)
    named = as_named(scenario)
    assert scenario_from(named) == scenario
    assert as_named(scenario_from(named)) == named == tomllib.loads(text)
    assert parse_scenario(as_toml(scenario)) == scenario
    assert as_toml(parse_scenario(as_toml(scenario))) == as_toml(scenario)


def test_what_is_not_named_stays_unnamed():
    named = as_named(scenario_from({"plan": {"plan": "markup"}, "levers": [{"lever": "price_path", "annual_decline": 0.3}]}))
    assert named == {"plan": {"plan": "markup"}, "levers": [{"lever": "price_path", "annual_decline": 0.3}]}


def test_a_name_with_quotes_and_jumps_survive_the_file():
    said = {
        "name": 'Say "no"\n\tü',
        "levers": [{"lever": "price_path", "jumps": [{"month": 3, "change": 1.0}]}],
        "plan": {"plan": "markup"},
    }
    scenario = scenario_from(said)
    assert as_named(parse_scenario(as_toml(scenario))) == said


def test_the_schema_names_every_plan_and_lever():
    definitions = schema()["$defs"]
    for union in (AnyPlan, AnyLever):
        for model in union.__args__[0].__args__:
            assert definitions[model.__name__]["additionalProperties"] is False
            for name, field in definitions[model.__name__]["properties"].items():
                assert name in ("plan", "lever") or field.get("title"), name


MARKUP: dict[str, Any] = {"plan": {"plan": "markup"}}


def lever(name: str, **said: Any) -> dict[str, Any]:
    return MARKUP | {"levers": [{"lever": name, **said}]}


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "unknown plan": ({"plan": {"plan": "outcomes"}}, r"plan\.plan: found the unknown plan outcomes; .* Did you mean outcome\?"),
    "unknown lever": (lever("distilation"), r"levers\[1\]\.lever: found the unknown lever distilation; .* Did you mean distillation\?"),
    "unknown field": ({"plan": {"plan": "outcome", "price": 1.0}}, r"plan\.price: found the unknown field price; .* mean price_usd\?"),
    "unknown table": (MARKUP | {"behavior": {}}, r"behavior: found the unknown field behavior; .* Did you mean behaviour\?"),
    "percent for a fraction": ({"plan": {"plan": "markup", "markup": 30}}, r"plan\.markup: found 30; expected .* 0 to 10 .* write 0\.3\."),
    "percent for the floor": (MARKUP | {"floor": 30}, r"floor: found 30; expected .* For 30%, write 0\.3\."),
    "text for a number": ({"plan": {"plan": "markup", "markup": "0.3"}}, r"plan\.markup: found the text '0\.3'; .* Write 0\.3 without"),
    "percent in text": ({"plan": {"plan": "markup", "markup": "30%"}}, r"found the text '30%'; .* Write 0\.3 without quotes"),
    "yes for a number": ({"plan": {"plan": "markup", "markup": True}}, r"plan\.markup: found True; expected a number"),
    "no horizon": (MARKUP | {"horizon_months": 0}, r"horizon_months: found 0; expected a whole number from 1 to 120"),
    "long horizon": (MARKUP | {"horizon_months": 1000}, r"horizon_months: found 1000; expected a whole number from 1 to 120"),
    "part of a month": (MARKUP | {"horizon_months": 24.5}, r"horizon_months: found 24\.5; expected a whole number"),
    "all of the price at once": (
        lever("price_path", jumps=[{"month": 3, "change": -1.0}]),
        r"jumps\[1\]\.change: found -1\.0; expected .* -0\.9 ",
    ),
    "a jump before the first month": (
        lever("price_path", jumps=[{"month": 0, "change": 0.5}]),
        r"jumps\[1\]\.month: found 0; .* from 1 to 120",
    ),
    "a jump without its month": (
        lever("price_path", jumps=[{"change": 0.5}]),
        r"jumps\[1\]\.month: found nothing; expected a whole number",
    ),
    "a preset and more": (
        lever("price_path", preset="tenfold", capture=0.1),
        r"found the preset tenfold beside capture; expected the preset",
    ),
    "unknown preset": (lever("price_path", preset="tenfld"), r"found the text 'tenfld'; expected one of flat, .* Did you mean tenfold\?"),
    "two of one lever": (
        MARKUP | {"levers": [{"lever": "byok", "share": 0.1}, {"lever": "byok", "share": 0.2}]},
        r"found byok twice; expected it once",
    ),
    "keys without a share": (MARKUP | {"levers": [{"lever": "byok"}]}, r"levers\[1\]: found no share; expected share"),
    "percent for a jump": (lever("price_path", jumps=[{"month": 3, "change": 10}]), r"change: found 10; .* For 10%, write 0\.1\."),
    "percent for a hazard": (MARKUP | {"behaviour": {"churn": 1.5}}, r"churn: found 1\.5; .* For 1\.5%, write 0\.015\."),
    "no tokens": (MARKUP | {"baseline": {"tokens_mtok": 0}}, r"baseline\.tokens_mtok: found 0; expected a number above 0"),
    "not a number": (MARKUP | {"floor": math.nan}, r"floor: found nan; expected a finite number"),
    "infinity": (MARKUP | {"baseline": {"customers": math.inf}}, r"baseline\.customers: found inf; expected a finite number"),
    "no plan": ({}, r"found neither \[plan\] nor \[\[plans\]\]; expected one"),
    "shares": (
        {"plans": [{"plan": "markup", "share": 0.5}, {"plan": "hybrid", "share": 0.6}]},
        r"found shares that add to 1\.1; expected 1",
    ),
    "a share alone": ({"plan": {"plan": "markup", "share": 0.5}}, r"plan\.share: found 0\.5; expected no share"),
    "a plan that is no table": ({"plan": 3}, r"plan: found 3; expected a table"),
    "a required price": ({"plan": {"plan": "task"}}, r"plan\.price_usd: found nothing; expected a number above 0"),
    "two overages": ({"plan": {"plan": "hybrid", "overage_markup": 0.3, "overage_usd_per_mtok": 2.0}}, r"found both overage_markup and"),
    "two ramps": (lever("byok", share=0.5, max_share=0.6), r"found both share and max_share; expected"),
    "reads and writes": (
        lever("caching", input_share=0.5, hit_rate=0.8, write_rate=0.4),
        r"hit_rate \+ write_rate = 1\.2; expected at most 1",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_values_are_told_apart(case):
    said, expected = BAD[case]
    with pytest.raises(BadValueError, match=expected) as told:
        scenario_from(said, "scenario.toml")
    assert str(told.value).startswith("scenario.toml: ")
    assert "Nothing was projected." in str(told.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[plan]\nplan = markup", "not TOML"),
        ('[plan]\nplan = "markup"', r"baseline\.tokens_mtok: found nothing, and no ledger"),
        ('[baseline]\ntokens_mtok = 5.0\n[plan]\nplan = "markup"', r"baseline\.price_usd_per_mtok: found nothing"),
        (
            '[baseline]\ntokens_mtok = 5.0\nprice_usd_per_mtok = 1.0\n[plan]\nplan = "hybrid"\nincluded_mtok = 9.0',
            "without revenue at t = 0",
        ),
        (
            '[baseline]\ntokens_mtok = 5.0\nprice_usd_per_mtok = 1.0\n[plan]\nplan = "seat"\nprice_usd = 9.0',
            r"baseline\.seats: found nothing",
        ),
        (files.OUTCOME.replace("0.09", "0.10"), r"plan\.cost_per_attempt_usd: found 0\.1; expected 0\.09"),
    ],
)
def test_the_command_says_it_in_one_line_and_changes_nothing(run, text, expected):
    code, found, said = run(text)
    assert (code, found) == (2, None)
    assert len(said.splitlines()) == 1
    with pytest.raises(AssertionError, match=expected):
        raise AssertionError(said)


def test_a_file_that_is_not_there_and_one_that_is_not_text(run, tmp_path, monkeypatch, capsys):
    for name, content in (("missing.toml", None), ("picture.toml", b"\xff\xfe\x00\xd8")):
        if content:
            (tmp_path / name).write_bytes(content)
        monkeypatch.setattr(sys, "argv", ["unpeg", "project", str(tmp_path / name), "--home", str(tmp_path / "home")])
        with pytest.raises(SystemExit) as end:
            cli.main()
        assert end.value.code == 2
        assert name in capsys.readouterr().err


def test_a_name_like_no_other_gets_no_suggestion():
    assert nearest("xyzzy", ["markup", "hybrid"]) is None


def test_a_scenario_can_be_made_in_code():
    assert scenario_from({"baseline": LAST_MONTH, **MARKUP}) == Scenario(**{"baseline": LAST_MONTH, **MARKUP})
