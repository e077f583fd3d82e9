"""What is said where dollar assumptions stand in a company that reports in another currency: they are taken at par."""

from collections.abc import Sequence

from analytics.board.signing import signable
from analytics.input_names import input_name
from analytics.words import listed


def at_par(names: Sequence[str], currency: str) -> str:
    """Which of the inputs are published in dollars and taken one for one in the company's currency; empty where none is."""
    units = signable()
    dollars = [input_name(name) for name in names if units[name].unit.startswith("USD")]
    if currency == "USD" or not dollars:
        return ""
    verb, own = ("is", "a value") if len(dollars) == 1 else ("are", "values")
    return f"{listed(dollars)} {verb} published in USD and taken here as {currency}, one for one: sign {own} of your own in {currency}."
