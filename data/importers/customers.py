"""A customers table: the company's own list of who its customers are."""

from data.expressions import day, text
from data.importer import Importer

CUSTOMERS = Importer(
    format="customers",
    label="customers table",
    family="customers",
    kind="customers",
    table="customers",
    must=frozenset({"customer_id", "name"}),
    one_of=frozenset({"plan_name", "renewal_date"}),
    must_not=frozenset({"amount", "currency", "invoice_id", "starttime", "source"}),
    optional=("plan_name", "renewal_date"),
    columns={
        "customer_id": text("customer_id", required="the customer's id"),
        "name": text("name"),
        "plan_name": text("plan_name"),
        "renewal_date": day("renewal_date", required=False),
    },
    key=("customer_id",),
)
