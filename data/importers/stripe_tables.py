"""Stripe's tables as Sigma and the data pipeline give them: integers in minor units, joined when both sides are there."""

from data.expressions import (
    INVOICE_STATUSES,
    Rule,
    computed,
    const,
    count,
    currency,
    day,
    either,
    fixed,
    fn,
    fraction_of_major,
    judged,
    live_mode,
    minor,
    null,
    number,
    one_of,
    or_zero,
    signed,
    text,
    time,
    trimmed,
    true,
    when,
)  # fmt: skip
from data.importer import Importer

_none = const(0).cast("DECIMAL(38,12)")
_TEST_MODE = live_mode("livemode")
_deleted = true(fn("lower", trimmed("is_deleted")) == const("true"))  # Stripe deletes drafts alone

_total = minor("total", "currency")
_tax = minor("tax", "currency", required=False)
_transitions = tuple(f"status_transitions_{step}_at" for step in ("finalized", "paid", "voided", "marked_uncollectible"))

STRIPE_INVOICES = Importer(
    format="stripe_invoices",
    label="Stripe table of invoices",
    family="stripe",
    kind="billing",
    table="invoices",
    must=frozenset({"id", "billing_reason", "amount_remaining", "status", "currency", "total", "customer_id"}),
    must_not=frozenset({"invoice_id", "proration"}),
    optional=(*_transitions, "date", "created", "number", "customer_name", "tax", "livemode", "is_deleted"),
    columns={
        "invoice_id": text("id", required="the invoice's id"),
        "invoice_number": text("number"),
        "customer_id": text("customer_id"),
        "customer_name": text("customer_name"),
        "status": one_of("status", INVOICE_STATUSES, "draft, open, paid, void or uncollectible"),
        "currency": currency("currency"),
        "issued": day("status_transitions_finalized_at", "date", "created"),
        "net": computed(_total.value - or_zero(_tax)),
        "tax": computed(or_zero(_tax)),
        "needs_lines": fixed(True),
        "version_time": computed(fn("greatest", *(time(name).value for name in ("date", "created", *_transitions)))),
    },
    rules=(*judged(_total, _tax), _TEST_MODE, Rule("is_deleted", _deleted, trimmed("is_deleted"), "an invoice that still stands")),
    amount="net",
    currency="currency",
    day="issued",
    key=("invoice_id",),
)

_amount = minor("amount", "currency")
_discount = minor("total_discount", "currency", required=False)
_line_tax = minor("total_exclusive_tax", "currency", required=False)
_start, _end = day("period_start", required=False), day("period_end", required=False)
_quantity = number(trimmed("quantity_decimal"), "quantity_decimal", required=False, kind="DECIMAL(18,6)")
_quantity_whole = number(trimmed("quantity"), "quantity", required=False, kind="DECIMAL(18,6)")

STRIPE_INVOICE_LINES = Importer(
    format="stripe_invoice_lines",
    label="Stripe table of invoice lines",
    family="stripe",
    kind="billing",
    table="invoice_lines",
    must=frozenset({"id", "invoice_id", "amount", "currency", "period_start", "period_end", "proration"}),
    one_of=frozenset({"price_id", "plan_id"}),
    must_not=frozenset({"amount_due", "billing_reason"}),
    optional=(
        "price_id",
        "plan_id",
        "product_id",
        "description",
        "quantity",
        "quantity_decimal",
        "total_discount",
        "total_exclusive_tax",
        "livemode",
        "batch_timestamp",
        "_fivetran_synced",
    ),  # fmt: skip
    columns={
        "invoice_id": text("invoice_id"),  # an item not yet on an invoice waits
        "line_id": text("id", required="the line's id"),
        "currency": currency("currency"),
        "net": computed(_amount.value - or_zero(_discount)),
        "tax": computed(or_zero(_line_tax)),
        "discount": computed(or_zero(_discount)),
        "description": text("description"),
        "product_id": text("product_id"),
        "price_id": text("price_id", "plan_id"),
        "plan_name": computed(null()),
        "quantity": computed(either(_quantity.value, _quantity_whole.value)),
        "service_start": _start,
        "service_end": _end,
        "kind": fixed("charge"),
        "lines_of": computed(when(trimmed("_fivetran_synced").isnull(), const("tables"), const("connector"))),
    },
    rules=(
        *judged(_amount, _discount, _line_tax),
        Rule("period_end", true(_end.value < _start.value), _end.text, "a day on or after period_start"),
        _TEST_MODE,
    ),
    wants=(
        (
            frozenset({"total_discount", "_fivetran_synced"}),  # a connector's lines take the discount of their invoice
            "no column total_discount: lines stand before discounts on the whole invoice. Query it again with total_discount.",
        ),
    ),
    amount="net",
    currency="currency",
    day="service_start",
    key=("invoice_id", "line_id"),
)

