"""The receipt of a file: what was read, loaded and rejected, in rows and in amounts. Frozen at import."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Amount:
    """Sums of one currency; read = loaded + rejected."""

    currency: str
    read: Decimal
    loaded: Decimal
    rejected: Decimal


@dataclass(frozen=True)
class MonthAmount:
    """Loaded rows of one month and currency; currency is empty where the file carries no money."""

    month: str
    currency: str
    rows: int
    amount: Decimal | None


@dataclass(frozen=True)
class RejectedRow:
    line: int
    column: str
    found: str
    expected: str
    raw: str
    currency: str = ""
    amount: Decimal | None = None


@dataclass(frozen=True)
class Conflict:
    """A day that is loaded already and comes again with other rows."""

    day: str
    account: str
    rows_there: int
    rows_here: int
    amount_there: Decimal | None
    amount_here: Decimal | None


@dataclass(frozen=True)
class Outline:
    """A file that no importer knows, as it stands: its columns and first rows. `refused`: known by name, and no place here."""

    header: tuple[str, ...]
    sample: tuple[Mapping[str, str], ...]
    refused: bool = False


@dataclass(frozen=True)
class Total:
    """A sum in each unit its column could be in, as text; `chosen` is the one it would be loaded in."""

    what: str
    readings: tuple[tuple[str, str], ...]
    chosen: str


@dataclass(frozen=True)
class AsRead:
    """The first rows of a mapped file as they would be read, as text, and its totals."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    totals: tuple[Total, ...]


@dataclass(frozen=True)
class Receipt:
    """What became of one file. `status` is loaded, duplicate or rejected; a rejected file changed nothing."""

    file: str
    sha256: str = ""
    format: str = ""
    label: str = ""
    kind: str = ""
    why: str = ""
    status: str = "rejected"
    import_id: str | None = None
    rows_read: int = 0
    rows_loaded: int = 0
    rows_rejected: int = 0
    rows_without_amount: int = 0
    amounts: tuple[Amount, ...] = ()
    months: tuple[str, ...] = ()
    by_month: tuple[MonthAmount, ...] = ()
    snapshot: str | None = None
    warnings: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    rejected: tuple[RejectedRow, ...] = field(default=(), repr=False)
    conflicts: tuple[Conflict, ...] = ()
    restated_rows: int = 0
    repeated_rows: int = 0
    new_customers: tuple[str, ...] = ()
    outline: Outline | None = None  # of a file that no importer knows: a person may say which column is what
    as_read: AsRead | None = None  # of a file that a person mapped

    @property
    def met(self) -> str:
        """Which of its days are loaded already with other rows, in words."""
        days = self.conflicts
        shown = "; ".join(
            f"{c.day}: {row_count(c.rows_there)} loaded{_worth(c.amount_there)}, {c.rows_here:,} in this file{_worth(c.amount_here)}"
            for c in days[:3]
        )
        more = f"; and {len(days) - 3:,} more" if len(days) > 3 else ""
        return f"{len(days):,} of its days {'is' if len(days) == 1 else 'are'} loaded already with other rows ({shown}{more})"

    def as_json(self) -> dict[str, Any]:
        """The object of `unpeg import --json` (money as decimal strings)."""
        return {
            "file": self.file, "sha256": self.sha256, "format": self.format, "kind": self.kind, "status": self.status,
            "import_id": self.import_id,
            "rows_read": self.rows_read, "rows_loaded": self.rows_loaded, "rows_rejected": self.rows_rejected,
            "rows_without_amount": self.rows_without_amount,
            "amounts": [{k: v if isinstance(v, str) else decimal_text(v) for k, v in asdict(amount).items()} for amount in self.amounts],
            "months": list(self.months), "snapshot": self.snapshot, "warnings": list(self.warnings), "errors": list(self.errors),
        }  # fmt: skip


def row_count(count: int, one: str = "", many: str = "") -> str:
    """1 row is loaded, 2 rows are loaded."""
    return f"{count:,} row{'' if count == 1 else 's'} {one if count == 1 else many}".rstrip()


def _worth(amount: Decimal | None) -> str:
    return f" worth {amount:,.2f}" if amount is not None else ""


def decimal_text(value: Decimal) -> str:
    """596.65 for 596.650000: trailing zeros go, down to two decimals; ASCII minus, no exponent, no minus before zero."""
    text = f"{value:f}"
    whole, _, decimals = text.partition(".")
    decimals = decimals.rstrip("0").ljust(2, "0")
    return f"{whole}.{decimals}".removeprefix("-") if value == 0 else f"{whole}.{decimals}"
