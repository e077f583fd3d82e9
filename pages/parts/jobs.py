"""Work too long for a page's run: it goes on in a thread, any number of pages watch it."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

Progress = Callable[[str, float], None]


@dataclass
class Job:
    """One piece of work: how far it is (a fraction), what it is at, and in the end its result or its error."""

    text: str = ""
    fraction: float = 0.0
    future: "Future[Any]" = field(default_factory=Future)

    @property
    def running(self) -> bool:
        return not self.future.done()

    def result(self) -> Any:
        """What the work returned; raises what it raised."""
        return self.future.result()

    def tell(self, text: str, fraction: float) -> None:
        self.text, self.fraction = text, min(max(fraction, 0.0), 1.0)


_jobs: dict[str, Job] = {}
_lock = threading.Lock()


def start(key: str, work: Callable[[Progress], Any]) -> Job:
    """Begin the work, unless work of that key is running: then watch that."""
    with _lock:
        known = _jobs.get(key)
        if known is not None and known.running:
            return known
        job = Job()
        _jobs[key] = job
        threading.Thread(
            target=_run, args=(job, work), name=f"unpeg {key[:40]}", daemon=True
        ).start()  # a stopping server does not wait for it
        return job


def _run(job: Job, work: Callable[[Progress], Any]) -> None:
    try:
        job.future.set_result(work(job.tell))
    except BaseException as error:  # raised again in the session that asks for the result
        job.future.set_exception(error)


def find(key: str) -> Job | None:
    """The last work of that key."""
    return _jobs.get(key)


def forget(key: str) -> None:
    """Drop work that is done and has been shown."""
    with _lock:
        job = _jobs.get(key)
        if job is not None and not job.running:
            del _jobs[key]
