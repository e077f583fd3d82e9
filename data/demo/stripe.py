"""The demo company's bills as Stripe's tables (Sigma, data pipeline): minor units, lower-case currencies, UTC timestamps."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

from data.demo.bills import SEAT, TICKET, Invoice, own_id
from data.demo.customers import CUSTOMERS
from data.demo.story import CLOSING, PRODUCTS, stream
from data.demo.stripe_columns import COLUMNS

_EXTRACTED = "2026-11-02 06:00:00"
_OPENED = "2025-03-14 09:12:44"
# customer, product, month billed for, what is given back, status, why
CREDITS = (
    ("kestrel-mobility", "resolve", date(2026, 7, 1), 17_820, "issued", "180 tickets reopened in July 2026"),
    ("hollins-hotels", "resolve", date(2026, 9, 1), 9_405, "issued", "95 tickets reopened in September 2026"),
    ("marrow-labs", "platform", date(2026, 2, 1), 40_000, "issued", "Platform fee of February 2026, outage"),
    ("opaline-studio", "platform", date(2025, 12, 1), 30_000, "void", "Entered by mistake"),
)

Cells = Mapping[str, object]


class StripeIds:
    """The ids Stripe gave to customers, products and prices."""

    def __init__(self, seed: int) -> None:
        rng = stream(seed, "stripe")
        self.customers = {customer.id: own_id("cus_", rng, 14) for customer in CUSTOMERS}
        self.products = {key: own_id("prod_", rng, 14) for key in PRODUCTS}
        self.subscriptions = {customer.id: own_id("sub_", rng) for customer in CUSTOMERS}
        currencies = sorted({customer.currency for customer in CUSTOMERS})
        self.prices = {(key, currency): own_id("price_", rng) for key in PRODUCTS for currency in currencies}
        self.draft = own_id("in_", rng)


def write_stripe(folder: Path, issued: Sequence[Invoice], seed: int) -> tuple[Path, ...]:
    """Invoices, their lines, prices, products, credit notes and theirs."""
    ids = StripeIds(seed)
    notes, note_lines = _credit_notes(issued, ids, seed)
    credited = {str(note["invoice_id"]): note["amount"] for note in notes if note["status"] == "issued"}
    tables: dict[str, Iterable[Cells]] = {
        "invoices": [*(_invoice(invoice, ids, credited.get(invoice.id, 0)) for invoice in issued), _draft(ids)],
        "invoice_line_items": [*_lines(issued, ids), *_draft_lines(ids)],
        "prices": _prices(ids),
        "products": _products(ids),
        "credit_notes": notes,
        "credit_note_line_items": note_lines,
    }
    return tuple(_write(folder / f"stripe_{name}.csv", COLUMNS[name], rows) for name, rows in tables.items())


def _write(path: Path, columns: Sequence[str], rows: Iterable[Cells]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def _at(day: date, time: str = "00:00:00") -> str:
    return f"{day} {time}"


def _invoice(invoice: Invoice, ids: StripeIds, credited: object) -> Cells:
    subtotal = sum(line.amount for line in invoice.lines)
    tax = sum(line.tax for line in invoice.lines)
    total = subtotal + tax - sum(line.discount for line in invoice.lines)
    paid = invoice.status == "paid"
    finalized, settled = _at(invoice.issued, "01:05:03"), _at(invoice.issued + timedelta(days=9), "14:05:03")
    return {
        "id": invoice.id, "number": invoice.number, "customer_id": ids.customers[invoice.customer.id],
        "customer_name": invoice.customer.name,
        "currency": invoice.customer.currency.lower(), "status": invoice.status, "date": _at(invoice.issued, "00:05:03"),
        "effective_at": finalized, "due_date": _at(invoice.issued + timedelta(days=30), "00:05:03"), "subtotal": subtotal, "tax": tax,
        "total": total, "amount_due": total, "amount_paid": total if paid else 0, "amount_remaining": 0 if paid else total,
        "amount_shipping": 0, "starting_balance": 0, "ending_balance": 0, "pre_payment_credit_notes_amount": 0,
        "post_payment_credit_notes_amount": credited, "billing_reason": "subscription_cycle", "collection_method": "send_invoice",
        "subscription_id": ids.subscriptions[invoice.customer.id], "period_start": _at(invoice.issued), "period_end": _at(invoice.issued),
        "paid": paid, "paid_out_of_band": False, "attempted": True, "attempt_count": 1, "auto_advance": False,
        "automatic_tax_enabled": False, "customer_tax_exempt": "none", "batch_timestamp": _EXTRACTED,
        "status_transitions_finalized_at": finalized, "status_transitions_paid_at": settled if paid else "",
        "status_transitions_voided_at": settled if invoice.status == "void" else "",
        "status_transitions_marked_uncollectible_at": settled if invoice.status == "uncollectible" else "",
    }  # fmt: skip


def _lines(issued: Iterable[Invoice], ids: StripeIds) -> Iterable[Cells]:
    for invoice in issued:
        for line in invoice.lines:
            yield _line(invoice.id, ids, invoice.customer.id, invoice.customer.currency, line.product) | {
                "id": line.id, "amount": line.amount, "description": line.description, "discountable": line.discount > 0,
                "period_start": _at(line.start), "period_end": _at(line.end), "proration": line.proration, "quantity": line.quantity,
                "quantity_decimal": line.quantity, "total_discount": line.discount, "total_exclusive_tax": line.tax,
            }  # fmt: skip


def _line(invoice_id: str, ids: StripeIds, customer_id: str, currency: str, product: str) -> dict[str, object]:
    return {
        "invoice_id": invoice_id, "currency": currency.lower(), "price_id": ids.prices[product, currency], "source_type": "subscription",
        "line_item_parent_type": "subscription_item_details", "subscription": ids.subscriptions[customer_id], "batch_timestamp": _EXTRACTED,
    }  # fmt: skip


def _draft(ids: StripeIds) -> Cells:
    """An invoice somebody is still writing, by hand."""
    customer = next(customer for customer in CUSTOMERS if customer.id == "osprey-analytics")
    return {
        "id": ids.draft, "customer_id": ids.customers[customer.id], "customer_name": customer.name, "currency": "usd", "status": "draft",
        "date": _at(CLOSING, "15:20:11"), "subtotal": 120_000, "tax": 0, "total": 120_000, "amount_due": 120_000, "amount_paid": 0,
        "amount_remaining": 120_000, "billing_reason": "manual", "collection_method": "send_invoice", "period_start": _at(CLOSING),
        "period_end": _at(CLOSING), "paid": False, "auto_advance": False, "batch_timestamp": _EXTRACTED,
    }  # fmt: skip


def _draft_lines(ids: StripeIds) -> Iterable[Cells]:
    """The draft's one line, and two rows that came out of a spreadsheet broken."""
    base = _line(ids.draft, ids, "osprey-analytics", "USD", "onboarding") | {
        "description": "Migration workshop", "discountable": False, "period_start": _at(CLOSING), "period_end": _at(CLOSING),
        "proration": False, "quantity": 1, "quantity_decimal": 1, "total_discount": 0, "total_exclusive_tax": 0,
        "source_type": "invoice_item",
    }  # fmt: skip
    yield base | {"id": "il_draftWorkshop0000000001", "amount": 120_000}
    yield base | {"id": "il_draftWorkshop0000000002", "amount": "12.3.4"}
    yield base | {"id": "il_draftWorkshop0000000003", "amount": 45_000, "period_start": "31/02/2026"}


