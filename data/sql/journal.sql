-- Where each imported row went, and which months are complete.

create temp table out_lineage as
with billed as (
    select import_id, 'billing_lines' as fact, invoice_id as source_key, issued as day, line, family, content, place, currency, net as amount,
        only_with_lines and not exists (select 1 from lines l where l.family = d.family and l.invoice_id = d.invoice_id) as waiting, 'invoice' as kind from doc_ranks d
    where not from_lines
    union all
    select import_id, 'billing_lines', coalesce(invoice_id, '') || '/' || line_id, service_start, line, family, content, place, currency, net,
        not exists (select 1 from docs d where d.family = l.family and d.invoice_id = l.invoice_id), 'line' from line_ranks l
    union all
    select import_id, 'billing_lines', credit_note_id, issued, line, family, content, place, currency, total, false, 'credit' from credit_ranks where not from_lines
    union all
    select import_id, 'billing_lines', coalesce(credit_note_id, '') || '/' || credit_line_id, null, line, family, content, place, currency, net,
        not exists (select 1 from credit_ranks c where c.family = k.family and c.credit_note_id = k.credit_note_id), 'credit line' from credit_line_ranks k
)
select import_id, fact, source_key, day, line,
    case when place > 1 then case when content = first_value(content) over (partition by kind, family, source_key order by place) then 'repeated' else 'superseded' end
        when waiting then 'waiting' else 'counted' end as state,
    1::bigint as rows, currency, amount
from billed
union all
select u.import_id, u.fact, null, u.day, null, case when k.import_id is null then case when u.again then 'repeated' else 'superseded' end else 'counted' end, u.rows, null, u.amount
from units_all u left join units_kept k on k.import_id = u.import_id and k.account = u.account and k.day = u.day
where u.fact not in ('billing_lines', 'outcomes')
union all
select import_id, 'billing_lines', source_key, issued, line,
    case when place = 1 then 'counted' when min(place) over key = 1 and content = first_value(content) over (key order by place) then 'repeated' else 'superseded' end,
    1, currency, net
from row_ranks window key as (partition by family, source_key)
union all
select import_id, 'usage', null, day, null, 'counted', count(*)::bigint, 'USD', sum(logged_cost)::decimal(38, 12) from usage_kept where key is not null group by import_id, day
union all
select import_id, 'usage', key, null, null, state, rows, null, null from dropped
union all
select import_id, 'outcomes', case when state <> 'counted' then key end, day, null, state, sum(rows)::bigint, null, null from outcome_states group by all;

create temp table out_months as
with counted as (
    select issued, month from billing_spread where status in ('open', 'paid', 'uncollectible')
),
reach as (
    select (select max(issued) from counted) as billed,
        (select max(day) from (select day from usage_facts union all select day from cost_facts)) as cost,
        (select min(m) from (select date_trunc('month', issued)::date as m from counted union all select month from counted
            union all select month from usage_facts union all select month from cost_facts)) as first_month
),
calendar as (
    select unnest(generate_series(first_month, date_trunc('month', greatest(billed, cost)), interval 1 month))::date as month, billed, cost
    from reach where first_month is not null
)
select month,
    case when billed is not null then billed > last_day(month) or (billed >= month and coalesce(cost, billed) >= last_day(month)) end as billing_complete,
    case when cost is not null then cost >= last_day(month) end as cost_complete,
    'open' as state
from calendar;

create temp table out_known_ids as
select source, 'customer' as kind, id from ids_seen
union select source, 'workload', workload from usage_facts where workload is not null
union select source, 'workload', model from usage_facts where model is not null
union select source, 'product', product_id from classified where product_id is not null
union select source, 'product', product from classified where product is not null;
