"""What a scenario starts from and comes to on two snapshots: where the figures of a link or of a saved scenario have moved since."""

from dataclasses import dataclass

from analytics.charts.finding import period_name
from analytics.engine.behaviour import TypedBaseline
from analytics.estimates.baseline import FIELDS, Baseline
from analytics.saved.headline import Headline

_TITLES = {"own_key_share": "Share on customers' keys"}


@dataclass(frozen=True)
class Moved:
    """A figure then and now, as it is shown."""

    title: str
    then: str
    now: str


def moved(then: Baseline, now: Baseline, before: Headline, after: Headline) -> tuple[Moved, ...]:
    """What differs between two snapshots for one scenario: inputs first, then the headline; empty where nothing does."""
    found = [_input(name, getattr(then, name), getattr(now, name)) for name in FIELDS if getattr(then, name) != getattr(now, name)]
    titles = ("Gross profit", "Gross margin at the end", "Below the floor in", "Gross profit halves in")
    pairs = zip(titles, before.words, after.words, strict=True)
    return (*found, *(Moved(title, one, other) for title, one, other in pairs if one != other))


def since(what: str, then: str | None, now: str | None, kept: bool, differs: bool) -> str:
    """On which figures a link or a saved scenario was made and which these are, months as YYYY-MM; what that changes, what to do."""
    made = f"the figures of {period_name(then)}" if then else "other figures"
    these = "here are none" if not now else "these are other ones of the same month" if now == then else f"these are {period_name(now)}'s"
    head = f"{what} was made on {made}; {these}."
    if not kept:
        return f"{head} The older figures are not kept here, so what it showed then cannot be shown: what is drawn rests on today's."
    if not differs:
        return f"{head} For this scenario they make no difference."
    return f"{head} Both are kept: what differs stands below, and either can be shown."


def _input(name: str, then: float | None, now: float | None) -> Moved:
    field = TypedBaseline.model_fields.get(name)
    title = _TITLES.get(name) or str(field.title if field else name)
    unit = str(field.description or "").split(":")[0] if field else ""
    return Moved(f"{title}{f', {unit}' if unit else ''}", _amount(then), _amount(now))


def _amount(value: float | None) -> str:
    return "not known" if value is None else f"{value:,.5g}" if abs(value) < 1000 else f"{value:,.0f}"
