"""What BYOK leaves of a company's month: now, at the end of the ramp and with every key the customer's, with the sentences that say it."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from analytics.board.byok_ladder import Step, Terms, at_share, by_customer, neutral_fee, neutral_fee_rate
from analytics.company import Company, figure
from analytics.engine.forward import Line
from analytics.equations.byok import margin_at_risk
from analytics.measure import Measure, Rows
from analytics.said import Said
from analytics.words import money, percent

_SAME = 0.5  # of a unit of money a month: less than it is no change


@dataclass(frozen=True)
class Found:
    """`now`, `end` and `every` before other COGS, as the verdict states them; customers in the order in which they gain by leaving."""

    now: Step
    end: Step
    every: Step
    customers: pl.DataFrame
    measures: dict[str, Measure]
    currency: str = "USD"

    @property
    def gainers(self) -> int:
        """Customers for whom leaving pays within a year."""
        return int(self.customers["better_off_today"].sum())

    @property
    def title(self) -> Said:
        """What happens to dollars and to percent with every key the customer's."""
        lost = self.now.gross_profit - self.every.gross_profit
        if abs(lost) < _SAME:
            return self._said("Customers' own keys change nothing in gross profit: {now} a month with them or without")
        if money(self.now.gross_profit) == money(self.every.gross_profit):
            return self._said("Customers' own keys change next to nothing in gross profit: {now} a month with them or without")
        if lost < 0:
            return self._said("If every customer brings a key, gross profit rises from {now} to {every} a month: part of the saving stays")
        before, after = self.now.gross_margin, self.every.gross_margin
        dollars = "If every customer brings a key, gross profit falls from {now} to {every} a month"
        if before is None or after is None:
            return self._said(dollars)
        if percent(before) == percent(after):
            return self._said(f"{dollars} while gross margin stays at {{every_margin}}")
        if after > before:
            return self._said(f"{dollars} while gross margin rises from {{now_margin}} to {{every_margin}}")
        return self._said(f"{dollars} and gross margin from {{now_margin}} to {{every_margin}}")

    @property
    def lede(self) -> Said:
        """What is left at the ramp's end, and who gains by leaving."""
        said = "With {end_share:0} of the work on their keys {end} is left, at {end_margin}."
        if self.measures["seen"].value in (0, None):
            return self._said(said)
        if not self.gainers:
            return self._said(f"{said} Leaving pays within a year for no customer whose tokens have a list price.")
        return self._said(f"{said} Leaving pays within a year for {{gainers}} of {{seen}} customers who pay by the token.")

    @property
    def order_title(self) -> Said:
        """Who goes first, and what the company has left once they have."""
        if not self.gainers:
            return self._said("No customer gains by leaving within a year")
        if self.gainers == self.customers.height:
            return self._said("Every customer gains by leaving within a year: {every} of gross profit a month would be left")
        return self._said(
            "{gainers} customers gain by leaving within a year; once they have, {gone} of gross profit a month is left, at {gone_margin}"
            if self.gainers > 1
            else "{gainers} customer gains by leaving within a year; without it {gone} of gross profit a month is left, at {gone_margin}"
        )

    @property
    def fee_title(self) -> Said:
        """The fee at which BYOK costs nothing."""
        if not self.measures["fee"].value:
            return self._said("No platform fee is needed: customers' own keys take nothing from gross profit")
        if self.measures["fee_rate"].value is None:
            return self._said("BYOK costs nothing at platform fees of {fee} a month over all customers")
        return self._said("BYOK costs nothing at platform fees of {fee} a month over all customers, or at {fee_rate} of their own tokens")

    def _said(self, template: str) -> Said:
        return Said(template, self.measures, currency=self.currency)


def found(company: Company, terms: Terms, end_share: float, switching_cost: float) -> Found | None:
    """E11.1 to E11.4, M10, M10b  of the company's month; None while one side of it is missing or cost reaches no product."""
    at = company.at
    if at.whole.gross_profit is None or not at.cost_is_known:
        return None
    now, end, every = (at_share(at.lines, own_share, terms) for own_share in (0.0, end_share, 1.0))
    customers = by_customer(company, terms, switching_cost)
    behind = company.behind("billing_lines")
    return Found(now, end, every, customers, _measures(at.lines, (now, end, every), customers, terms, at.currency, behind), at.currency)


def _measures(
    lines: Sequence[Line], steps: tuple[Step, Step, Step], customers: pl.DataFrame, terms: Terms, currency: str, rows: Rows
) -> dict[str, Measure]:
    now, end, every = steps

    def assumed(name: str, label: str, unit: str, value: float | None, equation: str, needs: str = "revenue above zero") -> Measure:
        return figure(name, label, unit, value, "assumed", equation, needs, rows=rows)

    seen = customers.filter(pl.col("premium").is_not_null())
    gone = customers.filter("better_off_today").tail(1)
    profit, margin = (gone[name].item() if gone.height else None for name in ("company_profit", "company_margin"))
    nobody = "a customer who gains by leaving within a year"
    found = (
        figure("now", "Gross profit a month, before other COGS", currency, now.gross_profit, "estimated", "E0.1", "", rows=rows),
        figure("now_margin", "Gross margin, before other COGS", "fraction", now.gross_margin, "estimated", "E0.2", "revenue", rows=rows),
        assumed("end_share", "Share of the work on customers' keys in the end", "fraction", end.own_share, "E11.1"),
        assumed("end", "Gross profit left at the ramp's end", currency, end.gross_profit, "(1 − b) R + b R_byok − COGS: E11.2, E15.3"),
        assumed("end_margin", "Gross margin at the ramp's end", "fraction", end.gross_margin, "E0.2, E11.3"),
        assumed("every", "Gross profit left with every key the customer's", currency, every.gross_profit,
                "tokens f C; credits, ACU R (1 − C / (C + machine)); seat, outcome, task R − ψ C: E11.2"),
        assumed("every_margin", "Gross margin with every key the customer's", "fraction", every.gross_margin, "E0.2, E11.3"),
        assumed("at_risk", "Gross profit a month at risk", currency, now.gross_profit - every.gross_profit, "E11.4"),
        assumed("M10", "Margin at risk under BYOK", "fraction", margin_at_risk(now.gross_profit, every.gross_profit),
                "(GP now − GP all BYOK) / GP now: E11.4, M10", "gross profit above zero"),
        assumed("stranded", "Paid ahead and no longer used, with every key the customer's", currency, every.stranded, "κ × commit: E11.3"),
        assumed("fee", "Platform fees at which BYOK costs nothing, all customers", currency, neutral_fee(lines, terms),
                "GP now − GP all BYOK: E11.2, E11.4"),
        assumed("fee_rate", "Fee on customers' own tokens at which it costs nothing", "fraction", neutral_fee_rate(lines, terms),
                "f with GP all BYOK = GP now: E11.2", "lines priced by tokens"),
        assumed("gainers", "Customers for whom leaving pays within a year", "count", float(customers["better_off_today"].sum()),
                "12 K / A ≤ 12 months: E4.6, M10b"),
        assumed("seen", "Customers whose tokens have a list price", "count", float(seen.height), "M10b"),
        assumed("gone", "Gross profit left once they have gone", currency, profit, "E11.2, E4.6", nobody),
        assumed("gone_margin", "Gross margin once they have gone", "fraction", margin, "E0.2", nobody),
    )  # fmt: skip
    return {each.id: each for each in found}
