"""The parts of the Plans page: the set in a table, structure apart from price level, history billed anew, the valley of a migration."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
import streamlit as st

from analytics import plans_compared as compared
from analytics.baseline import Baseline, baseline
from analytics.charts.scenarios import Path, side_by_side
from analytics.levers.price_path import PricePath
from analytics.paths.presets import LABELS
from analytics.plan_presets import plan_presets
from analytics.rebilled import Rebilled, longest, rebilled
from analytics.required import PATHS, Case, required
from analytics.scenario_file import scenario_from
from analytics.valley import Valley, valley
from analytics.words import GRADES, MISSING, money, percent, signed_money
from data.errors import BadValueError
from data.snapshot import Snapshot
from pages.parts import cached, cards, scenario_sides, theme
from pages.parts.download import download
from pages.parts.shown import Shown, today
from pages.parts.table import Column, Row, show
from pages.parts.text import esc

Key = tuple[str, str, str]
COLOURS = {"cost_plus": "markup", "hybrid": "hybrid", "credits": "credit", "outcome_market": "outcome", "outcome_neutral": "task"}
SHORT = {"cost_plus": "Cost-plus", "hybrid": "Hybrid", "credits": "Credits", "outcome_market": "At market", "outcome_neutral": "At revenue"}
_MOST = 8
_ROW = {"cost_plus": "Cost-plus", "hybrid": "Hybrid", "credits": "Credits", "outcome_market": "Outcomes, market",
        "outcome_neutral": "Outcomes, revenue"}  # fmt: skip
_PATH = {"list_30": "−30% a year", "flat": "Stay", "tenfold": "Tenfold", "shock_100_month_3": "Double"}
_BY_PATH = (Column("way", "Sold by", number=False), *(Column(path, _PATH[path]) for path in PATHS))
_APART = (
    Column("path", "Price path", number=False),
    Column("before", "Cost-plus", wide=True),
    Column("structure", "Structure"),
    Column("level", "Price level"),
    Column("after", "At the market's price", wide=True),
)
_LISTS = (
    Column("list", "Public price list", number=False),
    Column("billed", "Billed", wide=True),
    Column("rebilled", "Would have billed"),
    Column("change", "Change"),
    Column("less", "Pay less", wide=True),
    Column("more", "Pay more", wide=True),
)
_CUSTOMERS = (
    Column("customer", "Customer", number=False),
    Column("billed", "Billed"),
    Column("rebilled", "Would have paid"),
    Column("change", "Change"),
)


@dataclass(frozen=True)
class Compared:
    """The required set of a company, and the baseline and revenue it starts from."""

    base: Baseline
    revenue: float
    cases: tuple[Case, ...]


def the_set(now: Shown, snapshot: Snapshot, tasks: float | None) -> Compared | None:
    """The set from the last month of the ledger, tasks typed where it counts none; None without revenue. UnpegError as a projection."""
    return _set(now.key, today().isoformat(), tasks, now, snapshot)


@st.cache_resource(show_spinner=False, max_entries=8)
def _set(key: Key, day: str, tasks: float | None, _now: Shown, _snapshot: Snapshot) -> Compared | None:
    known = scenario_sides.the_known(_now)
    if known.month is None:
        return None
    (month,) = cached.margin(key, _snapshot, "month", known.month, known.month).to_dicts()
    if not month["revenue"] or month["revenue"] <= 0:
        return None
    floor, revenue = _snapshot.settings.floor, float(month["revenue"])
    typed = {} if tasks is None else {"tasks": tasks}
    base = baseline(scenario_from({"plan": {"plan": "markup"}, "floor": floor, "baseline": typed}), known)
    if base.inference_cost < compared.TOO_LITTLE * revenue:
        raise BadValueError(
            f"inference: found {money(base.inference_cost)} beside {money(revenue)} of revenue a month; expected "
            f"{percent(compared.TOO_LITTLE, 0)} of it or more. No plan was compared. Import the usage, or what the providers charged, of "
            "the same month."
        )
    return Compared(base, revenue, required(base, revenue, floor))


def chart(cases: Sequence[Case], floor: float) -> None:
    """The five ways under one price path, chosen above the chart."""
    path = st.segmented_control(
        "Price path", PATHS, default="list_30", format_func=lambda each: LABELS[each], key="plans-path", required=True
    )
    here = [case for case in cases if case.path == path]
    first = here[0].rows
    lines = [
        Path(SHORT[case.member], COLOURS[case.member], case.rows.with_columns(month=pl.lit(None, pl.Date)), own=case.member == "cost_plus")
        for case in here
    ]
    left = max(here, key=lambda case: case.rows["gross_profit"][-1])
    claim = f"{compared.NAMES[left.member]} earn{'s' if left.member in ('cost_plus', 'hybrid') else ''} most in month {first.height - 1}"
    theme.figure(
        f"{claim}: {money(left.rows['gross_profit'][-1])} of gross profit",
        side_by_side(lines, floor),
        f"plans-{path}",
        "Above: gross margin, percent, with the floor dashed. Below: gross profit, dollars a month. At market: outcomes at the market's "
        "price, which falls; at revenue: outcomes at a price that brings today's revenue. A line that leaves its panel ends at the edge.",
        f"{claim} if {LABELS[path].lower()}",
    )


def by_path(cases: Sequence[Case], everything: Sequence[Case]) -> None:
    """Gross profit over the horizon and the month in which the floor breaks, a way to price a row and a path a column."""
    horizon = cases[0].rows.height - 1
    cards.section(
        f"Gross profit over {horizon} months, by price path",
        "Below each: when gross margin falls under the floor within these months. Columns: what token prices do.",
    )
    found = {(case.member, case.path): case for case in cases}
    rows = []
    for member, name in _ROW.items():
        mine = [found[member, path] for path in PATHS]
        rows.append(Row((name, *(money(case.over_horizon) for case in mine))))
        rows.append(Row(("under the floor", *(_when(case) for case in mine)), tone="quiet"))
    show("Ways to price, by price path", _BY_PATH, rows)
    download(compared.table(everything), "required-scenarios", "Download all eighty as CSV")


def _when(case: Case) -> str:
    status = case.floor.status
    return "at once" if status == "already_below" else "never" if status == "not_within_horizon" else f"{case.floor.months:.1f} mo"


def structure(cases: Sequence[Case]) -> None:
    """E15.2: what the plan does apart from what its price does."""
    rows = compared.apart(cases)
    cards.section(
        compared.apart_said(rows), "Structure: outcomes at a price that brings today's revenue. Price level: the market's price on top."
    )
    show(
        "From cost-plus to outcomes: structure and price level",
        _APART,
        [
            Row((row["path"], money(row["before"]), signed_money(row["structure"]), signed_money(row["level"]), money(row["after"])))
            for row in rows.to_dicts()
        ],
    )


@st.cache_resource(show_spinner=False, max_entries=4)
def _billed_anew(key: Key, _snapshot: Snapshot) -> dict[str, Rebilled]:
    found = {preset.name: rebilled(_snapshot, preset.terms()) for preset in plan_presets()}
    return {name: each for name, each in found.items() if each is not None}


def history(now: Shown, snapshot: Snapshot) -> None:
    """The last months under public price lists whose unit the ledger counts, and what the others need."""
    found = _billed_anew(now.key, snapshot)
    presets = {preset.name: preset for preset in plan_presets()}
    counted = {name: each for name, each in found.items() if not each.needs}
    cards.section(*_history_claim(counted, len(found)))
    if counted:
        show("History under public price lists", _LISTS, [_list(presets[name].label, each, now.currency) for name, each in counted.items()])
        name = st.selectbox(
            "Who pays more, and who less, under", list(counted), format_func=lambda each: presets[each].label, key="plans-list"
        )
        _customers(now, snapshot, counted[name], presets[name])
    if lacking := longest({each.needs.split(":")[0] for each in found.values() if each.needs}):
        st.html(f'<p class="kept">Other price lists need {esc(" or ".join(lacking))}. Import them on the Imports page.</p>')


def _history_claim(counted: dict[str, Rebilled], lists: int) -> tuple[str, str]:
    if not counted:
        return "The history cannot be billed anew yet", "Nothing that public price lists charge for has been counted."
    span = next(iter(counted.values())).months
    note = (
        f"{span[0]:%B %Y} to {span[-1]:%B %Y}, of customers and months whose units are known. Lists whose unit nobody counted are left out."
    )
    return f"The history under {len(counted)} of {lists} public price lists", note


def _list(label: str, each: Rebilled, currency: str) -> Row:
    old, new = (float(each.rows[name].sum()) for name in ("billed", "rebilled"))
    pays = dict(each.customers["pays"].value_counts().rows())
    change = percent(new / old - 1) if old > 0 else MISSING
    return Row(
        (label, money(old, currency), money(new, currency), change, str(pays.get("less", 0)), str(pays.get("more", 0))), mark=each.grade
    )


def _customers(now: Shown, snapshot: Snapshot, each: Rebilled, preset: Any) -> None:
    names = cached.customer_names(now.key, snapshot)
    rows = [
        Row(
            (
                names.get(row["customer"], row["customer"]),
                money(row["billed"], now.currency),
                money(row["rebilled"], now.currency),
                signed_money(row["difference"], now.currency),
            )
        )
        for row in each.customers.head(_MOST).to_dicts()
    ]
    show(f"By customer, {preset.label}", _CUSTOMERS, rows)
    said = [preset.says, *each.notes, f"Source: {preset.source}, {preset.dated}"]
    st.html(f'<p class="note">{esc(". ".join(text.rstrip(".") for text in said))}.</p>')
    download(each.customers, f"billed-anew-{preset.name}")


@st.cache_resource(show_spinner=False, max_entries=8)
def _valley(key: Key, day: str, tasks: float | None, _set: Compared) -> Valley:
    found = {case.member: case.scenario for case in compared.chosen(_set.cases, False, False)}
    falling = found["cost_plus"].model_copy(update={"levers": (PricePath(preset="list_30"),)})
    (to,) = found["outcome_neutral"].entries.values()
    return valley(_set.base, falling, to)


def migration(now: Shown, tasks: float | None, made: Compared, floor: float) -> None:
    """Month by month while customers move at renewal."""
    found = _valley(now.key, today().isoformat(), tasks, made)
    labels = {"stay": ("Stay", "markup"), "forced": ("All move", "outcome"), "opt_in": ("By choice", "task")}
    lines = [Path(*labels[name], rows, own=name == "forced") for name, rows in found.rows.items() if name != "opt_in" or found.chosen]
    choice = "" if found.chosen else " By choice nobody moves: no bill would fall."
    theme.figure(
        found.sentence,
        side_by_side(lines, floor),
        "plans-valley",
        "From cost-plus to outcomes at a price that brings today's revenue, list prices 30% lower a year, renewals spread evenly over "
        "twelve months; of those who move 2% are lost, and more where the bill rises (assumed)." + choice,
        found.sentence,
    )


def rests_on(now: Shown, made: Compared, tasks: float | None) -> None:
    """What the set starts from, and how each is known."""
    with st.expander("What this rests on"):
        base = made.base
        rows = [
            Row((name, text, "assumed, typed" if field == "tasks" and tasks is not None else base.grades.get(field, "measured")))
            for field, name, text in (
                ("revenue", "Revenue a month", money(made.revenue, now.currency)),
                ("tokens_mtok", "Million tokens a month, on our keys", f"{base.tokens_mtok:,.0f}"),
                ("price_usd_per_mtok", "Paid a million tokens", f"${base.price_usd_per_mtok:,.4f}"),
                ("tasks", "Tasks a month", f"{base.tasks:,.0f}"),
                ("customers", "Customers", f"{base.customers:,.0f}"),
                ("fixed_cogs", "Other COGS a month", money(base.fixed_cogs, now.currency)),
            )
        ]
        columns = (Column("input", "Input", number=False), Column("value", "Value"), Column("grade", "How it is known", number=False))
        show("What the set starts from", columns, rows)
        words = "; ".join(GRADES.values())
        st.html(
            f'<p class="note">{esc(words)}. Growth of tokens a task, elasticity, what competition leaves of a markup, the erosion of the '
            "market's price, BYOK and a student's quality are assumed, from ranges this product ships: the Scenarios page moves each.</p>"
        )
