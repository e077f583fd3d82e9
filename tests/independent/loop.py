"""E15.3 month by month and group of equal customers by group, in plain Python: a scenario as its file says it, to rows.

Migration (E14.1 to E14.3) is read so: where no ledger gives renewal dates the customers are `renewal_months` equal cohorts, and cohort
c moves at the start of month `start_month` + c. The bill change D is judged once, on the last actual month (t = 0), the only month
whose usage is the customer's own: what the new plan would bill for it against what the old one did, R of E15.3 with the keys of that
month. Forced, everybody moves; opt-in, only those whose bill falls. Of a cohort that moves z = min(1, z0 + z1 * max(0, D)) leaves in
that moment. A cohort lives under the old plan's prices and hazard before its month and the new plan's from it, both plans' terms
running from t = 0; the new plan's fixed fees and allowance, said for all customers, are paid by the part of them that moved, while a
mix's entries keep fees of their own. The dual run costs `dual_run_usd` in each of the `dual_run_months` from `start_month` on, is COGS
of the new plan, and is not run where nobody moves.
"""

import math
from dataclasses import dataclass, field
from typing import Any

from tests.independent import bills, market

Said = dict[str, Any]
SUMS = ("revenue", "inference_cost", "cogs", "gross_profit", "customers")


@dataclass
class Group:
    """Customers who are alike: their plan, what part of the company they are, and how many are left of them."""

    plan: Said
    share: float  # of the baseline's tokens, tasks, customers and seats
    fees: float  # of the plan's fixed fees
    later: Said | None = None
    moves_at: int = 0
    loss: float = 0.0
    survivors: float = 1.0
    volume_kept: float = 1.0  # B of the bypass
    task_costs: list[float] = field(default_factory=list)  # c_j, month by month


@dataclass
class Answer:
    """Rows for each plan and `all`, the table beside distillation, and the two crossings of each."""

    plans: dict[str, list[Said]]
    distillation: list[Said]
    floor: dict[str, tuple[str, float | None]]
    halved: dict[str, tuple[str, float | None]]


