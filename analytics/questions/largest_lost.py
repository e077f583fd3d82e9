"""Q8 What if the largest customer leaves, or the largest model provider doubles its price or cuts access off?"""

from typing import Any

import polars as pl

from analytics.answers.answering import amounts, floor_field, floor_of, input_of, not_yet, size, standing, untyped
from analytics.answers.asked import Asked
from analytics.company import Company, figure
from analytics.equations.margin import gross_margin, room_to_floor
from analytics.measure import Measure
from analytics.metrics.concentration import units
from analytics.names import provider_name
from analytics.provider_money import SELF_HOSTED
from analytics.question import Answer, Chart, Question
from analytics.said import Said

SINGLE, SECOND = 0.70, 0.10  # of inference cost: one provider decides; another stands ready


def _answer(asked: Asked) -> Answer:
    company = asked.company
    if asked.lacks or company is None or company.gross_profit is None:
        return not_yet("what losing the largest customer or provider does", asked.lacks, currency=asked.currency)
    now, revenue = float(company.gross_profit), float(company.at.whole.revenue or 0)
    customer, providers = _customer(company), _providers(company)
    provider = providers[0] if providers else None
    lost = float(customer["gross_profit"]) if customer else 0.0
    more = float(provider["amount"]) if provider else 0.0
    after = gross_margin(now - lost, revenue - float(customer["revenue"])) if customer else None
    doubled = gross_margin(now - more, revenue)
    measures: dict[str, Measure] = {
        "now": amounts(asked, "Q8_now", f"{asked.kind.capitalize()} profit a month", now, "estimated", "E0.1"),
        "left": amounts(asked, "Q8_left", "Gross profit a month without the largest customer", now - lost if customer else None,
                        "estimated", "M8", "usage that names its customers"),
        "left_margin": figure("Q8_left_margin", "Margin without it", "fraction", after, "estimated", "M8", "revenue of the others"),
        "doubled": amounts(asked, "Q8_doubled", "Gross profit a month with the largest provider at twice its price", now - more,
                           "assumed", "M8"),
        "doubled_margin": figure("Q8_doubled_margin", "Margin then", "fraction", doubled, "assumed", "M8", "revenue"),
        "part": figure("Q8_part", "Its share of inference cost", "fraction", provider["share"] if provider else None, "estimated", "M8",
                       "usage or a provider's cost"),
        "floor": floor_of(asked),
    }  # fmt: skip
    names = {
        "customer": asked.names.get(customer["customer"], customer["customer"]) if customer else "",
        "provider": provider_name(provider["unit"]) if provider else "",
    }
    measures |= {f"{name}_lost": size(measures[name]) for name in ("now", "left", "doubled")}
    sentence = Said(_sentence(measures, customer is not None, provider is not None), measures, names, asked.currency)
    ends = [each for each in (after, doubled) if each is not None]
    single = provider is not None and provider["share"] > SINGLE
    ready = len(providers) > 1 and providers[1]["share"] >= SECOND
    good = customer is not None and min(ends, default=0.0) >= asked.floor and ready and not single and not untyped(asked)
    judged = standing(good=good, bad=single or now - more < 0 or (customer is not None and now - lost < 0))
    say = Said(_say(measures, customer is not None, provider is not None), measures, names, asked.currency)
    tried = input_of(asked, "prices.doubling", "Price of the largest provider that is tried, over today's")
    needs = untyped(asked) if customer else "usage that names its customers"
    return Answer(sentence, judged, say, _change(asked, now, revenue, more, names), _chart(asked, now, lost, more, names), needs, (tried,))


def _customer(company: Company) -> dict[str, Any] | None:
    """The customer with most revenue in the month, where enough of cost reaches customers to say what it brings."""
    rows = company.customers.filter(pl.col("revenue") > 0, pl.col("gross_profit").is_not_null())
    if rows.is_empty() or not company.covered:
        return None
    return rows.sort("revenue", "customer", descending=[True, False]).row(0, named=True)


