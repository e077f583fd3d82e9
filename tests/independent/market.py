"""What every plan shares in a month: prices, levers on unit cost, copied savings, own keys, the student's share (B1, B3, B11, B12)."""

import math
from typing import Any

Said = dict[str, Any]

PRESETS: dict[str, Said] = {
    "flat": {},
    "list_30": {"annual_decline": 0.30},
    "tenfold": {"annual_decline": 0.9},
    "epoch_40x": {"annual_decline": 0.975},
    "shock_100_month_3": {"jumps": [{"month": 3, "change": 1.0}]},
    "tokenizer_35": {"tokenizer_drift": 0.35},
}


def lever(scenario: Said, name: str) -> Said | None:
    """The lever of that name, or none."""
    return next((said for said in scenario.get("levers", []) if said["lever"] == name), None)


def price_paths(scenario: Said) -> list[Said]:
    """Every price path, presets by their values."""
    paths = [said for said in scenario.get("levers", []) if said["lever"] == "price_path"]
    return [PRESETS[said["preset"]] if "preset" in said else said for said in paths]


def price_index(scenario: Said, t: int) -> float:
    """E1.1, E1.3 and the capture share as E15.3 has them: p(t) / p(0); several paths multiply."""
    index = 1.0
    for path in price_paths(scenario):
        own = (1 - path.get("annual_decline", 0.0)) ** (t / 12)
        for jump in path.get("jumps", []):
            if t >= jump["month"]:
                own *= 1 + jump["change"]
        capture = path.get("capture", 0.0)
        captured = (1 - path.get("capability_decline", 0.80)) ** (capture * t / 12)
        drift = 1 + path.get("tokenizer_drift", 0.0) if t >= 1 else 1.0
        index *= own ** (1 - capture) * captured * drift
    return index


def paid_index(scenario: Said, t: int) -> float:
    """E1.2 on the whole path: p_eff(t) / p(0), the committed share at the price of t = 0 until its month."""
    index = price_index(scenario, t)
    committed = sum(path.get("committed_share", 0.0) for path in price_paths(scenario) if t < path.get("committed_until_month", 0))
    return committed + (1 - committed) * index


def unit_cost_multiplier(scenario: Said) -> float:
    """E3.4: M, of routing and caching together."""
    multiplier = 1.0
    if routing := lever(scenario, "routing"):
        share = routing["share"]
        multiplier *= (1 - share) + share * (routing.get("price_ratio", 0.15) + routing.get("escalated_share", 0.10))
    if caching := lever(scenario, "caching"):
        part, hits, writes = caching["input_share"], caching["hit_rate"], caching.get("write_rate", 0.0)
        read, write = caching.get("read_price_ratio", 0.1), caching.get("write_price_ratio", 1.25)
        multiplier *= (1 - part) + part * ((1 - hits - writes) + hits * read + writes * write)
        multiplier *= 1 - caching.get("semantic_hit_rate", 0.0) + caching.get("lookup_cost_ratio", 0.0)
    return multiplier


def copied_share(behaviour: Said, t: int) -> float:
    """E3.5: phi(t); without a half-life nobody copies."""
    if "copy_half_life_months" not in behaviour:
        return 0.0
    late = t - behaviour.get("copy_lag_months", 0.25)
    return 0.0 if late <= 0 else 1 - 2 ** (-late / behaviour["copy_half_life_months"])


def logistic(steepness: float, distance: float) -> float:
    """1 / (1 + exp(-k * distance))."""
    return 1 / (1 + math.exp(-steepness * distance)) if steepness * distance > -700 else 0.0


def own_key_share(scenario: Said, t: int) -> float:
    """E11.1: b(t), b(0) = b_0; a share that is named acts at once from month 1."""
    byok = lever(scenario, "byok")
    if byok is None:
        return 0.0
    now = byok.get("share_now", 0.0)
    if t == 0:
        return now
    if "share" in byok:
        return byok["share"]
    if "max_share" not in byok:
        return now
    steepness, middle = byok.get("steepness", 0.35), byok.get("mid_month", 12)
    start = logistic(steepness, -middle)
    return now + (byok["max_share"] - now) * (logistic(steepness, t - middle) - start) / (1 - start)


def student_share(student: Said | None, t: int) -> float:
    """E12.2: x(t), nothing before launch."""
    if student is None or t < student.get("launch_month", 2):
        return 0.0
    return student.get("max_share", 0.5) * logistic(student.get("steepness", 0.9), t - student.get("mid_month", 6))


def gpus(student: Said | None, share: float, student_mtok: float) -> int:
    """E12.3 as E15.3 rounds it: whole GPUs, none without a share."""
    if student is None or share == 0:
        return 0
    one = student.get("tokens_per_second", 10_000) * student.get("utilisation", 0.35) * 2.628e6
    return max(student.get("min_gpus", 2), math.ceil(student_mtok * 1e6 / one - 1e-9))


def serving_usd(student: Said | None, count: int) -> float:
    """E12.3: dollars a month for that many GPUs."""
    if student is None:
        return 0.0
    return count * student.get("gpu_usd_per_hour", 2.95) * 730 * (1 + student.get("overhead", 0.30))


def quality(student: Said | None, share: float, teacher: float) -> float:
    """E12.7 as E15.3 blends it: the success rate of both together; a rate stays a rate when retention is above one."""
    if student is None:
        return teacher
    alone = min(1.0, student.get("retention", 1.0) * teacher)
    failing = 1 - alone
    escalated = min(1.0, student.get("escalated_share", 0.10) / failing) if failing > 0 else 1.0
    return (1 - share) * teacher + share * (alone + failing * escalated * student.get("rescue_rate", 0.0))


def hosted_price(student: Said, teacher_price: float, t: int) -> float:
    """E12.4: p_alt(t), the cheapest that can be had: the teacher, and from its month the alternative."""
    first = student.get("alternative_from_month", 0)
    if "alternative_usd_per_mtok" not in student or t < first:
        return teacher_price
    decline = student.get("alternative_annual_decline", 0.0)
    return min(teacher_price, student["alternative_usd_per_mtok"] * (1 - decline) ** ((t - first) / 12))
