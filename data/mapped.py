"""A mapping becomes an importer like the others: the same cells, gates, rejected rows and receipt."""

from collections.abc import Iterable
from datetime import date

from data.column_mapping import ColumnMapping
from data.expressions import (
    INVOICE_STATUSES,
    Cell,
    Rule,
    computed,
    const,
    currency,
    either,
    fixed,
    fn,
    judged,
    null,
    number,
    one_of,
    or_zero,
    text,
    trimmed,
    true,
)
from data.importer import Importer
from data.mapped_cells import amount, dated, plain, plain_numbers, tokens
from data.outcome_cells import flagged, hold, minutes, none
from data.tables import TOKENS

_CACHED = ("cache_read_tokens", "cache_write_tokens", "cache_write_1h_tokens")


def mapped_importer(mapping: ColumnMapping, header: Iterable[str] = (), said_on: date | None = None) -> Importer:
    """The importer of a mapping; with a header it is the one remembered for files of exactly that header."""
    compiled = {"billing": _billing, "usage": _usage, "provider_cost": _provider_cost, "outcomes": _outcomes}[mapping.kind]
    columns, rules = compiled(mapping)
    kind = mapping.of
    settled = tuple(column for name, column in mapping.columns.items() if kind.meaning(name).reads in ("amount", "number"))
    on = f" on {said_on:%Y-%m-%d}" if said_on else ""
    amounts = {"billing": "net", "usage": "logged_cost", "provider_cost": "amount", "outcomes": ""}[kind.name]
    return Importer(
        format=mapping.format,
        label=f"{mapping.source}: {kind.label.split(':')[0].lower()}",
        family=mapping.format,
        kind=kind.name,
        table=kind.table,
        must=frozenset(mapping.columns.values()),
        header=frozenset(header),
        columns=columns,
        rules=rules,
        lets=(plain_numbers(mapping.columns.values(), mapping.decimal),),
        numbers=() if mapping.decimal else settled,
        amount=amounts if kind.amount in mapping.columns else "",
        currency="currency" if kind.name in ("billing", "provider_cost") else "",
        day="issued" if kind.name == "billing" else "day",
        key={"billing": ("line_id",), "usage": ("key",), "outcomes": ("key",)}.get(kind.name, ()) if "id" in mapping.columns else (),
        version=mapping.fingerprint,
        because=f"as you mapped it{on}: {_told(mapping)}",
        mapping=mapping.plain,
    )


def _told(mapping: ColumnMapping) -> str:
    return ", ".join(f"{name} is {column}" for name, column in mapping.columns.items())


def _billing(mapping: ColumnMapping) -> tuple[dict[str, Cell], tuple[Rule, ...]]:
    money = _currency(mapping)
    net, tax = _amount(mapping, "amount", money, required=True), _amount(mapping, "tax", money)
    start, end = _day(mapping, "service_start"), _day(mapping, "service_end")
    status = mapping.columns.get("status")
    columns = {
        "account": fixed(""),
        "line_id": _text(mapping, "id", "the line's own id"),
        "invoice_id": _text(mapping, "invoice_id"),
        "customer_id": _text(mapping, "customer_id"),
        "customer_name": _text(mapping, "customer_name"),
        "product": _text(mapping, "product"),
        "plan_name": _text(mapping, "plan_name"),
        "description": _text(mapping, "description"),
        "status": one_of(status, INVOICE_STATUSES, "draft, open, paid, void or uncollectible") if status else fixed("open"),
        "currency": money,
        "issued": _day(mapping, "day", required=True),
        "net": computed(net.value - or_zero(tax)) if mapping.amount_includes_tax else net,
        "tax": tax,
        "discount": _amount(mapping, "discount", money),
        "quantity": _number(mapping, "quantity"),
        "unit_price": _amount(mapping, "unit_price", money),
        "service_start": start,
        "service_end": end,
    }
    backwards = Rule(end.column, true(end.value < start.value), end.text, "a day after the period's start")
    return columns, (*(judged(net) if mapping.amount_includes_tax else ()), backwards)


