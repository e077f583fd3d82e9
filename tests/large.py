"""Large gateway logs for timing and soaking: as many requests as asked, each with its metadata, the same for a seed."""

import csv
import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

HEADER = (
    "request_id", "call_type", "api_key", "spend", "total_tokens", "prompt_tokens", "completion_tokens", "startTime", "endTime", "model",
    "custom_llm_provider", "user", "metadata", "cache_hit", "team_id", "end_user", "status",
)  # fmt: skip
MODELS = (
    ("openai", "gpt-4o"), ("openai", "gpt-4o-mini"), ("openai", "gpt-4.1"), ("openai", "o3-mini"),
    ("anthropic", "claude-sonnet-4-20250514"), ("anthropic", "claude-3-5-haiku-20241022"),
)  # fmt: skip
FIRST, DAYS, CUSTOMERS = date(2026, 8, 1), 90, 60


def write_log(path: Path, rows: int, seed: int = 1) -> Path:
    """A clean CSV of LiteLLM's spend logs, with JSON metadata in each row."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(_rows(rows, Random(seed), seed))
    return path


def _rows(rows: int, rng: Random, seed: int) -> Iterator[tuple[object, ...]]:
    days = [str(FIRST + timedelta(days=n)) for n in range(DAYS)]
    encode = json.JSONEncoder(separators=(",", ":")).encode
    for number in range(rows):
        provider, model = MODELS[rng.randrange(len(MODELS))]
        read, fresh, output = rng.randrange(2_000) if number % 3 == 0 else 0, rng.randrange(1, 6_000), rng.randrange(1_500)
        prompt, team = read + fresh, f"team-{rng.randrange(8)}"
        usage: dict[str, object] = {"prompt_tokens": prompt, "completion_tokens": output, "total_tokens": prompt + output}
        usage |= {"cache_read_input_tokens": read} if provider == "anthropic" else {"prompt_tokens_details": {"cached_tokens": read}}
        metadata = encode({
            "usage_object": usage, "user_api_key_team_alias": team, "user_api_key_alias": "svc", "applied_guardrails": [],
        })  # fmt: skip
        day = days[rng.randrange(DAYS)]
        at = f"{day} {rng.randrange(24):02}:{rng.randrange(60):02}:{rng.randrange(60):02}.{rng.randrange(1_000_000):06}"
        yield (
            f"chatcmpl-{seed:02}{number:022x}", "acompletion", "88dc28d0f030c55ed4ab77ed8faf0981", f"{rng.randrange(10**8)}e-10",
            prompt + output, prompt, output, at, at, model, provider, "svc", metadata, "False", team,
            f"customer-{rng.randrange(CUSTOMERS)}", "success",
        )  # fmt: skip
