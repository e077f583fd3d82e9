"""What others report of themselves: one dated line each, with its definition and source, to be set beside a company's own figure."""

import tomllib
from functools import cache
from pathlib import Path

from pydantic import BaseModel

CAUTION = "Definitions differ, and who answers a survey is not everybody: read it as a direction, not as a target."


class Peer(BaseModel, frozen=True, extra="forbid"):
    """`measure` is the figure of ours that it stands beside; `text` as printed; `grade` says how near the source is to the figure."""

    measure: str
    text: str
    definition: str
    source: str
    grade: str
    since: str


@cache
def peers() -> dict[str, Peer]:
    """All shipped lines, by the figure that they stand beside."""
    found = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return {peer.measure: peer for peer in (Peer(**fields) for fields in found.values())}