_inclusive = true(fn("lower", trimmed("inclusive")) == const("true"))
_tax_amount = signed(trimmed("amount"), "amount")

STRIPE_LINE_TAXES = Importer(
    format="stripe_line_taxes",
    label="Stripe table of taxes on invoice lines",
    family="stripe",
    kind="billing",
    table="line_taxes",
    must=frozenset({"id", "invoice_id", "invoice_line_item_id", "amount", "inclusive"}),
    columns={
        "tax_id": text("id", required="the tax amount's id"),
        "invoice_id": text("invoice_id", required="the invoice's id"),
        "line_id": text("invoice_line_item_id", required="the line's id"),
        "inclusive_minor": computed(when(_inclusive, _tax_amount.value, const(0).cast("BIGINT"))),
    },
    rules=judged(_tax_amount),
    key=("tax_id",),
)

_credited = minor("amount", "currency")

STRIPE_CREDIT_NOTES = Importer(
    format="stripe_credit_notes",
    label="Stripe table of credit notes",
    family="stripe",
    kind="billing",
    table="credit_notes",
    must=frozenset({"id", "amount", "currency", "customer_balance_transaction_id", "invoice_id", "reason", "voided_at"}),
    must_not=frozenset({"pre_payment_credit_notes_amount"}),
    optional=("customer_id", "status", "effective_at", "created", "livemode"),
    columns={
        "credit_note_id": text("id", required="the credit note's id"),
        "invoice_id": text("invoice_id"),
        "customer_id": text("customer_id"),
        "status": one_of("status", {"issued": "issued", "void": "void", "voided": "void"}, "issued or void"),
        "currency": currency("currency"),
        "issued": day("effective_at", "created"),
        "total": computed(_none - _credited.value),
        "version_time": computed(fn("greatest", time("created").value, time("voided_at").value)),
    },
    rules=(*judged(_credited), _TEST_MODE),
    amount="total",
    currency="currency",
    day="issued",
    key=("credit_note_id",),
)

_gross = count(trimmed("amount"), "amount", required=True)
_off = count(trimmed("discount_amount"), "discount_amount")

STRIPE_CREDIT_NOTE_LINES = Importer(
    format="stripe_credit_note_lines",
    label="Stripe table of credit note lines",
    family="stripe",
    kind="billing",
    table="credit_note_lines",
    must=frozenset({"credit_note_id", "id", "amount"}),
    one_of=frozenset({"invoice_line_item", "unit_amount_decimal"}),
    optional=("invoice_line_item", "discount_amount", "description", "livemode"),
    columns={
        "credit_note_id": text("credit_note_id"),
        "credit_line_id": text("id", required="the line's id"),
        "line_id": text("invoice_line_item"),
        "net_minor": computed(_gross.value - either(_off.value, const(0).cast("BIGINT"))),
        "description": text("description"),
    },
    rules=(*judged(_gross, _off), _TEST_MODE),
    key=("credit_note_id", "credit_line_id"),
)

STRIPE_PRODUCTS = Importer(
    format="stripe_products",
    label="Stripe table of products",
    family="stripe",
    kind="billing",
    table="products",
    must=frozenset({"id", "name", "statement_descriptor", "unit_label"}),
    must_not=frozenset({"object"}),
    columns={"product_id": text("id", required="the product's id"), "name": text("name", required="the product's name")},
    key=("product_id",),
)

_cents = number(trimmed("unit_amount_decimal"), "unit_amount_decimal", required=False)
_cents_whole = number(trimmed("unit_amount"), "unit_amount", required=False)

STRIPE_PRICES = Importer(
    format="stripe_prices",
    label="Stripe table of prices",
    family="stripe",
    kind="billing",
    table="prices",
    must=frozenset({"id", "billing_scheme", "recurring_interval", "currency", "product_id"}),
    optional=("nickname", "unit_amount", "unit_amount_decimal", "recurring_usage_type", "livemode"),
    columns={
        "price_id": text("id", required="the price's id"),
        "product_id": text("product_id"),
        "nickname": text("nickname"),
        "currency": currency("currency"),
        "unit_price": computed(fraction_of_major(either(_cents.value, _cents_whole.value), fn("upper", trimmed("currency")))),
        "usage_type": text("recurring_usage_type"),
    },
    rules=(_TEST_MODE,),
    key=("price_id",),
)
