"""One model, two names: a usage export dates its models, a cost report often does not, and writes fine-tunes its own way."""

import re
from collections.abc import Iterable

_MODALITY = re.compile(r" (?:text|image|audio)$")
_FINE_TUNE = re.compile(r"^(ft:[^:]+):.*$")
_DATE = re.compile(r"(?:-20\d{2}-\d{2}-\d{2}|[-@]20\d{6}|-\d{4}|-latest)$")


def plain(name: str) -> str:
    """A name without what only one export writes: ft:gpt-4o:org::id and ft-gpt-4o are ft:gpt-4o, gpt-image-1 text is gpt-image-1."""
    name = _MODALITY.sub("", name.strip().lower())
    if name.startswith("ft-"):
        name = f"ft:{name[3:]}"
    return _FINE_TUNE.sub(r"\1", name)


def undated(name: str) -> str:
    """A plain name without the date of its snapshot: gpt-4-0613 is gpt-4; gpt-4-1106-preview stays, it is a model of its own."""
    return _DATE.sub("", plain(name))


def reported_name(model: str, reported: Iterable[str]) -> str | None:
    """The plain name under which a cost report bills a model of a usage export; None where it does not name it.

    The same name wins, then the one without a date, then another dated one of the same model, the longest first.
    """
    names = {plain(name) for name in reported}
    if plain(model) in names:
        return plain(model)
    same = sorted((name for name in names if undated(name) == undated(model)), key=lambda name: (name != undated(model), -len(name), name))
    return same[0] if same else None
