"""The registry of importers, in the order people see them. A new format is one file and one line here."""

from data.importer import Importer
from data.importers.anthropic import (
    ANTHROPIC_COST_API,
    ANTHROPIC_COST_CSV,
    ANTHROPIC_EMPTY,
    ANTHROPIC_USAGE_API,
    ANTHROPIC_USAGE_CSV,
)
from data.importers.customers import CUSTOMERS
from data.importers.ecb import ECB_RATES
from data.importers.litellm import LITELLM_SPEND
from data.importers.openai import OPENAI_COST_API, OPENAI_COST_CSV, OPENAI_EMPTY, OPENAI_USAGE_API, OPENAI_USAGE_CSV
from data.importers.outcomes import OUTCOME_EVENTS, OUTCOMES
from data.importers.stripe_api import STRIPE_CREDIT_NOTES_API, STRIPE_INVOICES_API, STRIPE_PRICES_API, STRIPE_PRODUCTS_API
from data.importers.stripe_dashboard import STRIPE_INVOICES_DASHBOARD
from data.importers.stripe_tables import (
    STRIPE_CREDIT_NOTE_LINES,
    STRIPE_CREDIT_NOTES,
    STRIPE_INVOICE_LINES,
    STRIPE_INVOICES,
    STRIPE_LINE_TAXES,
    STRIPE_PRICES,
    STRIPE_PRODUCTS,
)

IMPORTERS: tuple[Importer, ...] = (
    STRIPE_INVOICES_DASHBOARD,
    STRIPE_INVOICES,
    STRIPE_INVOICE_LINES,
    STRIPE_LINE_TAXES,
    STRIPE_CREDIT_NOTES,
    STRIPE_CREDIT_NOTE_LINES,
    STRIPE_PRODUCTS,
    STRIPE_PRICES,
    STRIPE_INVOICES_API,
    STRIPE_CREDIT_NOTES_API,
    STRIPE_PRODUCTS_API,
    STRIPE_PRICES_API,
    LITELLM_SPEND,
    OPENAI_USAGE_CSV,
    OPENAI_USAGE_API,
    OPENAI_COST_CSV,
    OPENAI_COST_API,
    OPENAI_EMPTY,
    ANTHROPIC_USAGE_CSV,
    ANTHROPIC_USAGE_API,
    ANTHROPIC_COST_CSV,
    ANTHROPIC_COST_API,
    ANTHROPIC_EMPTY,
    ECB_RATES,
    CUSTOMERS,
    OUTCOMES,
    OUTCOME_EVENTS,
)
