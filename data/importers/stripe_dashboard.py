"""Stripe's dashboard export of invoices: one row an invoice, no lines, columns as the user chose them."""

from data.expressions import (
    INVOICE_STATUSES,
    Rule,
    computed,
    currency,
    day,
    fixed,
    fn,
    judged,
    money,
    one_of,
    or_zero,
    text,
    time,
    true,
    when,
)
from data.importer import Importer

_exclusive = money("exclusive tax amount", required=False)
_inclusive = money("inclusive tax amount", required=False)
_tax = money("tax", required=False)
_total = money("total", "amount due")
_whole_tax = when(
    _exclusive.text.isnotnull() | _inclusive.text.isnotnull(),
    or_zero(_exclusive) + or_zero(_inclusive),
    or_zero(_tax),
)
_start = day("minimum line item period start (utc)", required=False)
_end = day("maximum line item period end (utc)", required=False)

STRIPE_INVOICES_DASHBOARD = Importer(
    format="stripe_invoices_dashboard",
    label="Stripe dashboard export of invoices",
    family="stripe",
    kind="billing",
    table="invoices",
    must=frozenset({"id", "status", "currency"}),
    one_of=frozenset({"total", "amount due"}),
    must_not=frozenset({"billing_reason", "amount_remaining", "proration"}),
    starts={"id": "in_"},
    shapes=frozenset({"csv"}),
    optional=(
        "number",
        "customer",
        "customer name",
        "date (utc)",
        "finalized at (utc)",
        "paid at (utc)",
        "voided at (utc)",
        "total",
        "amount due",
        "marked uncollectible at (utc)",
        "total discount amount",
        "tax",
        "exclusive tax amount",
        "inclusive tax amount",
        "minimum line item period start (utc)",
        "maximum line item period end (utc)",
    ),  # fmt: skip
    columns={
        "invoice_id": text("id", required="the invoice's id"),
        "invoice_number": text("number"),
        "customer_id": text("customer"),
        "customer_name": text("customer name"),
        "status": one_of("status", INVOICE_STATUSES, "draft, open, paid, void or uncollectible"),
        "currency": currency("currency"),
        "issued": day("finalized at (utc)", "date (utc)"),
        "net": computed(_total.value - _whole_tax),
        "tax": computed(_whole_tax),
        "discount": money("total discount amount", required=False),
        "service_start": _start,
        "service_end": _end,
        "needs_lines": fixed(False),
        "version_time": computed(
            fn(
                "greatest",
                *(
                    time(name).value
                    for name in ("date (utc)", "finalized at (utc)", "paid at (utc)", "voided at (utc)", "marked uncollectible at (utc)")
                ),
            )
        ),
    },
    rules=(
        *judged(_total, _tax, _exclusive, _inclusive),
        Rule("maximum line item period end (utc)", true(_end.value < _start.value), _end.text, "a day after the period's start"),
    ),
    wants=(
        (
            frozenset({"total"}),
            "no column Total: read from Amount Due, which leaves out what a customer's balance paid. Export it again with Total.",
        ),
        (
            frozenset({"tax", "exclusive tax amount", "inclusive tax amount"}),
            "no column of tax: amounts are taken as net of tax. Export it again with Exclusive Tax Amount and Inclusive Tax Amount.",
        ),
        (
            frozenset({"minimum line item period start (utc)"}),
            "no service period: each invoice stands in its own month, estimated. Export it again with Minimum Line Item Period Start "
            "and Maximum Line Item Period End, or upload the invoice lines.",
        ),
        (frozenset({"customer"}), "no column Customer: revenue by customer cannot be said. Export it again with Customer."),
    ),
    numbers=("total", "amount due", "tax", "exclusive tax amount", "inclusive tax amount", "total discount amount"),
    amount="net",
    currency="currency",
    day="issued",
    key=("invoice_id",),
)
