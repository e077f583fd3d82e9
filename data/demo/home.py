"""Builds the demo company's own home from its exports, through the same door as anybody's files."""

import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from filelock import FileLock

from data.decisions import change_settings, map_file, type_figures
from data.demo.exports import write_all
from data.demo.story import COMPANY, JUDGED_FROM
from data.home import Home
from data.ingest import import_files

SETTINGS: Mapping[str, str] = {"company": COMPANY}
WHO = "demo"


def build(home: Home, *, today: date) -> Path:
    """The folder of the demo's exports; what is complete stays, what was left half built is built again.

    Raises HomeError where nothing can be kept.
    """
    exports = home.demo.root / "exports"
    home.prepare()
    with FileLock(home.root / ".demo.lock"):
        if not home.demo.current.is_file():
            _build(home, max(today, JUDGED_FROM))
    return exports


def _build(home: Home, today: date) -> None:
    """Built aside and renamed, so that a reader sees the whole of it or nothing."""
    aside = Home(home.root / ".demo-unfinished")
    for left in (aside.root, home.demo.root):
        if left.exists():
            shutil.rmtree(left)
    written = write_all(aside.root / "exports")
    change_settings(aside, SETTINGS, today=today, who=WHO, later=True)
    type_figures(aside, written.typed, today=today, who=WHO, later=True)
    map_file(aside, written.mapping, today=today, who=WHO, later=True)
    import_files(aside, written.files, today=today, who=WHO)
    aside.root.rename(home.demo.root)