def _usage(mapping: ColumnMapping) -> tuple[dict[str, Cell], tuple[Rule, ...]]:
    read = {name: tokens(mapping.columns[name], mapping.token_unit) for name in TOKENS if name in mapping.columns}
    counts: dict[str, Cell] = {}
    rules: list[Rule] = []
    for name in TOKENS:  # a class that the file has no column for is none, where it counts tokens at all
        cell = read.get(name)
        value = or_zero(cell) if cell else const(0).cast("BIGINT") if read else null("BIGINT")
        counts[name] = Cell(value, cell.text, cell.column, cell.expected, cell.bad) if cell else computed(value)
    if read:
        first = next(iter(read.values()))
        nothing = const(True)
        for cell in read.values():
            nothing = nothing & cell.text.isnull()
        rules.append(Rule(first.column, true(nothing), first.text, first.expected))
    cached = [read[name] for name in _CACHED if name in read]
    if mapping.input_includes_cached and cached and "input_tokens" in read:
        inside = or_zero(cached[0])
        for cell in cached[1:]:
            inside = inside + or_zero(cell)
        whole = counts["input_tokens"]
        rules.append(Rule(whole.column, true(whole.value < inside), whole.text, "at least the cached tokens that it includes"))
        counts["input_tokens"] = Cell(whole.value - inside, whole.text, whole.column, whole.expected, whole.bad)
    money = _currency(mapping)
    cost = _amount(mapping, "logged_cost", money, required=not read)
    if cost.column:
        foreign = true(money.value.isnotnull() & (money.value != const("USD")))
        rules.append(Rule(money.column, foreign, money.text, "USD: cost beside usage is in US dollars"))
        rules += judged(money)
    columns = _of_a_provider(mapping) | counts
    columns |= {
        "key": _text(mapping, "id", "the request's own id"),
        "customer_id": _text(mapping, "customer_id"),
        "answered_by": fixed("provider"),
        "requests": tokens(mapping.columns["requests"], "tokens") if "requests" in mapping.columns else computed(null("BIGINT")),
        "logged_cost": cost,
        "purpose": computed(null()),
    }
    return columns, tuple(rules)


def _provider_cost(mapping: ColumnMapping) -> tuple[dict[str, Cell], tuple[Rule, ...]]:
    money = _currency(mapping)
    columns = _of_a_provider(mapping) | {
        "line_item": _text(mapping, "line_item"),
        "amount": _amount(mapping, "amount", money, required=True),
        "currency": money,
    }
    return columns, ()


def _outcomes(mapping: ColumnMapping) -> tuple[dict[str, Cell], tuple[Rule, ...]]:
    def counted(name: str) -> Cell:
        if not (column := mapping.columns.get(name)):
            return none()
        read = tokens(column, "tokens")
        return read if "attempted" in mapping.columns else flagged(read)

    tried = counted("attempted")
    if "attempted" in mapping.columns:
        tried = Cell(tried.value, tried.text, tried.column, tried.expected, true(tried.value.isnull()))
    else:
        tried = fixed(1)  # a row is one attempt
    succeeded, taken_back, spent = counted("succeeded"), counted("reversed"), mapping.columns.get("human_minutes")
    columns = {
        "account": fixed(""),
        "key": _text(mapping, "id", "the attempt's own id"),
        "day": _day(mapping, "day", required=True),
        "customer_id": _text(mapping, "customer_id"),
        "outcome_type": _text(mapping, "outcome_type", "what was attempted, such as ticket"),
        "attempted": tried,
        "succeeded": succeeded,
        "reversed": taken_back,
        "human_minutes": minutes(plain(spent), trimmed(spent), spent) if spent else computed(null("DECIMAL(18,6)")),
    }
    return columns, hold(tried, succeeded, taken_back)


def _of_a_provider(mapping: ColumnMapping) -> dict[str, Cell]:
    provider, tier = _text(mapping, "provider", "the provider's name"), _text(mapping, "service_tier")
    return {
        "account": computed(either(_text(mapping, "account").value, const(""))),
        "day": _day(mapping, "day", required=True),
        "provider": Cell(fn("lower", provider.value), provider.text, provider.column, provider.expected, provider.bad),
        "model": _text(mapping, "model"),
        "service_tier": computed(either(fn("lower", tier.value), const("standard"))),
        "workload": _text(mapping, "workload"),
    }


# -- cells -----------------------------------------------------------------------------------------------------------------


def _text(mapping: ColumnMapping, name: str, required: str = "") -> Cell:
    if column := mapping.columns.get(name):
        return text(column, required=required)
    return computed(const(mapping.fixed[name]) if name in mapping.fixed else null())


def _currency(mapping: ColumnMapping) -> Cell:
    if column := mapping.columns.get("currency"):
        return currency(column)
    return computed(const(mapping.fixed["currency"]) if "currency" in mapping.fixed else null())


def _amount(mapping: ColumnMapping, name: str, money: Cell, required: bool = False) -> Cell:
    if column := mapping.columns.get(name):
        return amount(column, money.value, mapping.amount_unit, mapping.decimal, required)
    return computed(null("DECIMAL(38,12)"))


def _day(mapping: ColumnMapping, name: str, required: bool = False) -> Cell:
    column = mapping.columns.get(name)
    return dated(column, mapping.dates, required) if column else computed(null("DATE"))


def _number(mapping: ColumnMapping, name: str) -> Cell:
    column = mapping.columns.get(name)
    if not column:
        return computed(null("DECIMAL(18,6)"))
    read = number(plain(column), column, required=False)
    return Cell(read.value, trimmed(column), column, read.expected, read.bad)
