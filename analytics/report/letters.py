"""Letters that no face of the pack has, in Latin ones with a mark, so that no name breaks a line or goes missing."""

from functools import cache
from pathlib import Path
from typing import Any

MARK = "*"
FONTS = Path(__file__).parent / "fonts"
_FIRST = ("report-sans-400.ttf", "DejaVuSans.ttf")


def fallback() -> Path:
    """The face for all that the report's own does not have: Greek, Cyrillic, Arabic, Hebrew and many signs."""
    import matplotlib

    return Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"


@cache
def _known() -> frozenset[int]:
    from matplotlib.ft2font import FT2Font

    return frozenset(code for path in (FONTS / _FIRST[0], fallback()) for code in FT2Font(str(path)).get_charmap())


def latin(text: str) -> str:
    """The text as the pack can print it; where letters had to be written in Latin ones, a mark ends it."""
    clean = _clean(text)
    if _has_all(clean):
        return clean
    from anyascii import anyascii

    return "".join(letter if ord(letter) in _known() else anyascii(letter) for letter in clean).strip() + MARK


def _clean(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _has_all(clean: str) -> bool:
    return all(ord(letter) in _known() for letter in clean)


def marked(value: Any) -> bool:
    """Whether any text of a document gets the mark."""
    if isinstance(value, str):
        return not value.startswith("<?xml") and not _has_all(_clean(value))
    return any(map(marked, value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()))


def printable(value: Any) -> Any:
    """Every text of a document of lists and names, made printable; vectors excepted."""
    if isinstance(value, str):
        return value if value.startswith("<?xml") else latin(value)
    if isinstance(value, dict):
        return {name: printable(each) for name, each in value.items()}
    return [printable(each) for each in value] if isinstance(value, list) else value
