"""A real server on a free port and a real browser, for tests, screenshots and benchmarks alike."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING
from urllib.error import URLError

from data.home import Home
from tests.check_tools import chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parent.parent
UNPEG = (sys.executable, str(ROOT / "cli.py"))
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def serving(
    home: Home,
    *,
    command: Sequence[str] = UNPEG,
    folder: Path = ROOT,
    environment: Mapping[str, str] | None = None,
    more: Sequence[str] = ("--no-demo",),
    address: str = "127.0.0.1",
    said: IO[bytes] | None = None,
) -> Iterator[str]:
    """`unpeg serve` for a home, started in a folder; gives its address and stops it whatever happens.

    `said` takes what it prints; no demo company is built beside a test unless `more` is empty.
    """
    port = free_port(address)
    url = f"http://{address}:{port}"
    arguments = [*command, "serve", "--port", str(port), "--home", str(home.root), *more]
    with started(arguments, url, folder=folder, environment=environment, said=said):
        yield url


def free_port(address: str = "127.0.0.1") -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((address, 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def started(
    arguments: Sequence[str], url: str, *, folder: Path = ROOT, environment: Mapping[str, str] | None = None, said: IO[bytes] | None = None
) -> Iterator[None]:
    """A Streamlit server until the end, whatever happens; RuntimeError with what it printed where it does not come up."""
    with ExitStack() as stack:
        printed = said or stack.enter_context(tempfile.TemporaryFile())
        process = subprocess.Popen(
            arguments, cwd=folder, env={**os.environ, **(environment or {})}, stdout=printed, stderr=subprocess.STDOUT
        )
        try:
            if not _healthy(url, process):
                printed.seek(0)
                raise RuntimeError(f"no healthy server at {url}: {printed.read().decode(errors='replace')}")
            yield
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _healthy(url: str, process: "subprocess.Popen[bytes]", seconds: float = 60) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2) as answer:  # noqa: S310 our own server
                return bool(answer.status == 200)
        except (URLError, OSError):
            time.sleep(0.1)
    return False


@contextmanager
def browsing() -> Iterator["Browser"]:
    """The system's Chromium through playwright."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        yield browser
        browser.close()


@contextmanager
def bare(script: str, environment: Mapping[str, str]) -> Iterator[str]:
    """A plain Streamlit page of tests/bench, which ours are set beside; its address."""
    url = f"http://127.0.0.1:{free_port()}"
    arguments = [sys.executable, "-m", "streamlit", "run", str(ROOT / "tests" / "bench" / script), "--server.port", url.rpartition(":")[2]]
    with started(arguments, url, environment=environment):
        yield url
