"""Anthropic usage and costs: pages of the Admin API, and the Console's CSV files of the same."""

from data.expressions import (
    Cell,
    Value,
    computed,
    const,
    currency,
    day,
    either,
    fixed,
    fn,
    fraction_of_major,
    judged,
    meaning,
    money,
    null,
    number,
    or_zero,
    text,
    tokens,
    trimmed,
    true,
    when,
)  # fmt: skip
from data.importer import Importer

_CLASSES = {
    "uncached_input_tokens": "input", "input_no_cache": "input",
    "cache_read_input_tokens": "cache_read", "input_cache_read": "cache_read",
    "cache_creation.ephemeral_5m_input_tokens": "cache_write", "input_cache_write_5m": "cache_write", "input_cache_write": "cache_write",
    "cache_creation.ephemeral_1h_input_tokens": "cache_write_1h", "input_cache_write_1h": "cache_write_1h",
    "output_tokens": "output", "output": "output",
}  # fmt: skip
_SHORT = ("0-200k", "≤200k", "<=200k")
_GROUPED = "Fetch it again grouped by model and service_tier."


def _tier(column: str) -> Value:
    """The service tier; the fast mode has prices of its own."""
    named = fn("lower", trimmed(column))
    tier = meaning(named, {"message": "standard"}, either(named, const("standard")))
    return when(true(fn("lower", trimmed("speed")) == const("fast")), const("fast"), tier)


def _of_workspace() -> Value:
    """Who used it: the workspace, or the key where it is the default one, as which it tells nothing."""
    workspace = trimmed("workspace")
    return either(fn("nullif", workspace, "Default"), trimmed("api_key"), workspace)


def _usage(model: Value, tier: Value, fresh: Cell, read: Cell, written: Cell, written_1h: Cell, output: Cell) -> dict[str, Cell]:
    """Token classes that Anthropic keeps apart already; neither form counts requests or knows a customer."""
    window = fn("replace", fn("lower", trimmed("context_window")), " ", "")
    return {
        "customer_id": computed(null()),
        "provider": fixed("anthropic"),
        "model": computed(model),
        "service_tier": computed(tier),
        "answered_by": fixed("provider"),
        "requests": computed(null("BIGINT")),
        "input_tokens": computed(or_zero(fresh)),
        "cache_read_tokens": computed(or_zero(read)),
        "cache_write_tokens": computed(or_zero(written)),
        "cache_write_1h_tokens": computed(or_zero(written_1h)),
        "output_tokens": computed(or_zero(output)),
        "logged_cost": computed(null("DECIMAL(38,12)")),
        "long_context": computed(when(window.isnull(), null("BOOLEAN"), ~window.isin(*map(const, _SHORT)))),
    }


_paged = (
    tokens("uncached_input_tokens", required=True),
    tokens("cache_read_input_tokens"),
    tokens("cache_creation.ephemeral_5m_input_tokens"),
    tokens("cache_creation.ephemeral_1h_input_tokens"),
    tokens("output_tokens"),
)

ANTHROPIC_USAGE_API = Importer(
    format="anthropic_usage_api",
    label="Anthropic usage report pages",
    family="anthropic_usage",
    kind="usage",
    table="usage",
    must=frozenset({"starting_at", "uncached_input_tokens"}),
    shapes=frozenset({"document", "lines"}),
    optional=(
        "cache_read_input_tokens",
        "cache_creation.ephemeral_5m_input_tokens",
        "cache_creation.ephemeral_1h_input_tokens",
        "output_tokens",
        "model",
        "service_tier",
        "speed",
        "context_window",
        "workspace_id",
        "api_key_id",
    ),
    columns=_usage(trimmed("model"), _tier("service_tier"), *_paged)
    | {"day": day("starting_at"), "workload": text("workspace_id", "api_key_id")},
    rules=judged(*_paged),
    wants=(
        (frozenset({"model"}), f"no model is named: its tokens cannot be priced. {_GROUPED}"),
        (frozenset({"service_tier"}), f"no service tier is named: batch would be priced as standard. {_GROUPED}"),
    ),
    day="day",
)

