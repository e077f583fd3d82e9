"""One company's invoices as four exports tell them: Stripe's dashboard, its tables, a connector's copies, its API."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

FORMS = ("dashboard", "tables", "connector", "api")
_DIGITS = {"jpy": 0, "usd": 2, "eur": 2, "kwd": 3}


@dataclass(frozen=True)
class Line:
    """Minor units: `amount` before discount, with the inclusive tax in it."""

    amount: int
    start: str
    end: str
    discount: int = 0
    inclusive: int = 0
    exclusive: int = 0


@dataclass(frozen=True)
class Invoice:
    id: str
    status: str
    currency: str
    day: str
    lines: tuple[Line, ...]

    @property
    def tax(self) -> int:
        return sum(line.inclusive + line.exclusive for line in self.lines)

    @property
    def total(self) -> int:
        return sum(line.amount - line.discount + line.exclusive for line in self.lines)

    def step(self, status: str) -> str:
        """When it came to a status, empty where it did not."""
        if status == "finalized":
            return "" if self.status == "draft" else f"{self.day} 12:00:00"
        return f"{self.day} 13:00:00" if status == self.status else ""


_MARCH = ("2026-03-01", "2026-04-01")
INVOICES = (
    Invoice("in_plain", "paid", "usd", "2026-03-01", (Line(9_900, *_MARCH), Line(4_850, *_MARCH))),
    Invoice("in_discounted", "open", "usd", "2026-03-02", (Line(10_000, *_MARCH, discount=1_000), Line(5_000, *_MARCH, discount=500))),
    Invoice("in_inclusive", "uncollectible", "eur", "2026-03-03", (Line(11_900, *_MARCH, inclusive=1_900),)),
    Invoice("in_exclusive", "paid", "kwd", "2026-03-04", (Line(12_340, *_MARCH, exclusive=1_230),)),
    Invoice("in_annual", "paid", "jpy", "2026-02-10", (Line(365_000, "2026-02-10", "2027-02-10"),)),
    Invoice("in_downgraded", "paid", "usd", "2026-03-11", (Line(-6_000, *_MARCH), Line(8_000, *_MARCH))),
    Invoice("in_draft", "draft", "usd", "2026-03-05", (Line(70_000, *_MARCH),)),
    Invoice("in_void", "void", "usd", "2026-03-06", (Line(80_000, *_MARCH),)),
)
REVENUE = {  # of March, in major units
    "USD": Decimal("147.50") + Decimal("135") + Decimal("20"),
    "EUR": Decimal("100"),
    "KWD": Decimal("12.34"),
    "JPY": Decimal("31000"),
}


def write(folder: Path, form: str, invoices: Iterable[Invoice] = INVOICES) -> list[Path]:
    """The files of one form."""
    written = {"dashboard": _dashboard, "tables": _tables, "connector": _connector, "api": _api}[form](tuple(invoices))
    paths = []
    for name, text in written.items():
        paths.append(folder / f"{form}_{name}")
        paths[-1].write_text(text, encoding="utf-8")
    return paths


def _csv(rows: Iterable[Mapping[str, object]]) -> str:
    listed = list(rows)
    header = list(listed[0])
    lines = [header, *([str(row[name]) for name in header] for row in listed)]
    return "".join(",".join(f'"{cell}"' if "," in cell else cell for cell in line) + "\n" for line in lines)


def _dashboard(invoices: tuple[Invoice, ...]) -> dict[str, str]:
    def row(invoice: Invoice) -> dict[str, object]:
        def major(minor: int) -> Decimal:
            return Decimal(minor).scaleb(-_DIGITS[invoice.currency])

        return {
            "id": invoice.id, "Customer": "cus_a", "Status": invoice.status, "Currency": invoice.currency,
            "Date (UTC)": f"{invoice.day} 00:00", "Finalized At (UTC)": invoice.step("finalized")[:16],
            "Paid At (UTC)": invoice.step("paid")[:16], "Voided At (UTC)": invoice.step("void")[:16],
            "Total": major(invoice.total), "Exclusive Tax Amount": major(sum(line.exclusive for line in invoice.lines)),
            "Inclusive Tax Amount": major(sum(line.inclusive for line in invoice.lines)),
            "Minimum Line Item Period Start (UTC)": min(line.start for line in invoice.lines),
            "Maximum Line Item Period End (UTC)": max(line.end for line in invoice.lines),
        }  # fmt: skip

    return {"invoices.csv": _csv(map(row, invoices))}


def _invoice(invoice: Invoice) -> dict[str, object]:
    return {
        "id": invoice.id, "billing_reason": "subscription_cycle", "amount_remaining": 0, "status": invoice.status,
        "currency": invoice.currency,
        "total": invoice.total, "tax": invoice.tax, "customer_id": "cus_a", "livemode": "true",
        "status_transitions_finalized_at": invoice.step("finalized"), "status_transitions_paid_at": invoice.step("paid"),
        "status_transitions_voided_at": invoice.step("void"),
        "status_transitions_marked_uncollectible_at": invoice.step("uncollectible"),
    }  # fmt: skip


def _line(invoice: Invoice, line: Line, line_id: str) -> dict[str, object]:
    return {
        "id": line_id, "invoice_id": invoice.id, "amount": line.amount, "currency": invoice.currency, "period_start": line.start,
        "period_end": line.end, "proration": "false", "price_id": "price_a", "livemode": "true",
    }  # fmt: skip


def _numbered(invoices: tuple[Invoice, ...], prefix: str) -> Iterable[tuple[Invoice, Line, str]]:
    for invoice in invoices:
        for number, line in enumerate(invoice.lines):
            yield invoice, line, f"{prefix}_{invoice.id[3:]}_{number}"


def _tables(invoices: tuple[Invoice, ...]) -> dict[str, str]:
    lines = [
        _line(invoice, line, line_id) | {"total_discount": line.discount, "total_exclusive_tax": line.exclusive}
        for invoice, line, line_id in _numbered(invoices, "il")
    ]
    taxes = [
        {"id": f"tax_{line_id}", "invoice_id": invoice.id, "invoice_line_item_id": line_id, "amount": line.inclusive, "inclusive": "true"}
        for invoice, line, line_id in _numbered(invoices, "il")
        if line.inclusive
    ]
    heads = [_invoice(invoice) | {"date": f"{invoice.day} 00:00:00"} for invoice in invoices]
    return {"invoices.csv": _csv(heads), "lines.csv": _csv(lines)} | ({"taxes.csv": _csv(taxes)} if taxes else {})


def _connector(invoices: tuple[Invoice, ...]) -> dict[str, str]:
    """Its lines have ids of their own, and no discount."""
    synced = {"_fivetran_synced": "2026-05-01 00:00:00"}
    heads = [_invoice(invoice) | {"created": f"{invoice.day} 00:00:00", "is_deleted": "FALSE"} | synced for invoice in invoices]
    lines = [_line(invoice, line, line_id) | synced for invoice, line, line_id in _numbered(invoices, "sli")]
    return {"invoices.csv": _csv(heads), "lines.csv": _csv(lines)}


def _api(invoices: tuple[Invoice, ...]) -> dict[str, str]:
    """Two pages: one of the API of before 2025-03-31, one of after it."""
    half = len(invoices) // 2
    pages = [
        {"object": "list", "url": "/v1/invoices", "has_more": part == 0, "data": [_object(invoice, old=part == 0) for invoice in chosen]}
        for part, chosen in enumerate((invoices[:half], invoices[half:]))
    ]
    return {"invoices.json": "\n".join(json.dumps(page, indent=1) for page in pages)}


def _second(at: str) -> int | None:
    return int(datetime.fromisoformat(at).replace(tzinfo=UTC).timestamp()) if at else None


def _object(invoice: Invoice, old: bool) -> dict[str, object]:
    steps = {"finalized": "finalized", "paid": "paid", "voided": "void", "marked_uncollectible": "uncollectible"}
    lines = [_api_line(invoice, line, line_id, old) for invoice, line, line_id in _numbered((invoice,), "il")]
    return {
        "id": invoice.id, "object": "invoice", "status": invoice.status, "currency": invoice.currency, "created": _second(invoice.day),
        "customer": "cus_a", "total": invoice.total, "livemode": True,
        "status_transitions": {f"{name}_at": _second(invoice.step(status)) for name, status in steps.items()},
        "lines": {"object": "list", "has_more": False, "data": lines},
    }  # fmt: skip


def _api_line(invoice: Invoice, line: Line, line_id: str, old: bool) -> dict[str, object]:
    amounts = [(line.inclusive, True), (line.exclusive, False)]
    taxes: object = [
        {"amount": amount, "inclusive": inside} if old else {"amount": amount, "tax_behavior": "inclusive" if inside else "exclusive"}
        for amount, inside in amounts
        if amount
    ]
    price: object = {"id": "price_a"} if old else {"price_details": {"price": "price_a"}}
    return {
        "id": line_id, "object": "line_item", "amount": line.amount, "currency": invoice.currency,
        "period": {"start": _second(line.start), "end": _second(line.end)},
        "discount_amounts": [{"amount": line.discount, "discount": "di_1"}] if line.discount else [],
        "tax_amounts" if old else "taxes": taxes, "price" if old else "pricing": price,
    }  # fmt: skip
