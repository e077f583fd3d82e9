"""Random scenarios over every plan, lever and mix, as their files would say them: INPUTS' ranges and the edges."""

from random import Random
from typing import Any

Said = dict[str, Any]
PLANS = ("markup", "hybrid", "seat", "credit", "acu", "outcome", "task")
PRESETS = ("flat", "list_30", "tenfold", "epoch_40x", "shock_100_month_3", "tokenizer_35")


def between(random: Random, low: float, high: float, *edges: float) -> float:
    """A number of a range, one time in four an edge of it or a given one."""
    return random.choice((low, high, *edges)) if random.random() < 0.25 else random.uniform(low, high)


def some(random: Random, often: float, **ranges: tuple[float, ...]) -> Said:
    """Some of the fields, each with a number of its range (or its edges)."""
    return {name: between(random, *given) for name, given in ranges.items() if random.random() < often}


def plan_of(random: Random, kind: str, base: Said) -> Said:
    """A plan's terms, as often as not its defaults."""
    tokens, tasks = base["tokens_mtok"], base.get("tasks", 1)
    a_task = tokens * base["price_usd_per_mtok"] / tasks
    said: Said = {"plan": kind}
    if kind == "markup":
        said |= some(random, 0.7, markup=(0, 2, 10))
    if kind == "hybrid":
        said["platform_fee"] = between(random, 1, 20_000)
        if random.random() < 0.6:
            said["included_mtok"] = random.choice((0, tokens, tokens * 100, random.uniform(0, 2 * tokens)))
        said |= random.choice(({}, {"overage_markup": between(random, 0, 3)}, {"overage_usd_per_mtok": between(random, 0.1, 20)}))
    if kind == "seat":
        cost = tokens * base["price_usd_per_mtok"] / base["seats"]
        said |= {"price_usd": cost * random.uniform(0.3, 5)} | some(random, 0.5, cost_sigma=(1.0, 2.6), seat_compression=(0, 0.9))
        if random.random() < 0.5:
            said["fair_use_cap_usd"] = cost * random.choice((0.01, 1.0, 1000.0, random.uniform(0.1, 5)))
    if kind == "credit":
        said |= {"price_usd": a_task * random.uniform(0.2, 4), "credits_per_task": random.choice((1, random.uniform(0.1, 50)))}
        said |= some(random, 0.7, breakage=(0, 0.5), pass_through=(0, 1))
        said |= {"repricing_months": random.choice((1, 3, 6, 12, 24))} if random.random() < 0.6 else {}
    if kind == "acu":
        said |= {"acu_per_task": random.uniform(0.01, 5)} | some(random, 0.7, success_rate=(0.05, 1), pass_through=(0, 1))
        said |= some(random, 0.6, price_usd=(0.1, 10), machine_usd_per_acu=(0, 2))
    if kind == "outcome":
        said |= some(random, 0.6, price_usd=(0.05, 5), involvement=(0.05, 1), success_per_attempt=(0.05, 1), reversed_share=(0, 0.9))
        said |= some(random, 0.5, reversed_to_person_share=(0, 1), handoff_usd=(0, 5), price_erosion=(0, 0.9))
        said |= {"max_attempts": random.randint(1, 5)} if random.random() < 0.5 else {}
        if random.random() < 0.4:
            said["price_minimum_usd"] = said.get("price_usd", 0.99) * random.random()
    if kind == "task":
        said |= {"price_usd": a_task * random.uniform(0.3, 6)} | some(random, 0.5, refunded_share=(0, 0.99), review_minutes=(0, 30))
        said |= some(random, 0.6, wage_usd_per_hour=(0, 100), rework_share=(0, 0.9), attempts=(1, 4))
    return said