_listed = (
    tokens("usage_input_tokens_no_cache", required=True),
    tokens("usage_input_tokens_cache_read"),
    tokens("usage_input_tokens_cache_write_5m"),
    tokens("usage_input_tokens_cache_write_1h"),
    tokens("usage_output_tokens"),
)
_unsplit = tokens("usage_input_tokens_cache_write")  # of before the longer cache

ANTHROPIC_USAGE_CSV = Importer(
    format="anthropic_usage_csv",
    label="Anthropic Console usage export",
    family="anthropic_usage",
    kind="usage",
    table="usage",
    must=frozenset({"usage_date_utc", "model_version", "usage_input_tokens_no_cache"}),
    shapes=frozenset({"csv"}),
    optional=(
        "usage_input_tokens_cache_read",
        "usage_input_tokens_cache_write",
        "usage_input_tokens_cache_write_5m",
        "usage_input_tokens_cache_write_1h",
        "usage_output_tokens",
        "usage_type",
        "context_window",
        "workspace",
        "api_key",
        "speed",
    ),
    columns=_usage(trimmed("model_version"), _tier("usage_type"), *_listed)
    | {
        "day": day("usage_date_utc"),
        "workload": computed(_of_workspace()),
        "cache_write_tokens": computed(or_zero(_listed[2]) + or_zero(_unsplit)),
    },
    rules=judged(*_listed, _unsplit),
    may_be_empty=True,
    day="day",
)

_cents = number(trimmed("amount"), "amount", kind="DECIMAL(28,14)")
_other = when(text("token_type", "cost_type").value.isnull(), null(), const("other"))
_COST = {"provider": fixed("anthropic"), "token_class": computed(meaning(trimmed("token_type"), _CLASSES, _other))}

ANTHROPIC_COST_API = Importer(
    format="anthropic_cost_api",
    label="Anthropic cost report pages",
    family="anthropic_cost",
    kind="provider_cost",
    table="provider_costs",
    must=frozenset({"starting_at", "amount", "currency"}),
    must_not=frozenset({"uncached_input_tokens", "object"}),
    shapes=frozenset({"document", "lines"}),
    optional=("cost_type", "token_type", "description", "model", "service_tier", "speed", "workspace_id"),
    columns=_COST
    | {
        "day": day("starting_at"),
        "model": text("model"),
        "service_tier": computed(_tier("service_tier")),
        "workload": text("workspace_id"),
        "line_item": text("description", "token_type", "cost_type"),
        "amount": computed(fraction_of_major(_cents.value, fn("upper", trimmed("currency")))),
        "currency": currency("currency"),
    },
    rules=judged(_cents),
    amount="amount",
    currency="currency",
    day="day",
)

_day_of_snapshot = r"-(20\d\d)-(\d\d)-(\d\d)$"  # Claude 3.5 Sonnet 2024-10-22 is claude-3-5-sonnet-20241022
_spelled = fn("regexp_replace", fn("lower", trimmed("model")), "[ .]+", "-", "g")

ANTHROPIC_COST_CSV = Importer(
    format="anthropic_cost_csv",
    label="Anthropic Console cost export",
    family="anthropic_cost",
    kind="provider_cost",
    table="provider_costs",
    must=frozenset({"usage_date_utc", "model", "token_type", "cost_usd"}),
    shapes=frozenset({"csv"}),
    optional=("workspace", "api_key", "usage_type", "cost_type", "speed"),
    columns=_COST
    | {
        "day": day("usage_date_utc"),
        "model": computed(fn("regexp_replace", _spelled, _day_of_snapshot, r"-\1\2\3")),
        "service_tier": computed(_tier("usage_type")),
        "workload": computed(_of_workspace()),
        "line_item": text("token_type", "cost_type"),
        "amount": money("cost_usd"),
        "currency": fixed("USD"),
    },
    numbers=("cost_usd",),
    points=True,
    may_be_empty=True,
    amount="amount",
    currency="currency",
    day="day",
)

ANTHROPIC_EMPTY = Importer(
    format="anthropic_empty_period",
    label="Anthropic report of an empty period",
    family="anthropic_empty",
    kind="usage",
    table="usage",
    must=frozenset({"starting_at", "ending_at"}),
    only=True,
    shapes=frozenset({"document", "lines"}),
    columns={"day": day("starting_at"), "provider": fixed("anthropic"), "answered_by": fixed("provider")},
    skip=const(True),
    day="day",
    empty=True,
)
