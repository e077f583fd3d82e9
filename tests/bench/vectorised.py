"""The arithmetic of E15.3 in plain numpy, month by month over all paths at once: what the engine's speed is set against."""

from typing import Any

import numpy as np

Paths = np.ndarray[Any, np.dtype[np.float64]]


def project(
    plan: str, distilled: bool, byok: bool, given: dict[str, float], drawn: dict[str, Paths], horizon: int, sizes: Paths | None = None
) -> tuple[Paths, Paths]:
    """Revenue and gross profit, paths (or customers, by the shares in `sizes`) x months.

    `given` are the terms of the scenario in tests/bench/test_engine_speed.py, `drawn` those that differ from path to path.
    """
    d, eps, g_w, half, lam1 = (drawn[name] for name in ("annual_decline", "elasticity", "token_growth", "half_life", "price_gap_hazard"))
    kap, e_o = drawn["retention"], drawn["price_erosion"]
    count = len(d)
    share = np.ones(count) if sizes is None else sizes
    customers = given["customers"] if sizes is None else given["customers"] / count
    stay, revenue, profit = np.ones(count), np.empty((count, horizon + 1)), np.empty((count, horizon + 1))
    q = given["success"] if plan == "outcome" else 1.0
    unit_now = None
    for t in range(horizon + 1):
        index = (1 - d) ** (t / 12)
        price = given["price"] * index
        m = given["markup_end"] + (given["markup"] - given["markup_end"]) * 0.5 ** (t / half)
        unit = given["outcome_price"] * (1 - e_o) ** (t / 12) if plan == "outcome" else price * (1 + m)
        if unit_now is None:
            unit_now = unit
        alive = (unit / unit_now) ** -eps * stay
        tasks = given["tasks"] * share * alive
        tokens = given["tokens"] * share * alive * (1 + g_w) ** t
        own = byok * given["byok_max"] * _ramp(t, 0.35, 12)
        x = 0.5 / (1 + np.exp(-0.9 * (t - 6))) if distilled and t >= 2 else 0.0
        hosted = price * tokens * (1 - x * 0.9)
        served, full = _serving(x * tokens * (1 - own), sizes), _serving(x * tokens, sizes)
        inference = hosted * (1 - own) + served
        success = (1 - x) * q + x * np.minimum(kap * q, 1.0) if distilled else q
        if plan == "markup":
            ours, theirs = unit * tokens, 0.05 * price * tokens
        elif plan == "hybrid":
            fee = given["fee"] * stay * share
            ours = fee + np.maximum(tokens - given["included"] * stay * share, 0.0) * unit
            theirs = fee + 0.05 * price * tokens
        else:
            ours = tasks * success * unit
            theirs = ours - 0.75 * (hosted + full)
        billed = (1 - own) * ours + own * theirs
        revenue[:, t], profit[:, t] = billed, billed - inference
        premium = unit / price - 1 if plan != "outcome" else billed / (price * tokens) - 1
        saving = 12 * premium * price * tokens / (customers * stay)
        gate = np.where(saving > 0, saving / (saving + 10_000.0), 0.0)
        seen = 0.1 if plan == "outcome" else 1.0
        stay = stay * np.exp(-(given["churn"] + lam1 * seen * np.maximum(premium - 0.05, 0.0) * gate))
    return revenue, profit


def _ramp(t: int, k: float, middle: float) -> float:
    begun, now = 1 / (1 + np.exp(k * middle)), 1 / (1 + np.exp(-k * (t - middle)))
    return float((now - begun) / (1 - begun))


def _serving(mtok: Paths | float, sizes: Paths | None) -> Paths:
    """Whole GPUs, of each path; of all customers together, then by what each uses."""
    used = np.asarray(mtok)
    if not used.any():
        return np.zeros(1)
    pool = used if sizes is None else used.sum()
    gpus = np.maximum(2.0, np.ceil(pool * 1e6 / (10_000 * 0.35 * 2_628_000) - 1e-9))
    return gpus * 2.95 * 730 * 1.3 * (1.0 if sizes is None else used / pool)
