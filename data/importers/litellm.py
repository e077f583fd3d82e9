"""LiteLLM spend logs: one row a request, who asked for it, and an estimate of its cost."""

from data.expressions import (
    Rule,
    Value,
    any_of,
    col,
    computed,
    const,
    count,
    either,
    fixed,
    fn,
    item,
    json_texts,
    log_day,
    money,
    null,
    text,
    tokens,
    trimmed,
    true,
    when,
)  # fmt: skip
from data.importer import Importer

_PATHS = [
    "$.usage_object.cache_read_input_tokens",
    "$.usage_object.prompt_tokens_details.cached_tokens",
    "$.additional_usage_values.cache_read_input_tokens",
    "$.additional_usage_values.prompt_tokens_details.cached_tokens",
    "$.usage_object.cache_creation_input_tokens",
    "$.additional_usage_values.cache_creation_input_tokens",
    "$.usage_object.cache_creation.ephemeral_1h_input_tokens",
    "$.model_map_information.model_map_key",
    "$.user_api_key_team_alias",
    "$.user_api_key_alias",
]
_WHOLE = "a whole number, zero or more"
_SELF_HOSTED = ("hosted_vllm", "vllm", "ollama", "ollama_chat", "self_hosted", "llamafile", "lm_studio", "triton", "xinference")

_nothing = const(0).cast("BIGINT")
_texts = {
    "_read_text": either(*(item("_meta", i) for i in (1, 2, 3, 4))),
    "_write_text": either(item("_meta", 5), item("_meta", 6)),
    "_write_1h_text": item("_meta", 7),
    "_provider": fn("lower", trimmed("custom_llm_provider")),
    "_model": trimmed("model"),
}
_counts = {name: count(col(f"{name}_text"), "metadata").value for name in ("_read", "_write", "_write_1h")} | {
    "_prompt": tokens("prompt_tokens").value,
    "_output": tokens("completion_tokens").value,
    "_spend": money("spend").value,
}
_filled = {f"{name}_tokens": either(col(name), _nothing) for name in ("_read", "_write", "_write_1h")}


def _unread(name: str, column: str, text: Value, expected: str, required: bool = False) -> Rule:
    """Rejects what stands there and was not read."""
    return Rule(column, true(col(name).isnull() & (const(True) if required else text.isnotnull())), text, expected)


LITELLM_SPEND = Importer(
    format="litellm_spend",
    label="LiteLLM spend logs",
    family="litellm",
    kind="usage",
    table="usage",
    must=frozenset({"request_id", "starttime", "spend", "model", "prompt_tokens", "completion_tokens"}),
    must_not=frozenset({"generation_id"}),
    optional=("end_user", "team_id", "custom_llm_provider", "metadata", "cache_hit", "status", "api_key", "user", "call_type"),
    lets=({"_meta": json_texts("metadata", _PATHS)}, _texts, _counts, _filled),
    columns={
        "key": text("request_id", required="the request's id"),
        "day": log_day("starttime"),
        "customer_id": text("end_user"),
        "provider": computed(
            when(true(col("_provider").isin(*map(const, _SELF_HOSTED))), const("self_hosted"), either(col("_provider"), const("unknown")))
        ),
        "model": computed(when(fn("starts_with", col("_model"), "azure/"), either(item("_meta", 8), col("_model")), col("_model"))),
        "service_tier": fixed("standard"),
        "workload": computed(either(item("_meta", 9), any_of(("team_id",)), item("_meta", 10))),
        "answered_by": computed(
            when(
                true(fn("lower", trimmed("status")) == const("failure")),
                const("failed"),
                when(true(fn("lower", trimmed("cache_hit")) == const("true")), const("cache"), const("provider")),
            )
        ),
        "requests": fixed(1),
        "input_tokens": computed(col("_prompt") - col("_read_tokens") - col("_write_tokens")),  # LiteLLM counts cached tokens as prompt
        "cache_read_tokens": computed(col("_read_tokens")),
        "cache_write_tokens": computed(col("_write_tokens") - col("_write_1h_tokens")),
        "cache_write_1h_tokens": computed(col("_write_1h_tokens")),
        "output_tokens": computed(col("_output")),
        "logged_cost": computed(col("_spend")),
        "purpose": computed(null()),
    },
    rules=(
        _unread("_prompt", "prompt_tokens", trimmed("prompt_tokens"), _WHOLE, required=True),
        _unread("_output", "completion_tokens", trimmed("completion_tokens"), _WHOLE, required=True),
        _unread("_spend", "spend", trimmed("spend"), "a number such as 1234.56", required=True),
        *(_unread(name, "metadata", col(f"{name}_text"), _WHOLE) for name in ("_read", "_write", "_write_1h")),
        Rule(
            "metadata",
            true(col("_meta").isnull() & col("metadata").isnotnull()),
            fn("left", trimmed("metadata"), 80),
            "JSON: the cached tokens stand in it",
        ),
        Rule(
            "metadata",
            true(col("_write_1h_tokens") > col("_write_tokens")),
            col("_write_1h_text"),
            "at most the cache_creation_input_tokens of the request",
        ),
        Rule(
            "prompt_tokens",
            true(col("_prompt") < col("_read_tokens") + col("_write_tokens")),
            trimmed("prompt_tokens"),
            "at least the cached tokens that prompt_tokens includes",
        ),
    ),
    wants=(
        (frozenset({"end_user"}), "no column end_user: cost by customer cannot be said, except by team or key that you map."),
        (frozenset({"metadata"}), "no column metadata: cached tokens are unknown and count as input at full price."),
    ),
    numbers=("spend",),
    points=True,
    amount="logged_cost",
    day="day",
    key=("key",),
)
