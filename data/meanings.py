"""What a column of a file that no importer knows can be: the meanings a person chooses from, by kind of file."""

from dataclasses import dataclass
from typing import Literal

Reads = Literal["text", "day", "amount", "tokens", "count", "currency", "status", "number"]


@dataclass(frozen=True)
class Meaning:
    """One thing a column can be: its name in a mapping, what people call it, how its cells are read.

    `fixed`: the same value may stand for every row. `words`: column names that suggest it, letters and digits alone.
    """

    name: str
    label: str
    reads: Reads = "text"
    fixed: bool = False
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kind:
    """What the rows of a file are, and what has to be said of them."""

    name: str  # as a receipt names it
    label: str
    suffix: str  # of the format: a source's usage, costs and billing are three
    table: str  # of data.tables IMPORTED
    amount: str  # the meaning a receipt sums
    needs: tuple[str, ...]
    any_of: tuple[str, ...]  # at least one of these
    meanings: tuple[Meaning, ...]

    def meaning(self, name: str) -> Meaning:
        return next(meaning for meaning in self.meanings if meaning.name == name)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(meaning.name for meaning in self.meanings)


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_DAY = "day date timestamp time datetime createdat created starttime startedat usagedate month period"
_AMOUNT = "amount total net netamount cost costusd amountusd price charge spend revenue amountcents totalcents costcents sum value"
_CURRENCY = Meaning("currency", "Currency", "currency", True, _words("currency currencycode ccy"))
_PROVIDER = Meaning("provider", "Provider", "text", True, _words("provider vendor modelprovider llmprovider apiprovider supplier"))
_MODEL = Meaning("model", "Model", "text", True, _words("model modelname modelid engine deployment sku"))
_TIER = Meaning("service_tier", "Service tier", "text", True, _words("servicetier tier"))
_WORKLOAD = Meaning("workload", "Workload (project, team or key)", words=_words("workload project projectid team app apikey keyname tag"))
_ACCOUNT = Meaning("account", "Account at the provider", words=_words("account accountid organization organizationid org"))
_CUSTOMER = _words("customerid customer client account accountid company tenant tenantid user userid enduser")

BILLING = Kind(
    name="billing",
    label="Billing lines: what was invoiced to customers",
    suffix="billing",
    table="billing_rows",
    amount="amount",
    needs=("day", "amount", "currency"),
    any_of=(),
    meanings=(
        Meaning("day", "Invoice date", "day", words=_words(f"invoicedate issued issuedat issuedate billedon {_DAY}")),
        Meaning("amount", "Amount, without tax, after discount", "amount", words=_words(f"amountnet subtotal linetotal {_AMOUNT}")),
        _CURRENCY,
        Meaning("customer_id", "Customer (id or name)", words=_CUSTOMER),
        Meaning("product", "Product", "text", True, _words("product productname item service sku")),
        Meaning("id", "The line's own id", words=_words("id lineid lineitemid rowid")),
        Meaning("invoice_id", "Invoice number", words=_words("invoiceid invoice invoicenumber invoiceno")),
        Meaning("customer_name", "Customer's name", words=_words("customername clientname companyname accountname")),
        Meaning("plan_name", "Plan", words=_words("plan planname subscription")),
        Meaning("description", "Description", words=_words("description memo text details note")),
        Meaning("status", "Status (draft, open, paid, void, uncollectible)", "status", words=_words("status invoicestatus")),
        Meaning("service_start", "Service from", "day", words=_words("servicestart periodstart startdate fromdate")),
        Meaning("service_end", "Service to (the day after the last)", "day", words=_words("serviceend periodend enddate todate")),
        Meaning("tax", "Tax", "amount", words=_words("tax vat taxamount vatamount salestax")),
        Meaning("discount", "Discount", "amount", words=_words("discount discountamount")),
        Meaning("quantity", "Quantity", "number", words=_words("quantity qty units seats")),
        Meaning("unit_price", "Unit price", "amount", words=_words("unitprice priceperunit rate")),
    ),
)

