"""What one scenario says otherwise than another, and what follows, in words: a clause for each field, nothing where they are equal.

Read one way it says `instead of`, `less`, `sooner`; the other way round the same clauses say the opposite.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from analytics.engine.terms import Terms
from analytics.equations.floor import Crossing
from analytics.levers import byok, distillation
from analytics.levers.price_path import PricePath
from analytics.paths.presets import LABELS
from analytics.saved.headline import Headline
from analytics.saved.terms_words import in_words, title
from analytics.scenario import Scenario
from analytics.words import listed, margin_text, money, months, percent, points

_LEVERS = {
    "routing": "routing to a smaller model", "caching": "caching", "distillation": "a model of our own", "byok": "BYOK",
    "other_cogs": "other COGS", "migration": "a migration",
}  # fmt: skip
_TAGS = ("plan", "lever")
_SAME = 0.05  # months and points by which two results differ as shown


def difference(one: Scenario, other: Scenario, ours: Headline, theirs: Headline) -> str:
    """What `one` says and comes to beside `other`, as a sentence; empty where they say the same."""
    said = changes(one, other)
    if not said:
        return ""
    text = "; ".join(said)
    found = results(ours, theirs)
    return f"{text[:1].upper()}{text[1:]}: {'; '.join(found) if found else 'no figure of the headline moves'}."


def on_other_figures(one: Scenario, other: Scenario, ours: Headline, theirs: Headline) -> str:
    """The same of two that start from different figures, which it says; empty where nothing at all differs."""
    said = difference(one, other, ours, theirs)
    if said:
        return f"{said} They start from different figures, which is part of it."
    found = results(ours, theirs)
    return f"They say the same, on different figures: {'; '.join(found)}." if found else ""


def changes(one: Scenario, other: Scenario) -> list[str]:
    """A clause for each thing that `one` says otherwise; names, versions and what acts alike stay out."""
    said = _plans(one, other) + _paths(one, other)
    mine, yours = ({str(lever.lever): lever for lever in each.levers if not isinstance(lever, PricePath)} for each in (one, other))
    names: list[str] = [*mine, *(name for name in yours if name not in mine)]
    for name in names:
        if name not in yours:
            said.append(_with(mine[name]))
        elif name not in mine:
            said.append(f"without {_LEVERS.get(name, name)}")
        else:
            said += _fields(mine[name], yours[name], f"{name.replace('_', ' ')}:")
    said += _fields(one.behaviour, other.behaviour)
    said += _fields(one.baseline, other.baseline, "start:", absent="the ledger's")
    for name, plain in (("horizon_months", lambda value: f"{value} months"), ("floor", lambda value: percent(value, 0))):
        said += _instead(title(Scenario, name), getattr(one, name), getattr(other, name), plain)
    said += _instead("random paths", one.paths, other.paths, lambda value: f"{value:,}" if value else "none")
    return said + _instead("seed", one.seed, other.seed, str)


def results(ours: Headline, theirs: Headline) -> list[str]:
    """Gross profit, the margin at the end, the floor and the half, where they differ as shown."""
    said = []
    if ours.horizon_months != theirs.horizon_months:
        said.append(f"gross profit is {ours.words[0]}, where it was {theirs.words[0]}")
    elif money(abs(ours.gross_profit - theirs.gross_profit)) != money(0.0):
        gap = ours.gross_profit - theirs.gross_profit
        said.append(f"gross profit over {ours.horizon_months} months is {money(abs(gap))} {'more' if gap > 0 else 'less'}")
    if margin_text(ours.gross_margin) != margin_text(theirs.gross_margin):
        said.append(_margin(ours.gross_margin, theirs.gross_margin))
    return said + _crossing(_FLOOR, ours.floor, theirs.floor) + _crossing(_HALF, ours.halved, theirs.halved)


def _plans(one: Scenario, other: Scenario) -> list[str]:
    mine, yours = one.entries, other.entries
    if list(mine) != list(yours):
        return [f"{listed([_plan(name) for name in mine])} instead of {listed([_plan(name) for name in yours])}"]
    return [clause for name in mine for clause in _fields(mine[name], yours[name], f"{_plan(name)}:" if len(mine) > 1 else "")]


def _plan(name: str) -> str:
    plan = name.split("_")[0]
    return "ACU" if plan == "acu" else plan


def _paths(one: Scenario, other: Scenario) -> list[str]:
    if one.price_paths == other.price_paths:
        return []
    mine, yours = _decline(one), _decline(other)
    if mine is None or yours is None:
        return [f"prices: {_path(one)} instead of {_path(other)}"]
    if mine == yours:
        return [] if _path(one) == _path(other) else [f"prices: {_path(one)} instead of {_path(other)}"]
    if mine == 0:
        return [f"prices stay instead of {_moving(yours)}"]
    verb = "fall" if mine > 0 else "rise"
    versus = f"{percent(abs(yours), 0)}" if mine * yours > 0 else "staying" if yours == 0 else _moving(yours)
    return [f"prices {verb} {percent(abs(mine), 0)} a year instead of {versus}"]


def _moving(decline: float) -> str:
    return f"{'falling' if decline > 0 else 'rising'} {percent(abs(decline), 0)} a year"


def _decline(scenario: Scenario) -> float | None:
    """The plain annual decline that is all the paths say, to the percent shown; None where they say more."""
    paths = scenario.price_paths
    if not paths:
        return 0.0
    only = len(paths) == 1 and paths[0] == PricePath(annual_decline=paths[0].annual_decline)
    return paths[0].annual_decline if only and round(paths[0].annual_decline, 2) == paths[0].annual_decline else None


def _path(scenario: Scenario) -> str:
    return " and ".join(_one_path(path) for path in scenario.price_paths) or "no change"


def _one_path(path: PricePath) -> str:
    if path.preset is not None:
        return f"“{LABELS[path.preset]}”"
    said, neutral = [], PricePath()
    for name in PricePath.model_fields:
        value = getattr(path, name)
        if name == "annual_decline" and value != neutral.annual_decline:
            said.append(f"a {'fall' if value > 0 else 'rise'} of {percent(abs(value))} a year")
        elif name not in _TAGS and value != getattr(neutral, name):
            said.append(f"{title(PricePath, name)} {in_words(PricePath, name, value)}")
    return " with ".join(said) or "no change"


def _with(lever: Any) -> str:
    """A lever that the other does not have, by what says most of it."""
    if isinstance(lever, byok.Byok) and (share := lever.share if lever.share is not None else lever.max_share) is not None:
        return f"{percent(share, 0)} of revenue on own keys{'' if lever.share is not None else ' in the end'}"
    if isinstance(lever, distillation.Distillation):
        return f"a model of our own for up to {percent(lever.max_share, 0)} of tokens"
    return f"with {_LEVERS.get(lever.lever, lever.lever)}"


def _fields(mine: Terms, yours: Terms, what: str = "", absent: str = "none") -> list[str]:
    said = []
    kind = type(mine)
    for name in kind.model_fields:
        if name in _TAGS:
            continue
        label = " ".join(filter(None, (what, title(kind, name))))
        value, former = getattr(mine, name), getattr(yours, name)
        if isinstance(value, Terms) and isinstance(former, Terms):
            value, former = _plan_words(value), _plan_words(former)
        said += _instead(label, value, former, lambda found, field=name: absent if found is None else _told(kind, field, found))  # type: ignore[misc]
    return said


def _told(kind: type[Terms], name: str, value: Any) -> str:
    return value if isinstance(value, str) else in_words(kind, name, value)


def _plan_words(plan: Terms) -> str:
    return ", ".join(f"{name} {value}" for name, value in plan.model_dump(mode="json", exclude_none=True).items())


def _instead(label: str, mine: Any, yours: Any, plain: Callable[[Any], str]) -> list[str]:
    if mine == yours:
        return []
    one, other = plain(mine), plain(yours)
    if one == other:  # they differ by less than is shown
        one, other = f"{mine}", f"{yours}"
    return [f"{label} {one} instead of {other}"]


def _margin(ours: float | None, theirs: float | None) -> str:
    beside = f"{margin_text(ours)} instead of {margin_text(theirs)}"
    if ours is None or theirs is None or "below" in beside:
        return f"the margin at the end is {beside}"
    size = points(abs(ours - theirs)).removeprefix("+")
    return f"the margin at the end is {size} {'higher' if ours > theirs else 'lower'}, {beside}"


@dataclass(frozen=True)
class _Line:
    """How a line is said to be crossed, and how that is said after `instead of`."""

    reached: tuple[str, str]
    never: tuple[str, str]
    already: tuple[str, str]

    def said(self, crossing: Crossing, form: int) -> str:
        if crossing.status == "reached":
            return f"{self.reached[form]} in {months(crossing.months)}"
        return self.already[form] if crossing.status == "already_below" else self.never[form]


_FLOOR = _Line(
    ("the floor breaks", "breaking"), ("the floor holds", "holding"), ("the floor is broken from the start", "being broken from the start")
)
_HALF = _Line(
    ("gross profit halves", "halving"), ("gross profit does not halve", "not halving"), ("there is no gross profit to halve", "having none")
)


def _crossing(line: _Line, ours: Crossing, theirs: Crossing) -> list[str]:
    if ours.status != theirs.status:
        return [f"{line.said(ours, 0)} instead of {line.said(theirs, 1)}"]
    if ours.months is None or theirs.months is None or abs(ours.months - theirs.months) < _SAME:
        return []
    later = ours.months > theirs.months
    return [f"{line.reached[0]} {months(abs(ours.months - theirs.months))} {'later' if later else 'sooner'}"]
