"""The HTML of every address: Streamlit's own, which asks at once for all that its page draws and for the websocket."""

import re
from functools import cache
from pathlib import Path

from pages.server import scripts

FONTS = ("ibm-plex-sans-latin-400-normal", "ibm-plex-sans-latin-600-normal", "source-serif-4-latin-wght-normal")
# until the theme has come, text is set in Streamlit's own face: this one is there already
FACE = (
    '<style>@font-face { font-family: "Source Sans"; font-weight: 100 900; font-style: normal; '
    f'src: url("./app/static/{FONTS[0]}.woff2") format("woff2") }}</style>'
)
STREAMLIT = (scripts.ROOT / "index.html").read_text(encoding="utf-8")
_START = Path(__file__).with_name("start.js").read_text(encoding="utf-8")
_NONCE = "NONCE"


def html(address: str, nonce: str) -> bytes:
    """The page of an address of DRAWN; its scripts carry the nonce of the answer."""
    return _page(address).replace(_NONCE, nonce, 1).encode()


@cache
def _page(address: str) -> str:
    entry, *others = scripts.apart(address)
    small, _ = scripts.bundle()
    fetched = [
        f'<link rel="preload" href="./{small}" as="fetch" crossorigin>',
        *(f'<link rel="preload" href="./{file}" as="script" crossorigin>' for file in (entry, *others)),
        *(f'<link rel="preload" href="./app/static/{name}.woff2" as="font" type="font/woff2" crossorigin>' for name in FONTS),
    ]
    start = f'<script nonce="{_NONCE}" data-small="./{small}" data-entry="./{entry}">{_START}</script>'
    page = re.sub(r'<link\s+rel="(?:preload|modulepreload)"[^>]+>', "", STREAMLIT)
    page = re.sub(r'<script type="module"[^>]+></script>', lambda _: "".join((*fetched[:2], start, *fetched[2:])), page)
    return page.replace("</head>", f"{FACE}</head>", 1)
