"""What each importer makes of small files of our own: rows, totals, months, rejected rows. `make golden` writes them anew."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from data.column_mapping import ColumnMapping, read_mapping
from data.home import Home
from data.identify import identify
from data.importer import Importer
from data.importers import IMPORTERS
from data.ingest import import_files
from data.judge import judge
from data.mapped import mapped_importer
from data.stage import Staged, stage

GOLDEN = Path(__file__).parent
SAMPLES = sorted(
    path for path in GOLDEN.glob("*/*") if path.suffix in (".csv", ".json", ".jsonl") and not path.name.endswith(".expected.json")
)
MAPPED = "mapped"  # files that no importer knows, each with its mapping beside it
UNSAID = ("import_id", "family", "source", "_problem")


def expected_of(sample: Path) -> Path:
    return sample.parent / f"{sample.stem}.expected.json"


def said_of(sample: Path) -> ColumnMapping | None:
    """The mapping that stands beside a file that no importer knows."""
    said = sample.with_suffix(".toml")
    return read_mapping(said) if said.exists() else None


def importer_of(sample: Path, staged: Staged) -> Importer:
    mapping = said_of(sample)
    return mapped_importer(mapping) if mapping else identify(staged)


def made_of(sample: Path, home: Home, today: date) -> dict[str, Any]:
    """The receipt and the rows of one sample, as they stand in the golden file."""
    mapping = said_of(sample)
    (receipt,) = import_files(home, [sample], today=today, dry_run=True, mappings={sample: mapping} if mapping else None)
    if receipt.errors:
        return {"errors": list(receipt.errors)}
    staged = stage(sample, home.uploads)
    judged = judge(staged, importer_of(sample, staged), "any", today, home.uploads, lambda step, share: None)
    rows = pl.read_parquet(judged.rows).sort("line").to_dicts()
    return {
        "format": receipt.format,
        "kind": receipt.kind,
        "rows": {"read": receipt.rows_read, "loaded": receipt.rows_loaded, "rejected": receipt.rows_rejected},
        "rows_without_amount": receipt.rows_without_amount,
        "amounts": {a.currency: {"read": told(a.read), "loaded": told(a.loaded), "rejected": told(a.rejected)} for a in receipt.amounts},
        "months": list(receipt.months),
        "warnings": list(receipt.warnings),
        "rejected": [{"line": r.line, "column": r.column, "found": r.found, "expected": r.expected} for r in receipt.rejected],
        "loaded": [{k: told(v) for k, v in row.items() if v is not None and k not in UNSAID} for row in rows],
    }


def told(value: Any) -> Any:
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(value, list):  # a map
        return {entry["key"]: entry["value"] for entry in value if entry["value"] is not None}
    return value if isinstance(value, bool | int | str) else str(value)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_file_gives_the_rows_that_a_person_has_read(sample: Path, home: Home, today: date, request: pytest.FixtureRequest):
    made = made_of(sample, home, today)
    if request.config.getoption("--rewrite"):
        expected_of(sample).write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n")
    assert expected_of(sample).exists(), f"{sample.name} has no golden file; run make golden and read what it writes"
    assert made == json.loads(expected_of(sample).read_text())


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_read_is_loaded_and_rejected_in_rows_and_in_amount(sample: Path):
    expected = json.loads(expected_of(sample).read_text())
    rows = expected["rows"]
    assert rows["read"] == rows["loaded"] + rows["rejected"]
    assert rows["rejected"] == len(expected["rejected"])
    for amount in expected["amounts"].values():
        assert Decimal(amount["read"]) == Decimal(amount["loaded"]) + Decimal(amount["rejected"])


def test_every_importer_has_a_golden_file_and_every_golden_file_its_sample(request: pytest.FixtureRequest):
    assert {path.name for path in GOLDEN.iterdir() if path.is_dir() and path.name != "__pycache__"} == {
        MAPPED,
        *(i.format for i in IMPORTERS),
    }
    unused = set(GOLDEN.glob("*/*.expected.json")) - {expected_of(sample) for sample in SAMPLES}
    if request.config.getoption("--rewrite"):
        for path in unused:
            path.unlink()
    else:
        assert not unused


def test_a_folder_s_files_are_of_its_format():
    for sample in SAMPLES:
        format_ = json.loads(expected_of(sample).read_text())["format"]
        if sample.parent.name == MAPPED:
            assert format_ == read_mapping(sample.with_suffix(".toml")).format
        else:
            assert format_ == sample.parent.name, sample.name