def _providers(company: Company) -> list[dict[str, Any]]:
    """Those who can cut access off or raise their price, the largest first; what we host ourselves is none."""
    rows = units(company).filter(pl.col("part") == "providers", ~pl.col("unit").fill_null("").is_in(["", SELF_HOSTED]))
    return rows.to_dicts()


def _sentence(measures: dict[str, Measure], customer: bool, provider: bool) -> str:
    now, left, doubled = (_or_loss(measures, name) for name in ("now", "left", "doubled"))
    profit = "gross profit is " if left == "{left}" else "there is "
    first = f"Without {{customer}}, the largest customer, {profit}{left} a month instead of {now}, a margin of {{left_margin}}"
    second = f"its price doubled and nothing passed on leaves {doubled}, a margin of {{doubled_margin}}"
    carries = "{part} of inference cost is {provider}, which can be cut off within days"
    if customer and provider:
        return f"{first}; {carries}, and {second}."
    if customer:
        return f"{first}."
    if provider:
        return f"{_today(now)}; {carries}, and {second}. Whose the cost is, is not known: no customer can be taken out."
    return f"{_today(now)}; neither a customer nor a provider can be taken out of it yet."


def _or_loss(measures: dict[str, Measure], name: str) -> str:
    """The place of an amount in a template, a loss as one."""
    value = measures[name].value
    return f"a loss of {{{name}_lost}}" if value is not None and value < 0 else f"{{{name}}}"


def _today(now: str) -> str:
    return "Gross profit is {now} a month" if now == "{now}" else "The month makes a loss of {now_lost}"


def _say(measures: dict[str, Measure], customer: bool, provider: bool) -> str:
    if customer and provider:
        left, doubled = (_or_loss(measures, name) for name in ("left", "doubled"))
        return f"The largest customer gone leaves {left} a month; the largest provider at twice its price leaves {doubled}."
    return "We cannot yet say what each customer leaves." if provider else "We know what is earned, not whom it hangs on."


def _change(asked: Asked, now: float, revenue: float, more: float, names: dict[str, str]) -> Said:
    """The rise of the largest provider's price that brings the margin to its floor, nothing passed on."""
    room = room_to_floor(now, revenue, asked.floor)
    line = f"the floor of {floor_field(asked)}"
    told: dict[str, Measure] = {"floor": floor_of(asked)}
    if more <= 0 or room <= 0:
        told["gap"] = size(amounts(asked, "Q8_gap", "Cost a month between today's margin and the floor", room, "estimated", "E0.2"))
        where = "over" if room < 0 else "under"
        return Said(f"Cost is {{gap}} a month {where} what {line} allows before anybody leaves.", told, currency=asked.currency)
    told["rise"] = figure("Q8_rise", "Rise of its price at which margin meets the floor", "fraction", room / more, "estimated", "M8", "")
    return Said(f"A rise of {{rise}} at {{provider}}, nothing passed on, brings the margin to {line}.", told, names, asked.currency)


def _chart(asked: Asked, now: float, lost: float, more: float, names: dict[str, str]) -> Chart:
    steps = [(f"{asked.kind.capitalize()} profit today", now, True)]
    steps += [(f"Without {names['customer']}", -lost, False)] if names["customer"] else []
    steps += [(f"Twice the price of {names['provider']}", -more, False)] if names["provider"] else []
    steps += [("Left, both together", now - lost - more, True)] if len(steps) > 2 else []
    rows = pl.DataFrame(steps, schema={"name": pl.String, "value": pl.Float64, "total": pl.Boolean}, orient="row")
    claim = "The provider weighs more than the customer" if more > lost else "The customer weighs at least as much as the provider"
    return Chart("steps", claim if len(steps) > 2 else "What can be taken out of gross profit today", asked.currency, rows)


LARGEST_LOST = Question(
    number=8,
    text="Lose the largest customer / largest model provider?",
    family="Concentration",
    good="Margin stays above the floor after either, and a second provider already carries a tenth of the work.",
    bad="Gross profit turns negative, or one provider carries more than seven tenths.",
    claim_not="That a second provider is ready because a contract with it exists; only work that runs there shows it.",
    follow_up="When did you last run a day on the second provider, and what did quality do?",
    answer=_answer,
)
