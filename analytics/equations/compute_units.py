"""E8.1 to E8.3: agent compute units, which the customer pays whether the task succeeds or not."""

from analytics.equations.given import within
from analytics.equations.margin import share


def unit_cost(mtok_per_acu: float, usd_per_mtok: float, machine_usd: float = 0.0) -> float:
    """E8.1  c_a = x_a p + v_vm, USD a unit."""
    within("mtok_per_acu", mtok_per_acu)
    within("usd_per_mtok", usd_per_mtok)
    within("machine_usd", machine_usd)
    return mtok_per_acu * usd_per_mtok + machine_usd


def unit_margin(cost: float, price: float) -> float | None:
    """E8.1  GM = 1 - c_a / P_acu; None where a unit is free."""
    ratio = share(cost, price)
    return None if ratio is None else 1 - ratio


def inference_weight(mtok_per_acu: float, usd_per_mtok: float, machine_usd: float = 0.0) -> float | None:
    """E8.3  share_inf = x_a p / c_a: the part of a unit's cost that is inference; None where it costs nothing."""
    return share(mtok_per_acu * usd_per_mtok, unit_cost(mtok_per_acu, usd_per_mtok, machine_usd))


def customers_cost_per_success(price: float, acu_per_task: float, success: float) -> float | None:
    """E8.2  P_acu a_task / q, USD: the customer pays for failures too. None where nothing succeeds."""
    within("acu_per_task", acu_per_task)
    within("success", success, 0.0, 1.0)
    return share(price * acu_per_task, success)


def against_a_person(price: float, acu_per_task: float, success: float, human_cost: float) -> float | None:
    """E8.2  P_acu a_task / q over what a person costs for the task: what churn follows. None where either has no value."""
    return share(customers_cost_per_success(price, acu_per_task, success), human_cost)


def acu_per_task_then(acu_per_task: float, pass_through: float, weight: float, price_ratio: float) -> float:
    """E8.3  a_task0 [1 - theta share_inf (1 - p(t) / p(0))], units a task."""
    within("acu_per_task", acu_per_task)
    within("pass_through", pass_through, 0.0, 1.0)
    within("weight", weight, 0.0, 1.0)
    within("price_ratio", price_ratio)
    return acu_per_task * (1 - pass_through * weight * (1 - price_ratio))
