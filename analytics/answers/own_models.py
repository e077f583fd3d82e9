"""The models a company hosts itself in a month: their tokens and their bill, beside what else is bought for the same work."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from analytics.company import Company, figure
from analytics.equations.distillation import student_saving
from analytics.equations.margin import share
from analytics.levers.distillation import Distillation
from analytics.measure import Grade, Measure, Rows
from analytics.provider_money import SELF_HOSTED
from data.prices.names import SELF_HOSTED as HOSTED

TEN = 10.0
LEAST = 0.01  # of the work's tokens: what answers less of it is no alternative to what answers it
SHIPPED = ("gpu_usd_per_hour", "overhead", "tokens_per_second", "utilisation", "max_share", "setup_usd", "refresh_usd_per_month")
OPTIONS = {"model": pl.String, "usd_per_mtok": pl.Float64, "mtok": pl.Float64}
_BOUGHT = """
with used as (
    select model, cost::double as cost, output_tokens, coalesce(input_tokens, 0) + coalesce(cache_read_tokens, 0)
        + coalesce(cache_write_tokens, 0) + coalesce(cache_write_1h_tokens, 0) + coalesce(output_tokens, 0) as tokens
    from usage
    where is_primary and month = $month and key_owner = 'vendor' and answered_by = 'provider' and cost > 0 and model is not null
      and not list_contains($hosted, coalesce(provider, ''))
      and ($ways is null or list_contains($ways, coalesce(priced_by, 'unclassified')))
)
select model, sum(cost) / (sum(tokens) / 1e6) as usd_per_mtok, sum(tokens) / 1e6 as mtok
from used group by model having sum(output_tokens) > 0 and sum(tokens) > 0 order by 2, 1
"""


@dataclass(frozen=True)
class OwnModels:
    """`mtok` million tokens a month answered by models the company hosts, `bill` what they cost, `share` of the tokens of the same work.

    `names` are the models; `options` what is bought for that work (all work where nothing is hosted): model, usd_per_mtok and mtok, the
    cheapest first, as their usage was priced. `since` is the first month with tokens of theirs.
    """

    names: tuple[str, ...]
    mtok: float
    bill: float | None
    share: float | None
    options: pl.DataFrame
    since: date | None

    @property
    def unit_cost(self) -> float | None:
        """The bill over the tokens, per million; None where either is missing."""
        return share(self.bill, self.mtok) if self.bill else None

    @property
    def cheapest(self) -> tuple[str, float] | None:
        """The option with the lowest price, and its price per million tokens."""
        return None if self.options.is_empty() else self.options.row(0)[:2]

    @property
    def dearest(self) -> tuple[str, float] | None:
        """The option with the highest price, and its price per million tokens."""
        return None if self.options.is_empty() else self.options.row(-1)[:2]

    def saving(self, alternative: float) -> float:
        """E12.5  what it saves a month over an alternative's price per million tokens, before setup and refresh."""
        return student_saving(self.mtok, alternative, alternative, self.bill or 0.0)


def own_models(company: Company) -> OwnModels:
    """The month's; without tokens where the company hosts nothing."""
    own = company.rows.filter(pl.col("side") == "cost", pl.col("provider") == SELF_HOSTED, pl.col("month") <= company.month)
    here = own.filter(pl.col("month") == company.month)
    tokens, bill = float(here["tokens"].sum() or 0), here["inference_cost"].sum() if here["inference_cost"].is_not_null().any() else None
    ways = here.filter(pl.col("tokens") > 0)["priced_by"].drop_nulls().unique().sort().to_list()
    params: dict[str, Any] = {"hosted": sorted(HOSTED), "ways": ways or None}
    bought = pl.DataFrame(company.query(_BOUGHT, **params), schema=OPTIONS)
    work = tokens / 1e6 + float(bought["mtok"].sum() or 0)
    used = own.filter(pl.col("tokens") > 0)
    first = used["month"].min()
    return OwnModels(
        names=tuple(here.filter(pl.col("tokens") > 0)["model"].drop_nulls().unique().sort().to_list()),
        mtok=tokens / 1e6,
        bill=None if bill is None else float(bill),
        share=share(tokens / 1e6, work),
        options=bought.filter(pl.col("mtok") >= LEAST * work),
        since=first if isinstance(first, date) else None,
    )


def millions(id: str, label: str, mtok: float | None, grade: Grade, equation: str, rows: Rows, needs: str = "") -> Measure:
    """A number of million tokens: to the unit from ten on, to four figures below."""
    return figure(id, label, "count" if mtok is None or mtok >= TEN else "", mtok, grade, equation, needs, rows=rows)


def student(company: Company, **more: Any) -> Distillation:
    """The lever of a student at the values the company has signed, else at those shipped."""
    terms: dict[str, Any] = {name: company.assumed(f"student.{name}") for name in SHIPPED}
    return Distillation(retention=company.assumed("risk.retention"), **terms, **more)
