"""What the models actually bought cost, month by month, as one chained index; beside it the paths that the presets stand for."""

from typing import Literal

import polars as pl

from analytics.engine.grid import calendar
from analytics.levers.price_path import Jump, PricePath
from analytics.paths.presets import LABELS, terms
from analytics.paths.tiers import line_of
from data.snapshot import Snapshot

GOOD = ("provider", "model", "service_tier", "long_context", "token_class")
_BOUGHT = """
with bought as (
    select {'month': month, 'provider': provider, 'model': model, 'service_tier': service_tier, 'long_context': long_context} as good, *
    from usage
    where is_primary and key_owner = 'vendor' and answered_by = 'provider'
),
classes as (
    select good, 'input' as token_class, input_tokens as tokens, input_usd_per_mtok as price from bought
    union all
    select good, 'cache_read' as token_class, cache_read_tokens as tokens, cache_read_usd_per_mtok as price from bought
    union all
    select good, 'cache_write' as token_class, cache_write_tokens as tokens, cache_write_usd_per_mtok as price from bought
    union all
    select good, 'cache_write_1h' as token_class, cache_write_1h_tokens as tokens, cache_write_1h_usd_per_mtok as price from bought
    union all
    select good, 'output' as token_class, output_tokens as tokens, output_usd_per_mtok as price from bought
)
select good.month, good.provider, good.model, good.service_tier, good.long_context, token_class,
       sum(tokens)::double as tokens, sum(tokens * price * 0.000001::decimal(7, 6))::double as spend
from classes
where tokens > 0 and price is not null
group by all
order by all
"""


def price_index(snapshot: Snapshot, by: Literal["line", "model"] = "line") -> pl.DataFrame:
    """Prices of what was bought over those of the first month with priced usage, by month: month, index, laspeyres, paasche,
    spend_covered. Estimated: it reads the prices that usage was priced at (list or contract), in US dollars.

    A good is a line (`tiers.line_of`; a model on no line stands for itself), or with by="model" a model of one seller, each by service
    tier, long context or not, and token class, on the company's own keys; its price p in a month is what its tokens q came to over
    their number. From one month with usage to the next, over the goods bought in both,

        L = sum(p1 q0) / sum(p0 q0)      P = sum(p1 q1) / sum(p0 q1)

    and `laspeyres` and `paasche` are the products of these links, `index` (Fisher's) the square root of their product. `spend_covered`
    is the share of the month's spend on goods bought in the month before as well. By line a successor at a new price is a price change,
    as it is in the list price of a path; by model only a new price of the same model is. Any other move is a change of mix, which
    neither sees. Where two months have no good in common the chain breaks, and what follows is null.
    """
    goods = snapshot.query(_BOUGHT)
    return chained(by_line(goods) if by == "line" else goods)


def by_line(goods: pl.DataFrame) -> pl.DataFrame:
    """The rows with a line in place of each provider and model that stand on one, added up."""
    names = goods.select("provider", "model").unique(maintain_order=True)
    lines = names.with_columns(pl.Series("line", [line_of(*name) for name in names.rows()], pl.String))
    placed = goods.join(lines, on=["provider", "model"], nulls_equal=True, maintain_order="left")
    on_line = pl.col("line").is_not_null()
    placed = placed.with_columns(
        pl.when(on_line).then(None).otherwise("provider").alias("provider"), pl.coalesce("line", "model").alias("model")
    )
    return placed.group_by("month", *GOOD, maintain_order=True).agg(pl.col("tokens", "spend").sum())


def chained(goods: pl.DataFrame) -> pl.DataFrame:
    """The index of `price_index` over rows of month, the columns of GOOD, tokens and spend (above 0), each good once a month."""
    months = goods["month"].unique().sort().to_list()
    priced = goods.select("month", *GOOD, "tokens", "spend", (pl.col("spend") / pl.col("tokens")).alias("price"))
    sums = [
        pl.col("spend").sum().alias("p0q0"),
        (pl.col("price_now") * pl.col("tokens")).sum().alias("p1q0"),
        (pl.col("price") * pl.col("tokens_now")).sum().alias("p0q1"),
        pl.col("spend_now").sum().alias("p1q1"),
    ]
    laspeyres: float | None = 1.0
    paasche: float | None = 1.0
    rows: list[tuple[object, ...]] = [(month, laspeyres, paasche, None) for month in months[:1]]
    for before, month in zip(months, months[1:], strict=False):
        then, now = (priced.filter(pl.col("month") == day) for day in (before, month))
        pairs = then.join(now, on=list(GOOD), suffix="_now", nulls_equal=True, maintain_order="left")
        p0q0, p1q0, p0q1, p1q1 = (float(value) for value in pairs.select(sums).row(0))
        linked = p0q0 > 0 and p0q1 > 0
        laspeyres = laspeyres * p1q0 / p0q0 if linked and laspeyres is not None else None
        paasche = paasche * p1q1 / p0q1 if linked and paasche is not None else None
        whole = float(now.select(pl.col("spend").sum()).item())
        rows.append((month, laspeyres, paasche, p1q1 / whole if whole > 0 else None))
    schema = {"month": pl.Date, "laspeyres": pl.Float64, "paasche": pl.Float64, "spend_covered": pl.Float64}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return frame.select("month", (pl.col("laspeyres") * pl.col("paasche")).sqrt().alias("index"), "laspeyres", "paasche", "spend_covered")


def preset_paths(months: int, announced: tuple[Jump, ...] = (), mix_decline: float | None = None) -> pl.DataFrame:
    """E1.1, E1.3  The price index of every preset for t = 0 to months: preset, label, t, index. `announced` are the dated changes known
    for what is bought, `mix_decline` the published decline of its mix of tiers.
    """
    t = calendar(months)
    paths = []
    for preset, label in LABELS.items():
        path = PricePath(preset=preset).plain(announced) if preset == "announced" else PricePath(**terms(preset, mix_decline))
        named = [pl.lit(preset).alias("preset"), pl.lit(label).alias("label"), "t", path.price_index().alias("index")]
        paths.append(t.select(named))
    return pl.concat(paths)
