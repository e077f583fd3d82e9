"""The demo company: eighteen months of exports in the vendors' own formats, and a home built from them."""

from data.demo.exports import write_exports
from data.demo.home import build

__all__ = ["build", "write_exports"]
