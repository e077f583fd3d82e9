"""The house itself: whose packages these are, who imports whom, what is shipped, what is tracked, who can reach the server."""

import ast
import importlib
import re
import subprocess
import sys
import tomllib
import urllib.request
import zipfile
from pathlib import Path

import pytest

from tests.check_tree import findings, tracked
from tests.serving import serving

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = (".streamlit", "app.py", "cli.py", "terminal.py", "data", "analytics", "pages")
BELOW = {
    "data": {"data"},
    "analytics": {"analytics", "data"},
    "pages": {"pages", "analytics", "data"},
    "app.py": {"pages", "analytics", "data"},
    "terminal.py": {"analytics", "data"},
    "cli.py": {"app", "pages", "analytics", "data", "terminal"},  # app and pages: `unpeg serve`
}
OURS = {"app", "cli", "terminal", "pages", "analytics", "data", "tests"}
CODE = sorted(path for room in BELOW for path in ([ROOT / room] if room.endswith(".py") else (ROOT / room).rglob("*.py")))


def room(path: Path) -> str:
    return path.relative_to(ROOT).parts[0]


def imported(path: Path) -> set[str]:
    """The full names of the modules that a file imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


def importers_of(package: str) -> set[str]:
    return {path.relative_to(ROOT).as_posix() for path in CODE if any(name.split(".")[0] == package for name in imported(path))}


# -- packages and layers -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["data", "analytics", "pages", "app", "cli"])
def test_our_packages_are_ours(name):
    assert Path(str(importlib.import_module(name).__file__)).is_relative_to(ROOT)


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_imports_go_downwards_alone(path):
    reached = {name.split(".")[0] for name in imported(path)} & OURS
    assert reached <= BELOW[room(path)]


def test_streamlit_is_known_to_pages_and_app_alone():
    assert all(name == "app.py" or name.startswith("pages/") for name in importers_of("streamlit"))


def test_plotly_is_known_to_charts_and_pages_alone():
    assert all(name.startswith(("analytics/charts/", "pages/")) for name in importers_of("plotly"))


def test_duckdb_is_spoken_by_data_alone_and_by_no_importer():
    spoken = importers_of("duckdb")
    assert spoken
    assert all(name.startswith("data/") and not name.startswith(("data/importers/", "data/demo/")) for name in spoken)


SQL = re.compile(r"\bselect\b.+\bfrom\s+\w|\binsert\s+into\b|\bread_(csv|parquet)\b", re.IGNORECASE | re.DOTALL)


@pytest.mark.parametrize(
    "path", [p for p in CODE if room(p) in ("pages", "app.py", "cli.py")], ids=lambda p: p.relative_to(ROOT).as_posix()
)
def test_pages_and_command_hold_no_sql(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documents = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef) and node.body and isinstance(node.body[0], ast.Expr)
    }
    texts = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in documents]
    assert not [text for text in texts if SQL.search(text)]
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr in ("sql", "query")]


# -- what is tracked ---------------------------------------------------------------------------------------------------------


def test_nothing_tracked_names_a_machine_or_a_registry():
    done = subprocess.run([sys.executable, "tests/check_tree.py"], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    "line",
    [
        "open('/home/ada/export.csv')",
        "/Users/ada/unpeg",
        "see /tmp/x.csv",
        "cd /work/unpeg",
        "C:\\Users\\ada",
        "--extra-index-url https://mirror.example/simple",
        "https://files.pythonhosted.org/packages/x.whl",
    ],
)
def test_the_check_of_the_tree_sees(line):
    assert list(findings("notes.md", line))


@pytest.mark.parametrize("line", ["~/.local/share/unpeg", "https://example.com/home/ada", "a/tmp/b", "#!/usr/bin/env bash", "tests/work/x"])
def test_the_check_of_the_tree_lets_pass(line):
    assert not list(findings("notes.md", line))


def test_the_lock_pins_every_package_with_hashes():
    entries = (ROOT / "requirements.txt").read_text().replace("\\\n", "").splitlines()
    pins = [line for line in entries if line and not line.lstrip().startswith("#")]
    assert len(pins) > 50
    assert all(re.match(r"[a-z0-9-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", line) for line in pins)


def test_every_dependency_says_why():
    text = (ROOT / "pyproject.toml").read_text()
    project = tomllib.loads(text)
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    for dependency in wanted:
        assert re.search(rf'"{re.escape(dependency)}", +# \w', text), dependency


# -- what is shipped ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], cwd=ROOT, check=True, capture_output=True
    )
    (built,) = folder.glob("*.whl")
    return built


def test_a_wheel_holds_everything_the_program_needs(wheel):
    held = set(zipfile.ZipFile(wheel).namelist())
    wanted = {path.relative_to(ROOT).as_posix() for path in tracked() if room(path) in SHIPPED}
    assert wanted <= held
    assert {".streamlit/config.toml", "pages/shell.py"} <= held
    assert any(name.startswith("pages/static/") for name in held)
    assert not [name for name in held if name.startswith("tests/")]


@pytest.mark.slow
def test_the_dashboard_runs_from_a_wheel_in_another_folder(wheel, home, tmp_path):
    installed = tmp_path / "installed"
    zipfile.ZipFile(wheel).extractall(installed)
    (elsewhere := tmp_path / "elsewhere").mkdir()
    start = (sys.executable, "-c", "import cli; cli.main()")
    with serving(home, command=start, folder=elsewhere, environment={"PYTHONPATH": str(installed)}) as url:
        font = next((installed / "pages" / "static").glob("*.woff2")).name
        with urllib.request.urlopen(f"{url}/app/static/{font}", timeout=10) as answer:  # noqa: S310 our own server
            assert answer.status == 200
            assert answer.read(4) == b"wOF2"


# -- who can reach it --------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="sockets are asked of Linux")
def test_the_server_listens_on_loopback_alone(home):
    with serving(home) as url:
        port = f"{int(url.rsplit(':', 1)[1]):04X}"
        rows = [line.split() for table in ("tcp", "tcp6") for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]]
        listening = {row[1].split(":")[0] for row in rows if row[3] == "0A" and row[1].endswith(f":{port}")}
    assert listening == {"0100007F"}  # 127.0.0.1
