-- The tables of the snapshot, in base currency.

create temp table billing_lines as
select b.source, source_key, invoice_id, invoice_number, customer_id, customer, matched, product, plan_name, description, kind, status,
    status in ('open', 'paid', 'uncollectible') as counted, priced_by, priced_by_grade, issued, month, service_start, service_end, spread_grade,
    quantity, unit_price, b.currency, amount, tax, discount, r.rate, r.rate_day,
    try_cast(amount::decimal(18, 6) * r.rate::decimal(20, 12) as decimal(18, 6)) as base_amount
from billing_spread b left join rates r on r.currency = b.currency and r.day = b.issued;

create temp table usage as select * from usage_facts;

create temp table provider_costs as
select c.*, r.rate, r.rate_day, in_base(amount, r.rate) as base_amount
from cost_facts c left join rates r on r.currency = c.currency and r.day = c.day;

create temp table customers as
select c.customer, coalesce(t.name, i.name) as name, t.plan_name, t.renewal_date
from (select customer from id_customers union select customer from declared) c
left join customer_rows t on t.customer_id = c.customer
left join (select customer, min(name) as name from id_customers group by customer) i on i.customer = c.customer;

create temp table customer_ids as select source, id, customer, matched, name from id_customers;

create temp table typed as
select month::date as month, what, provider, amount::decimal(18, 6) as amount, documented, note from typed_given;
