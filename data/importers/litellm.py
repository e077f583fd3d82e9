"""LiteLLM spend logs: one row a request, who asked for it, and an estimate of its cost."""

from data.expressions import Rule, any_of, col, computed, const, count, either, fixed, fn, item, json_texts, log_day, money, null, text, tokens, true, trimmed, when
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
_SELF_HOSTED = ("hosted_vllm", "vllm", "ollama", "ollama_chat", "self_hosted", "llamafile", "lm_studio", "triton", "xinference")

_read = count(either(*(item("_meta", i) for i in (1, 2, 3, 4))), "metadata")
_write = count(either(item("_meta", 5), item("_meta", 6)), "metadata")
_write_1h = count(item("_meta", 7), "metadata")
_prompt = tokens("prompt_tokens", required=True)
_provider = fn("lower", trimmed("custom_llm_provider"))
_nothing = const(0).cast("BIGINT")


def _zero(value: object) -> object:
    return either(value, _nothing)  # type: ignore[arg-type]


LITELLM_SPEND = Importer(
    format="litellm_spend",
    label="LiteLLM spend logs",
    family="litellm",
    kind="usage",
    table="usage",
    must=frozenset({"request_id", "starttime", "spend", "model", "prompt_tokens", "completion_tokens"}),
    must_not=frozenset({"generation_id"}),
    optional=("end_user", "team_id", "custom_llm_provider", "metadata", "cache_hit", "status", "api_key", "user", "call_type"),
    lets={"_meta": json_texts("metadata", _PATHS)},
    columns={
        "key": text("request_id", required="the request's id"),
        "day": log_day("starttime"),
        "customer_id": text("end_user"),
        "provider": computed(
            when(true(_provider.isin(*map(const, _SELF_HOSTED))), const("self_hosted"), either(_provider, const("unknown")))
        ),
        "model": computed(
            when(fn("starts_with", col("model"), "azure/"), either(item("_meta", 8), trimmed("model")), trimmed("model"))
        ),
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
        "input_tokens": computed(_prompt.value - _zero(_read.value) - _zero(_write.value)),  # LiteLLM counts cached tokens as prompt
        "cache_read_tokens": computed(_zero(_read.value)),  # type: ignore[arg-type]
        "cache_write_tokens": computed(
            when(true(_write_1h.value <= _write.value), _zero(_write.value) - _zero(_write_1h.value), _zero(_write.value))  # type: ignore[operator, arg-type]
        ),
        "cache_write_1h_tokens": computed(when(true(_write_1h.value <= _write.value), _write_1h.value, _nothing)),
        "output_tokens": tokens("completion_tokens", required=True),
        "logged_cost": money("spend"),
        "purpose": computed(null()),
    },
    rules=(
        Rule("prompt_tokens", _prompt.bad, _prompt.text, _prompt.expected),  # type: ignore[arg-type]
        Rule("metadata", true(_read.bad | _write.bad), either(item("_meta", 1), item("_meta", 5), item("_meta", 2)), _read.expected),  # type: ignore[operator]
        Rule(
            "prompt_tokens",
            true(_prompt.value < _zero(_read.value) + _zero(_write.value)),  # type: ignore[operator]
            _prompt.text,
            "at least the cached tokens that prompt_tokens includes",
        ),
    ),
    amount="logged_cost",
    day="day",
    key=("key",),
)
