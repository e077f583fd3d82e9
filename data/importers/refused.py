"""Exports that are known and have no place here: named, with what to upload instead."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Refused:
    """An export recognised by its columns, and what to bring in its stead."""

    label: str
    must: frozenset[str]
    advice: str
    starts: tuple[str, str] = ("", "")

    def fits(self, header: tuple[str, ...], sample: tuple[Mapping[str, str], ...]) -> bool:
        column, prefix = self.starts
        return self.must <= set(header) and (not column or any(row.get(column, "").startswith(prefix) for row in sample))


_INVOICES = "upload the invoices and their lines instead."

REFUSED: tuple[Refused, ...] = (
    Refused("Stripe's payments (cash, not revenue)", frozenset({"converted amount", "amount refunded"}), _INVOICES),
    Refused("Stripe's balance report (cash, not revenue)", frozenset({"balance_transaction_id", "reporting_category"}), _INVOICES),
    Refused("Stripe's balance transactions (cash, not revenue)", frozenset({"available_on", "fee", "net"}), _INVOICES),
    Refused("Stripe's payouts", frozenset({"arrival_date", "automatic"}), _INVOICES),
    Refused("Stripe's charges", frozenset({"amount_refunded", "captured"}), _INVOICES),
    Refused("Stripe's refunds", frozenset({"charge_id", "failure_reason"}), "upload the credit notes instead."),
    Refused(
        "OpenAI's count of tool calls (no tokens)",
        frozenset({"object", "num_requests", "num_model_requests"}),
        "upload the costs export: it has their money.",
    ),
    Refused("Groq's console usage", frozenset({"n_non_cached_context_tokens_total"}), "upload the gateway's log instead."),
    Refused("a public trace of requests without money", frozenset({"contexttokens", "generatedtokens"}), "upload a usage export instead."),
    Refused("Zendesk's brands", frozenset({"brand_url", "has_help_center"}), "upload the tickets instead."),
)
