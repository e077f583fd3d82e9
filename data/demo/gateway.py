"""The gateway's log as LiteLLM's table of spend logs, with a few rows that are broken."""

import csv
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from data.demo.prices import PICO
from data.demo.story import FIRST_DAY, LAST_DAY, stream
from data.demo.traffic import Call

HEADER = (
    "request_id", "call_type", "api_key", "spend", "total_tokens", "prompt_tokens", "completion_tokens", "startTime", "endTime",
    "request_duration_ms", "completionStartTime", "model", "model_id", "model_group", "custom_llm_provider", "api_base", "user", "metadata",
    "cache_hit", "cache_key", "request_tags", "team_id", "organization_id", "end_user", "requester_ip_address", "messages", "response",
    "session_id", "status", "mcp_namespaced_tool_name", "agent_id", "proxy_server_request",
)  # fmt: skip
_API_KEY = "88dc28d0f030c55ed4ab77ed8faf098196cb1c05df778539800c9f1243fe6b4b"
_HITS = {"provider": "False", "cache": "True", "failed": "None"}
_DAY = 86_400_000_000  # microseconds
_compact = json.JSONEncoder(separators=(",", ":")).encode


def write_log(folder: Path, calls: Sequence[Call], seed: int) -> Path:
    """The spend logs of the eighteen months."""
    rng = stream(seed, "log")
    rows = [_row(call, rng) for call in calls]
    rows[24_000:24_000] = _broken(rows[24_000])
    path = folder / f"litellm_spend_logs_{FIRST_DAY}_{LAST_DAY}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(rows)
    return path


def _row(call: Call, rng: Random) -> list[str]:
    """A row in the order of HEADER."""
    prompt = call.input + call.cache_read + call.cache_write
    started = datetime(call.day.year, call.day.month, call.day.day) + timedelta(microseconds=rng.randrange(_DAY))  # noqa: DTZ001 the log has no zone
    seconds = timedelta(seconds=rng.randrange(20, 900) if call.answered == "provider" else 1)
    return [
        f"chatcmpl-{rng.getrandbits(96):024x}", "acompletion", _API_KEY, _dollars(call.logged),
        str(prompt + call.output), str(prompt), str(call.output),
        _stamp(started), _stamp(started + seconds), "", _stamp(started + seconds / 4), call.model, "", call.model,
        call.provider, "", "svc-" + call.team.partition("-")[0], _metadata(call, prompt),
        _HITS[call.answered], "Cache OFF", "[]", call.team, "", call.end_user, "", "{}", "{}", "",
        "failure" if call.answered == "failed" else "success", "", "", "{}",
    ]  # fmt: skip


def _dollars(cost: int) -> str:
    return f"{cost // PICO}.{cost % PICO:012d}".rstrip("0") if cost else "0.0"


def _metadata(call: Call, prompt: int) -> str:
    if call.answered == "failed":
        return _compact({"usage_object": {}, "status": "failure", "error_information": {"error_code": "529"}})
    usage: dict[str, object] = {"prompt_tokens": prompt, "completion_tokens": call.output, "total_tokens": prompt + call.output}
    if call.provider == "anthropic":
        usage |= {"cache_read_input_tokens": call.cache_read, "cache_creation_input_tokens": call.cache_write}
    else:
        usage["prompt_tokens_details"] = {"cached_tokens": call.cache_read}
    return _compact({"usage_object": usage, "user_api_key_team_id": call.team})


def _broken(row: list[str]) -> list[list[str]]:
    """Rows as they go wrong on the way: a negative count, an impossible day, more cached than sent, a row cut short."""

    def changed(number: int, **cells: str) -> list[str]:
        return list((dict(zip(HEADER, row, strict=True)) | {"request_id": f"chatcmpl-{number:024x}"} | cells).values())

    return [
        changed(1, prompt_tokens="-1500"),
        changed(2, startTime="31/02/2026"),
        changed(3, metadata=_compact({"usage_object": {"prompt_tokens_details": {"cached_tokens": 10**12}}})),
        changed(4)[:9],
    ]


def _stamp(moment: datetime) -> str:
    return moment.isoformat(" ", "microseconds")
