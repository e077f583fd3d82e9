"""Small companies made from a seed, as rows of a snapshot, for figures that are recomputed beside them."""

from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from tests.published import Row, charge, complete, line, typed, use

CLASSES = ("tokens", "tokens", "credits", "seat", "platform", "outcome", "unclassified")
PROVIDERS = (("openai", "gpt-4o"), ("anthropic", "claude"), ("self_hosted", "llama"))


@dataclass(frozen=True)
class Made:
    """A company's rows by table, and its months in order, the last of them last."""

    months: tuple[str, ...]
    tables: dict[str, list[Row]] = field(default_factory=dict)

    @property
    def last(self) -> str:
        return self.months[-1]


def made(seed: int) -> Made:
    """Three or four customers with one or two ways of being charged; every fourth company has fifteen months and counts outcomes."""
    rng = Random(seed)
    long = seed % 4 == 0
    months = tuple(f"{2025 + place // 12}-{place % 12 + 1:02}" for place in range(6 if not long else 15))
    customers = [f"c{number}" for number in range(3 if long else rng.choice((3, 4)))]
    rows: dict[str, list[Row]] = {name: [] for name in ("billing_lines", "usage", "provider_costs", "outcomes", "typed", "assumptions")}
    growth = rng.uniform(0.9, 1.1)
    for customer in customers:
        ways = rng.sample(sorted(set(CLASSES)), rng.choice((1, 2))) if seed % 5 else ["tokens", "outcome"]
        gone = rng.choice((None, None, None, months[-1]))
        for place, month in enumerate(months):
            if month == gone and customer != customers[0]:  # a month without any bill would not be the last
                continue
            for way in ways:
                _month(rng, rows, customer, way, month, growth**place)
            if long:
                done = rng.randrange(50, 90)
                counted = {"attempted": done + 7, "succeeded": done, "reversed": rng.randrange(4), "human_minutes": "12.5"}
                rows["outcomes"].append({"day": f"{month}-03", "customer": customer, "outcome_type": "ticket"} | counted)
    rows["usage"].append(use(f"{months[-1]}-05", None, rng.randrange(1, 4_000_000), "3", purpose="internal", priced_by=None))
    if rng.random() < 0.5:
        rows["provider_costs"].append(charge(f"{months[-1]}-02", f"{rng.uniform(0.1, 3):.2f}", provider="mistral"))
    if rng.random() < 0.6:
        rows["typed"].append(typed(months[-1], "other_cogs", f"{rng.uniform(1, 20):.2f}", documented=rng.random() < 0.5))
    if rng.random() < 0.5:
        rows["typed"].append(typed(months[-1], "credits", f"{rng.uniform(1, 9):.2f}", provider="openai"))
    if rng.random() < 0.5:
        rows["assumptions"].append({"key": "human_usd_per_task", "value": "6.5", "signed_by": "cfo"})
    return Made(months, rows | {"months": complete(*months)})


def _month(rng: Random, rows: dict[str, list[Row]], customer: str, way: str, month: str, volume: float) -> None:
    provider, model = rng.choice(PROVIDERS if way == "outcome" else PROVIDERS[:2])
    fresh, read, written = (round(rng.uniform(0.2, 1) * part * volume) for part in (4e6, 6e6, 1e6))
    price = rng.choice((2, 3, 5))
    cost = (Decimal(fresh) * price + Decimal(read) * price / 10 + Decimal(written) * price * 5 / 4) / 1_000_000
    if way in ("tokens", "credits", "outcome", "unclassified"):
        cached = {"cache_read_tokens": read, "cache_write_tokens": written, "cache_read_usd_per_mtok": f"{price / 10}"}
        known = {"cache_write_usd_per_mtok": f"{price * 1.25}", "cost": f"{cost:.12f}", "priced_cost": f"{cost:.12f}"}
        if provider == "self_hosted":
            known["priced_cost"] = None  # a model hosted by the company itself has no list price
        more = {"provider": provider, "model": model, "priced_by": way, "product": way}
        rows["usage"].append(use(f"{month}-04", customer, fresh, f"{price}", **cached, **known, **more))
        if rng.random() < 0.2:
            rows["usage"].append(
                use(f"{month}-06", customer, 1_000_000, "4", key_owner="customer", cost_basis="own_key", cost="0", priced_by=way)
            )
    billed = {
        "tokens": cost * Decimal(f"{rng.uniform(1.1, 1.5):.3f}"),
        "credits": cost * Decimal("1.4"),
        "outcome": cost * Decimal(f"{rng.uniform(0.7, 3):.2f}"),
    }.get(way, Decimal(rng.randrange(5, 60)))
    rows["billing_lines"].append(line(month, customer, f"{billed:.6f}", priced_by=way, product=way, quantity="10", plan_name="pro"))
