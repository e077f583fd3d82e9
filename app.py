"""The server: the pages within their frame, security headers, static files, uploads. `unpeg serve` calls serve()."""

import importlib
import logging
import os
import socket
import sys
import threading
import tomllib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from streamlit import config

from data.errors import BadValueError
from data.home import Home, home_at
from data.pricebook import PriceBook
from pages.parts.trouble import report
from pages.server import demo, static, upload
from pages.server.headers import Guard

ROOT = Path(__file__).parent
LOOPBACK = "127.0.0.1"
PORT = 8501
_LOCAL = ["localhost", "127.0.0.1", "::1"]


def settings() -> dict[str, Any]:
    """Everything of .streamlit/config.toml under dotted names: an installed command does not find the file by itself."""
    return _flat(tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")))


def _flat(table: dict[str, Any], above: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in table.items():
        flat |= _flat(value, f"{above}{name}.") if isinstance(value, dict) else {f"{above}{name}": value}
    return flat


def _hosts() -> list[str]:
    return list(config.get_option("server.allowedHosts") or [])


def _warm(ended: threading.Event) -> None:
    """What the first page would wait for: the scripts compressed, the libraries of the figures, the figures that take long."""
    static.warm()
    for module in ("analytics.board.verdict", "analytics.charts.margin", "analytics.charts.classes"):
        importlib.import_module(module)
    PriceBook.load()
    importlib.import_module("pages.parts.ahead").keep(home_at(), ended)  # imported late: its caches need the server's runtime


@asynccontextmanager
async def _life(_: st.App) -> AsyncIterator[None]:
    ended = threading.Event()
    threading.Thread(target=_warm, args=(ended,), daemon=True).start()
    upload.sweep(home_at())
    yield
    ended.set()
    demo.stop()


app = st.App(
    ROOT / "pages" / "shell.py",
    routes=[upload.ROUTE],
    middleware=[Middleware(Guard, hosts=_hosts), Middleware(static.Precompressed)],
    lifespan=_life,
    on_script_error=report,
)


def free_port(address: str, first: int = PORT) -> int:
    """The first port from `first` on that nobody listens on."""
    for port in range(first, first + 100):
        with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address, port))
            except PermissionError:
                continue
            except OSError as error:
                if error.errno in (98, 48, 10048):
                    continue
                raise BadValueError(
                    f"--address {address}: this machine cannot listen there ({error.strerror}). Nothing was started. "
                    f"Leave it out to use {LOOPBACK}."
                ) from error
            return port
    raise BadValueError(f"ports {first} to {first + 99}: all in use on {address}. Nothing was started. Name a free one with --port.")


def url(address: str, port: int) -> str:
    """Where a browser finds the server."""
    return f"http://[{address}]:{port}" if ":" in address else f"http://{address}:{port}"


def serve(home: Home, port: int | None = None, address: str = LOOPBACK) -> None:
    """Serve a home until stopped, on loopback unless another address is named. Prints the address."""
    os.environ["UNPEG_HOME"] = str(home.root)
    home.prepare()
    chosen = port or free_port(address)
    local = address in _LOCAL
    hosts = _LOCAL if local else [] if address in ("0.0.0.0", "::") else [*_LOCAL, address]  # noqa: S104 asked for by name
    print(f"Unpeg: {url(address, chosen)}  (data in {home.root}; Ctrl-C stops it)", flush=True)
    if not local:
        print("Anybody who can reach this address can read and change these figures: there is no sign-in yet.", file=sys.stderr, flush=True)
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    app.run(config={**settings(), "server.address": address, "server.port": chosen, "server.allowedHosts": hosts})


if __name__ == "__main__":
    serve(home_at())
