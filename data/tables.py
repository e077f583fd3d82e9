"""The canonical tables: names and DuckDB types, nothing else.

IMPORTED: what one file gives, one row a source row. FACTS: what a snapshot holds and hashes. JOURNAL: what lies beside it.
Amounts without a suffix are in base currency unless a currency stands beside them; tokens are counts; days are UTC.
"""

MONEY = "DECIMAL(18,6)"  # invoice money
FINE = "DECIMAL(38,12)"  # usage and provider cost: a call can cost $0.0000004
TOKENS = ("input_tokens", "cache_read_tokens", "cache_write_tokens", "cache_write_1h_tokens", "output_tokens")
PRICED_BY = ("tokens", "credits", "acu", "seat", "platform", "outcome", "task", "one_off", "unclassified")
PEGGED = ("tokens", "credits")  # M5: credits count as pegged until the burn table's own history shows otherwise
METERED = ("tokens", "credits", "acu", "seat", "outcome", "task")  # what inference cost can belong to (DESIGN 6)
BILLED = ("open", "paid", "uncollectible")  # the statuses that are revenue

_TOKENS = {name: "BIGINT" for name in TOKENS}
_SOURCE = {"family": "VARCHAR", "source": "VARCHAR", "line": "BIGINT"}

IMPORTED: dict[str, dict[str, str]] = {
    "invoices": _SOURCE
    | {
        "invoice_id": "VARCHAR", "invoice_number": "VARCHAR", "customer_id": "VARCHAR", "customer_name": "VARCHAR", "status": "VARCHAR",
        "currency": "VARCHAR", "issued": "DATE", "net": MONEY, "tax": MONEY, "discount": MONEY,
        "service_start": "DATE", "service_end": "DATE", "needs_lines": "BOOLEAN", "version_time": "TIMESTAMP",
    },
    "invoice_lines": _SOURCE
    | {
        "invoice_id": "VARCHAR", "line_id": "VARCHAR", "currency": "VARCHAR", "net": MONEY, "tax": MONEY, "discount": MONEY,
        "description": "VARCHAR", "product_id": "VARCHAR", "price_id": "VARCHAR", "plan_name": "VARCHAR",
        "quantity": MONEY, "unit_price": FINE, "service_start": "DATE", "service_end": "DATE", "kind": "VARCHAR", "version_time": "TIMESTAMP",
        "lines_of": "VARCHAR",  # of the same invoice one listing counts: tables | connector; null with its invoice below: the import's own
        "invoice_number": "VARCHAR", "customer_id": "VARCHAR", "customer_name": "VARCHAR", "status": "VARCHAR", "issued": "DATE",
    },
    # a line that carries its own customer, date and status: from files that a person mapped
    "billing_rows": _SOURCE
    | {
        "account": "VARCHAR", "line_id": "VARCHAR", "invoice_id": "VARCHAR", "customer_id": "VARCHAR", "customer_name": "VARCHAR",
        "product": "VARCHAR", "plan_name": "VARCHAR", "description": "VARCHAR", "status": "VARCHAR", "currency": "VARCHAR", "issued": "DATE",
        "net": MONEY, "tax": MONEY, "discount": MONEY, "quantity": MONEY, "unit_price": FINE, "service_start": "DATE", "service_end": "DATE",
    },
    "line_taxes": _SOURCE | {"tax_id": "VARCHAR", "invoice_id": "VARCHAR", "line_id": "VARCHAR", "inclusive_minor": "BIGINT"},
    "credit_notes": _SOURCE
    | {
        "credit_note_id": "VARCHAR", "invoice_id": "VARCHAR", "customer_id": "VARCHAR", "status": "VARCHAR", "currency": "VARCHAR",
        "issued": "DATE", "total": MONEY, "version_time": "TIMESTAMP",
    },
    "credit_note_lines": _SOURCE
    | {"credit_note_id": "VARCHAR", "credit_line_id": "VARCHAR", "line_id": "VARCHAR", "net_minor": "BIGINT", "description": "VARCHAR"}
    # where a line carries its credit note
    | {
        "net": MONEY, "currency": "VARCHAR", "invoice_id": "VARCHAR", "customer_id": "VARCHAR", "status": "VARCHAR", "issued": "DATE",
        "version_time": "TIMESTAMP",
    },
    "products": _SOURCE | {"product_id": "VARCHAR", "name": "VARCHAR"},
    "prices": _SOURCE
    | {"price_id": "VARCHAR", "product_id": "VARCHAR", "nickname": "VARCHAR", "currency": "VARCHAR", "unit_price": FINE, "usage_type": "VARCHAR"},
    "usage": _SOURCE
    | {
        "account": "VARCHAR", "key": "VARCHAR", "day": "DATE", "customer_id": "VARCHAR", "provider": "VARCHAR", "model": "VARCHAR",
        "service_tier": "VARCHAR", "key_owner": "VARCHAR", "purpose": "VARCHAR", "workload": "VARCHAR", "answered_by": "VARCHAR",
        "requests": "BIGINT", **_TOKENS, "logged_cost": FINE, "long_context": "BOOLEAN",
    },
    "provider_costs": _SOURCE
    | {
        "account": "VARCHAR", "day": "DATE", "provider": "VARCHAR", "model": "VARCHAR", "token_class": "VARCHAR", "service_tier": "VARCHAR",
        "workload": "VARCHAR", "line_item": "VARCHAR", "amount": FINE, "currency": "VARCHAR",
    },
    # `key` null: totals, of which a day is the unit
    "outcomes": _SOURCE
    | {
        "account": "VARCHAR", "key": "VARCHAR", "day": "DATE", "customer_id": "VARCHAR", "outcome_type": "VARCHAR", "attempted": "BIGINT",
        "succeeded": "BIGINT", "reversed": "BIGINT", "human_minutes": MONEY,
    },
    "customers": _SOURCE | {"customer_id": "VARCHAR", "name": "VARCHAR", "plan_name": "VARCHAR", "renewal_date": "DATE"},
    "rates": _SOURCE | {"day": "DATE", "per_euro": "MAP(VARCHAR, VARCHAR)"},
}  # fmt: skip

