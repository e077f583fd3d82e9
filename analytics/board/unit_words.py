"""What is said of inference cost per unit beside a bridge: its claim, and the names of its units and forces."""

from analytics.bridging.bridge import Bridge
from analytics.words import fine

UNITS = {"outcomes": "an outcome", "quantity": "a unit billed", "tokens": "a million tokens", "contracts": "a contract a month"}
FORCES = ("mix", "tokens_per_unit", "model_mix", "cache_share", "provider_price")
NOTE = "Inference cost per unit; a force below zero made a unit cheaper. They add up as the bars above do."


def unit_claim(found: Bridge, currency: str) -> str:
    """The product whose cost per unit moved most, over all its units."""
    row = max(found.per_unit.to_dicts(), key=lambda row: abs(row["after"] - row["before"]) * max(row["units_after"], 1))
    was, now = (fine(row[name], currency) for name in ("before", "after"))
    if was == now:
        return f"Beside it, cost per unit: {row['product']} stays at {now} {UNITS[row['unit']]}"
    verb = "falls" if row["after"] < row["before"] else "rises"
    return f"Beside it, cost per unit: {row['product']} {verb} from {was} to {now} {UNITS[row['unit']]}"