class Company:
    """One scenario being run."""

    def __init__(self, scenario: Said) -> None:
        self.scenario = scenario
        self.base: Said = scenario["baseline"]
        self.behaviour: Said = scenario.get("behaviour", {})
        self.student = market.lever(scenario, "distillation")
        self.byok = market.lever(scenario, "byok") or {}
        self.other = market.lever(scenario, "other_cogs") or {}
        self.customers: float = self.base.get("customers", 1)
        self.tasks: float = self.base.get("tasks", 1)
        self.price: float = self.base["price_usd_per_mtok"]
        self.multiplier = market.unit_cost_multiplier(scenario)
        self.own_now = market.own_key_share(scenario, 0)
        entries = scenario["plans"] if "plans" in scenario else [scenario["plan"] | {"share": 1.0}]
        self.groups = [Group({k: v for k, v in e.items() if k != "share"}, e["share"], 1.0) for e in entries]
        self.migration = market.lever(scenario, "migration")
        self.moved = False
        self.names = [entry["plan"] for entry in entries]

    def price_of(self, t: int) -> float:
        """p(t)."""
        return self.price * market.price_index(self.scenario, t)

    def list_price_of(self, t: int) -> float:
        """p_list(t)."""
        return self.base.get("list_price_usd_per_mtok", self.price) * market.price_index(self.scenario, t)

    def reachable_of(self, t: int) -> float:
        """p_bench(t) of E3.5: the list price less the savings rivals have copied."""
        return self.list_price_of(t) * (1 - (1 - self.multiplier) * market.copied_share(self.behaviour, t))

    def hosted_usd_per_mtok(self, t: int) -> float:
        """What a million tokens cost at the teacher and by escalation, on our keys, GPUs aside."""
        share = market.student_share(self.student, t)
        stays = 1 - share + share * (self.student or {}).get("escalated_share", 0.10)
        return self.multiplier * self.price * market.paid_index(self.scenario, t) * stays

    def tasks_of(self, group: Group, t: int, elastic: float) -> float:
        """N(t) of both key owners."""
        start = self.tasks * group.share / (1 - self.own_now)
        return start * (1 + self.behaviour.get("task_growth", 0.0)) ** t * elastic * group.survivors

    def seats_of(self, group: Group, t: int) -> float:
        """E6.5 and the customers left."""
        compressed = (1 - group.plan.get("seat_compression", 0.0)) ** (t / 12)
        return self.base.get("seats", 0) * group.share * compressed * group.survivors

    def mtok_of(self, group: Group, t: int, elastic: float) -> float:
        """V(t) of both key owners; what a seat would use beyond the fair-use cap, at the teacher's cost, is not served."""
        growth = (1 + self.behaviour.get("task_growth", 0.0)) * (1 + self.behaviour.get("token_growth", 0.0))
        jevons = market.price_index(self.scenario, t) ** -self.behaviour.get("tokens_elasticity", 0.0)
        start = self.base["tokens_mtok"] * group.share / (1 - self.own_now)
        volume = start * growth**t * jevons * elastic * group.volume_kept * group.survivors
        cap = group.plan.get("fair_use_cap_usd")
        seats = self.seats_of(group, t)
        if group.plan["plan"] == "seat" and cap is not None and t >= 1 and seats > 0:
            mean = self.multiplier * self.price * market.paid_index(self.scenario, t) * volume / seats
            volume *= bills.kept_by_cap(mean, group.plan.get("cost_sigma", 2.3), cap)
        return volume

    def served(self, volumes: list[float], own: float, t: int) -> tuple[list[float], int]:
        """C_inf of each group with a share `own` of volume on the customers' keys, and the GPUs, shared by volume."""
        share = market.student_share(self.student, t)
        total = sum(volumes)
        count = market.gpus(self.student, share, share * (1 - own) * total)
        fleet = market.serving_usd(self.student, count)
        parts = [v / total for v in volumes] if total > 0 else [group.share for group in self.groups]
        hosted = self.hosted_usd_per_mtok(t)
        return [hosted * (1 - own) * v + fleet * part for v, part in zip(volumes, parts, strict=True)], count

    def credits_per_task(self, group: Group, plan: Said, t: int) -> float:
        """E7.4 on the inference a task takes with every key ours."""
        if plan["plan"] != "credit":
            return 0.0
        every = plan.get("repricing_months", 6)
        start, then = group.task_costs[0], group.task_costs[every * (t // every)]
        moved = then / start if start > 0 else 1.0
        return plan["credits_per_task"] * (1 - plan.get("pass_through", 0.0) * (1 - moved))

    def work(self, group: Group, plan: Said, t: int, tasks: float, mtok: float, inference: float) -> bills.Work:
        """The group's month as a plan sees it."""
        share = market.student_share(self.student, t)
        an_acu = self.base["tokens_mtok"] / (self.tasks * plan["acu_per_task"]) if plan["plan"] == "acu" else 0.0
        return bills.Work(
            t=t,
            fees=group.fees * group.survivors,
            tasks=tasks,
            mtok=mtok,
            seats=self.seats_of(group, t),
            inference=inference,
            price=self.price_of(t),
            start_price=self.price,
            reachable=self.reachable_of(t),
            credits_per_task=self.credits_per_task(group, plan, t) if t else plan.get("credits_per_task", 0.0),
            quality=market.quality(self.student, share, bills.teacher_quality(plan)),
            start_acu_mtok=an_acu,
        )

    def elastic(self, group: Group, t: int) -> float:
        """E of E15.3: what the customer's own price does to what the customer asks for."""
        eps = self.behaviour.get("elasticity", 0.0)
        if eps == 0:
            return 1.0
        now = bills.unit_price(group.plan, self.behaviour, self.work(group, group.plan, t, 0, 0, 0))
        start = bills.unit_price(group.plan, self.behaviour, self.work(group, group.plan, 0, 0, 0, 0))
        return (now / start) ** -eps if now > 0 and start > 0 else 1.0

    def split_into_cohorts(self) -> None:
        """E14.1 to E14.3: who moves when, and how many leave over it."""
        said = self.migration
        if said is None:
            return
        cohorts: list[Group] = []
        for group in self.groups:
            if group.plan == said["to"]:
                cohorts.append(group)
                continue
            old = self.billed_at_start(group, group.plan, group.fees)
            new = self.billed_at_start(group, said["to"], group.share)
            change = (new - old) / old if old > 0 else 0.0
            if said["mode"] == "opt_in" and change >= 0:
                cohorts.append(group)
                continue
            self.moved = True
            loss = min(1.0, said.get("base_loss", 0.02) + said.get("loss_per_increase", 0.30) * max(0.0, change))
            count, first = said.get("renewal_months", 12), said.get("start_month", 1)
            part, fees = group.share / count, group.fees / count
            cohorts += [Group(group.plan, part, fees, said["to"], first + cohort, loss) for cohort in range(count)]
        self.groups = cohorts
        self.names += [said["to"]["plan"]] if self.moved else []

    def billed_at_start(self, group: Group, plan: Said, fees: float) -> float:
        """What a plan bills this group for the last actual month."""
        judged = Group(plan, group.share, fees)
        tasks, mtok = self.tasks_of(judged, 0, 1.0), self.mtok_of(judged, 0, 1.0)
        return self.billed(judged, self.work(judged, plan, 0, tasks, mtok, self.hosted_usd_per_mtok(0) * mtok), 0)[1]

    def billed(self, group: Group, work: bills.Work, t: int) -> tuple[float, float]:
        """R_plan at full volume, and R of E15.3 on both keys."""
        own, full = market.own_key_share(self.scenario, t), bills.revenue(group.plan, self.behaviour, work)
        return full, (1 - own) * full + (own * bills.own_key_revenue(group.plan, self.byok, full, work) if own else 0.0)

    def hazard(self, group: Group, t: int, revenue: float, mtok: float) -> tuple[float, float]:
        """E4.6 and E12.9: the price gap's part and the rest."""
        said, plan, bench = self.behaviour, group.plan, self.reachable_of(t)
        billed = 0.0
        if plan["plan"] in ("markup", "hybrid"):
            billed = bills.unit_price(plan, said, self.work(group, plan, t, 0, 0, 0))
        elif mtok > 0:
            billed = revenue / mtok
        here = self.customers * group.share * group.survivors
        gap = 0.0
        if mtok > 0 and here > 0 and bench > 0:
            saving = 12 * (billed - bench) * mtok / here
            gate = saving / (saving + said.get("switching_cost_usd", 10_000)) if saving > 0 else 0.0
            over = max(0.0, billed / bench - 1 - said.get("price_gap_free", 0.05))
            gap = said.get("price_gap_hazard", 0.0) * said.get("transparency", bills.TRANSPARENCY[plan["plan"]]) * over * gate
        teacher = bills.teacher_quality(plan)
        worse = max(0.0, teacher - market.quality(self.student, market.student_share(self.student, t), teacher))
        return gap, said.get("churn", 0.0) + (self.student or {}).get("quality_hazard", 0.0) * worse

    def month(self, t: int) -> tuple[list[Said], Said]:
        """One month of every group, its survivors carried to the next; and the student's table."""
        for group in self.groups:
            if group.later is not None and t >= group.moves_at:
                group.plan, group.later, group.fees = group.later, None, group.share
                group.survivors *= 1 - group.loss
        own = market.own_key_share(self.scenario, t)
        plain, _ = self.served([self.mtok_of(group, t, 1.0) for group in self.groups], 0.0, t)
        for group, cost in zip(self.groups, plain, strict=True):
            tasks = self.tasks_of(group, t, 1.0)
            group.task_costs.append(cost / tasks if tasks > 0 else group.task_costs[0] if group.task_costs else 0.0)
        elastic = [self.elastic(group, t) for group in self.groups]
        volumes = [self.mtok_of(group, t, e) for group, e in zip(self.groups, elastic, strict=True)]
        inference, count = self.served(volumes, own, t)
        every_key, _ = self.served(volumes, 0.0, t)
        rows = []
        for group, mtok, e, cost, whole in zip(self.groups, volumes, elastic, inference, every_key, strict=True):
            work = self.work(group, group.plan, t, self.tasks_of(group, t, e), mtok, whole)
            _, revenue = self.billed(group, work, t)
            here = self.customers * group.share * group.survivors
            cogs = cost + self.other_cogs(group, work, revenue, here) + self.company_cogs(group, t)
            rows.append(
                {"plan": group.plan["plan"], "revenue": revenue, "inference_cost": cost, "cogs": cogs}
                | {"gross_profit": revenue - cogs, "customers": here}
            )
            gap, rest = self.hazard(group, t, revenue, mtok)
            bypass = self.behaviour.get("bypass_share", 0.0)
            if bypass > 0:
                group.volume_kept *= 1 - bypass * (1 - math.exp(-gap))
                gap = 0.0
            group.survivors *= math.exp(-(gap + rest))
        if self.migration and self.moved and 0 <= t - self.migration.get("start_month", 1) < self.migration.get("dual_run_months", 0):
            usd = self.migration.get("dual_run_usd", 0.0)
            rows.append(dict.fromkeys(SUMS, 0.0) | {"plan": self.migration["to"]["plan"], "cogs": usd, "gross_profit": -usd})
        return rows, self.beside(t, (1 - own) * sum(volumes), count)

    def other_cogs(self, group: Group, work: bills.Work, revenue: float, here: float) -> float:
        """E13.1 on R after own keys, as E15.3 has it, and the plan's own people and machines."""
        said = self.other
        invoiced = said.get("card_rate", 0.0) * revenue + said.get("card_usd_per_invoice", 0.0) * here
        return (
            bills.people_and_machines(group.plan, work)
            + (said.get("hosting_usd_per_customer", 0.0) + said.get("support_usd_per_customer", 0.0)) * here
            + said.get("hosting_usd_per_mtok", 0.0) * work.mtok
            + said.get("support_rate", 0.0) * revenue
            + said.get("card_share", 1.0) * invoiced
        )

    def company_cogs(self, group: Group, t: int) -> float:
        """What does not follow customers: fixed COGS, the student's fees by its accounting; by share."""
        usd = self.base.get("fixed_cogs", 0.0)
        if student := self.student:
            accounting = student.get("accounting", "rnd")
            if accounting != "rnd" and t >= student.get("launch_month", 2):
                usd += student.get("refresh_usd_per_month", 12_000)
            if accounting == "cogs" and 1 <= t <= 12:
                usd += student.get("setup_usd", 120_000) / 12
        return usd * group.share

    def beside(self, t: int, our_mtok: float, count: int) -> Said:
        """E12.5: one month of the student against the cheapest hosted choice."""
        if self.student is None:
            return {}
        share, teacher, serving = market.student_share(self.student, t), self.price_of(t), market.serving_usd(self.student, count)
        spread = market.hosted_price(self.student, teacher, t) - self.student.get("escalated_share", 0.10) * teacher
        refresh = self.student.get("refresh_usd_per_month", 12_000) if t >= self.student.get("launch_month", 2) else 0.0
        return {"t": t, "share": share, "gpus": count, "serving": serving, "saving": share * our_mtok * spread - serving - refresh}


def row_of(t: int, index: float, rows: list[Said]) -> Said:
    """The sum of rows, its margin last."""
    row: Said = {"t": t, "price_index": index} | {name: sum(r[name] for r in rows) for name in SUMS}
    return row | {"gross_margin": row["gross_profit"] / row["revenue"] if row["revenue"] > 0 else None}


def crossing(values: list[float | None], line: float, *, at_line: bool) -> tuple[str, float | None]:
    """E16.5: the first month under a line, interpolated between rows; a missing value is under it."""
    for t, value in enumerate(values):
        if value is None or value < line or (at_line and value == line):
            if t == 0:
                return "already_below", None
            before = values[t - 1]
            return "reached", float(t) if value is None or before is None else t - 1 + (before - line) / (before - value)
    return "not_within_horizon", None


def run(scenario: Said) -> Answer:
    """The scenario's rows, t = 0 to its horizon."""
    company = Company(scenario)
    company.split_into_cohorts()
    plans: dict[str, list[Said]] = {"all": []}
    student: list[Said] = []
    spent = -(company.student or {}).get("setup_usd", 120_000)
    for t in range(scenario.get("horizon_months", 36) + 1):
        rows, beside = company.month(t)
        index = market.price_index(scenario, t)
        plans["all"].append(row_of(t, index, rows))
        for name in company.names:
            plans.setdefault(name, []).append(row_of(t, index, [r for r in rows if r["plan"] == name]))
        if beside:
            spent += beside["saving"]
            student.append(beside | {"cumulative": spent})
    floor = {name: crossing([r["gross_margin"] for r in rows], scenario.get("floor", 0.30), at_line=False) for name, rows in plans.items()}
    halved = {name: halving([r["gross_profit"] for r in rows]) for name, rows in plans.items()}
    return Answer(plans, student, floor, halved)


def halving(profits: list[float]) -> tuple[str, float | None]:
    """E16.6 in general: the first month at or under half of the gross profit of t = 0."""
    return ("already_below", None) if profits[0] <= 0 else crossing(list(profits), profits[0] / 2, at_line=True)
