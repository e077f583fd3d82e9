"""The HTML of every address: Streamlit's own, which asks at once for all that its page draws and for the websocket."""

import json
import re
from functools import cache
from pathlib import Path

import streamlit as st

ROOT = Path(st.__file__).parent / "static"
# Streamlit first asks for its health and settings, below the page's address and then below the root: two journeys over the link
CONNECT = (
    '{ const at = new URL(".", location.href); window.__streamlit = '
    "{ BACKEND_BASE_URL: at.href, HOST_CONFIG: { allowedOrigins: [at.origin], useExternalAuthToken: false } } }"
)
FONTS = ("ibm-plex-sans-latin-400-normal", "ibm-plex-sans-latin-600-normal", "source-serif-4-latin-wght-normal")
# until the theme has come, text is set in Streamlit's own face: this one is there already
FACE = (
    '<style>@font-face { font-family: "Source Sans"; font-weight: 100 900; font-style: normal; '
    f'src: url("./app/static/{FONTS[0]}.woff2") format("woff2") }}</style>'
)
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
    "imports": ("Button", "Checkbox", "DataFrame", "DownloadButton", "NumberInput", "Selectbox", "TextInput"),
    "method": ("TextInput",),
}  # fmt: skip
"""What each page draws beyond text, in the names of Streamlit's scripts, the demo company or files of one's own loaded."""


@cache
def html(address: str) -> bytes:
    """The page of an address of DRAWN."""
    page = (ROOT / "index.html").read_text(encoding="utf-8")
    there = set(re.findall(r"static/js/[^\"]+", page))
    first, *after = [f'<link rel="modulepreload" crossorigin href="./{file}">' for file in scripts(address) if file not in there]
    fonts = [f'<link rel="preload" href="./app/static/{name}.woff2" as="font" type="font/woff2" crossorigin>' for name in FONTS]
    page = re.sub(r'<link\s+rel="preload"[^>]+SourceSans[^>]+>', "", page)
    page = page.replace('<script type="module"', f'<script>{CONNECT}</script>{first}<script type="module"', 1)
    return page.replace("</head>", "".join([*after, *fonts, FACE, "</head>"]), 1).encode()


def scripts(address: str) -> list[str]:
    """The files of an address, the largest first in each kind, with all that they import."""
    built = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))
    named = {piece.get("name", ""): key for key, piece in built.items()}
    files: dict[str, None] = {}
    waiting = [named[name] for name in reversed((*DRAWN[address], *EVERYWHERE))]
    while waiting:
        piece = built[waiting.pop()]
        if piece["file"] not in files:
            files[piece["file"]] = None
            waiting += piece.get("imports", [])
    return list(files)
