"""The named price paths: what each stands for in the terms of a price path."""

from typing import Any, Literal

from analytics.assumptions import assumption

Preset = Literal["flat", "list_30", "tenfold", "by_tier", "announced", "shock_100_month_3", "tokenizer_35", "epoch_40x"]
LABELS: dict[Preset, str] = {
    "flat": "Prices stay",
    "list_30": "List prices fall 30% a year",
    "tenfold": "Tenfold in 12 months",
    "by_tier": "A mid-tier model, from published half-lives",
    "announced": "Changes already announced",
    "shock_100_month_3": "Prices double in month 3",
    "tokenizer_35": "A tokenizer needs 35% more tokens",
    "epoch_40x": "Fortyfold a year (Epoch AI)",
}
TIERS = ("economy", "mid", "flagship")


def terms(preset: Preset, mix_decline: float | None = None) -> dict[str, Any]:
    """The fields of a price path that a preset stands for; `announced` takes its from the models bought, and so does `by_tier` where
    the decline of their mix is given (`tiers.decline_of`), else it is a mid-tier model.
    """
    match preset:
        case "list_30":
            return {"annual_decline": assumption("prices.list_decline").value}
        case "tenfold":
            return {"annual_decline": assumption("prices.tenfold_decline").value}
        case "epoch_40x":
            return {"annual_decline": assumption("prices.epoch_decline").value}
        case "shock_100_month_3":
            return {"jumps": ({"month": 3, "change": assumption("prices.doubling").value - 1},)}
        case "tokenizer_35":
            return {"tokenizer_drift": assumption("prices.tokenizer_drift").value}
        case "by_tier":
            return {"annual_decline": tier_decline("mid") if mix_decline is None else mix_decline}
        case "flat" | "announced":
            return {}


def tier_decline(tier: str) -> float:
    """A year's decline of a tier's list price as a fraction, from the published half-lives h in years: 1 - 2^(-1/h)."""
    return assumption(f"prices.{tier}_decline").value
