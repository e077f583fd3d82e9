-- Who is who. A (source, id) is matched where a person mapped it, or where it is itself the name of a customer that a person declared.

create temp table customer_rows as
select * exclude (place) from (
    select c.*, row_number() over (partition by customer_id order by a.seq desc, name, plan_name, renewal_date) as place
    from in_customers c join active a using (import_id)
) where place = 1;

create temp table declared as
select customer_id as customer from customer_rows union select customer from mapping where customer is not null;

create temp table ids_seen as
select source, id, min(name) as name from (
    select split_part(family, '_', 1) as source, customer_id as id, customer_name as name from documents
    union all select split_part(family, '_', 1), customer_id, null from credit_documents
    union all select distinct split_part(family, '_', 1), customer_id, null from in_usage
    union all select distinct split_part(family, '_', 1), customer_id, customer_name from in_billing_rows
    union all select distinct split_part(family, '_', 1), customer_id, null from in_outcomes
) where id is not null group by source, id;

create temp table id_customers as
with known as (
    select s.source, s.id, s.name, coalesce(m.customer, d.customer) as customer
    from ids_seen s
    left join mapping m on m.kind = 'customer' and m.source = s.source and m.id = s.id
    left join declared d on d.customer = s.id
)
select source, id, name, customer is not null as matched,
    -- the same unmatched id in two sources stays two customers: nothing is joined silently
    coalesce(customer, case
        when count(*) filter (customer is null) over (partition by id) > 1 and source <> min(source) filter (customer is null) over (partition by id)
            then source || ':' || id
        else id end) as customer
from known;
