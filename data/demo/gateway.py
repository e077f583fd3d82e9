"""The gateway's log as LiteLLM's table of spend logs, six months a file, with a few rows that are broken."""

import csv
import json
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

from data.demo.prices import PICO
from data.demo.story import MONTHS, stream
from data.demo.traffic import Call

HEADER = (
    "request_id", "call_type", "api_key", "spend", "total_tokens", "prompt_tokens", "completion_tokens", "startTime", "endTime",
    "request_duration_ms", "completionStartTime", "model", "model_id", "model_group", "custom_llm_provider", "api_base", "user", "metadata",
    "cache_hit", "cache_key", "request_tags", "team_id", "organization_id", "end_user", "requester_ip_address", "messages", "response",
    "session_id", "status", "mcp_namespaced_tool_name", "agent_id", "proxy_server_request",
)  # fmt: skip


def write_log(folder: Path, calls: Sequence[Call], seed: int) -> tuple[Path, ...]:
    """The spend logs of each half year."""
    rng = stream(seed, "log")
    paths = []
    for start in (0, 6, 12):
        first, last = MONTHS[start], MONTHS[start + 5]
        rows = [_row(call, rng) for call in calls if first <= call.day.replace(day=1) <= last]
        if start == 12:
            rows[2_000:2_000] = _broken(rows[2_000])
        path = folder / f"litellm_spend_logs_{first:%Y-%m}_{last:%Y-%m}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(HEADER)
            writer.writerows(rows)
        paths.append(path)
    return tuple(paths)


def _row(call: Call, rng: Random) -> list[str]:
    prompt = call.input + call.cache_read + call.cache_write
    started = datetime.combine(call.day, time(rng.randrange(24), rng.randrange(60), rng.randrange(60), rng.randrange(1_000_000)))
    seconds = timedelta(seconds=rng.randrange(20, 900)) if call.answered == "provider" else timedelta(seconds=1)
    spend = format((Decimal(call.logged) / PICO).normalize(), "f") if call.logged else "0.0"
    row = dict.fromkeys(HEADER, "")
    row |= {
        "request_id": f"chatcmpl-{rng.getrandbits(96):024x}",
        "call_type": "acompletion",
        "api_key": "88dc28d0f030c55ed4ab77ed8faf098196cb1c05df778539800c9f1243fe6b4b",
        "spend": spend,
        "total_tokens": str(prompt + call.output),
        "prompt_tokens": str(prompt),
        "completion_tokens": str(call.output),
        "startTime": _stamp(started),
        "endTime": _stamp(started + seconds),
        "completionStartTime": _stamp(started + seconds / 4),
        "model": call.model,
        "model_group": call.model,
        "custom_llm_provider": call.provider,
        "user": "svc-" + call.team.partition("-")[0],
        "metadata": _metadata(call, prompt),
        "cache_hit": "True" if call.answered == "cache" else "None" if call.answered == "failed" else "False",
        "cache_key": "Cache OFF",
        "request_tags": "[]",
        "team_id": call.team,
        "end_user": call.end_user,
        "messages": "{}",
        "response": "{}",
        "status": "failure" if call.answered == "failed" else "success",
        "proxy_server_request": "{}",
    }
    return list(row.values())


def _metadata(call: Call, prompt: int) -> str:
    if call.answered == "failed":
        return json.dumps({"usage_object": {}, "status": "failure", "error_information": {"error_code": "529"}}, separators=(",", ":"))
    usage: dict[str, object] = {"prompt_tokens": prompt, "completion_tokens": call.output, "total_tokens": prompt + call.output}
    if call.provider == "anthropic":
        usage |= {"cache_read_input_tokens": call.cache_read, "cache_creation_input_tokens": call.cache_write}
    else:
        usage["prompt_tokens_details"] = {"cached_tokens": call.cache_read}
    return json.dumps({"usage_object": usage, "user_api_key_team_id": call.team}, separators=(",", ":"))


def _broken(row: list[str]) -> list[list[str]]:
    """Rows as they go wrong on the way: a negative count, an impossible day, more cached than sent, a row cut short."""

    def changed(number: int, **cells: str) -> list[str]:
        return list((dict(zip(HEADER, row, strict=True)) | {"request_id": f"chatcmpl-{number:024x}"} | cells).values())

    return [
        changed(1, prompt_tokens="-1500"),
        changed(2, startTime="31/02/2026"),
        changed(3, metadata=json.dumps({"usage_object": {"prompt_tokens_details": {"cached_tokens": 10**12}}})),
        changed(4)[:9],
    ]


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S.%f")