def price_path(random: Random, committed: bool) -> Said:
    """A path: a preset alone, or some of its fields; at most one of a scenario's paths has committed spend."""
    if random.random() < 0.25:
        return {"lever": "price_path", "preset": random.choice(PRESETS)}
    said: Said = {"lever": "price_path"} | some(random, 0.5, tokenizer_drift=(0, 1), capture=(0, 1), capability_decline=(0, 0.975))
    said |= some(random, 0.8, annual_decline=(-1, 0.99))
    if random.random() < 0.4:
        said["jumps"] = [{"month": random.randint(1, 30), "change": random.uniform(-0.9, 1)} for _ in range(random.randint(1, 3))]
    if committed:
        said |= {"committed_share": between(random, 0, 1), "committed_until_month": random.choice((0, 1, random.randint(2, 40)))}
    return said


def distillation(random: Random) -> Said:
    """A student of any size, its accounting and its alternatives."""
    said: Said = {"lever": "distillation", "launch_month": random.randint(1, 24)} if random.random() < 0.6 else {"lever": "distillation"}
    said |= some(random, 0.4, max_share=(0, 1), steepness=(0.05, 3), mid_month=(0, 24), gpu_usd_per_hour=(0.1, 10), overhead=(0, 1))
    said |= some(
        random, 0.4, tokens_per_second=(5, 40_000), utilisation=(0.05, 1), retention=(0, 1), escalated_share=(0, 1), rescue_rate=(0, 1)
    )
    said |= some(random, 0.4, setup_usd=(0, 400_000), refresh_usd_per_month=(0, 20_000), quality_hazard=(0, 2))
    said |= some(random, 0.4, alternative_usd_per_mtok=(0.01, 5), alternative_annual_decline=(0, 0.9))
    if "mid_month" in said:
        said["mid_month"] = int(said["mid_month"])
    said |= {"min_gpus": random.randint(1, 5)} if random.random() < 0.4 else {}
    said |= {"alternative_from_month": random.randint(0, 24)} if random.random() < 0.4 else {}
    said |= {"accounting": random.choice(("rnd", "refresh_in_cogs", "cogs"))} if random.random() < 0.7 else {}
    return said | ({"licence": random.choice((0.5, 1))} if random.random() < 0.2 else {})


def byok(random: Random, kinds: list[str]) -> Said:
    """Customers' own keys: from today's, at once or by a ramp."""
    said: Said = {"lever": "byok"} | some(random, 0.5, share_now=(0, 0.9), handed_back_share=(0, 1))
    if random.random() < 0.4:
        said["share"] = between(random, said.get("share_now", 0.0), 1)
    else:
        said |= {"max_share": between(random, said.get("share_now", 0.0), 1)} | some(random, 0.5, steepness=(0.01, 2))
        said |= {"mid_month": random.randint(1, 30)} if random.random() < 0.5 else {}
    if {"markup", "hybrid"} & set(kinds):
        if random.random() < 0.3:
            return said | {"gainshare_share": between(random, 0.01, 1), "gainshare_saving": between(random, 0.01, 0.9)}
        said |= some(random, 0.5, fee_rate=(0, 0.3))
    return said


def caching(random: Random) -> Said:
    """Prefix and semantic caching, read hits and writes within one."""
    hits = between(random, 0, 1)
    said: Said = {"lever": "caching", "input_share": between(random, 0, 1), "hit_rate": hits}
    said |= some(random, 0.5, read_price_ratio=(0, 1), write_price_ratio=(0.5, 2), semantic_hit_rate=(0, 0.45), lookup_cost_ratio=(0, 0.1))
    return said | ({"write_rate": (1 - hits) * random.random()} if random.random() < 0.6 else {})


def migration(random: Random, kinds: list[str], base: Said) -> Said:
    """A move of everybody, or of those who gain, to a plan that nobody has.

    Seats do not come to credits: whether a cap on what they used before counts in E7.4's cost of a task then, the text leaves open.
    """
    free = [plan for plan in PLANS if plan not in kinds and not (plan == "credit" and "seat" in kinds)]
    said: Said = {"lever": "migration", "to": plan_of(random, random.choice(free), base)}
    said |= {"mode": random.choice(("forced", "opt_in"))} | some(random, 0.5, base_loss=(0, 1), loss_per_increase=(0, 1))
    said |= {"start_month": random.randint(1, 20)} if random.random() < 0.5 else {}
    said |= {"renewal_months": random.randint(1, 24)} if random.random() < 0.5 else {}
    return said | ({"dual_run_usd": random.uniform(0, 9_000), "dual_run_months": random.randint(0, 9)} if random.random() < 0.5 else {})


