"""Streamlit's own scripts, compressed once, and the chart library asked for with the page instead of after it."""

import gzip
from functools import cache
from pathlib import Path

import streamlit as st
from starlette.types import ASGIApp, Message, Receive, Scope, Send

ROOT = Path(st.__file__).parent / "static"
TYPES = {".js": b"text/javascript", ".css": b"text/css"}
_EARLY = ("BidiComponent", "Html")
_CHARTS = "PlotlyChart"
_WITHOUT_CHARTS = ("/imports", "/method")


def _preload(*early: str) -> bytes:
    files = sorted(path.name for name in early for path in (ROOT / "static" / "js").glob(f"{name}.*.js"))
    return ", ".join(f"<./static/js/{name}>; rel=modulepreload" for name in files).encode()


@cache
def _compressed(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), 6)


def warm() -> None:
    """Compress the largest files before anybody asks for them."""
    for path in sorted((ROOT / "static" / "js").glob("*.js"), key=lambda file: -file.stat().st_size)[:12]:
        _compressed(path)


class Precompressed:
    """Pure ASGI: answers /static/*.js and *.css itself where the browser takes gzip."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.plain, self.charted = _preload(*_EARLY), _preload(*_EARLY, _CHARTS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path: str = scope["path"]
        file = ROOT / path.lstrip("/")
        if path.startswith("/static/") and file.suffix in TYPES and _takes_gzip(scope) and _ours(file):
            body = _compressed(file.resolve())
            headers = [
                (b"content-type", TYPES[file.suffix]),
                (b"content-encoding", b"gzip"),
                (b"vary", b"accept-encoding"),
                (b"cache-control", b"public, immutable, max-age=31536000"),
                (b"content-length", str(len(body)).encode()),
            ]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": body if scope["method"] == "GET" else b""})
            return

        async def send_with_link(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_page(message):
                link = self.plain if path in _WITHOUT_CHARTS else self.charted
                message = {**message, "headers": [*message["headers"], (b"link", link)]}
            await send(message)

        await self.app(scope, receive, send_with_link)


def _takes_gzip(scope: Scope) -> bool:
    return any(name == b"accept-encoding" and b"gzip" in value for name, value in scope["headers"])


def _ours(file: Path) -> bool:
    return ROOT.resolve() in file.resolve().parents and file.is_file()


def _is_page(message: Message) -> bool:
    return any(name.lower() == b"content-type" and value.startswith(b"text/html") for name, value in message.get("headers", []))
