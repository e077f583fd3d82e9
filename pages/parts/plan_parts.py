"""The parts of the Plans page that show the required set: a panel a price path, the table of all, structure apart from price level."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import streamlit as st

from analytics.assumptions import assumption
from analytics.board import plans_compared as compared
from analytics.board.at_par import at_par
from analytics.board.plan_set import PATH, SHORT, when
from analytics.board.plan_set import ways as ways_of
from analytics.board.plan_words import assuming
from analytics.board.required_set import Compared, required_set, tasks_assumed
from analytics.charts.price_paths import Shown as Column_
from analytics.charts.price_paths import Way, panel, scale
from analytics.charts.scenarios import margin_text
from analytics.company import signed_values
from analytics.engine.required import ASSUMED, PATHS, Case, assumed_by
from analytics.input_names import input_name
from analytics.paths.presets import LABELS
from analytics.words import GRADES, fine, money, number, signed_money, span
from data.snapshot import Snapshot
from pages.parts import cards, scenario_sides, theme
from pages.parts.download import download
from pages.parts.shown import Shown, today
from pages.parts.table import Column, Row, show
from pages.parts.text import esc, plain

Key = tuple[str, str, str]
_BY_PATH = (Column("way", "Sold by", number=False), *(Column(path, PATH[path]) for path in PATHS))
_TO = {"hybrid": "Hybrid", "credits": "Credits", "outcome": "Outcomes"}
_INPUTS = (Column("input", "Input", number=False), Column("value", "Value"), Column("grade", "How it is known", number=False))

_ASSUMED = (*_INPUTS[:2], Column("range", "Believed between", wide=True), _INPUTS[2])

_TITLES = {
    "prices.list_decline": "Fall of list prices a year", "prices.tenfold_decline": "Fall a year, tenfold path",
    "prices.doubling": "Prices in month 3, doubled path", "risk.token_growth": "Growth of tokens a task", "risk.elasticity": "Elasticity",
    "risk.price_gap_hazard": "Hazard of the price gap", "risk.markup_end": "Markup in the long run",
    "risk.markup_half_life_months": "Half-life of the markup", "value.rival_price": "Market's price of an outcome",
    "risk.price_erosion": "Its fall a year", "risk.retention": "Success the student keeps", "byok.max_share": "BYOK share in the end",
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What the reader chose: with a student of one's own, with BYOK, dollars or percent, tasks a month where none are counted."""

    distilled: bool
    byok: bool
    column: Column_
    tasks: float | None

    @property
    def words(self) -> str:
        """The levers chosen, for the line above the title."""
        return " and ".join(text for text, on in (("with a model of one's own", self.distilled), ("with BYOK", self.byok)) if on)


def assumed_tasks(now: Shown, snapshot: Snapshot) -> float | None:
    """Where the ledger counts no tasks, or one product's alone: as many as bring today's revenue at the market's price."""
    return tasks_assumed(scenario_sides.the_known(now), signed_values(snapshot))


def asked(tasks: float | None) -> Asked:
    """The controls; all of them live in the address."""
    shown = {"gross_profit": "Gross profit", "gross_margin": "Gross margin"}
    with st.container(key="choices", horizontal=True, vertical_alignment="bottom", gap="medium"):
        column = st.segmented_control(
            "Show", list(shown), format_func=lambda each: shown[each], default="gross_profit", key="view", required=True,
            bind="query-params", width="content",
        )  # fmt: skip
        distilled = st.toggle("With a model of one's own", key="own-model", bind="query-params", width="content")
        byok = st.toggle("With BYOK", key="byok", bind="query-params", width="content")
        if tasks is not None:
            tasks = st.number_input(
                "Tasks a month (assumed)", min_value=1.0, max_value=1e12, value=tasks, step=1000.0, format="%.0f", key="tasks", width=200,
                bind="query-params", help="No file counts the tasks of all products. These bring today's revenue at the market's price.",
            )  # fmt: skip
    return Asked(distilled, byok, "gross_margin" if column == "gross_margin" else "gross_profit", tasks)


def the_set(now: Shown, snapshot: Snapshot, tasks: float | None) -> Compared:
    """The set from the last month of the ledger, `tasks` where it counts none. UnpegError where it cannot be told."""
    return _set(now.key, today().isoformat(), tasks, now, snapshot)


@st.cache_resource(show_spinner=False, max_entries=16)
def _set(key: Key, day: str, tasks: float | None, _now: Shown, _snapshot: Snapshot) -> Compared:
    known, floor = scenario_sides.the_known(_now), _snapshot.settings.floor
    return required_set(known, floor, signed_values(_snapshot), tasks, _now.currency)


