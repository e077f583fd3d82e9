"""Figures computed before anybody asks: the page takes them as they are, and a home with nothing in it needs none."""

import threading

import pytest

from data.errors import UnpegError
from data.home import Home
from pages.parts import ahead, brief_parts, rehearsal_list
from pages.parts.shown import Shown, seen
from tests.test_pages import opened


def test_what_was_computed_ahead_is_drawn_without_computing_it_again(demo_built: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    ahead.compute(seen(demo_built, "1"))

    def again(*_: object) -> None:
        raise AssertionError("computed again")

    monkeypatch.setattr(rehearsal_list, "hear", again)
    monkeypatch.setattr(brief_parts, "moves", again)
    for path in ("board/verdict.py", "scenarios/rehearsal.py"):
        page = opened(demo_built, monkeypatch, path, demo="1")
        assert not page.exception
        assert not page.error


def test_it_computes_each_snapshot_once_and_outlives_a_home_that_cannot_be_read(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    ended, computed = threading.Event(), []

    def look(own: Home, wish: str) -> Shown:
        looked.append(own)
        if len(looked) == 1:
            raise UnpegError("being written")
        if len(looked) == 4:
            ended.set()
        return seen(own, wish)

    looked: list[Home] = []
    monkeypatch.setattr(ahead, "seen", look)
    monkeypatch.setattr(ahead, "compute", computed.append)
    ahead.keep(home, ended, every=0.0)
    assert [now.home.root for now in computed] == [home.demo.root]
