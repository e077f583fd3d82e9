"""What the first reader would wait for, computed before anybody asks: at the start, and after each publishing by whomever."""

import logging
import threading

from data.errors import UnpegError
from data.home import Home
from pages.parts import brief_parts, cached, evidence_parts, kept_parts, rehearsal_list
from pages.parts.shown import Shown, seen, today

_EVERY = 10.0  # seconds
_LOG = logging.getLogger("unpeg")


def keep(own: Home, ended: threading.Event, every: float = _EVERY) -> None:
    """Compute for each snapshot and day that comes, until ended."""
    done: tuple[object, ...] = ()
    while not ended.is_set():
        try:
            now = seen(own, "")
            if (*now.key, today()) != done:
                done = (*now.key, today())
                compute(now)
        except UnpegError as error:
            _LOG.info("not computed ahead: %s", error)  # the page says so to who opens it
        ended.wait(every)


def compute(now: Shown) -> None:
    """The verdict and its move, the price cuts and bills of the Economics page, the answers of the Rehearsal page: the slow ones."""
    said = cached.the_verdict(now)
    if now.snapshot is None:
        return
    brief_parts.weighed(now, now.snapshot)
    evidence_parts.score(now, now.snapshot)
    if said.month is not None:
        evidence_parts.margin_interval(now, now.snapshot, said.month)
    kept_parts.cuts_of(now.key, now.snapshot)
    cached.reconciled(now.key, now.snapshot)
    rehearsal_list.answer_all(now)
