"""The demo company is built by a process of its own, `unpeg demo`, so that the pages stay quick meanwhile."""

import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from data.home import Home

COMMAND = (sys.executable, str(Path(__file__).parent.parent.parent / "cli.py"), "demo")
_lock = threading.Lock()


@dataclass(frozen=True)
class Building:
    """One building under way."""

    process: "subprocess.Popen[bytes]"
    said: IO[bytes]


_buildings: dict[Path, Building] = {}
_failed: dict[Path, str] = {}


def there(home: Home) -> bool:
    """Whether the demo company of a home can be shown."""
    return home.demo.current.is_file()


def start(home: Home) -> None:
    """Begin to build it, unless it is there or being built."""
    with _lock:
        if there(home) or home.root in _buildings:
            return
        _failed.pop(home.root, None)
        said = tempfile.TemporaryFile()  # noqa: SIM115 closed with the building
        process = subprocess.Popen(  # noqa: S603 our own command
            [*COMMAND, "--home", str(home.root)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said
        )
        _buildings[home.root] = Building(process, said)


def trouble(home: Home) -> str | None:
    """None while it is being built or there; else why it is not, in the builder's words."""
    with _lock:
        found = _buildings.get(home.root)
        if found is not None and found.process.poll() is not None:
            found.said.seek(0)
            words = found.said.read().decode(errors="replace").split("\n")
            found.said.close()
            del _buildings[home.root]
            if not there(home):
                last = next((word for word in reversed(words) if word.strip()), "its builder stopped without a word.")
                _failed[home.root] = f"The demo company could not be built: {last}"
        return _failed.get(home.root)


def stop() -> None:
    """End what is being built, as the server ends; the next start begins anew."""
    with _lock:
        for found in _buildings.values():
            found.process.terminate()
        for found in _buildings.values():
            found.process.wait(timeout=10)
            found.said.close()
        _buildings.clear()
