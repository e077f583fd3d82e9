"""The parts of the Scenarios page below its chart: the table of sides, what the answer rests on, files up and down."""

from collections.abc import Sequence
from typing import Any

import polars as pl
import streamlit as st

from analytics.engine.behaviour import Behaviour
from analytics.engine.scenario_file import as_named, as_toml, parse_scenario, scenario_from
from analytics.engine.terms import Terms
from analytics.equations.floor import Crossing
from analytics.estimates.baseline import Baseline, Known
from analytics.levers.price_path import PricePath
from analytics.saved.terms_words import in_words
from analytics.words import margin_text, money, months, percent
from data.errors import UnpegError
from pages.parts import cards
from pages.parts import scenario_state as state
from pages.parts.download import download
from pages.parts.scenario_sides import Side
from pages.parts.table import Column, Row, show
from pages.parts.text import plain

_WRONG = "scenario_wrong"
_MOST = 200_000  # bytes of a scenario file
_SIDES = (
    Column("side", "Sold by", number=False),
    Column("profit", "Profit at start"),
    Column("profit_end", "at end"),
    Column("margin", "Margin at start", wide=True),
    Column("margin_end", "Margin at end"),
    Column("halved", "Halves in", wide=True),
    Column("floor", "Below floor in", wide=True),
)
_RESTS = (
    Column("input", "Input", number=False),
    Column("value", "Value"),
    Column("grade", "How it is known", number=False),
)


def table(sides: Sequence[Side]) -> None:
    """Each side in percent and dollars, today and at the end of the horizon."""
    rows = []
    for side in sides:
        projection, frame = side.projection, side.projection.rows
        rows_of = list(projection.plans)[-1]
        rows.append(
            Row(
                (
                    side.name,
                    money(frame["gross_profit"][0]),
                    money(frame["gross_profit"][-1]),
                    margin_text(frame["gross_margin"][0]),
                    margin_text(frame["gross_margin"][-1]),
                    _when(projection.halved[rows_of], "not above zero"),
                    _when(projection.floor[rows_of], "already"),
                ),
                tone="total" if side.own else "",
                mark="the scenario" if side.own else "",
            )
        )
    show("Gross profit and gross margin a month, today and at the end of the horizon", _SIDES, rows)
    frames = [
        side.projection.rows.select(
            pl.lit(side.plan).alias("plan"), pl.lit(side.distilled).alias("distilled"), pl.lit(side.byok).alias("byok"), pl.all()
        )
        for side in sides
    ]
    download(pl.concat(frames), "scenario-rows", "Download all months as CSV")


def rests_on(base: Baseline, known: Known, document: state.Document) -> None:
    """Each input with its value and grade: what the ledger knows, what is typed, and what plans and levers assume unless told."""
    cards.section("What the answer rests on")
    scenario = scenario_from(document["scenario"])
    typed = state.terms(document, "baseline")
    rows = []
    for name, grade in base.grades.items():
        if name in state.MODELS["baseline"].model_fields:
            title = str(state.MODELS["baseline"].model_fields[name].title)
            unit = str(state.MODELS["baseline"].model_fields[name].description or "").split(":")[0]
        else:
            title, unit = "Share on customers' keys", "fraction of tokens"
        value, share = getattr(base, name), unit.startswith("fraction")
        source = (
            "typed" if name in typed else "from the ledger" if name in known.measures and known.measures[name].value is not None else ""
        )
        rows.append(
            Row(
                (
                    title,
                    percent(value) if share else f"{value:,.5g}" if value < 1000 else f"{value:,.0f}",
                    f"{grade}, {source}" if source else grade,
                ),
                mark=unit.replace("fraction of", "of") if share else unit,
            )
        )
    parts = [(scenario.behaviour, ""), *((part, _called(part)) for part in (*scenario.entries.values(), *scenario.levers))]
    rows += [
        Row((str(field.title), in_words(type(part), name, value), "assumed, typed" if typed else "assumed"), mark=mark)
        for part, mark in parts
        for name, field in type(part).model_fields.items()
        for value, typed in ((getattr(part, name), name in part.model_fields_set),)
        if name not in ("plan", "lever", "share" if mark in scenario.entries else "") and (typed or _acts(part, value))
    ]
    rows.append(Row(("Any other plan, lever or behaviour", "does not act", "assumed"), tone="quiet"))
    show("Inputs of the scenario and how each is known", _RESTS, rows)


def _acts(part: Terms, value: Any) -> bool:
    """Whether a value that nobody named does something: those of plans and levers in force, but for a path that a preset stands for."""
    return not isinstance(part, Behaviour | PricePath) and value not in (None, (), 0)


def _called(part: Terms) -> str:
    """What the plan or lever is called."""
    return str(getattr(part, "plan", None) or getattr(part, "lever", "")).replace("_", " ")


def files(document: state.Document) -> None:
    """The scenario as a file, down and up."""
    cards.section("The scenario as a file", "What it names, and nothing else: unpeg project computes the same figures from it.")
    text = as_toml(scenario_from(document["scenario"]))
    st.download_button(
        "Download as TOML", text.encode(), "scenario.toml", "application/toml", on_click="ignore", type="tertiary", key="toml"
    )
    read = st.expander("Read it", key="toml-open", on_change="rerun")  # the script that sets code is large: drawn when opened
    if read.open:
        read.code(text, language="toml")
    upload()


def upload() -> None:
    """A scenario file from elsewhere takes the place of what is shown."""
    st.file_uploader("Open a scenario file", type=["toml"], key="scenario-file", on_change=_opened)
    if wrong := st.session_state.get(_WRONG):
        st.error(plain(wrong))


def _opened() -> None:
    file = st.session_state["scenario-file"]
    st.session_state.pop(_WRONG, None)
    if file is None:
        return
    try:
        if file.size > _MOST:
            raise UnpegError(
                f"{file.name}: found {file.size:,} bytes; expected at most {_MOST:,}. Nothing was projected. Open a scenario file."
            )
        scenario = parse_scenario(file.getvalue().decode("utf-8-sig"), file.name)
    except UnicodeDecodeError:
        st.session_state[_WRONG] = (
            f"{file.name}: found bytes that are not UTF-8; expected TOML in UTF-8. Nothing was projected. Save it as UTF-8."
        )
    except UnpegError as error:
        st.session_state[_WRONG] = str(error)
    else:
        state.load({"scenario": as_named(scenario), "beside": {}})


def _when(crossing: Crossing, already: str) -> str:
    if crossing.status == "already_below":
        return already
    return "not by then" if crossing.status == "not_within_horizon" else months(crossing.months)