USAGE = Kind(
    name="usage",
    label="Usage: tokens or requests, with or without their cost",
    suffix="usage",
    table="usage",
    amount="logged_cost",
    needs=("day", "provider"),
    any_of=("input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens", "cache_write_1h_tokens", "logged_cost"),
    meanings=(
        Meaning("day", "Day or time", "day", words=_words(_DAY)),
        _PROVIDER,
        _MODEL,
        Meaning("customer_id", "Customer (id or name)", words=_CUSTOMER),
        Meaning(
            "input_tokens",
            "Input tokens",
            "tokens",
            words=_words("inputtokens prompttokens contexttokens tokensin tokensprompt requesttokens inputtokencount"),
        ),
        Meaning(
            "output_tokens",
            "Output tokens",
            "tokens",
            words=_words("outputtokens completiontokens generatedtokens tokensout tokenscompletion responsetokens outputtokencount"),
        ),
        Meaning(
            "cache_read_tokens",
            "Cached input tokens (read)",
            "tokens",
            words=_words("cachereadtokens cachedtokens inputcachedtokens cachereadinputtokens"),
        ),
        Meaning(
            "cache_write_tokens",
            "Cache write tokens",
            "tokens",
            words=_words("cachewritetokens cachecreationtokens cachecreationinputtokens"),
        ),
        Meaning("cache_write_1h_tokens", "Cache write tokens, one hour", "tokens", words=_words("cachewrite1htokens")),
        Meaning("requests", "Requests", "count", words=_words("requests requestcount calls nummodelrequests numrequests")),
        Meaning("logged_cost", "Cost as the file reports it", "amount", words=_words(_AMOUNT)),
        _CURRENCY,
        Meaning("id", "The request's own id", words=_words("id requestid callid traceid uuid")),
        _WORKLOAD,
        _TIER,
        _ACCOUNT,
    ),
)

PROVIDER_COST = Kind(
    name="provider_cost",
    label="Provider costs: what a provider charges",
    suffix="cost",
    table="provider_costs",
    amount="amount",
    needs=("day", "amount", "currency", "provider"),
    any_of=(),
    meanings=(
        Meaning("day", "Day", "day", words=_words(f"chargedate usagestart {_DAY}")),
        Meaning("amount", "Cost, before credits", "amount", words=_words(f"billedcost pretaxcost {_AMOUNT}")),
        _CURRENCY,
        _PROVIDER,
        _MODEL,
        Meaning("line_item", "Line item or service", words=_words("lineitem service servicename meter product description item")),
        _WORKLOAD,
        _TIER,
        _ACCOUNT,
    ),
)

OUTCOMES = Kind(
    name="outcomes",
    label="Outcomes: what was attempted, and what succeeded",
    suffix="outcomes",
    table="outcomes",
    amount="",
    needs=("day", "outcome_type"),
    any_of=("attempted", "id"),
    meanings=(
        Meaning("day", "Day or time", "day", words=_words(f"occurredat resolvedat solvedat closedat {_DAY}")),
        Meaning("outcome_type", "What was attempted (ticket, report)", "text", True, _words("outcometype type workflow tasktype category")),
        Meaning("attempted", "Attempted", "count", words=_words("attempted attempts tasks tickets conversations cases sessions runs")),
        Meaning("id", "The attempt's own id, where a row is one", words=_words("outcomeid taskid ticketid conversationid caseid id")),
        Meaning("customer_id", "Customer (id or name)", words=_CUSTOMER),
        Meaning("succeeded", "Succeeded", "count", words=_words("succeeded successes successful resolved solved completed success")),
        Meaning("reversed", "Of these, reversed (reopened)", "count", words=_words("reversed reopened reopens refunded undone")),
        Meaning("human_minutes", "Minutes of people", "number", words=_words("humanminutes agentminutes handlingminutes minutes")),
    ),
)

KINDS: dict[str, Kind] = {kind.name: kind for kind in (BILLING, USAGE, PROVIDER_COST, OUTCOMES)}
