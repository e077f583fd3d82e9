"""Columns by name: computed where they are wanted, once where the month alone makes them; what makes customers leave is asked once."""

import numpy as np
import polars as pl
import pytest

from analytics.engine.columns import Columns
from analytics.engine.formulas import formulas
from analytics.engine.grid import calendar, grid_of
from analytics.engine.migrating import parts
from analytics.engine.months import STILL, begin, months
from analytics.engine.terms import power
from analytics.estimates.baseline import baseline
from analytics.plans import AnyPlan
from tests.scenarios import LAST_MONTH, price_path, scenario

GRID = grid_of(pl.DataFrame({"size": [1.0, 2.0, 3.0]}), 2, None)
ROWS = GRID.blocks.with_columns(start=3 * pl.int_range(3)).join(calendar(2), how="cross", maintain_order="left_right")
SIZE = pl.col("size")
DEFINED = {
    "index": power(0.5, pl.col("t")),
    "price": 2 * pl.col("index"),
    "paid": pl.col("price") * pl.col("size"),
    "double": 2 * pl.col("size"),
    "never": pl.col("nowhere"),
}
PLANS = AnyPlan.__origin__.__args__  # type: ignore[attr-defined]


def test_what_nothing_wanted_is_made_of_is_not_computed():
    assert Columns(DEFINED).fill(ROWS, ["price"]).columns == [*ROWS.columns, "index", "price"]


def test_what_depends_on_the_month_or_the_block_alone_is_the_same_computed_once_or_for_every_row():
    columns = Columns(DEFINED)
    once = GRID.fill(columns, ["paid", "price", "double"])
    assert once["paid"].to_list() == columns.fill(ROWS, ["paid"])["paid"].to_list() == [2, 1, 0.5, 4, 2, 1, 6, 3, 1.5]
    assert once["double"].to_list() == columns.fill(ROWS, ["double"])["double"].to_list()
    assert set(once.columns) == {"start", "paid", "price", "double", "size"}


def test_columns_made_of_each_other_are_refused():
    with pytest.raises(ValueError, match="made of each other, or of nothing: left, right"):
        Columns({"left": pl.col("right"), "right": pl.col("left")}).fill(ROWS, ["left"])


@pytest.mark.parametrize(("base", "exponent"), [(1, SIZE), (SIZE, 0), (SIZE, 1), (2.0, 3.0), (2.0, SIZE), (pl.lit(4.0), 0.5)])
def test_a_power_is_one_value_to_the_other(base, exponent):
    found = ROWS.with_columns(found=power(base, exponent))
    values = [ROWS.select(each).to_series().to_numpy() if isinstance(each, pl.Expr) else each for each in (base, exponent)]
    assert found["found"].to_numpy() == pytest.approx(np.broadcast_to(np.power(*map(np.float64, values)), ROWS.height))


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.__name__)
def test_what_makes_customers_leave_is_the_same_however_many_are_left(plan):
    dear = {name: 5000.0 for name, field in plan.model_fields.items() if field.is_required()}
    cap = {"fair_use_cap_usd": 9.0} if "fair_use_cap_usd" in plan.model_fields else {}
    said = scenario(
        baseline=LAST_MONTH | {"seats": 300.0},
        plan={"plan": plan.model_fields["plan"].default} | dear | cap,
        behaviour={"elasticity": 0.7, "price_gap_hazard": 0.3, "churn": 0.01, "token_growth": 0.02, "transparency": 1.0},
        levers=[price_path(annual_decline=0.9), {"lever": "byok", "max_share": 0.3}],
    )
    sold, _ = parts(baseline(said), said)
    blocks = pl.DataFrame({"weight": [1.0], "heads": [1.0], "moves": [0]})
    begun = begin(grid_of(blocks, 36, None), formulas(baseline(said), said, sold, 1), ["hazard"])
    all_there, few = (
        months(begun, 1, [left], ["hazard"])[0]["hazard"].to_numpy() for left in (STILL, {"survivors": 0.01, "retained": 1.0})
    )
    assert all_there.max() > 0.01
    assert few == pytest.approx(all_there, rel=1e-12)
