"""What the tests need and the lock cannot bring: a Chromium for the pages."""

import os
import shutil
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str | None:
    """The path of the system's Chromium: UNPEG_CHROMIUM, else the first of NAMES that is installed."""
    return os.environ.get("UNPEG_CHROMIUM") or next((path for name in NAMES if (path := shutil.which(name))), None)


if __name__ == "__main__":
    if chromium() is None:
        sys.exit(
            f"No Chromium found: looked for {', '.join(NAMES)}. The tests open the pages in one. "
            "Install it (on Debian: apt install chromium) or name yours in UNPEG_CHROMIUM."
        )
