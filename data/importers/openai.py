"""OpenAI usage and costs: pages of the API, and the dashboard's CSV files of the same."""

from data.expressions import (
    Rule,
    any_of,
    col,
    computed,
    const,
    currency,
    day,
    either,
    fixed,
    fn,
    judged,
    meaning,
    money,
    null,
    or_zero,
    text,
    tokens,
    trimmed,
    true,
    when,
)  # fmt: skip
from data.importer import Importer

_TIMES = frozenset({"start_time", "end_time", "start_time_iso", "end_time_iso"})
_DETAIL = (
    "input_cached_tokens",
    "input_uncached_tokens",
    "input_cache_write_tokens",
    "output_tokens",
    "project_id",
    "api_key_id",
    "user_id",
    "model",
    "batch",
    "service_tier",
)


_input = tokens("input_tokens", required=True)
_cached = tokens("input_cached_tokens")
_written = tokens("input_cache_write_tokens")
_uncached = tokens("input_uncached_tokens")
_tier = fn("lower", trimmed("service_tier"))

_USAGE = {
    "day": day("start_time"),
    "customer_id": computed(null()),
    "provider": fixed("openai"),
    "model": text("model"),
    "service_tier": computed(
        when(
            true(fn("lower", trimmed("batch")) == const("true")),
            const("batch"),
            when(true(_tier.isin(const("flex"), const("priority"), const("batch"))), _tier, const("standard")),
        )
    ),
    "workload": text("project_id", "api_key_id"),
    "answered_by": fixed("provider"),
    "requests": tokens("num_model_requests"),
    "input_tokens": computed(either(_uncached.value, _input.value - or_zero(_cached) - or_zero(_written))),
    "cache_read_tokens": computed(or_zero(_cached)),
    "cache_write_tokens": computed(or_zero(_written)),
    "cache_write_1h_tokens": fixed(0),
    "output_tokens": computed(or_zero(tokens("output_tokens"))),
    "logged_cost": computed(null("DECIMAL(38,12)")),
}
_USAGE_RULES = (
    *judged(_input, _cached, _written, _uncached, tokens("output_tokens")),
    Rule(
        "input_tokens",
        true(_input.value < or_zero(_cached) + or_zero(_written)),
        _input.text,
        "at least the cached tokens that input_tokens includes",
    ),
    Rule(
        "input_uncached_tokens",
        true(_uncached.value + or_zero(_cached) + or_zero(_written) != _input.value),
        _uncached.text,
        "input_tokens less the cached ones: the classes add up",
    ),
)
# a day without use is a row with only the times filled: loaded, adds nothing
_NO_USE = any_of(("num_model_requests", "input_tokens", "output_tokens", "model")).isnull()

_WANTS = ((frozenset({"model"}), "no model is named: its tokens cannot be priced. Export it again grouped by model."),)

OPENAI_USAGE_CSV = Importer(
    format="openai_usage_csv",
    label="OpenAI dashboard usage export",
    family="openai_usage",
    kind="usage",
    table="usage",
    must=_TIMES | {"num_model_requests", "input_tokens"},
    must_not=frozenset({"amount_value"}),
    shapes=frozenset({"csv"}),
    optional=_DETAIL,
    columns=_USAGE | {"account": computed(when(col("output_tokens").isnull(), const("embeddings"), const("completions")))},
    rules=_USAGE_RULES,
    wants=_WANTS,
    skip=_NO_USE,
    day="day",
)

OPENAI_USAGE_API = Importer(
    format="openai_usage_api",
    label="OpenAI usage API pages",
    family="openai_usage",
    kind="usage",
    table="usage",
    must=frozenset({"object", "start_time", "input_tokens", "num_model_requests"}),
    values={"object": "organization.usage."},
    shapes=frozenset({"document", "lines"}),
    optional=_DETAIL,
    columns=_USAGE
    | {"account": computed(fn("regexp_extract", col("object"), r"^organization\.usage\.([a-z_]+)\.", 1))},  # an endpoint a file
    rules=_USAGE_RULES,
    wants=_WANTS,
    day="day",
)

_item = fn("trim", fn("regexp_replace", col("line_item"), r"^batch api \|", ""))
_named = fn("contains", _item, ",")
_class = fn("lower", fn("trim", fn("regexp_extract", _item, r",\s*([^,]*)$", 1)))
_CLASSES = {
    "input": "input", "input_tokens": "input", "text input": "input",
    "cached input": "cache_read", "input_cached_tokens": "cache_read", "cached_input": "cache_read",
    "cache write": "cache_write", "input_cache_write_tokens": "cache_write",
    "output": "output", "output_tokens": "output",
}  # fmt: skip


_COST = {
    "account": text("organization_id"),
    "day": day("start_time"),
    "provider": fixed("openai"),
    "model": computed(when(true(_named), fn("trim", fn("regexp_extract", _item, r"^(.*),[^,]*$", 1)), null())),
    "token_class": computed(
        when(true(_named), meaning(_class, _CLASSES, const("other")), when(col("line_item").isnull(), null(), const("other")))
    ),
    "service_tier": computed(when(true(fn("starts_with", col("line_item"), "batch api")), const("batch"), const("standard"))),
    "workload": text("project_id", "api_key_id"),
    "line_item": text("line_item"),
}

OPENAI_COST_CSV = Importer(
    format="openai_cost_csv",
    label="OpenAI dashboard cost export",
    family="openai_cost",
    kind="provider_cost",
    table="provider_costs",
    must=_TIMES | {"amount_value"},
    shapes=frozenset({"csv"}),
    optional=("amount_currency", "line_item", "project_id", "api_key_id", "organization_id"),
    columns=_COST | {"amount": money("amount_value"), "currency": currency("amount_currency")},
    skip=trimmed("amount_value").isnull() & trimmed("line_item").isnull(),  # a day without charge
    numbers=("amount_value",),
    points=True,
    amount="amount",
    currency="currency",
    day="day",
)

OPENAI_COST_API = Importer(
    format="openai_cost_api",
    label="OpenAI costs API pages",
    family="openai_cost",
    kind="provider_cost",
    table="provider_costs",
    must=frozenset({"object", "start_time", "amount.value"}),
    values={"object": "organization.costs.result"},
    shapes=frozenset({"document", "lines"}),
    optional=("amount.currency", "line_item", "project_id", "api_key_id", "organization_id"),
    columns=_COST | {"amount": money("amount.value"), "currency": currency("amount.currency")},
    amount="amount",
    currency="currency",
    day="day",
)

OPENAI_EMPTY = Importer(
    format="openai_empty_period",
    label="OpenAI export of an empty period",
    family="openai_empty",
    kind="usage",
    table="usage",
    must=_TIMES,
    only=True,
    columns={"account": fixed(""), "day": day("start_time"), "provider": fixed("openai"), "answered_by": fixed("provider")},
    skip=const(True),
    day="day",
    empty=True,
)
