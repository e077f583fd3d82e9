"""The metrics of a generated company over again: plain loops over its rows, written from the definitions and importing no analytics."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from tests.generated import Made

PEGGED, METERED = ("tokens", "credits"), ("tokens", "credits", "acu", "seat", "outcome", "task")
TOKENS = ("input_tokens", "cache_read_tokens", "cache_write_tokens")
FEE, PSI, SWITCHING, MOVES, EPS = 0.05, 0.75, 10_000.0, 0.30, (0.0, 0.7)
Found = dict[str, Any]


def by_hand(made: Made) -> Found:
    """Value by id; a tuple is value, low and high."""
    month = Month(made, made.last)
    return (
        margins(made, month) | customers(month) | concentration(month) | retention(made) | pass_through(made, month) | keys(month)
        | outcomes(made, month) | copyable(made, month) | prices(month) | credits(made, month)
    )  # fmt: skip


class Month:
    """Sums of one month."""

    def __init__(self, made: Made, month: str) -> None:
        day = f"{month}-01"
        self.lines = [row for row in made.tables["billing_lines"] if row["month"] == day]
        self.used = [row for row in made.tables["usage"] if row["month"] == day]
        self.beyond = [row for row in made.tables["provider_costs"] if row["month"] == day]
        self.other = sum(float(row["amount"]) for row in made.tables["typed"] if row["month"] == day and row["what"] == "other_cogs")
        self.other_known = any(row["month"] == day and row["what"] == "other_cogs" for row in made.tables["typed"])
        self.revenue: dict[Any, float] = defaultdict(float)
        self.cost: dict[Any, float] = defaultdict(float)
        for row in self.lines:
            self.revenue[row["customer"], row["priced_by"]] += float(row["base_amount"])
        for row in self.used:
            self.cost[row["customer"], row["priced_by"] or "unclassified"] += float(row["cost"])
        self.nobody = sum(float(row["base_amount"]) for row in self.beyond)
        self.cost[None, "unclassified"] += self.nobody

    def by(self, sums: Mapping[Any, float], place: int) -> dict[Any, float]:
        found: dict[Any, float] = defaultdict(float)
        for key, amount in sums.items():
            found[key[place]] += amount
        return found

    @property
    def all_revenue(self) -> float:
        return sum(self.revenue.values())

    @property
    def all_cost(self) -> float:
        return sum(self.cost.values())

    @property
    def classes(self) -> dict[str, tuple[float, float]]:
        """Revenue and cost by class, with cost of no product given to the one way of pricing there is, if there is one."""
        revenue, cost = self.by(self.revenue, 1), self.by(self.cost, 1)
        if cost["unclassified"] > 0.2 * self.all_cost and not revenue.get("unclassified"):
            sold = [name for name, amount in revenue.items() if amount]
            ways = [name for name in sold if name in METERED] or sold
            if len(ways) == 1:
                cost[ways[0]] += cost.pop("unclassified")
        return {name: (revenue.get(name, 0.0), cost.get(name, 0.0)) for name in {*revenue, *cost}}

    @property
    def known(self) -> bool:
        return self.classes.get("unclassified", (0.0, 0.0))[1] <= 0.2 * self.all_cost

    @property
    def covered(self) -> bool:
        reached = sum(amount for (customer, _), amount in self.cost.items() if customer)
        return 0.8 <= reached / self.all_cost <= 1.25

    @property
    def hosted(self) -> dict[str, float]:
        found: dict[str, float] = defaultdict(float)
        for row in self.used:
            if row["provider"] == "self_hosted":
                found[row["priced_by"] or "unclassified"] += float(row["cost"])
        return found


def part(amount: float | None, whole: float | None) -> float | None:
    return None if amount is None or whole is None or whole <= 0 else amount / whole


def margins(made: Made, at: Month) -> Found:
    profit = at.all_revenue - at.all_cost - at.other
    own = sum(float(row["cost"]) for row in at.used if row["purpose"] in ("internal", "research"))
    net = at.all_revenue - at.classes.get("tokens", (0.0, 0.0))[1]
    paid = [float(row["amount"]) for row in made.tables["typed"] if row["what"] == "credits"]
    return {
        "M1_profit": profit,
        "M1_reported": part(profit, at.all_revenue),
        "M1_after_credits": part(profit + sum(paid), at.all_revenue) if paid else None,
        "M1_normalised": part(profit + own, at.all_revenue),
        "M1_net": part(profit, net),
    }


def customers(at: Month) -> Found:
    revenue, cost = at.by(at.revenue, 0), at.by(at.cost, 0)
    profit = {name: revenue.get(name, 0.0) - cost.get(name, 0.0) for name in {*revenue, *cost} if name}
    if not at.covered:
        return {"M2": None, "M2b": None, "M2c": None}
    under = [name for name, amount in profit.items() if amount < 0]
    return {
        "M2": len(under) / len(profit),
        "M2b": part(sum(revenue.get(name, 0.0) for name in under), at.all_revenue),
        "M2c": sum(profit[name] for name in under),
    }


def concentration(at: Month) -> Found:
    revenue, cost = at.by(at.revenue, 0), at.by(at.cost, 0)
    profit = {name: revenue.get(name, 0.0) - cost.get(name, 0.0) for name in {*revenue, *cost} if name}
    providers: dict[Any, float] = defaultdict(float)
    models: dict[Any, float] = defaultdict(float)
    for row in at.used:
        providers[row["provider"]] += float(row["cost"])
        models[row["model"]] += float(row["cost"])
    for row in at.beyond:
        providers[row["provider"]] += float(row["base_amount"])
        models[None] += float(row["base_amount"])
    found: Found = {}
    for name, sums in (("customers", revenue), ("customers_gp", profit), ("providers", providers), ("models", models)):
        found |= {f"M8_{name}_{key}": value for key, value in spread(sums, at.covered or name != "customers_gp").items()}
    largest = max(revenue, key=lambda name: (revenue[name], name))
    return found | {"M8_largest": profit[largest] if at.covered else None}


def spread(sums: Mapping[Any, float], shown: bool) -> Found:
    named = sorted((amount for name, amount in sums.items() if name and amount > 0), reverse=True)
    nobody = max(sums.get(None, 0.0), 0.0)
    if not named or not shown:
        return dict.fromkeys(("hhi", "effective", "top1", "top5"))
    whole = sum(named) + nobody
    own = sorted([*named, nobody], reverse=True)
    joined = [named[0] + nobody, *named[1:]]
    hhi = tuple(sum((amount / whole) ** 2 for amount in units) for units in (own, named, joined))
    top = {n: tuple(sum(units[:n]) / whole for units in (own, named, joined)) for n in (1, 5)}
    return {"hhi": hhi, "effective": (1 / hhi[0], 1 / hhi[2], 1 / hhi[1]), "top1": top[1], "top5": top[5]}


def retention(made: Made) -> Found:
    months = 12 if len(made.months) >= 15 else 3
    ends = [made.months[: len(made.months) - months], made.months]
    recurring, units = [], []
    for upto in ends:
        three = [Month(made, month) for month in upto[-3:]]
        revenue: dict[Any, float] = defaultdict(float)
        work: dict[Any, float] = defaultdict(float)
        for at in three:
            last = at is three[-1]
            for (name, way), amount in at.revenue.items():
                if way in ("seat", "platform"):
                    revenue[name, way] += amount if last else 0.0
                else:
                    revenue[name, way] += amount / 3
            for row in at.used:
                if row["customer"]:
                    work[row["customer"], row["priced_by"]] += sum(row.get(name) or 0 for name in TOKENS) / 3
        for row in made.tables["outcomes"]:
            if row["day"][:7] in upto[-3:]:
                work[row["customer"], "counted"] += row["succeeded"] / 3
        recurring.append(revenue)
        units.append(work)
    start, end = recurring
    cohort = {name for name, _ in start if sum(amount for key, amount in start.items() if key[0] == name) > 0}
    base = sum(amount for key, amount in start.items() if key[0] in cohort)
    then, now = ({name: sum(v for k, v in side.items() if k[0] == name) for name in cohort} for side in (start, end))
    net, gross = sum(now.values()) / base, sum(min(max(now[name], 0.0), then[name]) for name in cohort) / base
    counted = bool(made.tables["outcomes"])

    def done(side: int, name: str, way: str) -> float:
        return units[side].get((name, "counted" if way == "outcome" and counted else way), 0.0)

    volume, metered, united = 0.0, 0.0, 0.0
    for key in {*start, *end}:
        if key[0] not in cohort:
            continue
        before, after = start.get(key, 0.0), end.get(key, 0.0)
        follows = key[1] not in ("seat", "platform")
        if before <= 0:
            volume += after
        elif follows and done(0, *key) > 0:
            volume += before * done(1, *key) / done(0, *key)
        else:
            volume += before if after > 0 else 0.0
        if follows:
            metered += before
            united += before if done(0, *key) > 0 else 0.0
    clear = metered <= 0 or united >= 0.8 * metered
    return {
        "M9_nrr": net,
        "M9_grr": gross,
        "M9_volume": volume / base if clear else None,
        "M9_price": part(net, volume / base) if clear else None,
    }


def pass_through(made: Made, at: Month) -> Found:
    classes = at.classes
    pegged = sum(classes.get(name, (0.0, 0.0))[0] for name in PEGGED) / at.all_revenue
    unknown = classes.get("unclassified", (0.0, 0.0))[0] / at.all_revenue
    series: dict[str, list[tuple[int, float, float, float]]] = defaultdict(list)
    for place, month in enumerate(made.months):
        here = Month(made, month)
        revenue, cost = here.by(here.revenue, 0), here.by(here.cost, 0)
        done = {row["customer"]: row["succeeded"] for row in made.tables["outcomes"] if row["day"][:7] == month}
        for name in revenue:
            if revenue[name] > 0 and cost.get(name, 0.0) > 0:
                series[name].append((place, math.log(revenue[name]), math.log(cost[name]), float(done.get(name, 0))))
    unit, naive = regression(series, 3, True), regression(series, 0, False)
    return {"M7_contractual": (pegged if unknown <= 0.2 else None, pegged, pegged + unknown), "M7_unit": unit, "M7_naive": naive}


def regression(series: Mapping[str, list[tuple[int, float, float, float]]], lags: int, per_unit: bool) -> float | None:
    y, x, moved = [], [], []
    for rows in series.values():
        steps: dict[int, tuple[float, float]] = {}
        for (at, r, c, u), (next_at, next_r, next_c, next_u) in zip(rows, rows[1:], strict=False):
            if next_at == at + 1 and (not per_unit or (u and next_u)):
                work = math.log(next_u / u) if per_unit else 0.0
                steps[next_at] = (next_r - r - work, next_c - c - work)
        for at in steps:
            if all(at - lag in steps for lag in range(lags + 1)):
                y.append(steps[at][0])
                x.append([1.0, *(steps[at - lag][1] for lag in range(lags + 1))])
                moved.append(steps[at][1])
    if len(y) < 12 or float(np.std(moved, ddof=1)) < 0.02:
        return None
    found, _, rank, _ = np.linalg.lstsq(np.array(x), np.array(y), rcond=None)
    return float(found[1:].sum()) if rank == lags + 2 else None


def left(way: str, revenue: float, cost: float, hosted: float = 0.0) -> float:
    if way not in METERED or cost <= 0:
        return revenue - cost
    if hosted > 0:  # no customer's key runs what the company hosts
        ours = hosted / cost
        return ours * (revenue - cost) + left(way, (1 - ours) * revenue, (1 - ours) * cost)
    if revenue <= 0:
        return revenue
    return FEE * cost if way == "tokens" else 0.0 if way in ("credits", "acu") else revenue - PSI * cost


def keys(at: Month) -> Found:
    profit = at.all_revenue - at.all_cost
    kept = sum(left(way, *sides, at.hosted.get(way, 0.0)) for way, sides in at.classes.items()) if at.known else None
    own: dict[tuple[str, str], float] = defaultdict(float)
    for row in at.used:
        if row["provider"] == "self_hosted":
            own[row["customer"], row["priced_by"]] += float(row["cost"])
    risk = sum(
        at.revenue.get(key, 0.0) - at.cost.get(key, 0.0) - left(key[1], at.revenue.get(key, 0.0), at.cost.get(key, 0.0), own.get(key, 0.0))
        for key in {*at.revenue, *at.cost}
        if key[0]
    )
    months, better, seen = [], [], 0
    for name in {key[0] for key in at.revenue}:
        revenue = sum(at.revenue.get((name, way), 0.0) for way in PEGGED)
        rows = [row for row in at.used if row["customer"] == name and row["priced_by"] in PEGGED and row["key_owner"] == "vendor"]
        listed = sum(float(row["priced_cost"]) for row in rows)
        if revenue <= 0 or listed <= 0:
            continue
        seen += 1
        if revenue > listed:
            months.append(SWITCHING / (revenue - listed))
            if months[-1] <= 12:
                better.append(name)
    gone = sum(
        sum(at.revenue.get(key, 0.0) - at.cost.get(key, 0.0) for key in {*at.revenue, *at.cost} if key[0] == name) for name in better
    )
    shown = at.covered and seen
    return {
        "byok_gross_profit": kept,
        "M10": part(profit - kept, profit) if kept is not None else None,
        "M10_expected": (MOVES * risk, *sorted((0.0, 2 * MOVES * risk))) if at.covered else None,
        "M10b_customers": len(better) if shown else None,
        "M10b_share": part(gone, profit) if shown else None,
        "M10b_months": min(months, default=None),
    }


def outcomes(made: Made, at: Month) -> Found:
    revenue, cost = at.classes.get("outcome", (0.0, 0.0))
    lines = [row for row in at.lines if row["priced_by"] == "outcome"]
    counted = [row for row in made.tables["outcomes"] if row["day"][:7] == made.last]
    paid = sum(row["succeeded"] - row["reversed"] for row in counted)
    price = None if not lines else part(revenue, paid) if counted else part(revenue, 10.0 * len(lines))
    human = 6.5 if made.tables["assumptions"] else None
    spent = cost if revenue else at.all_cost
    return {
        "M13_price": price,
        "M13": price / human if price is not None and human else None,
        "M13_rival": (price / 0.99, price / 2.0, price / 0.49) if price is not None else None,
        "M15": part(spent, paid) if counted else None,
        "M15_rate": part(paid, sum(row["attempted"] for row in counted)) if counted else None,
    }


def copyable(made: Made, at: Month) -> Found:
    saved = {True: 0.0, False: 0.0}
    seen = False
    for row in at.used:
        if row["key_owner"] == "vendor" and (row.get("cache_read_tokens") or row.get("cache_write_tokens")):
            seen = True
            plain, price = row["cache_read_tokens"] + row["cache_write_tokens"], float(row["input_usd_per_mtok"])
            paid = row["cache_read_tokens"] * price / 10 + row["cache_write_tokens"] * price * 1.25
            saved[row["priced_by"] in PEGGED] += (plain * price - paid) / 1e6
    profit = at.all_revenue - at.all_cost
    pegged = sum(at.classes.get(way, (0.0, 0.0))[0] - at.classes.get(way, (0.0, 0.0))[1] for way in PEGGED)
    bound = max(min(saved[True], pegged), 0.0)
    share = (part(saved[False], profit), part(saved[False], profit), part(saved[False] + bound, profit))
    return {"M16_saving": saved[True] + saved[False] if seen else None, "M16": share if seen else None, "M16_routing": None}


def sides(at: Month) -> tuple[float, float, float, float]:
    """Revenue and cost that move with the price where volume answers; cost that moves with the price alone; all that stays."""
    revenue = sum(at.classes.get(way, (0.0, 0.0))[0] for way in PEGGED)
    own = sum(at.hosted.get(way, 0.0) for way in PEGGED)
    cost = sum(at.classes.get(way, (0.0, 0.0))[1] for way in PEGGED) - own
    fixed = sum(c - at.hosted.get(way, 0.0) for way, (_, c) in at.classes.items() if way not in PEGGED)
    return revenue, cost, fixed, at.all_revenue - revenue - sum(at.hosted.values())


def profit_at(at: Month, ratio: float, eps: float) -> float:
    revenue, cost, fixed, stays = sides(at)
    return (revenue - cost) * ratio ** (1 - eps) - fixed * ratio + stays


def prices(at: Month) -> Found:
    if not at.known:
        return {name: None for name in ("M20", "M11_floor_list_30", "M11_floor_tenfold")}
    revenue, cost, fixed, _ = sides(at)
    ends = [(revenue - cost) * (1 - eps) - fixed for eps in EPS]
    now = profit_at(at, 1.0, 0.0)
    found: Found = {"M20": (ends[0], min(ends), max(ends))}
    for name, ratio in (("price_fall", 0.9), ("price_doubling", 2.0)):
        moves = [profit_at(at, ratio, eps) - now for eps in EPS]
        found[name] = (moves[0], min(moves), max(moves))
    for name, decline in (("list_30", 0.3), ("tenfold", 0.9)):
        months = [floor_month(at, decline, eps) for eps in EPS]
        reached = [month for month in months if month is not None]
        found[f"M11_floor_{name}"] = min(reached, default=None)
    return found


def floor_month(at: Month, decline: float, eps: float) -> float | None:
    pegged, _, _, _ = sides(at)
    before = 0.0
    for month in range(37):
        ratio = (1 - decline) ** (month / 12)
        margin = (profit_at(at, ratio, eps) - at.other) / (at.all_revenue - pegged + pegged * ratio ** (1 - eps))
        if margin < 0.3:
            return 0.0 if month == 0 else month - 1 + (before - 0.3) / (before - margin)
        before = margin
    return None


def credits(made: Made, at: Month) -> Found:
    paid = [float(row["amount"]) for row in made.tables["typed"] if row["what"] == "credits"]
    profit = at.all_revenue - at.all_cost - at.other
    return {"M21_credits": sum(paid) if paid else None, "M21": part(sum(paid), profit + sum(paid)) if paid else None}


def points(at: Month, value: Mapping[str, Any]) -> dict[str, float | None]:
    """The components of the score that a month's rows alone decide, in points."""

    def clip(fraction: float) -> float:
        return min(max(fraction, 0.0), 1.0)

    profit = at.all_revenue - at.all_cost
    listed = sum(float(row["priced_cost"]) for row in at.used if row["priced_by"] in PEGGED and row["key_owner"] == "vendor")
    premium = max(sum(at.classes.get(way, (0.0, 0.0))[0] for way in PEGGED) - listed, 0.0)
    sold = at.classes.get("unclassified", (0.0, 0.0))[0] <= 0.2 * at.all_revenue
    copied = value["M16"][0] if isinstance(value["M16"], tuple) and value["M16"][0] is not None else 0.0
    durable = (profit * (1 - copied) - at.other) / at.all_revenue
    return {
        "S2": 100 * (1 - clip(value["M10"])) if value["M10"] is not None else None,
        "S3": 100 * clip((durable - 0.05) / 0.7) if at.other_known else None,
        "S4": 100 * (1 - clip(premium / profit)) if profit > 0 and at.known and sold else None,
        "S7": 100 * (1 - clip((value["M8_providers_hhi"][0] - 0.25) / 0.75)),
    }


def close(found: float | None, expected: float | None) -> bool:
    """Equal, up to what rounding of twelve decimals leaves."""
    if found is None or expected is None:
        return found is None and expected is None
    return math.isclose(float(found), expected, rel_tol=1e-8, abs_tol=1e-8)


def differing(found: Iterable[Any], expected: Found) -> list[str]:
    """Sentences for the measures that are not what they should be."""
    told = []
    for measure in found:
        if measure.id in expected:
            wanted = expected[measure.id]
            three = wanted if isinstance(wanted, tuple) else (wanted, None, None)
            shown = (measure.value, measure.low, measure.high) if isinstance(wanted, tuple) else (measure.value, None, None)
            if not all(close(one, other) for one, other in zip(shown, three, strict=True)):
                told.append(f"{measure.id}: found {shown}; expected {three}")
            if measure.value is None and not measure.needs:
                told.append(f"{measure.id}: has no value and does not say what it needs")
    return told
