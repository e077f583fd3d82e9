"""Lists of Stripe's API as JSON: invoices and credit notes with their lines, prices, products. Integers in minor units, times as seconds.

A row is a line with its document, so that nothing waits. A list of lines that is cut off is no invoice: its rows are rejected.
"""

from data.expressions import (
    INVOICE_STATUSES,
    Cell,
    Rule,
    Value,
    any_of,
    computed,
    const,
    currency,
    day,
    either,
    fixed,
    fn,
    fraction_of_major,
    item,
    json_sum,
    json_texts,
    judged,
    live_mode,
    major,
    minor,
    null,
    number,
    one_of,
    or_zero,
    text,
    time,
    trimmed,
    true,
    when,
)  # fmt: skip
from data.importer import Importer

_code = fn("upper", trimmed("currency"))


def _either_shape(new: Cell, old: Cell) -> tuple[Cell, Value]:
    """A sum that the API writes in one of two shapes, and its value."""
    return new, when(new.text.isnotnull(), new.value, old.value)


def _is_whole(more: str, instead: str) -> Rule:
    cut_off = true(fn("lower", trimmed(more)) == const("true"))
    return Rule(more, cut_off, const("true: the list of its lines is cut off"), f"all lines; {instead}")


_steps = tuple(f"invoice.status_transitions.{step}_at" for step in ("finalized", "paid", "voided", "marked_uncollectible"))
_amount = minor("amount", "currency")
_discounts = json_sum("discount_amounts", "amount")
_taxes, _all_tax = _either_shape(json_sum("taxes", "amount"), json_sum("tax_amounts", "amount"))
_inside, _inclusive = _either_shape(
    json_sum("taxes", "amount", ("tax_behavior", "inclusive")), json_sum("tax_amounts", "amount", ("inclusive", "true"))
)
_start, _end = day("period.start", required=False), day("period.end", required=False)
_quantity = number(any_of(("quantity_decimal", "quantity")), "quantity", required=False, kind="DECIMAL(18,6)")
_pricing = ["$.price_details.price", "$.price_details.product", "$.unit_amount_decimal"]
_price = ["$.id", "$.product.id", "$.product", "$.unit_amount_decimal", "$.unit_amount"]
_unit = number(either(item("_pricing", 3), item("_price", 4), item("_price", 5)), "pricing|price", required=False, kind="DECIMAL(28,14)")

STRIPE_INVOICES_API = Importer(
    format="stripe_invoices_api",
    label="Stripe API list of invoices",
    family="stripe",
    kind="billing",
    table="invoice_lines",
    must=frozenset({"invoice.id", "invoice.object", "invoice.status"}),
    shapes=frozenset({"document"}),
    optional=(
        *_steps,
        "invoice.created",
        "invoice.number",
        "invoice.customer",
        "invoice.customer.id",
        "invoice.customer_name",
        "invoice.total",
        "invoice.livemode",
        "invoice.has_more",
        "id",
        "amount",
        "currency",
        "discount_amounts",
        "taxes",
        "tax_amounts",
        "description",
        "period.start",
        "period.end",
        "quantity",
        "quantity_decimal",
        "pricing",
        "price",
        "plan.id",
    ),
    lets=({"_pricing": json_texts("pricing", _pricing), "_price": json_texts("price", _price)},),
    columns={
        "invoice_id": text("invoice.id", required="the invoice's id"),
        "line_id": text("id", required="the lines of an invoice that has a total"),
        "currency": currency("currency"),
        "net": computed(_amount.value - major(_discounts.value + _inclusive, _code)),
        "tax": computed(major(_all_tax, _code)),
        "discount": computed(major(_discounts.value, _code)),
        "description": text("description"),
        "product_id": computed(either(item("_pricing", 2), item("_price", 2), item("_price", 3))),
        "price_id": computed(either(item("_pricing", 1), item("_price", 1), trimmed("plan.id"))),
        "plan_name": computed(null()),
        "quantity": computed(_quantity.value),
        "unit_price": computed(fraction_of_major(_unit.value, _code)),
        "service_start": _start,
        "service_end": _end,
        "kind": fixed("charge"),
        "invoice_number": text("invoice.number"),
        "customer_id": text("invoice.customer.id", "invoice.customer"),
        "customer_name": text("invoice.customer_name"),
        "status": one_of("invoice.status", INVOICE_STATUSES, "draft, open, paid, void or uncollectible"),
        "issued": day("invoice.status_transitions.finalized_at", "invoice.created"),
        "version_time": computed(fn("greatest", *(time(name).value for name in ("invoice.created", *_steps)))),
    },
    rules=(
        *judged(_amount, _discounts, _taxes, json_sum("tax_amounts", "amount"), _quantity, _unit),
        Rule("period.end", true(_end.value < _start.value), _end.text, "a day on or after period.start"),
        live_mode("invoice.livemode"),
        _is_whole("invoice.has_more", "fetch the rest into lines.data, or upload the tables of invoices and of invoice lines"),
    ),
    skip=trimmed("id").isnull() & true(fn("trim", trimmed("invoice.total")) == const("0")),  # nothing was billed
    amount="net",
    currency="currency",
    day="service_start",
    key=("invoice_id", "line_id"),
)

