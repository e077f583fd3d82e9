"""Exports that are known and have no place here: named, with what to upload instead.

A row is what it is, the columns that tell it, and the advice; the first row that fits answers, so the narrower stands higher.
Words in quotes stand among the first lines instead, for reports whose header comes after a title.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Refused:
    """An export recognised by its columns, or by words among its first lines, and what to bring in its stead."""

    label: str
    must: frozenset[str]
    words: tuple[str, ...]
    advice: str

    def fits(self, header: tuple[str, ...], sample: tuple[Mapping[str, str], ...], top: str = "") -> bool:
        """Whether a file of this header and these first lines (in lower case) is this export."""
        return self.must <= set(header) and all(word in top for word in self.words)


_INVOICES = "it is cash, not revenue. Upload Stripe's invoices instead, best as the tables of invoices and of invoice lines."
_TABLES = "it holds no revenue of its own. Upload Stripe's tables of invoices, invoice lines, prices and products instead."
_CREDITS = "refunds are cash. Upload Stripe's credit notes instead."
_VIEW = "it is another view of the invoices. Upload Stripe's tables of invoices and invoice lines instead."
_API = "it holds no revenue. Upload the lists of invoices and credit notes (/v1/invoices, /v1/credit_notes) instead."
_MAPPED = (
    "A table of its invoices or their lines can be loaded all the same: say once which column is what, on the Imports page or by "
    "--mapping FILE.toml"
)
_BILLING = f"this billing system is not read by itself yet. {_MAPPED}."
_BOOKS = (
    f"books are not read by themselves yet. {_MAPPED}; its totals are typed on the Economics page, or by unpeg type MONTH ledger_revenue "
    "AMOUNT and ledger_cogs, and are set beside them."
)
_BILL = "it is not read yet. Enter the provider's invoice of the month: unpeg type MONTH invoice AMOUNT --provider NAME."
_LOG = (
    "it is not read yet. Upload LiteLLM spend logs of the same calls instead, or enter the provider's invoice: "
    "unpeg type MONTH invoice AMOUNT --provider NAME."
)
_TRACE = "it holds nobody's usage. Upload LiteLLM spend logs or OpenAI's usage export instead."
_PARALLEL = "its parts are views of one total, and no request is in it. Upload LiteLLM's spend logs (the table LiteLLM_SpendLogs) instead."
_TICKETS = (
    "it does not say which were your product's. Upload a table of outcomes instead: day, customer_id, outcome_type, attempted, succeeded, "
    "reversed, human_minutes."
)
_AGREED = (
    "it says what was agreed, not what was invoiced. Upload the invoices instead, from the system that bills; for renewal dates a "
    "customers table: customer_id, name, plan_name, renewal_date."
)
_CATALOGUE = "it says what can be sold, not what was invoiced. Upload the invoices instead, from the system that bills."
_CONTACTS = "it is a list of contacts. Upload a customers table instead: customer_id, name, plan_name, renewal_date."
_MAPPING = "take it by unpeg map FILE.csv, or as a mapping on the Imports page."

_KNOWN: tuple[tuple[str, str, str], ...] = (
    ("a mapping of ids", "source, kind, id", _MAPPING),
    # Stripe
    ("Stripe's balance report", "balance_transaction_id, reporting_category", _INVOICES),
    ("Stripe's balance history", "type, source, net, available on (utc)", _INVOICES),
    ("Stripe's balance transactions", "available_on, fee, net", _INVOICES),
    ("Stripe's payments", "converted amount, captured", _INVOICES),
    ("Stripe's payments", "converted amount, seller message", _INVOICES),
    ("Stripe's payouts", "arrival_date, automatic", _INVOICES),
    ("Stripe's payouts", "id, arrival date (utc)", _INVOICES),
    ("Stripe's charges", "amount_refunded, captured", _INVOICES),
    ("Stripe's refunds", "charge_id, failure_reason", _CREDITS),
    ("Stripe's revenue recognition report", "accounting_period, debit, credit", _VIEW),
    ("Stripe's revenue recognition table", "accounting_period_date, debit_account_type", _VIEW),
    ("Stripe's revenue recognition summary", "month_summary_entry_type", _VIEW),
    ("Stripe's list of subscriptions", "id, current period start (utc)", _TABLES),
    ("Stripe's table of subscriptions", "billing_cycle_anchor, cancel_at_period_end", _TABLES),
    ("Stripe's table of subscription items", "subscription_id, price_recurring_interval", _TABLES),
    ("Stripe's table of subscription items", "id, plan_id, quantity, subscription_id, current_period_start", _TABLES),
    ("Stripe's changes of subscription items", "event_type, mrr_change", _TABLES),
    ("Stripe's discounts", "coupon_id, checkout_session_id", _TABLES),
    ("Stripe's discounts on invoice lines", "invoice_line_item_id, discount", _TABLES),
    ("Stripe's fees", "fee_category, incurred_by", _INVOICES),
    ("Stripe's fees", "balance_transaction_id, application, type", _INVOICES),
    ("Stripe's balances of customers", "credit_note_id, customer_id, ending_balance", _TABLES),
    ("Stripe's credit grants", "amount_type, category, expires_at", _TABLES),
    ("Stripe's credit balance transactions", "credit_grant_id, debit_type", _TABLES),
    ("Stripe's meters", "default_aggregation_formula, event_name", _TABLES),
    ("Stripe's sums of metered events", "aggregated_value, meter_id", _TABLES),
    ("Stripe's table of customers", "account_balance, delinquent", _CONTACTS),
    ("Stripe's list of customers", "id, created (utc), delinquent", _CONTACTS),
    ("a table in which invoices and their lines are mixed", "invoice_id, amount_remaining, proration", _TABLES),
    ("objects of Stripe's API", "object, id, created, livemode", _API),
    ("objects of Stripe's API", "object, id, livemode, meter", _API),
    ("objects of Stripe's API", "object, id, amount, charge, status", _API),
    ("objects of Stripe's API", "object, id, reporting_category, net", _API),
    # other billing systems
    ("Chargebee's API", "invoice, invoice.id", _BILLING),
    ("Recurly's line items", "plan_code, add_on_code", _BILLING),
    ("Recurly's invoices", "net_terms, refundable_amount, state", _BILLING),
    ("Recurly's credit payments", "applied_to_invoice_id, original_credit_payment_id", _BILLING),
    ("Recurly's accounts", "bill_to, cc_emails, code", _CONTACTS),
    ("Recurly's plans", "interval_unit, setup_fee_accounting_code", _BILLING),
    ("Recurly's subscriptions", "current_term_started_at, trial_started_at", _BILLING),
    ("Recurly's transactions", "collected_at, voided_by_invoice_id", _BILLING),
    ("Paddle's transactions", "billing_period, currency_code, details, items", _BILLING),
    ("Paddle's adjustments", "action, transaction_id, payout_totals", _BILLING),
    ("Paddle's customers", "marketing_consent, locale", _CONTACTS),
    ("Lago's invoices", "invoice.lago_id", _BILLING),
    ("Lago's fees", "fee_lago_id", _BILLING),
    ("Lago's credit notes", "credit_note_lago_id", _BILLING),
    ("Lago's invoices", "lago_id, fees_amount_cents", _BILLING),
    ("Metronome's invoices", "credit_type.name, line_items", _BILLING),
    ("Orb's invoices", "invoice_source, line_items, customer.external_customer_id", _BILLING),
    ("Zuora's invoice items", "charge_amount, service_end_date", _BILLING),
    ("Zuora's invoice items", "invoice item: charge amount", _BILLING),
    ("Zuora's invoices", "amount_without_tax, invoice_number, posted_date", _BILLING),
    ("Zuora's taxes", "exempt_amount, invoice_item_id", _BILLING),
    ("Zuora's accounts", "bill_cycle_day, crm_id", _CONTACTS),
    ("Zuora's credit balances", "adjustment_date, customer_cash_on_account_accounting_code_id", _BILLING),
    ("Zuora's refunds", "method_type, refund_number", _BILLING),
    ("Zuora's products", "effective_end_date, sku", _BILLING),
    ("Zuora's charges", "charge_model, charge_number", _BILLING),
    ("Zuora's subscriptions", "contract_acceptance_date, contract_effective_date", _BILLING),
    # books
    ("a QuickBooks report", "'transaction type', 'split', 'amount'", _BOOKS),
    ("a profit and loss report", "'profit and loss'", _BOOKS),
    ("a Xero report", "'date', 'source', 'debit', 'credit'", _BOOKS),
    ("a NetSuite search", "document number, amount (debit), amount (credit)", _BOOKS),
    ("QuickBooks' accounts", "account_sub_type, classification", _BOOKS),
    ("QuickBooks' invoices", "allow_ipnpayment, doc_number", _BOOKS),
    ("QuickBooks' documents", "doc_number, transaction_date", _BOOKS),
    ("QuickBooks' lines of sales", "index, sales_item_item_id", _BOOKS),
    ("QuickBooks' journal lines", "journal_entry_id, posting_type", _BOOKS),
    ("QuickBooks' bills", "payable_account_id, vendor_id", _BOOKS),
    ("QuickBooks' lines of bills", "account_expense_account_id, index", _BOOKS),
    ("QuickBooks' customers", "balance_with_jobs, display_name", _CONTACTS),
    ("QuickBooks' items", "expense_account_id, income_account_id", _BOOKS),
    ("Xero's journal lines", "journal_line_id, net_amount", _BOOKS),
    ("Xero's journals", "journal_id, journal_number", _BOOKS),
    ("Xero's invoices", "amount_credited, line_amount_types", _BOOKS),
    ("Xero's invoice lines", "line_amount, line_item_id", _BOOKS),
    ("Xero's accounts", "account_id, class, code", _BOOKS),
    ("Xero's bank transactions", "bank_transaction_id, contact_id", _BOOKS),
    ("Xero's credit notes", "credit_note_id, contact_id", _BOOKS),
    ("Xero's organisation", "organisation_id, financial_year_end_month", _BOOKS),
    # outcomes, customers
    ("Zendesk's brands", "brand_url, has_help_center", _TICKETS),
    ("a Zendesk view", "summation column", _TICKETS),
    ("a Zendesk view", "requester, solved at, reopens", _TICKETS),
    ("Zendesk's tickets", "requester_id, via", _TICKETS),
    ("Zendesk's tickets", "requester_id, via_channel", _TICKETS),
    ("Zendesk's history of tickets", "field_name, ticket_id, updated", _TICKETS),
    ("Zendesk's tags", "tag, ticket_id", _TICKETS),
    ("Zendesk's organisations", "external_id, shared_tickets", _CONTACTS),
    ("Zendesk's comments", "body, public, ticket_id", _TICKETS),
    ("Intercom's conversations", "fin ai agent resolution state", _TICKETS),
    ("Intercom's conversations", "'conversation started at ('", _TICKETS),
    ("Intercom's conversations", "conversations, total_count", _TICKETS),
    ("Intercom's conversations", "source_delivered_as, state", _TICKETS),
    ("Intercom's parts of conversations", "conversation_id, part_type", _TICKETS),
    ("Intercom's links of conversations", "conversation_id, conversation_updated_at", _TICKETS),
    ("Intercom's companies", "company_id, monthly_spend", _CONTACTS),
    ("Intercom's contacts", "company_id, contact_id", _CONTACTS),
    ("Salesforce's cases", "casenumber, isclosed", _TICKETS),
    ("Salesforce's cases", "case number, date/time opened", _TICKETS),
    ("Salesforce's accounts", "master_record_id, number_of_employees", _CONTACTS),
    ("Salesforce's opportunities", "forecast_category, is_won", _AGREED),
    ("Salesforce's opportunity lines", "opportunity_id, product_2_id", _AGREED),
    ("Salesforce's orders", "activated_by_id, account_id", _AGREED),
    ("Salesforce's products", "is_active, product_code, family", _CATALOGUE),
    ("HubSpot's companies", "record id, company name", _CONTACTS),
    ("HubSpot's companies", "property_name, property_createdate", _CONTACTS),
    ("HubSpot's deals", "deal_id", _AGREED),
    ("HubSpot's tickets", "property_closed_date, property_hs_pipeline_stage", _TICKETS),
    ("HubSpot's stages of tickets", "stage_id, ticket_state", _TICKETS),
    ("HubSpot's history of tickets", "name, ticket_id, timestamp_instant", _TICKETS),
    ("HubSpot's links of tickets", "company_id, ticket_id", _TICKETS),
    # usage and cost
    ("Groq's console usage", "n_non_cached_context_tokens_total", _LOG),
    ("OpenAI's usage of before 2025", "aggregation_timestamp, n_context_tokens_total", _LOG),
    (
        "OpenAI's count of tool calls (no tokens)",
        "object, num_requests, num_model_requests",
        "upload the costs export: it has their money.",
    ),
    (
        "Anthropic's report of Claude Code (an estimate of what its usage report holds already)",
        "actor, core_metrics, model_breakdown",
        "upload the usage and cost reports instead.",
    ),
    ("LiteLLM's daily activity", "date, metrics, breakdown", _PARALLEL),
    ("LiteLLM's spend report", "group_by_day", _PARALLEL),
    ("LiteLLM's usage page export", "date, spend ($), requests, total tokens", _PARALLEL),
    ("LiteLLM's daily table", "api_requests, successful_requests, failed_requests, spend", _PARALLEL),
    ("OpenRouter's log", "generation_id, cost_total, tokens_prompt", _LOG),
    ("OpenRouter's activity", "slug, usage, byok usage, requests", _LOG),
    ("OpenRouter's activity", "byok_usage_inference, usage", _LOG),
    ("Langfuse's observations", "usage_details, trace_id", _LOG),
    ("Langfuse's observations", "usagedetails, traceid", _LOG),
    ("Helicone's requests", "response_id, request_user_id, prompt_tokens", _LOG),
    ("Portkey's logs", "req_units, res_units, ai_model", _LOG),
    ("a FOCUS cost export", "billedcost, chargecategory", _BILL),
    ("an AWS cost and usage report", "line_item_unblended_cost", _BILL),
    ("an AWS cost and usage report", "lineitem/unblendedcost", _BILL),
    ("an Azure cost export", "metercategory, metername", _BILL),
    ("a Google Cloud billing export", "sku.description, usage_start_time", _BILL),
    ("a Google Cloud billing export", "sku_description, usage_start_time", _BILL),
    ("Databricks' usage", "sku_name, usage_quantity, record_type", _BILL),
    ("Databricks' list prices", "sku_name, pricing, price_start_time", _BILL),
    ("Snowflake's usage", "usage_in_currency, balance_source", _BILL),
    ("Snowflake's credits", "credits_used, service_type", _BILL),
    ("Devin's consumption", "total_acus, consumption_by_date", _BILL),
    ("a public trace of requests without money", "contexttokens, generatedtokens", _TRACE),
)


def _read(label: str, columns: str, advice: str) -> Refused:
    names = [name.strip() for name in columns.split(",")]
    quoted = tuple(name.strip("'") for name in names if name.startswith("'"))
    return Refused(label, frozenset(name for name in names if not name.startswith("'")), quoted, advice)


REFUSED: tuple[Refused, ...] = tuple(_read(*known) for known in _KNOWN)
