"""Takes one dropped file straight to disk as it arrives: PUT /api/upload?name=..., never held in memory.

The route has no protection of its own from Streamlit, so it asks for all of it: the page's own origin, the cookie's token
repeated in a header, a one-time permit from the page, a size within the limit, room on the disk.
"""

import hmac
import os
import re
import secrets
import shutil
import time
from pathlib import Path
from urllib.parse import urlsplit

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from data.errors import HomeError
from data.home import Home, home_at
from pages.server.tokens import spend

COOKIE = "_streamlit_xsrf"
_KEPT = 24 * 3600
_ID = re.compile(r"[0-9a-f]{24}")


def limit() -> int:
    """The largest file taken, in bytes; UNPEG_MAX_UPLOAD_MB sets it."""
    return int(os.environ.get("UNPEG_MAX_UPLOAD_MB", "8192")) << 20


def refused(status: int, text: str) -> JSONResponse:
    return JSONResponse({"error": text}, status_code=status, headers={"connection": "close"} if status == 413 else None)


async def take(request: Request) -> JSONResponse:
    """The id of the file on disk, or the reason it was not taken, in words."""
    if (trouble := _not_ours(request)) is not None:
        return trouble
    name = Path(request.query_params.get("name", "").replace("\\", "/")).name[:200] or "file"
    most = limit()
    announced = int(request.headers.get("content-length") or 0)
    if announced > most:
        return _too_large(name, most)
    home = home_at()
    try:
        home.prepare()
    except HomeError as error:
        return refused(507, str(error))
    if announced > shutil.disk_usage(home.uploads).free:
        return refused(
            507, f"{name}: found {announced:,} bytes, more than the disk has room for. Nothing was loaded. Make room and drop it again."
        )
    identity = secrets.token_hex(12)
    target = home.uploads / identity
    part = target.with_suffix(".part")
    try:
        size = await _stream(request, part, most)
    except ClientDisconnect:
        part.unlink(missing_ok=True)
        return refused(400, f"{name}: the transfer broke off. Nothing was loaded. Drop it again.")
    except OSError as error:
        part.unlink(missing_ok=True)
        return refused(
            507, f"{name}: cannot be written to {home.uploads} ({error.strerror}). Nothing was loaded. Make room and drop it again."
        )
    if size > most:
        part.unlink(missing_ok=True)
        return _too_large(name, most)
    part.replace(target)
    return JSONResponse({"id": identity, "name": name, "size": size})


async def _stream(request: Request, part: Path, most: int) -> int:
    """The bytes written, one chunk at a time; it stops past the limit."""
    size = 0
    with part.open("wb") as file:
        async for chunk in request.stream():
            size += len(chunk)
            if size > most:
                break
            file.write(chunk)
    return size


def _not_ours(request: Request) -> JSONResponse | None:
    origin = urlsplit(request.headers.get("origin", "")).netloc
    if not origin or origin != request.headers.get("host"):
        return refused(403, "This file was sent from another site. Nothing was loaded. Drop it on the Imports page.")
    cookie = request.cookies.get(COOKIE, "")
    if not cookie or not hmac.compare_digest(cookie.encode(), request.headers.get("x-xsrftoken", "").encode()):
        return refused(403, "This page has lost its session cookie. Nothing was loaded. Reload the page and drop the file again.")
    if not spend(request.headers.get("x-upload-permit", "")):
        return refused(403, "This page has been open too long to take a file. Nothing was loaded. Reload the page and drop the file again.")
    return None


def _too_large(name: str, most: int) -> JSONResponse:
    return refused(
        413,
        f"{name}: larger than {most >> 20:,} MB, the most this server takes. Nothing was loaded. "
        "Split the export by month, or import it with the command: unpeg import FILE.",
    )


def uploaded(home: Home, identity: str) -> Path | None:
    """The file behind an id, while it is there."""
    path = home.uploads / identity
    return path if _ID.fullmatch(identity) and path.is_file() else None


def discard(home: Home, identity: str) -> None:
    """Forget an upload."""
    if _ID.fullmatch(identity):
        (home.uploads / identity).unlink(missing_ok=True)


def sweep(home: Home, now: float | None = None) -> None:
    """Forget uploads that nobody imported within a day, and transfers that broke off."""
    moment = now or time.time()
    for path in home.uploads.glob("*"):
        if _ID.fullmatch(path.stem) and path.is_file() and moment - path.stat().st_mtime > _KEPT:
            path.unlink(missing_ok=True)


ROUTE = Route("/api/upload", take, methods=["PUT"])
