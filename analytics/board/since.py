"""What moved since the month before, in one line: gross profit and margin then and now, and the forces that gave and took most."""

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
    fell = bridge.change < 0
    said = []
    for place, up in enumerate((not fell, fell)):
        bar = next((bar for bar in ordered if (bar.amount > 0) == up), None)
        if bar is None:
            continue
        verb = "added by" if up else "taken by"
        names[f"label_{place}"] = label = inside(bar.label)
        measures[f"force_{place}"] = Measure(f"M18_{bar.id}", f"{verb.capitalize()} {label}", currency, abs(bar.amount), bar.grade, "M18")
        said.append(f"most was {verb} {{label_{place}}}, {{force_{place}}}")
    if said:
        text += f" {'; '.join(said).replace('most', 'Most', 1)}."
    return Said(text, measures, names, currency)


def _rows(bridge: Bridge) -> Rows:
    return Rows("billing_lines", {"month": bridge.after})
