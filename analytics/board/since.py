"""What moved since the month before, in one line: gross profit and margin then and now, the largest force, and what went against it."""

from collections.abc import Sequence

from analytics.bridging.bridge import Bridge
from analytics.charts.bridge import moved
from analytics.equations.margin import gross_margin
from analytics.measure import Grade, Measure, Number, Rows, worst
from analytics.said import Said
from analytics.words import inside

_STILL = 1  # of a unit of money: what moves less stands still


def since(bridge: Bridge, revenues: Sequence[Number | None], currency: str = "USD") -> Said | None:
    """M18, E0.2; `revenues` are those of both months. None where a month lacks a side: then there is nothing to set side by side."""
    if bridge.start is None or bridge.end is None or bridge.change is None:
        return None
    grade = worst(*(bar.grade for bar in bridge.bars))
    known: Grade = worst("estimated", grade)
    kind = "gross profit" if bridge.complete else "gross profit on inference"
    names = {"before": f"{bridge.before:%B %Y}", "after": f"{bridge.after:%B %Y}"}
    measures = {
        "change": Measure("M18", f"Change of {kind}", currency, abs(bridge.change), known, "M18", rows=_rows(bridge)),
        "then": Measure("M18_then", f"{kind.capitalize()} of {names['before']}", currency, bridge.start, known, "E0.1"),
        "now": Measure("M18_now", f"{kind.capitalize()} of {names['after']}", currency, bridge.end, known, "E0.1", rows=_rows(bridge)),
    }
    margins = zip(("margin_then", "margin_now"), (bridge.start, bridge.end), revenues, names.values(), strict=True)
    for name, profit, revenue, month in margins:
        value = None if revenue is None else gross_margin(profit, revenue)
        measures[name] = Measure(f"M18_{name}", f"Margin of {month}", "fraction", value, known, "E0.2", "revenue above zero")
    beside = all(measures[name].value is not None for name in ("margin_then", "margin_now"))
    if abs(bridge.change) < _STILL:
        margin = ", margin {margin_now}" if beside else ""
        text = f"Since {{before}} {kind} stands still at {{now}}{margin}."
    else:
        verb = "rose" if bridge.change > 0 else "fell"
        margin = ", margin from {margin_then} to {margin_now}" if beside else ""
        text = f"Since {{before}} {kind} {verb} by {{change}}, from {{then}} to {{now}}{margin}."
    ordered = sorted(moved(bridge), key=lambda bar: -abs(bar.amount))
    forces = [*ordered[:1], *[bar for bar in ordered if (bar.amount > 0) != (ordered[0].amount > 0)][:1]]
    said = []
    for place, bar in enumerate(forces):
        measures[f"force_{place}"] = Measure(f"M18_{bar.id}", bar.label, currency, abs(bar.amount), bar.grade, "M18")
        names[f"label_{place}"] = inside(bar.label)
        said.append(f"{{force_{place}}} {'more' if bar.amount > 0 else 'less'} from {{label_{place}}}")
    if said:
        text += f" The largest force: {said[0]}{'; against it, ' + said[1] if len(said) > 1 else ''}."
    return Said(text, measures, names, currency)


def _rows(bridge: Bridge) -> Rows:
    return Rows("billing_lines", {"month": bridge.after})