def _prices(ids: StripeIds) -> Iterable[Cells]:
    for (key, currency), price_id in ids.prices.items():
        each = {"gateway": 1, "resolve": TICKET[currency], "seats": SEAT.get(currency, "")}.get(key, "")
        yield {
            "id": price_id, "active": True, "batch_timestamp": _EXTRACTED, "billing_scheme": "per_unit", "created": _OPENED,
            "currency": currency.lower(), "nickname": _nickname(key),
            "product_id": ids.products[key], "recurring_interval": "" if key == "onboarding" else "month",
            "recurring_interval_count": "" if key == "onboarding" else 1,
            "recurring_usage_type": "metered" if key in ("gateway", "resolve") else "" if key == "onboarding" else "licensed",
            "tax_behavior": "exclusive", "type": "one_time" if key == "onboarding" else "recurring", "unit_amount": each,
            "unit_amount_decimal": each,
        }  # fmt: skip


def _nickname(key: str) -> str:
    return "Usage in cents" if key == "gateway" else f"{PRODUCTS[key].name}, per {PRODUCTS[key].unit}"


def _products(ids: StripeIds) -> Iterable[Cells]:
    for key, product in PRODUCTS.items():
        yield {
            "id": ids.products[key], "active": True, "batch_timestamp": _EXTRACTED, "created": _OPENED, "name": product.name,
            "type": "service", "unit_label": product.unit if key in ("resolve", "seats") else "",
        }  # fmt: skip


def _credit_notes(issued: Sequence[Invoice], ids: StripeIds, seed: int) -> tuple[list[Cells], list[Cells]]:
    rng = stream(seed, "credit notes")
    notes: list[Cells] = []
    lines: list[Cells] = []
    for number, (customer, product, month, amount, status, why) in enumerate(CREDITS, 1):
        invoice, line = next(
            (invoice, line) for invoice in issued for line in invoice.lines
            if (invoice.customer.id, line.product, line.start) == (customer, product, month)
        )  # fmt: skip
        note_id, created = own_id("cn_", rng), _at(invoice.issued + timedelta(days=16), "10:31:00")
        notes.append({
            "id": note_id, "amount": amount, "amount_shipping": 0, "batch_timestamp": _EXTRACTED, "created": created, "currency": "usd",
            "customer_id": ids.customers[customer], "effective_at": created, "invoice_id": invoice.id, "memo": why,
            "number": f"{invoice.number}-CN-{number:02d}", "out_of_band_amount": 0, "reason": "product_unsatisfactory", "status": status,
            "type": "post_payment", "voided_at": created if status == "void" else "",
        })  # fmt: skip
        lines.append({
            "id": own_id("cnli_", rng), "amount": amount, "batch_timestamp": _EXTRACTED, "credit_note_id": note_id, "description": why,
            "discount_amount": 0, "invoice_line_item": line.id, "quantity": 1, "type": "invoice_line_item", "unit_amount": amount,
            "unit_amount_decimal": amount,
        })  # fmt: skip
    return notes, lines
