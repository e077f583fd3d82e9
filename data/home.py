"""Where things lie: one folder holds everything a company has imported and decided."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout
from platformdirs import user_data_path

from data.errors import HomeError


@dataclass(frozen=True)
class Home:
    """The paths of one home. Nothing is created until something is written."""

    root: Path

    @property
    def ledger(self) -> Path:
        return self.root / "ledger.duckdb"

    @property
    def imports(self) -> Path:
        return self.root / "imports"

    @property
    def snapshots(self) -> Path:
        return self.root / "snapshots"

    @property
    def current(self) -> Path:
        return self.root / "CURRENT"

    @property
    def uploads(self) -> Path:
        return self.root / "uploads"

    @property
    def documents(self) -> Path:
        return self.root / "documents"

    @property
    def prices(self) -> Path:
        """The user's own dated prices, which win over the shipped ones."""
        return self.root / "prices.toml"

    @property
    def demo(self) -> "Home":
        return Home(self.root / "demo")

    def checked(self) -> "Home":
        """This home, or HomeError where a file is in its place."""
        if self.root.exists() and not self.root.is_dir():
            raise HomeError(
                f"{self.root}: found a file; expected a folder for the data. Nothing was changed. Name a folder with --home or UNPEG_HOME."
            )
        return self

    def prepare(self) -> None:
        """Make the folders, or raise HomeError with the reason."""
        self.checked()
        try:
            for folder in (self.root, self.imports, self.snapshots, self.uploads):
                folder.mkdir(parents=True, exist_ok=True)
            probe = self.root / f".probe-{os.getpid()}"
            probe.touch()
            probe.unlink()
        except OSError as error:
            raise HomeError(
                f"{self.root}: cannot keep data here ({error.strerror or error}); expected a folder that can be written. "
                "Nothing was changed. Name another folder with --home or UNPEG_HOME."
            ) from error

    @contextmanager
    def writing(self, seconds: float = 600) -> Iterator[None]:
        """Hold the one writer's lock, or raise HomeError when another writer keeps it."""
        self.prepare()
        try:
            with FileLock(self.root / ".lock", timeout=seconds):
                yield
        except Timeout as error:
            raise HomeError(
                f"{self.root}: another import has been writing here for {seconds:.0f} seconds. Nothing was changed. Try again."
            ) from error

    @contextmanager
    def writing_if_free(self) -> Iterator[bool]:
        """Hold the writer's lock where nobody else does; says whether it is held."""
        lock = FileLock(self.root / ".lock", timeout=0)
        try:
            lock.acquire()
        except Timeout:
            yield False
            return
        try:
            yield True
        finally:
            lock.release()


def home_at(folder: str | Path | None = None) -> Home:
    """The home in a folder, else in UNPEG_HOME, else in the platform's user-data folder. Raises HomeError where a file is there."""
    chosen = folder or os.environ.get("UNPEG_HOME") or user_data_path("unpeg", appauthor=False)
    return Home(Path(chosen).expanduser().absolute()).checked()
