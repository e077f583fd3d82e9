"""Plans: every way to price under four price paths, structure apart from price level, and what the set rests on."""

from decimal import Decimal

from analytics.assumptions import assumption
from analytics.board import plans_compared as compared
from analytics.board.at_par import at_par
from analytics.board.plan_set import PATH, SHORT, ways, when
from analytics.board.plan_words import assuming
from analytics.board.required_set import Compared
from analytics.charts.price_paths import panel, scale
from analytics.charts.scenarios import margin_text
from analytics.engine.required import ASSUMED, Case, assumed_by
from analytics.engine.required import PATHS as PRESETS
from analytics.input_names import input_name
from analytics.paths.presets import LABELS
from analytics.report.blocks import Block, Chart, Column, Row, Section, Table, Text
from analytics.report.given import Given
from analytics.report.part import Part
from analytics.words import fine, money, span

PATHS: tuple[str, ...] = PRESETS
_TO = {"hybrid": "Hybrid", "credits": "Credits", "outcome": "Outcomes"}
_TALL = 225  # pixels of the screen
_NOTE = (
    "Gross profit a month from today, on one scale. A red cross: gross margin falls under the floor there. At market: outcomes at the "
    "market's price, which falls; at revenue: outcomes at a price that brings today's revenue. A line that leaves its "
    "panel ends at the edge; the table has its figures."
)


def _make(given: Given) -> Section | None:
    made = given.plans
    if isinstance(made, str):
        return Section("plans", "Plans", "The plans cannot be compared yet", made)
    cases = compared.chosen(made.cases, False, False)
    lines = ways(cases)
    within = scale(list(lines.values()), "gross_profit", given.floor)
    labels: dict[str, str] = {str(path): label for path, label in LABELS.items()}
    blocks: list[Block] = []
    for path in PATHS:
        best = max((case for case in cases if case.path == path), key=lambda case: case.over_horizon)
        figure = panel(lines[path], "gross_profit", within, given.floor, given.currency).update_layout(height=_TALL)
        blocks.append(Chart(labels[path], figure, compared.most_said(best, given.currency), compared.most_said(best, given.currency), True))
    blocks += [
        Text(_NOTE, "note"),
        Text(assuming(cases[0], assumed_by(made.signed)), "note"),
        _by_path(cases, given.currency),
        _structure(cases, given.currency),
        _start(made, given.currency),
    ]
    blocks.append(_assumed(made, given.currency))
    return Section("plans", "Plans", compared.finding(cases, given.floor), compared.lede(cases, given.currency), tuple(blocks))


def _by_path(cases: list[Case], currency: str) -> Table:
    found: dict[tuple[str, str], Case] = {(case.member, case.path): case for case in cases}
    horizon = cases[0].rows.height - 1
    rows = []
    for member, name in SHORT.items():
        mine = {path: found[member, path] for path in PATHS}
        rows.append(Row({"way": name, **{path: case.over_horizon for path, case in mine.items()}}, grade="assumed", key=member))
        said = {
            "margin": {path: margin_text(case.rows["gross_margin"][-1]) for path, case in mine.items()},
            "floor": {path: when(case.floor) for path, case in mine.items()},
            "half": {path: when(case.halved, "no profit") for path, case in mine.items()},
        }
        rows += [Row({"way": what, **texts}, "quiet") for what, texts in said.items()]
    note = (
        "Margin: gross margin at the end. Floor: when it falls under the floor. Half: when gross profit is half of today's. Never: not "
        f"within {horizon} months. All but the start is assumed."
    )
    columns = (Column("way", "Sold by"), *(Column(path, PATH[path], "money") for path in PATHS))
    return Table("Plans", compared.over_said(cases, currency), columns, tuple(rows), note)


def _structure(cases: list[Case], currency: str) -> Table:
    rows = compared.apart(cases)
    columns = (Column("way", "From cost-plus to"), *(Column(path, PATH[path], "signed") for path in PATHS))
    same = {path: f"{{Plans:cost_plus.{path}}}" for path in PATHS}
    stay = dict(zip(PATHS, rows.head(len(PATHS))["before"], strict=True))
    lines = [Row({"way": "Cost-plus", **stay}, level=True, grade="assumed", formulas=same)]
    for column in ("structure", "level"):
        for to, name in _TO.items():
            mine = rows.filter(rows["to"] == to)[column]
            if column == "structure" or to == "outcome":
                label, mark = (name, "structure") if column == "structure" else ("at market", "price level")
                neutral, own = compared.CHANGES[to]
                ends = (neutral, "cost_plus") if column == "structure" else (own, neutral)
                formulas = {path: f"{{Plans:{ends[0]}.{path}}}-{{Plans:{ends[1]}.{path}}}" for path in PATHS}
                values = {"way": label, **dict(zip(PATHS, mine, strict=True))}
                lines.append(Row(values, mark=mark, grade="assumed", formulas=formulas))
    note = "Each plan is first priced to bring today's revenue: what then changes is structure. The market's price comes on top."
    return Table("Structure", compared.apart_said(rows), columns, tuple(lines), note)


def _start(made: Compared, currency: str) -> Table:
    base = made.base
    values = (
        ("revenue", "Revenue a month", money(made.revenue, currency)),
        ("tokens_mtok", "Million tokens a month, on our keys", f"{base.tokens_mtok:,.0f}"),
        ("price_usd_per_mtok", "Paid a million tokens", fine(Decimal(str(base.price_usd_per_mtok)), currency)),
        ("tasks", "Tasks a month", f"{base.tasks:,.0f}"),
        ("customers", "Customers", f"{base.customers:,.0f}"),
        ("fixed_cogs", "Other COGS a month", money(base.fixed_cogs, currency)),
    )
    rows = tuple(Row({"input": name, "value": text}, grade=base.grades.get(field, "measured")) for field, name, text in values)
    title = f"What the set starts from: {base.month:%B %Y}" if base.month else "What the set starts from"
    return Table("Plans start", title, (Column("input", "Input"), Column("value", "Value", "number")), rows)


def _assumed(made: Compared, currency: str) -> Table:
    value = assumed_by(made.signed)
    rows = []
    for name in ASSUMED:
        found = assumption(name)
        rows.append(
            Row(
                {"input": input_name(name), "value": value(name), "range": f"{span(found.low, found.high)} {found.unit}"},
                mark=found.source, grade="signed" if name in made.signed else found.grade,
            )
        )  # fmt: skip
    columns = (Column("input", "Input"), Column("value", "Value", "number"), Column("range", "Believed between", "number"))
    return Table("Plans assume", "What the set assumes", columns, tuple(rows), at_par(ASSUMED, currency))


PLANS = Part("plans", "Plans", "Five ways to price under four price paths, structure apart from price level.", _make)
