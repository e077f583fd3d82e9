"""What the work of a year from now costs under the named price paths: what a promise to buy can be measured against (E1.2)."""

from collections.abc import Mapping

from analytics.answers.asked import Asked
from analytics.board.as_sold import as_sold
from analytics.engine.projection import project
from analytics.estimates.baseline import baseline
from analytics.estimates.part import part
from analytics.paths.presets import Preset
from data.errors import UnpegError

MONTHS = 12
WAYS: tuple[Preset, ...] = ("tenfold", "list_30", "flat")  # the lowest, what is expected, and no fall at all


def spend_in_a_year(asked: Asked) -> Mapping[str, list[float]]:
    """Inference cost, a month, of months 0..12 by price path, as the company sells and grows; empty where it cannot be projected."""
    one = part(asked.snapshot)
    if one is None or asked.company is None:
        return {}
    found: dict[str, list[float]] = {}
    fixed = asked.company.at.other_cogs
    for way in WAYS:
        try:
            sold = as_sold(one, [{"lever": "price_path", "preset": way}], MONTHS, None if fixed is None else float(fixed))
            if sold.scenario is None:
                return {}
            rows = project(baseline(sold.scenario), sold.scenario).rows
        except UnpegError:
            return {}
        found[way] = [float(cost) for cost in rows["inference_cost"]]
    return found
