"""Every figure that the board pages show, read from what they send to the browser, and what of it a board pack does not say.

A reader of its own: it knows HTML and the form of a figure, and nothing of how either was made.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

SHELL = Path(__file__).parent.parent / "pages" / "shell.py"
FIGURE = re.compile(r"[−+]?(?:[$€£¥₹]|\b[A-Z]{3} )\d(?:[\d,]*\d)?(?:\.\d+)?[BM]?|[−+]?\d(?:[\d,]*\d)?(?:\.\d+)?(?:%| pts|×| months)")
_JOINED = "\u2060"  # what keeps a sign on the line of its figure, and is not seen
ASIDE = ("thead", "style")  # headings, and what is not shown
# a page by its script and address, and the sections of the pack that say what it says
PAGES: tuple[tuple[str, Mapping[str, str], tuple[str, ...]], ...] = (
    ("board/verdict.py", {}, ("verdict", "evidence", "ahead")),
    ("finance/economics.py", {}, ("economics", "moved", "kept", "reconciled")),
    ("finance/economics.py", {"section": "views"}, ("views",)),
    ("finance/economics.py", {"section": "customers"}, ("customers",)),
    ("finance/economics.py", {"section": "concentration"}, ("concentration",)),
    ("finance/economics.py", {"section": "retention"}, ("retention",)),
    ("board/prices.py", {}, ("prices", "kept")),
    ("board/byok.py", {}, ("byok",)),
    ("board/byok.py", {"of": "plans"}, ("byok",)),
    ("board/distillation.py", {}, ("distillation",)),
    ("board/plans.py", {}, ("plans", "history", "valley")),
)


@dataclass
class Read:
    """`rows` of tables, each its name and the figures in it; `texts` is everything else."""

    rows: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)


class _Html(HTMLParser):
    """Rows of tables apart from text; what stands small beside a row's name is text."""

    def __init__(self, read: Read) -> None:
        super().__init__(convert_charrefs=True)
        self.read, self.row, self.cell, self.mark, self.aside = read, [], False, False, False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ASIDE:
            self.aside = True
        elif tag == "tr":
            self.row = []
        elif tag in ("td", "th"):
            self.cell = True
            self.row.append("")
        elif tag == "span" and "mark" in (dict(attrs).get("class") or "").split():
            self.mark = True
            self.read.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in ASIDE:
            self.aside = False
        elif tag == "tr" and self.row and not self.aside:
            add(self.read, self.row)
        elif tag in ("td", "th"):
            self.cell = False
        elif tag == "span":
            self.mark = False
        elif tag in ("p", "h2", "dd", "dt", "li", "div"):
            self.read.texts.append("")

    def handle_data(self, data: str) -> None:
        if self.aside:
            return
        if self.cell and not self.mark:
            self.row[-1] += data
        elif self.read.texts:
            self.read.texts[-1] += data
        else:
            self.read.texts.append(data)


def add(read: Read, cells: list[str]) -> None:
    """A row of a table, where a figure stands in it."""
    if figures := tuple(FIGURE.findall(" | ".join(cells[1:]))):
        read.rows.append((cells[0].strip(), figures))


def page(path: str, query: Mapping[str, str]) -> AppTest:
    """A page as it is drawn first."""
    found = AppTest.from_file(str(SHELL), default_timeout=240)
    for name, value in query.items():
        found.query_params[name] = value
    found.switch_page(path)
    return found.run()


def read(drawn: AppTest) -> Read:
    """Everything a page shows but its charts."""
    found = Read()
    for element in drawn.get("html"):
        found.texts.append("")
        _Html(found).feed(element.proto.body)
    for kind in ("title", "header"):
        found.texts += [element.value.replace("\\", "") for element in drawn.get(kind)]
    found.texts += [element.label.replace("\\", "") for element in drawn.get("expander")]
    for element in drawn.get("bidi_component"):
        for table in _tables(element.proto):
            for row in table["rows"]:
                add(found, row["cells"])
                found.texts.append(row["mark"])
    found.texts = [text.replace(_JOINED, "") for text in found.texts]
    return found


def _tables(proto: Any) -> Iterator[dict[str, Any]]:
    if proto.component_name == "unpeg_ledger":
        yield json.loads(proto.json)


def said(payload: Mapping[str, Any], sections: tuple[str, ...]) -> tuple[dict[str, list[Counter[str]]], set[str]]:
    """Figures of the pack's rows by the row's name, and all the figures of these sections."""
    rows: dict[str, list[Counter[str]]] = {}
    every: set[str] = set()
    for section in payload["sections"]:
        if section["id"] not in sections:
            continue
        every.update(FIGURE.findall(json.dumps(_wordy(section), ensure_ascii=False)))
        for block in section["blocks"]:
            for row in block["rows"] if block["type"] == "table" else ():
                rows.setdefault(row["cells"][0].strip(), []).append(Counter(FIGURE.findall(" | ".join(row["cells"][1:]))))
    return rows, every


def from_json(answer: Mapping[str, Any]) -> dict[str, Any]:
    """What `unpeg pack --json` prints, in the form of a pack's payload."""

    def blocks(section: Mapping[str, Any]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = [{"type": "text", "text": text} for text in section["said"]]
        tables = [[{"cells": cells} for cells in answer["tables"][name]] for name in section["tables"]]
        return [*found, *({"type": "table", "rows": rows} for rows in tables)]

    return {"sections": [{**section, "blocks": blocks(section)} for section in answer["sections"]]}


def _wordy(section: Mapping[str, Any]) -> list[Any]:
    blocks = [{name: value for name, value in block.items() if name not in ("svg", "alt")} for block in section["blocks"]]
    return [section["claim"], section["lede"], blocks]


def unsaid(shown: Read, payload: Mapping[str, Any], sections: tuple[str, ...]) -> list[str]:
    """Figures of a page that the pack does not say: in no row of that name, or nowhere in these sections."""
    rows, every = said(payload, sections)
    found = [
        f"{name}: {', '.join(figures)}" for name, figures in shown.rows if not any(Counter(figures) <= each for each in rows.get(name, []))
    ]
    for text in shown.texts:
        found += [f"{figure} of {text.strip()[:90]!r}" for figure in FIGURE.findall(text) if figure not in every]
    return found
