"""What a first visit waits for, compressed: Streamlit's scripts and styles, and the page that asks for them."""

import gzip
from functools import cache
from pathlib import Path

import pyarrow as pa
from starlette.types import ASGIApp, Receive, Scope, Send

from pages.server import entry, scripts

TYPES = {".js": b"text/javascript", ".css": b"text/css"}
_LEVEL = 7  # of brotli: half a second for all that the pages need; 11 takes twenty times as long for a tenth less
_FOREVER = b"public, immutable, max-age=31536000"  # a script's name changes with its text


def warm() -> None:
    """Compress what every page needs before anybody asks for it."""
    _small("br")
    for address in scripts.DRAWN:
        for file in scripts.apart(address):
            _script(scripts.ROOT / file, "br")


class Precompressed:
    """Pure ASGI: answers the pages, /static/*.js and *.css itself where the browser takes brotli or gzip."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        how = _taken(scope) if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") else ""
        path: str = scope.get("path", "")
        file = scripts.ROOT / path.lstrip("/")
        if how and path[1:] in scripts.DRAWN:
            page = entry.html(path[1:], scope["nonce"])
            await _answer(scope, send, how, b"text/html; charset=utf-8", b"no-cache", _compressed(page, how))
        elif how and path[1:] == scripts.bundle()[0]:
            await _answer(scope, send, how, b"application/json", _FOREVER, _small(how))
        elif how and path.startswith("/static/") and file.suffix in TYPES and _ours(file):
            await _answer(scope, send, how, TYPES[file.suffix], _FOREVER, _script(file.resolve(), how))
        else:
            await self.app(scope, receive, send)


async def _answer(scope: Scope, send: Send, how: str, kind: bytes, kept: bytes, body: bytes) -> None:
    headers = [
        (b"content-type", kind),
        (b"content-encoding", how.encode()),
        (b"vary", b"accept-encoding"),
        (b"cache-control", kept),
        (b"content-length", str(len(body)).encode()),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body if scope["method"] == "GET" else b""})


def _taken(scope: Scope) -> str:
    """The encoding to answer in: brotli before gzip, or neither. Browsers take brotli over TLS and on this machine alone."""
    accepted = b",".join(value for name, value in scope["headers"] if name == b"accept-encoding")
    names = {part.split(b";")[0].strip() for part in accepted.split(b",")}
    return "br" if b"br" in names else "gzip" if b"gzip" in names else ""


@cache
def _small(how: str) -> bytes:
    return _compressed(scripts.bundle()[1], how)


@cache
def _script(file: Path, how: str) -> bytes:
    return _compressed(file.read_bytes(), how)


def _compressed(text: bytes, how: str) -> bytes:
    return pa.Codec("brotli", compression_level=_LEVEL).compress(text, asbytes=True) if how == "br" else gzip.compress(text, 6)


def _ours(file: Path) -> bool:
    return scripts.ROOT.resolve() in file.resolve().parents and file.is_file()
