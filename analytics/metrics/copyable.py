"""M16 Copyable share of gross profit: what caching saves, for anybody can cache; routing stands in no export.

A month's tokens are priced as if none had come from a provider's cache: read and written tokens at the price of plain input. Lines whose
price follows tokens are taken to bill what the customer can reach, caching included: their saving is already the customer's, and stands
only in the upper end, at most their gross profit.
"""

import polars as pl

from analytics.company import Company, figure
from analytics.equations.margin import share
from analytics.indicator import Indicator
from analytics.measure import Measure, worst
from data.tables import PEGGED

_CACHED = """
select coalesce(priced_by, 'unclassified') as priced_by,
       sum(coalesce(cache_read_tokens, 0) + coalesce(cache_write_tokens, 0) + coalesce(cache_write_1h_tokens, 0))::bigint as cached_tokens,
       sum(coalesce(cache_read_tokens, 0) * (input_usd_per_mtok - coalesce(cache_read_usd_per_mtok, input_usd_per_mtok))
           + coalesce(cache_write_tokens, 0) * (input_usd_per_mtok - coalesce(cache_write_usd_per_mtok, input_usd_per_mtok))
           + coalesce(cache_write_1h_tokens, 0) * (input_usd_per_mtok - coalesce(cache_write_1h_usd_per_mtok, input_usd_per_mtok))
       )::double / 1e6 as saving
from usage
where is_primary and month = $month and answered_by = 'provider' and key_owner = 'vendor' and input_usd_per_mtok is not null
group by all order by all
"""


def caching(company: Company) -> pl.DataFrame:
    """By `priced_by`: tokens read from and written to a provider's cache in the month, and what that saved; below zero it lost money."""
    return company.query(_CACHED)


def _measures(company: Company) -> tuple[Measure, ...]:
    rows, at = caching(company), company.at
    pegged = pl.col("priced_by").is_in(PEGGED)
    free, toll = (float(rows.filter(which)["saving"].sum() or 0) for which in (~pegged, pegged))
    whole = at.whole.gross_profit
    bound = max(min(toll, float(at.pegged.gross_profit or 0)), 0.0)
    seen = bool(rows.height and rows["cached_tokens"].sum())
    needs = "usage with cached tokens and list prices, and gross profit above zero"
    grade, behind = worst("estimated", at.grade), company.behind("usage")
    saved, least, most = (free + toll, share(free, whole), share(free + bound, whole)) if seen else (None, None, None)
    return (
        figure("M16_saving", "Saved by caching a month, all lines", at.currency, saved, grade, "E3.2, M16", needs, rows=behind),
        figure("M16", "Copyable share of gross profit, caching alone", "fraction", least, grade, "M16", needs, low=least, high=most,
               rows=behind),
        figure("M16_routing", "Copyable share of gross profit, routing", "fraction", None, "assumed", "M16, E3.1",
               "usage that says which requests were routed; a scenario with the routing lever shows what it would be"),
    )  # fmt: skip


COPYABLE = Indicator("M16", "Copyable share of gross profit", "M16", _measures, caching)