def behaviour(random: Random) -> Said:
    """Growth, elasticity, churn, compression, copying and bypass; nothing at all one time in seven."""
    if random.random() < 0.15:
        return {}
    said = some(random, 0.4, task_growth=(-0.2, 0.15), token_growth=(0, 0.07), elasticity=(0, 1.3), tokens_elasticity=(0, 1))
    said |= some(random, 0.4, churn=(0, 0.2), price_gap_hazard=(0, 0.5), price_gap_free=(0, 0.5), switching_cost_usd=(0, 1_000_000, 100))
    said |= some(random, 0.3, transparency=(0, 1), markup_end=(0, 3), copy_half_life_months=(0.1, 120), bypass_share=(0, 1))
    if "markup_end" in said:
        said |= some(random, 0.5, markup_half_life_months=(1, 120))
    if "copy_half_life_months" in said:
        said |= some(random, 0.5, copy_lag_months=(0, 24))
    return said


def levers(random: Random, kinds: list[str], base: Said) -> list[Said]:
    """Any levers together, in any order; several price paths."""
    paths = random.choice((0, 1, 1, 1, 2))
    said = [price_path(random, random.random() < 0.4 and path == 0) for path in range(paths)]
    if random.random() < 0.35:
        said.append({"lever": "routing", "share": between(random, 0, 1)} | some(random, 0.6, price_ratio=(0, 1), escalated_share=(0, 1)))
    if random.random() < 0.35:
        said.append(caching(random))
    if random.random() < 0.4:
        said.append(distillation(random))
    if random.random() < 0.4:
        said.append(byok(random, kinds))
    if random.random() < 0.4:
        usd = {"hosting_usd_per_customer": (0, 50), "hosting_usd_per_mtok": (0, 1), "support_usd_per_customer": (0, 100)}
        rates = {
            "support_rate": (0, 0.3),
            "card_rate": (0, 0.05),
            "card_usd_per_invoice": (0, 1),
            "card_share": (0, 1),
            "partner_rate": (0, 0.3),
        }
        said.append({"lever": "other_cogs"} | some(random, 0.5, **usd, **rates))
    if random.random() < 0.22:
        said.append(migration(random, kinds, base))
    random.shuffle(said)
    return said


def scenario(seed: int) -> Said:
    """The scenario of a seed."""
    random = Random(seed)
    base: Said = {"tokens_mtok": 10 ** random.uniform(0, 6), "price_usd_per_mtok": 10 ** random.uniform(-1, 1.3)}
    base |= {"tasks": random.randint(10, 10**6), "seats": random.randint(1, 10_000), "customers": random.randint(1, 5000)}
    base |= some(random, 0.3, fixed_cogs=(0, 20_000))
    if random.random() < 0.1:
        del base["customers"]
    if random.random() < 0.3:
        base["list_price_usd_per_mtok"] = base["price_usd_per_mtok"] * random.uniform(0.5, 2)
    kinds = random.sample(PLANS, random.choice((1, 1, 1, 1, 1, 2, 2, 3)))
    said: Said = {
        "name": f"seed {seed}",
        "horizon_months": random.choice((1, 12, 24, 36)),
        "floor": random.choice((0.3, 0.0, 0.6)),
        "baseline": base,
    }
    terms = [plan_of(random, kind, base) for kind in kinds]
    if len(kinds) == 1:
        said["plan"] = terms[0]
    else:
        cuts = [random.choice((1e-6, 1.0, random.random())) for _ in kinds]
        said["plans"] = [term | {"share": cut / sum(cuts)} for term, cut in zip(terms, cuts, strict=True)]
    return said | {"behaviour": behaviour(random), "levers": levers(random, kinds, base)}