FACTS: dict[str, dict[str, str]] = {
    # an invoice line x service month; `amount` is in `currency`, net of tax and discount; base_amount null = unconverted
    "billing_lines": {
        "source": "VARCHAR", "source_key": "VARCHAR", "invoice_id": "VARCHAR", "invoice_number": "VARCHAR",
        "customer_id": "VARCHAR", "customer": "VARCHAR", "matched": "BOOLEAN", "product": "VARCHAR", "plan_name": "VARCHAR",
        "description": "VARCHAR", "kind": "VARCHAR", "status": "VARCHAR", "counted": "BOOLEAN",
        "priced_by": "VARCHAR", "priced_by_grade": "VARCHAR",  # proposed | confirmed
        "issued": "DATE", "month": "DATE", "service_start": "DATE", "service_end": "DATE", "spread_grade": "VARCHAR",  # measured | estimated
        "quantity": MONEY, "unit_price": FINE, "currency": "VARCHAR", "amount": MONEY, "tax": MONEY, "discount": MONEY,
        "rate": "DECIMAL(24,12)", "rate_day": "DATE", "base_amount": MONEY,
    },
    # day x customer x provider x model x tier x long context x key owner x purpose x workload x who answered
    "usage": {
        "day": "DATE", "month": "DATE", "source": "VARCHAR", "customer_id": "VARCHAR", "customer": "VARCHAR", "matched": "BOOLEAN",
        "provider": "VARCHAR", "model": "VARCHAR", "service_tier": "VARCHAR", "long_context": "BOOLEAN",
        "key_owner": "VARCHAR",  # vendor | customer
        "purpose": "VARCHAR",  # customer | free | internal | research
        "workload": "VARCHAR", "product": "VARCHAR", "priced_by": "VARCHAR",
        "answered_by": "VARCHAR",  # provider | cache (the gateway's own) | failed
        "is_primary": "BOOLEAN",  # false: kept for comparison, counts in no sum
        "rows": "BIGINT", "requests": "BIGINT", **_TOKENS,
        "input_usd_per_mtok": FINE, "cache_read_usd_per_mtok": FINE, "cache_write_usd_per_mtok": FINE,
        "cache_write_1h_usd_per_mtok": FINE, "output_usd_per_mtok": FINE,
        "price_grade": "VARCHAR",  # exact | contract | estimated | unpriced
        "priced_cost": FINE,  # E1.4 tokens x price, null where unpriced
        "logged_cost": FINE,  # as the log reports it
        "cost": FINE,  # what it cost us before the provider's money is set against it; null = unpriced
        "cost_basis": "VARCHAR",  # own_key | cache | failed | seller | contract | list | logged | unpriced
    },
    # a day x provider x line item of the provider's own money
    "provider_costs": {
        "day": "DATE", "month": "DATE", "source": "VARCHAR", "account": "VARCHAR", "provider": "VARCHAR", "model": "VARCHAR",
        "token_class": "VARCHAR",  # one of TOKENS without _tokens, or other
        "service_tier": "VARCHAR", "workload": "VARCHAR", "line_item": "VARCHAR",
        "currency": "VARCHAR", "amount": FINE, "rate": "DECIMAL(24,12)", "rate_day": "DATE", "base_amount": FINE,
    },
    # day x customer x outcome type; succeeded, reversed and human_minutes null where a row does not say
    "outcomes": {
        "day": "DATE", "customer": "VARCHAR", "outcome_type": "VARCHAR", "attempted": "BIGINT", "succeeded": "BIGINT", "reversed": "BIGINT",
        "human_minutes": "DECIMAL(18,6)",
    },
    "customers": {"customer": "VARCHAR", "name": "VARCHAR", "plan_name": "VARCHAR", "renewal_date": "DATE"},
    "customer_ids": {"source": "VARCHAR", "id": "VARCHAR", "customer": "VARCHAR", "matched": "BOOLEAN", "name": "VARCHAR"},
    # what no file holds; amount in base currency; documented: a document stands behind it (measured), else assumed
    "typed": {"month": "DATE", "what": "VARCHAR", "provider": "VARCHAR", "amount": MONEY, "documented": "BOOLEAN", "note": "VARCHAR"},
    "assumptions": {"key": "VARCHAR", "value": "VARCHAR", "unit": "VARCHAR", "grade": "VARCHAR", "source": "VARCHAR", "signed_by": "VARCHAR"},
}  # fmt: skip

