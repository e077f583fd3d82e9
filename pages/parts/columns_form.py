"""A file that no importer knows: a person says once which column is what, and sees how it would be read before anything loads."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from data.column_guess import proposal, source_of
from data.column_mapping import ColumnMapping, mapping_of
from data.errors import BadValueError
from data.mapping_values import FLAGS
from data.meanings import KINDS, Kind, Meaning
from data.receipt import Outline
from pages.parts import press
from pages.parts.table import Column, Row, show
from pages.parts.text import plain

_NOT, _SAME = "", "\x00same"
_WORDS = {
    "amount_unit": ("Amounts are in", {"major": "whole units (dollars, euros)", "minor": "cents (or the currency's smallest unit)"}),
    "token_unit": ("Tokens are counted in", {"tokens": "tokens", "thousands": "thousands", "millions": "millions"}),
    "dates": (
        "Days are written",
        {"iso": "2026-01-31, year first", "day_first": "31/01/2026, day first", "month_first": "01/31/2026, month first"},
    ),
    "decimal": ("Decimals are written", {"": "as the file tells", "point": "1,234.56", "comma": "1.234,56"}),
    "amount_includes_tax": ("Do the amounts hold the tax?", {"no": "no, the tax stands beside them", "yes": "yes, they hold it"}),
    "input_includes_cached": (
        "Do the input tokens hold the cached ones?",
        {"no": "no, they stand beside them", "yes": "yes, they hold them"},
    ),
}


def draw(identity: str, name: str, outline: Outline, open_: bool, said: ColumnMapping | None) -> ColumnMapping | None:
    """The form, starting from what was said before; the mapping once a person asks how the file would be read."""
    title = "Load it all the same: say which column is what" if outline.refused else "Say which column is what"
    with st.expander(title, expanded=open_, key=f"columns-{identity}"):
        st.html(
            '<p class="kept">The proposals come from the names of the columns. Nothing is loaded before you have seen how the file would '
            "be read; once imported, files with the same header are recognised by themselves.</p>"
        )
        _as_it_stands(outline)
        one, two = st.columns(2)
        guessed = said.plain if said else proposal(outline.header, outline.sample)
        kinds = list(KINDS)
        kind = one.selectbox(
            "What its rows are", kinds, kinds.index(guessed["kind"]), format_func=lambda k: KINDS[k].label, key=f"kind-{identity}"
        )
        source = two.text_input(
            "What to call where it comes from",
            said.source if said else source_of(name),
            key=f"source-{identity}",
            max_chars=40,
            help="Small letters, such as mygateway",
        )
        if kind != guessed["kind"]:
            guessed = proposal(outline.header, outline.sample, str(kind))
        values = _asked(f"{identity}-{kind}", KINDS[str(kind)], outline, guessed)
        if not press.button("Show how it would be read", f"read-{identity}"):
            return None
        if "dates" not in values:
            st.error(plain(f"{name}, dates: found nothing chosen; expected how days are written. Nothing was loaded. Choose it."))
            return None
        try:
            return mapping_of({"kind": kind, "source": (source or "").strip(), **values}, name)
        except BadValueError as error:
            st.error(plain(error))
            return None


def _as_it_stands(outline: Outline) -> None:
    columns = [Column(str(i), name or "(no name)", number=False) for i, name in enumerate(outline.header[:30])]
    rows = [Row([(row.get(name) or "")[:60] for name in outline.header[:30]], pick=False) for row in outline.sample[:3]]
    if columns and rows:
        show("The first rows as they stand in the file", columns, rows)


def _asked(key: str, kind: Kind, outline: Outline, guessed: Mapping[str, Any]) -> dict[str, Any]:
    """What is chosen: columns, values of every row, units."""
    columns: dict[str, str] = {}
    fixed: dict[str, str] = {}
    told = guessed.get("columns", {}) | dict.fromkeys(guessed.get("fixed", {}), _SAME)
    main = [
        m
        for m in kind.meanings
        if m.name in (*kind.needs, *kind.any_of[:2], "customer_id", "product", "model", kind.amount) or m.name in told
    ]
    first, second = st.columns(2)
    for number, meaning in enumerate(main):
        _field(
            (first, second)[number % 2], key, meaning, kind, outline, told.get(meaning.name, ""), columns, fixed, guessed.get("fixed", {})
        )
    with st.expander("More that the file may say", key=f"more-{key}"):
        first, second = st.columns(2)
        for number, meaning in enumerate([m for m in kind.meanings if m not in main]):
            _field((first, second)[number % 2], key, meaning, kind, outline, "", columns, fixed, {})
    return {"columns": columns, "fixed": fixed, **_units(key, kind, columns, guessed)}


def _field(
    place: Any, key: str, meaning: Meaning, kind: Kind, outline: Outline, told: str, columns: dict[str, str], fixed: dict[str, str],
    before: Mapping[str, str],
) -> None:  # fmt: skip
    needed = meaning.name in kind.needs
    options = [_NOT, *(name for name in outline.header if name), *([_SAME] if meaning.fixed else [])]
    words = {_NOT: "choose a column" if needed else "not in the file", _SAME: "the same in every row"}
    chosen = place.selectbox(
        meaning.label,
        options,
        options.index(told) if told in options else 0,
        format_func=lambda option: words.get(option, option),
        key=f"column-{key}-{meaning.name}",
    )
    if chosen == _SAME:
        if said := place.text_input(
            f"{meaning.label}, in every row", before.get(meaning.name, ""), key=f"fixed-{key}-{meaning.name}", max_chars=200
        ).strip():
            fixed[meaning.name] = said
    elif chosen:
        columns[meaning.name] = chosen


def _units(key: str, kind: Kind, columns: Mapping[str, str], guessed: Mapping[str, Any]) -> dict[str, Any]:
    """The units that the chosen columns make a question; none is answered for the person where it changes sums."""
    reads = {kind.meaning(name).reads for name in columns}
    asked = [*(["amount_unit"] if "amount" in reads else []), *(["token_unit"] if "tokens" in reads else []), "dates"]
    asked += ["decimal"] if reads & {"amount", "tokens", "number"} else []
    asked += [flag for flag, asking in FLAGS.items() if any(name in columns for name in asking)]
    said: dict[str, Any] = {}
    for place, name in zip(st.columns(max(len(asked), 2)), asked, strict=False):
        label, words = _WORDS[name]
        options = list(words)
        start = ("yes" if guessed[name] else "no") if name in FLAGS and name in guessed else guessed.get(name, "")
        chosen = place.selectbox(
            label,
            options,
            options.index(start) if start in options else None,
            format_func=words.__getitem__,
            key=f"unit-{key}-{name}",
            placeholder="choose",
        )
        if chosen:
            said[name] = chosen == "yes" if name in FLAGS else chosen
    return said
