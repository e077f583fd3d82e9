"""Which export is this file: every importer is asked, and exactly one must answer."""

from collections.abc import Sequence

from rapidfuzz import process

from data.errors import AmbiguousFormatError, NotFoundError, UnreadableFileError, UnrecognisedFileError
from data.importer import Importer
from data.importers import IMPORTERS
from data.importers.refused import REFUSED
from data.stage import Staged

_MAP = "Export it again without editing the header, or say once which column is what: on the Imports page, or with --mapping FILE.toml."


def identify(staged: Staged, as_format: str | None = None, mapped: Sequence[Importer] = ()) -> Importer:
    """The one importer that fits a staged file, or an error that says what was found and what to do.

    `mapped` are those that people made for files no importer knows; they are asked like the others.
    """
    known = (*IMPORTERS, *mapped)
    if as_format is not None:
        return _named(staged, as_format, known)
    if staged.empty_page:
        empty = [importer for importer in IMPORTERS if importer.empty and "document" in importer.shapes]
        return max(empty, key=lambda importer: len(importer.must & set(staged.header)))
    fitting = [importer for importer in known if importer.fits(staged.header, staged.sample, staged.shape)]
    if len(fitting) > 1:
        raise AmbiguousFormatError(
            f"{staged.name}, row 1: two known exports fit these columns: {' and '.join(i.label for i in fitting)}; expected one. "
            f"Nothing was loaded. Say which with --as {' or --as '.join(i.format for i in fitting)}."
        )
    if not fitting:
        for refused in REFUSED:
            if refused.fits(staged.header, staged.sample, staged.top):
                hint = f"This looks like {refused.label}: {refused.advice}"
                raise UnrecognisedFileError(staged.name, staged.header, (), hint, refused=True)
        hint = f"{_changed(set(staged.header), mapped)}{_MAP}"
        raise UnrecognisedFileError(staged.name, staged.header, dict.fromkeys(i.label for i in IMPORTERS), hint)
    (importer,) = fitting
    if not staged.rows and staged.shape == "csv" and not importer.empty and not importer.may_be_empty:
        raise UnreadableFileError(
            f"{staged.name}: found the header of {importer.label} and no row below it; expected at least one row. "
            "Nothing was loaded. Export a period in which something happened."
        )
    return importer


def _changed(header: set[str], mapped: Sequence[Importer]) -> str:
    """Of a header that was mapped and has changed since: what is gone and what is new."""
    near = max(mapped, key=lambda importer: len(importer.header & header), default=None)
    if near is None or len(near.header & header) * 2 < len(near.header | header):
        return ""
    gone, new = sorted(near.header - header), sorted(header - near.header)
    told = [
        f"{', '.join(names[:6])} {'is' if len(names) == 1 else 'are'} {word}" for names, word in ((gone, "gone"), (new, "new")) if names
    ]
    return f"Since you mapped {near.label}, its header has changed: {' and '.join(told)}. "


def _named(staged: Staged, as_format: str, importers: Sequence[Importer]) -> Importer:
    known = {importer.format: importer for importer in importers if not importer.header or importer.header == set(staged.header)}
    if as_format not in known:
        near = process.extractOne(as_format, list(known))
        raise NotFoundError(
            f"--as {as_format}: no such format; expected one of {', '.join(known)}. Nearest: {near[0] if near else ''}. Nothing was loaded."
        )
    importer = known[as_format]
    missing = importer.must - set(staged.header)
    if missing:
        raise UnrecognisedFileError(staged.name, staged.header, [importer.label], f"The columns {', '.join(sorted(missing))} are missing.")
    return importer