JOURNAL: dict[str, dict[str, str]] = {
    "imports": {
        "import_id": "VARCHAR", "seq": "BIGINT", "file": "VARCHAR", "sha256": "VARCHAR", "bytes": "BIGINT", "format": "VARCHAR",
        "label": "VARCHAR", "kind": "VARCHAR", "importer_version": "INTEGER", "imported_at": "TIMESTAMP", "judged_on": "DATE",
        "status": "VARCHAR", "rows_read": "BIGINT", "rows_loaded": "BIGINT", "rows_rejected": "BIGINT", "receipt": "VARCHAR",
    },
    "rejected_rows": {
        "import_id": "VARCHAR", "file": "VARCHAR", "line": "BIGINT", "column_name": "VARCHAR", "found": "VARCHAR", "expected": "VARCHAR",
        "raw": "VARCHAR", "currency": "VARCHAR", "amount": FINE,
    },
    # where each imported row went: counted | repeated | superseded | waiting; keyed rows one by one, logs by day
    "lineage": {
        "import_id": "VARCHAR", "fact": "VARCHAR", "source_key": "VARCHAR", "day": "DATE", "line": "BIGINT", "state": "VARCHAR",
        "rows": "BIGINT", "currency": "VARCHAR", "amount": FINE,
    },
    "months": {
        "month": "DATE", "billing_complete": "BOOLEAN", "cost_complete": "BOOLEAN", "state": "VARCHAR",  # open | closed
    },
    "audit_log": {"seq": "BIGINT", "made_at": "TIMESTAMP", "who": "VARCHAR", "action": "VARCHAR", "subject": "VARCHAR", "detail": "VARCHAR"},
    "decisions": {
        "decision_id": "VARCHAR", "seq": "BIGINT", "kind": "VARCHAR",  # mapping | typed | settings | assumption | rehearsal
        "made_at": "TIMESTAMP", "who": "VARCHAR", "active": "BOOLEAN", "detail": "VARCHAR",
    },
    # the mappings in force: (source, kind, id) -> what a person said of it
    "mappings": {
        "source": "VARCHAR", "kind": "VARCHAR", "id": "VARCHAR", "customer": "VARCHAR", "product": "VARCHAR", "key_owner": "VARCHAR",
        "priced_by": "VARCHAR", "decision_id": "VARCHAR",
    },
    # the ids of customers, of workloads and models, of products that loaded rows have: what a mapping can act on
    "known_ids": {"source": "VARCHAR", "kind": "VARCHAR", "id": "VARCHAR"},
}  # fmt: skip