_note_code = fn("upper", trimmed("credit_note.currency"))
_credited = minor("amount", "credit_note.currency")
_off = minor("discount_amount", "credit_note.currency", required=False)

STRIPE_CREDIT_NOTES_API = Importer(
    format="stripe_credit_notes_api",
    label="Stripe API list of credit notes",
    family="stripe",
    kind="billing",
    table="credit_note_lines",
    must=frozenset({"credit_note.id", "credit_note.object", "credit_note.status"}),
    shapes=frozenset({"document"}),
    optional=(
        "credit_note.currency",
        "credit_note.amount",
        "credit_note.invoice",
        "credit_note.invoice.id",
        "credit_note.customer",
        "credit_note.customer.id",
        "credit_note.effective_at",
        "credit_note.created",
        "credit_note.voided_at",
        "credit_note.livemode",
        "credit_note.has_more",
        "id",
        "amount",
        "discount_amount",
        "taxes",
        "tax_amounts",
        "invoice_line_item",
        "description",
    ),
    columns={
        "credit_note_id": text("credit_note.id", required="the credit note's id"),
        "credit_line_id": text("id", required="the lines of a credit note that has an amount"),
        "currency": currency("credit_note.currency"),
        "line_id": text("invoice_line_item"),
        "net": computed(or_zero(_off) + major(_inclusive, _note_code) - _credited.value),
        "description": text("description"),
        "invoice_id": text("credit_note.invoice.id", "credit_note.invoice"),
        "customer_id": text("credit_note.customer.id", "credit_note.customer"),
        "status": one_of("credit_note.status", {"issued": "issued", "void": "void"}, "issued or void"),
        "issued": day("credit_note.effective_at", "credit_note.created"),
        "version_time": computed(fn("greatest", time("credit_note.created").value, time("credit_note.voided_at").value)),
    },
    rules=(
        *judged(_credited, _off, _inside, json_sum("tax_amounts", "amount", ("inclusive", "true"))),
        live_mode("credit_note.livemode"),
        _is_whole("credit_note.has_more", "fetch the rest into lines.data, or upload the tables of credit notes and of their lines"),
    ),
    skip=trimmed("id").isnull() & true(fn("trim", trimmed("credit_note.amount")) == const("0")),
    amount="net",
    currency="currency",
    day="issued",
    key=("credit_note_id", "credit_line_id"),
)

_cents = number(any_of(("unit_amount_decimal", "unit_amount")), "unit_amount_decimal|unit_amount", required=False, kind="DECIMAL(28,14)")

STRIPE_PRICES_API = Importer(
    format="stripe_prices_api",
    label="Stripe API list of prices",
    family="stripe",
    kind="billing",
    table="prices",
    must=frozenset({"object", "id", "product", "billing_scheme", "currency"}),
    values={"object": "price"},
    shapes=frozenset({"document", "lines"}),
    optional=("product.id", "nickname", "unit_amount", "unit_amount_decimal", "recurring.usage_type", "livemode"),
    columns={
        "price_id": text("id", required="the price's id"),
        "product_id": text("product.id", "product"),
        "nickname": text("nickname"),
        "currency": currency("currency"),
        "unit_price": computed(fraction_of_major(_cents.value, _code)),
        "usage_type": text("recurring.usage_type"),
    },
    rules=(*judged(_cents), live_mode("livemode")),
    key=("price_id",),
)

STRIPE_PRODUCTS_API = Importer(
    format="stripe_products_api",
    label="Stripe API list of products",
    family="stripe",
    kind="billing",
    table="products",
    must=frozenset({"object", "id", "name"}),
    values={"object": "product"},
    shapes=frozenset({"document", "lines"}),
    optional=("livemode",),
    columns={"product_id": text("id", required="the product's id"), "name": text("name", required="the product's name")},
    rules=(live_mode("livemode"),),
    key=("product_id",),
)
