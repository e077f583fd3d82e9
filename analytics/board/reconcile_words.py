"""What is said of usage held against the provider's money: how many months agree, and the note under its table."""

from collections.abc import Mapping, Sequence
from typing import Any

from analytics.charts.finding import period_name
from analytics.names import provider_name
from analytics.words import percent, times

RECENT = 12  # rows of the table at first
_FAR = 10.0  # beyond it a percentage says nothing more


def note(currency: str) -> str:
    """What the columns are."""
    return (
        f"In {currency}. f is the provider's money over usage at list or contract price; from 0.97 to 1.03 it scales the rows. "
        "Where days or models differ by more, rows keep their price and the difference stands as unattributed. Unexplained is what no "
        "named cause accounts for."
    )


def factor(row: Mapping[str, Any]) -> str:
    """f to four places."""
    return "—" if row["factor"] is None else f"{row['factor']:.4f}"


def claim(rows: Sequence[Mapping[str, Any]]) -> str:
    """Whether priced usage agrees with the provider's money, else where it is furthest from it."""
    known = [row for row in rows if row["factor"] is not None]
    far = [row for row in known if not 0.97 <= row["factor"] <= 1.03]
    if not known:
        return "Usage has not been held against a provider's money yet"
    if not far:
        months = "the one month" if len(known) == 1 else f"all {len(known)} months of a provider"
        return f"Priced usage is within 3% of the provider's money in {months} compared"
    worst = max(far, key=lambda row: abs(row["factor"] - 1))
    month = f"{worst['month']:%Y-%m}"
    off = abs(worst["factor"] - 1)
    side = "above" if worst["factor"] > 1 else "below"
    away = f"{percent(off)} {side} the usage priced" if off < _FAR else f"{times(worst['factor'])} the usage priced"
    where = f"{provider_name(worst['provider'])} in {period_name(month)}, {away}"
    apart = f"In {len(far)} of {len(known)} months of a provider"
    return f"{apart} priced usage and the provider's money differ by more than 3%; the furthest is {where}"
