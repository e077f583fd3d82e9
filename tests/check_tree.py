"""What is tracked speaks of the product alone: no path of somebody's machine, no address of a package registry.

`python tests/check_tree.py` names each place and ends with 1, or says nothing and ends with 0.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MACHINE = re.compile(r"(?<![\w.~}/$-])(?:/(?:home|Users)/[\w.-]+|/(?:root|tmp|work)/[\w.-]*|/var/folders/|[A-Z]:\\Users\\)", re.ASCII)
REGISTRY = re.compile(
    r"https?://[^\s\"']*(?:pypi|pythonhosted|/simple\b|npmjs|registry\.|artifactory|nexus|devpi)|index-url|--find-links", re.IGNORECASE
)
EXPECTED = {
    MACHINE: "a path of one machine; expected one relative to the checkout or to the home of the data",
    REGISTRY: "a package registry's address; expected none, since each installation has its own",
}


def tracked() -> list[Path]:
    """The text files that git tracks."""
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    paths = [ROOT / name for name in names if name]
    return [path for path in paths if path.is_file() and b"\0" not in path.read_bytes()[:8000]]


def findings(name: str, text: str) -> Iterator[str]:
    """One sentence for each line of a file that names a machine's path or a registry."""
    for number, line in enumerate(text.splitlines(), start=1):
        for pattern, expected in EXPECTED.items():
            if found := pattern.search(line):
                yield f"{name}:{number}: found {found[0]}, {expected}."


def main() -> int:
    others = [path for path in tracked() if path.name not in ("check_tree.py", "test_house.py")]  # which hold examples of both
    found = [line for path in others for line in findings(path.relative_to(ROOT).as_posix(), path.read_text("utf-8", "replace"))]
    print("".join(f"{line}\n" for line in found), end="", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