def panels(cases: Sequence[Case], column: Column_, floor: float, currency: str, made: Compared) -> None:
    """A panel a price path, two by two; one below the other on a phone."""
    ways = ways_of(cases)
    within = scale(list(ways.values()), column, floor)
    for pair in (PATHS[:2], PATHS[2:]):
        for place, path in zip(st.columns(2, gap="large"), pair, strict=True):
            best = max((case for case in cases if case.path == path), key=lambda case: case.over_horizon)
            with place, st.container(key=f"fig-path-{path}", gap="xsmall"):
                st.header(plain(LABELS[path]), anchor=False)
                st.html(f'<p class="note">{esc(compared.most_said(best, currency))}</p>')
                drawn = panel(ways[path], column, within, floor, currency)
                theme.plot(drawn, f"{path}-{column}", _spoken(ways[path], column, path, currency))
    last = "A red cross: gross margin falls under the floor there." if column == "gross_profit" else "Dashed: the floor."
    st.html(
        f'<p class="note">{"Gross profit a month" if column == "gross_profit" else "Gross margin"}, {cases[0].rows.height - 1} months from '
        f"today, on one scale. {last} At market: outcomes at the market's price, which falls; at revenue: outcomes at a price that brings "
        "today's revenue. A line that leaves its panel ends at the edge; the table has its figures.</p>"
        f'<p class="note">{esc(assuming(cases[0], assumed_by(made.signed)))}</p>'
    )


def _spoken(ways: Sequence[Way], column: Column_, path: str, currency: str) -> str:
    text = (lambda value: money(value, currency)) if column == "gross_profit" else margin_text
    return f"{PATH[path]}: " + "; ".join(f"{way.label} from {text(way.rows[column][0])} to {text(way.rows[column][-1])}" for way in ways)


def by_path(cases: Sequence[Case], everything: Sequence[Case], currency: str) -> None:
    """Gross profit over the horizon, the margin at its end, and when the floor breaks and profit halves, by way to price and path."""
    horizon = cases[0].rows.height - 1
    note = (
        f"Margin: gross margin at the end. Floor: when it falls under the floor. Half: when gross profit is half of today's. Never: not "
        f"within {horizon} months. All but the start is assumed."
    )
    cards.section(compared.over_said(cases, currency), note)
    found = {(case.member, case.path): case for case in cases}
    rows = []
    for member, name in SHORT.items():
        mine = [found[member, path] for path in PATHS]
        rows.append(Row((name, *(money(case.over_horizon, currency) for case in mine))))
        rows.append(Row(("margin", *(margin_text(case.rows["gross_margin"][-1]) for case in mine)), tone="quiet"))
        rows.append(Row(("floor", *(when(case.floor) for case in mine)), tone="quiet"))
        rows.append(Row(("half", *(when(case.halved, "no profit") for case in mine)), tone="quiet"))
    show(f"Gross profit over {horizon} months by way to price and price path, margin at the end, floor and half", _BY_PATH, rows)
    download(compared.table(everything), "required-scenarios", "Download all eighty as CSV")


def structure(cases: Sequence[Case], currency: str) -> None:
    """E15.2: what each plan does at a price that brings today's revenue, apart from what another price does."""
    rows = compared.apart(cases)
    horizon = cases[0].rows.height - 1
    cards.section(
        compared.apart_said(rows),
        f"Gross profit over {horizon} months, beside staying cost-plus. Each plan is first priced to bring today's revenue: what then "
        "changes is structure. The market's price for an outcome comes on top: that is price level.",
    )
    lines = [Row(("Cost-plus", *(money(value, currency) for value in rows.head(len(PATHS))["before"])))]
    for to, name in _TO.items():
        mine = rows.filter(rows["to"] == to)
        lines.append(Row((name, *(signed_money(value, currency) for value in mine["structure"])), mark="structure"))
    level = rows.filter(rows["to"] == "outcome")["level"]
    lines.append(Row(("at market", *(signed_money(value, currency) for value in level)), tone="quiet", mark="price level"))
    show("From cost-plus to each other plan: structure and price level, by price path", _BY_PATH, lines)


def rests_on(now: Shown, made: Compared, tasks: float | None) -> None:
    """What the set starts from, what it assumes with its sources, and how each is known."""
    base = made.base
    with st.expander("What this rests on"):
        rows = [
            Row((name, text, "assumed, typed" if field == "tasks" and tasks is not None else base.grades.get(field, "measured")))
            for field, name, text in (
                ("revenue", "Revenue a month", money(made.revenue, now.currency)),
                ("tokens_mtok", "Million tokens a month, on our keys", f"{base.tokens_mtok:,.0f}"),
                ("price_usd_per_mtok", "Paid a million tokens", fine(Decimal(str(base.price_usd_per_mtok)), now.currency)),
                ("tasks", "Tasks a month", f"{base.tasks:,.0f}"),
                ("customers", "Customers", f"{base.customers:,.0f}"),
                ("fixed_cogs", "Other COGS a month", money(base.fixed_cogs, now.currency)),
            )
        ]
        show("What the set starts from", _INPUTS, rows)
        st.html(f'<p class="note">{esc("; ".join(GRADES.values()))}. The month is {base.month:%B %Y}; every later month is assumed.</p>')
        assumed = assumed_by(made.signed)
        lines = []
        for name in ASSUMED:
            found = assumption(name)
            grade = "signed" if name in made.signed else found.grade
            lines.append(
                Row((input_name(name), number(assumed(name)), f"{grade}, {span(found.low, found.high)} {found.unit}"), mark=found.source)
            )
        show("What the set assumes, with sources", _INPUTS, lines)
        par = at_par(ASSUMED, now.currency)
        st.html(f'<p class="note">{esc(par)} A company signs values of its own on the Scenarios page.</p>')
