"""M13 Value capture: the price of an outcome over what it is worth to the customer, and beside what rivals ask."""

from analytics.assumptions import assumption
from analytics.company import Company, figure
from analytics.equations.margin import share
from analytics.equations.outcome import value_capture
from analytics.indicator import Indicator
from analytics.input_names import signed_as
from analytics.measure import Measure, worst

HUMAN = "human_usd_per_task"  # signed by the company: never a default
_BILLED = """
select sum(base_amount)::double as revenue, (sum(quantity) filter (kind = 'charge' and base_amount is not null))::double as quantity,
       count(*) filter (kind = 'charge' and quantity is null) as uncounted
from billing_lines where counted and month = $month and priced_by in ('outcome', 'task') and issued is not null
"""
_PAID = """
select case when count(succeeded) = count(*) then sum(succeeded) - coalesce(sum(reversed), 0) end::double as paid
from outcomes where date_trunc('month', day) = $month
"""


def _measures(company: Company) -> tuple[Measure, ...]:
    """The price is revenue of outcome and task lines over paid outcomes, else over the quantity billed."""
    revenue, quantity, uncounted = company.query(_BILLED).row(0)
    paid = company.query(_PAID)["paid"][0]
    price = share(revenue, paid) if paid else share(revenue, quantity) if not uncounted else None
    human = company.signed(HUMAN)
    rival = assumption("value.rival_price")
    needs = "billing lines priced by outcome or task, with a quantity, or outcomes of the month"
    behind = company.behind("billing_lines")
    return (
        figure("M13_price", "Price of an outcome", company.at.currency, price, worst("estimated", company.at.grade), "E9.6", needs,
               rows=behind),
        figure("M13", "Value capture: price over what a person would cost", "fraction",
               value_capture(price, human) if price is not None and human is not None else None, "assumed", "E9.6",
               needs if price is None else f"what the task costs the customer without you, {signed_as(HUMAN)}", rows=behind),
        figure("M13_rival", "Price over a rival's", "fraction", share(price, rival.value), "assumed", "E9.6", needs,
               low=share(price, rival.high), high=share(price, rival.low), rows=behind),
    )  # fmt: skip


VALUE_CAPTURE = Indicator("M13", "Value capture", "E9.6", _measures)
