"""Streamlit's scripts: which of them each page needs, and the small ones of all pages in one answer."""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

ROOT = Path(st.__file__).parent / "static"
EVERYWHERE = ("BidiComponent", "Html", "PageLink")
DRAWN = {
    "": ("PlotlyChart", "DownloadButton"),
    "economics": ("PlotlyChart", "ButtonGroup", "Checkbox", "DownloadButton", "FileUploader", "Selectbox", "TextInput"),
    "prices": ("PlotlyChart", "ButtonGroup", "DownloadButton"),
    "byok": ("PlotlyChart", "ButtonGroup", "DownloadButton", "NumberInput", "Slider"),
    "distillation": ("PlotlyChart", "DownloadButton", "NumberInput", "Selectbox", "Slider"),
    "plans": ("PlotlyChart", "ButtonGroup", "Checkbox", "DownloadButton", "NumberInput", "Selectbox"),
    "scenarios": (
        "PlotlyChart", "ButtonGroup", "Checkbox", "DownloadButton", "FileUploader", "NumberInput", "Selectbox", "Slider", "TextInput",
    ),
    "rehearsal": (),
    "pack": ("Button", "Checkbox"),
    "imports": ("Button", "DownloadButton", "NumberInput", "Selectbox", "TextInput"),
    "method": ("TextInput",),
}  # fmt: skip
"""What each page draws beyond text, in the names of Streamlit's scripts, the demo company loaded."""

_SMALL = 24_576  # characters: a larger script is fetched by itself, beside the others


def apart(address: str) -> list[str]:
    """The scripts of an address of DRAWN that are fetched by themselves: Streamlit's first, then what the page draws by."""
    return [piece["file"] for piece in _needed(address) if Path(piece["file"]).name not in _small()]


@cache
def bundle() -> tuple[str, bytes]:
    """The name and the text of one answer with the small scripts of all pages, name to text."""
    text = json.dumps(_small()).encode()
    return f"static/js/small.{hashlib.sha256(text).hexdigest()[:12]}.json", text


@cache
def _small() -> dict[str, str]:
    """A module that came within an answer has no folder: it imports another as streamlit/NAME; one that asks where it is stays apart."""
    texts = {}
    for file, piece in {piece["file"]: piece for address in DRAWN for piece in _needed(address)}.items():
        text = (ROOT / file).read_text(encoding="utf-8")
        if len(text) <= _SMALL and "import.meta" not in text:
            for key in (*piece.get("imports", []), *piece.get("dynamicImports", [])):
                name = Path(_built()[key]["file"]).name
                text = text.replace(f"./{name}", f"streamlit/{name}")
            texts[Path(file).name] = text
    return dict(sorted(texts.items()))


def _needed(address: str) -> list[dict[str, Any]]:
    named = {piece.get("name", ""): piece for piece in _built().values()}
    found: dict[str, dict[str, Any]] = {}
    waiting = [named[name] for name in reversed(("index", *EVERYWHERE, *DRAWN[address]))]
    while waiting:
        piece = waiting.pop()
        if piece["file"] not in found:
            found[piece["file"]] = piece
            waiting += [_built()[key] for key in piece.get("imports", [])]
    return list(found.values())


@cache
def _built() -> dict[str, dict[str, Any]]:
    built: dict[str, dict[str, Any]] = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))
    return built
