"""A cut by names, drawn as far as its title goes: margins where they can be set side by side, else the one side that is known."""

from dataclasses import dataclass

import plotly.graph_objects as go
import polars as pl

from analytics.charts.finding import comparable
from analytics.charts.margin import dollars_by_name, margin_by_name


@dataclass(frozen=True)
class Cut:
    """What is drawn, its chart and the note under it."""

    subject: str
    figure: go.Figure
    note: str


def cut(frame: pl.DataFrame, key: str, floor: float, currency: str, nobody: str) -> Cut:
    """M2: percent and dollars; revenue alone where too little inference cost reaches the names; cost alone where there is no revenue."""
    if not frame["gross_profit"].count():
        cost = dollars_by_name(frame, key, "inference_cost", currency, nobody)
        return Cut("Inference cost", cost, "Inference cost in dollars. The twelve largest.")
    if not comparable(frame.to_dicts(), key):
        note = "Revenue in dollars. The twelve largest. No margins are drawn while so much inference cost belongs to none of them."
        return Cut("Revenue", dollars_by_name(frame, key, "revenue", currency, nobody), note)
    note = (
        "Left: gross margin, percent of revenue; margins beyond ±100% stand at the edge. Right: gross profit, dollars. The twelve largest."
    )
    return Cut("Percent and dollars", margin_by_name(frame, key, floor, currency, nobody), note)
