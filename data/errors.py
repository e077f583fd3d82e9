"""The errors a user can act on: where, what was found, what was expected, what happened to the data, what to do."""

from collections.abc import Iterable, Mapping
from typing import Any


class UnpegError(Exception):
    """Something a user can put right; its text is shown as it is, on the page and by the command."""

    known: Mapping[str, Any] = {}  # of a refused file, by the names of a receipt: its hash, its format, the days it conflicts with


class UnreadableFileError(UnpegError):
    """The file cannot be read as a table at all: empty, binary, damaged, too large once unpacked."""


class UnrecognisedFileError(UnpegError):
    """No known export has these columns."""

    def __init__(self, file: str, found: Iterable[str], known: Iterable[str], hint: str = "", refused: bool = False) -> None:
        self.refused = refused  # known by name, and no place here
        columns = ", ".join(list(found)[:12]) or "no columns"
        wanted = "" if refused else f"; expected those of one of: {', '.join(known)}"
        advice = hint or "Export it again without editing the header."
        super().__init__(f"{file}, row 1: found the columns {columns}{wanted}. {advice} Nothing was loaded.")


class AmbiguousFormatError(UnpegError):
    """More than one known export has these columns."""


class ConflictError(UnpegError):
    """Days already loaded come again with other rows: a person says replace or add."""


class NothingLoadedError(UnpegError):
    """A known export of which no row can be loaded."""


class HomeError(UnpegError):
    """The folder of the data cannot be used: not writable, not a folder, written by a newer version, busy."""


class NotFoundError(UnpegError):
    """What was asked for does not exist."""


class BadValueError(UnpegError):
    """A typed value, a mapping row or an option cannot be taken."""
