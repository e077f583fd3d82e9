-- Invoices, lines and credit notes become billing lines: joined, classified, spread over service months.

create temp macro share_of(net, done, whole, step) as case
    when done >= whole then net
    else (sign(net)::hugeint * ((2 * abs((net::decimal(38, 6) * 1000000)::hugeint) * done + whole * step) // (2 * whole * step)) * step)::decimal(24, 0) * 0.000001::decimal(7, 6)
end;

create temp macro micro(amount) as (amount::decimal(38, 6) * 1000000)::hugeint;

create temp table doc_ranks as
select i.*, a.seq, md5(concat_ws('|', status, currency, issued, net, tax, discount, service_start, service_end, customer_id, invoice_number)) as content,
    bool_and(needs_lines) over (partition by i.family, invoice_id) as only_with_lines,
    row_number() over (partition by i.family, invoice_id order by version_time desc nulls last, from_lines desc, needs_lines desc, a.seq desc, content) as place,
    row_number() over (partition by i.family, invoice_id order by needs_lines, version_time desc nulls last, from_lines desc, a.seq desc, content) as whole_place
from documents i join active a using (import_id);

create temp table docs as select * exclude (place, whole_place) from doc_ranks where place = 1;

-- The lines of one invoice come from one listing: the ids of two need not agree. The listing of the invoice's latest state counts; of two of
-- the same state the one that adds up to the invoice, then that of an invoice with its lines before that of a table.
create temp view listed as
select l.*, a.seq, case when status is not null then import_id || coalesce(version_time::varchar, '') else coalesce(lines_of, 'tables') end as listing
from in_invoice_lines l join active a using (import_id);

create temp table listings as
with versions as (
    select family, invoice_id, max(version_time) filter (needs_lines) as version, arg_max(net + tax, version_time) as total
    from documents where not from_lines group by all
)
select l.family, l.invoice_id, l.listing, row_number() over (partition by l.family, l.invoice_id order by
    max(case when status is not null then version_time else v.version end) desc nulls last,
    coalesce(sum(net + tax) = any_value(v.total), false) desc, bool_or(status is not null) desc, l.listing = 'tables' desc,
    max(l.seq) desc, l.listing) as place
from listed l left join versions v on v.family = l.family and v.invoice_id = l.invoice_id
group by l.family, l.invoice_id, l.listing;

create temp table line_ranks as
with told as (
    select *, md5(concat_ws('|', currency, net, tax, discount, description, product_id, price_id, quantity, service_start, service_end)) as content
    from listed
)
select l.* exclude (listing), row_number() over (partition by l.family, l.invoice_id, line_id order by s.place, version_time desc nulls last, seq desc, content)
        -- a provisional line of a subscription gives way to the permanent one
        + case when line_id like 'sub%' and bool_or(line_id not like 'sub%') over (partition by l.family, l.invoice_id, price_id, service_start)
            then 1 else 0 end
        + case when s.place > 1 then 1 else 0 end as place
from told l join listings s on s.family = l.family and s.invoice_id is not distinct from l.invoice_id and s.listing = l.listing;

create temp table inclusive as
select family, invoice_id, line_id, sum(inclusive_minor) as minor from (
    select t.*, row_number() over (partition by t.family, tax_id order by a.seq desc, inclusive_minor) as place from in_line_taxes t join active a using (import_id)
) where place = 1 group by all;

create temp table price_names as
select * exclude (place) from (
    select p.*, row_number() over (partition by p.family, price_id order by a.seq desc, product_id, nickname, unit_price, usage_type) as place from in_prices p join active a using (import_id)
) where place = 1;

create temp table product_names as
select * exclude (place) from (
    select p.*, row_number() over (partition by p.family, product_id order by a.seq desc, name) as place from in_products p join active a using (import_id)
) where place = 1;

create temp table lines as
with told as (
    select l.* exclude (net, tax, seq, content, place), x.digits,
        coalesce(t.minor, 0) * power(10, 6 - x.digits)::bigint::decimal(18, 0) * 0.000001::decimal(7, 6) as inclusive,
        l.net - inclusive as net, l.tax + inclusive as tax
    from line_ranks l
    left join exponents x on x.currency = l.currency and x.system = split_part(l.family, '_', 1)
    left join inclusive t on t.family = l.family and t.invoice_id = l.invoice_id and t.line_id = l.line_id and l.status is null
    where l.place = 1
),
summed as (
    select t.*, d.net as billed, sum(t.net) over listed as whole, min(t.net) over listed as least,
        sum(t.net) over (partition by t.family, t.invoice_id order by t.line_id) as reached
    from told t left join docs d on d.family = t.family and d.invoice_id = t.invoice_id
    window listed as (partition by t.family, t.invoice_id)
),
discounted as (
    -- a connector's lines stand before the discount of their invoice: it is shared over them
    select * exclude (billed, whole, least, reached, inclusive), case when lines_of = 'connector' and least >= 0 and billed >= 0 and billed < whole
        then share_of(billed, micro(reached), micro(whole), power(10, 6 - digits)::bigint)
            - share_of(billed, micro(reached - net), micro(whole), power(10, 6 - digits)::bigint)
        else net end as kept
    from summed
)
select l.* exclude (net, product_id, kept), kept as net,
    coalesce(l.product_id, p.product_id, l.price_id) as product_id, coalesce(n.name, p.nickname, l.product_id, p.product_id, l.price_id) as product,
    coalesce(p.usage_type, '') as usage_type, p.unit_price as price
from discounted l
left join price_names p on p.family = l.family and p.price_id = l.price_id
left join product_names n on n.family = l.family and n.product_id = coalesce(l.product_id, p.product_id);

create temp table credit_ranks as
select c.*, a.seq, md5(concat_ws('|', status, currency, issued, total, invoice_id, customer_id)) as content,
    row_number() over (partition by c.family, credit_note_id order by version_time desc nulls last, from_lines desc, a.seq desc, content) as place
from credit_documents c join active a using (import_id);

create temp table credit_line_ranks as
select c.*, a.seq, md5(concat_ws('|', line_id, net_minor, net, description)) as content,
    row_number() over (partition by c.family, credit_note_id, credit_line_id order by status is null, version_time desc nulls last, a.seq desc, content)
        + case when status is null and bool_or(status is not null) over (partition by c.family, credit_note_id) then 1 else 0 end as place
from in_credit_note_lines c join active a using (import_id);

-- lines of mapped files: by their own id, else by the day, on which equal rows all count
create temp table row_ranks as
with told as (
    select r.*, a.seq, md5(concat_ws('|', coalesce(invoice_id, ''), coalesce(customer_id, ''), coalesce(product, ''), coalesce(plan_name, ''),
        coalesce(description, ''), status, currency, issued, net, coalesce(tax::varchar, ''), coalesce(discount::varchar, ''),
        coalesce(service_start::varchar, ''), coalesce(service_end::varchar, ''), coalesce(quantity::varchar, ''), coalesce(unit_price::varchar, ''))) as content
    from in_billing_rows r join active a using (import_id)
),
ranked as (
    select t.*, k.import_id is not null as kept,
        row_number() over (partition by t.family, line_id order by t.seq desc, content) as place,
        row_number() over (partition by t.family, t.line_id is null, issued, content, k.import_id is not null order by t.seq, t.line) as number
    from told t left join units_kept k on k.import_id = t.import_id and k.account = t.account and k.day = t.issued
)
select * replace (case when line_id is not null then place when kept then 1 else 2 end as place),
    coalesce('line ' || line_id, issued || '/' || content || '/' || number) as source_key
from ranked;

create temp table entries as
-- lines of invoices that are there
select d.family, l.invoice_id || '/' || l.line_id as source_key, l.invoice_id, d.invoice_number, d.customer_id, l.product_id, l.product,
    null::varchar as plan_name, l.description, l.usage_type, 'charge' as kind, d.status, d.issued, l.service_start, l.service_end,
    l.quantity, coalesce(l.unit_price, l.price) as unit_price, l.currency, l.net, l.tax, l.discount, false as whole_invoice
from lines l join docs d on d.family = l.family and d.invoice_id = l.invoice_id
union all
-- invoices that a source without lines has: its amounts and period, the latest status
select d.family, d.invoice_id, d.invoice_id, d.invoice_number, d.customer_id, null, null, null, null, '', 'charge', d.status, d.issued,
    w.service_start, w.service_end, null, null, w.currency, w.net, w.tax, w.discount, true
from docs d join doc_ranks w on w.family = d.family and w.invoice_id = d.invoice_id and w.whole_place = 1
where not d.only_with_lines and not exists (select 1 from lines l where l.family = d.family and l.invoice_id = d.invoice_id)
union all
-- lines of files that a person mapped
select family, source_key, invoice_id, invoice_id, customer_id, null, product, plan_name, description, '', 'charge', status, issued,
    service_start, service_end, quantity, unit_price, currency, net, tax, discount, false
from row_ranks where place = 1
union all
-- credit notes by line, over the service they credit
select c.family, c.credit_note_id || '/' || k.credit_line_id, c.invoice_id, d.invoice_number, coalesce(c.customer_id, d.customer_id), l.product_id, l.product,
    null, coalesce(k.description, l.description), coalesce(l.usage_type, ''), 'credit_note', case c.status when 'void' then 'void' else 'paid' end, c.issued,
    l.service_start, l.service_end, null, null, c.currency,
    coalesce(k.net, -(k.net_minor * power(10, 6 - x.digits)::bigint::decimal(18, 0) * 0.000001::decimal(7, 6))), 0, 0, false
from credit_line_ranks k
join credit_ranks c on c.family = k.family and c.credit_note_id = k.credit_note_id and c.place = 1
left join exponents x on x.currency = c.currency and x.system = split_part(c.family, '_', 1)
left join docs d on d.family = c.family and d.invoice_id = c.invoice_id
left join lines l on l.family = c.family and l.invoice_id = c.invoice_id and l.line_id = k.line_id
where k.place = 1
union all
-- credit notes without lines: net of the tax share of their invoice, in their own month
select c.family, c.credit_note_id, c.invoice_id, d.invoice_number, coalesce(c.customer_id, d.customer_id), null, null, null, null, '', 'credit_note',
    case c.status when 'void' then 'void' else 'paid' end, c.issued, null, null, null, null, c.currency,
    case when d.net + d.tax > 0 and d.tax > 0
        then share_of(c.total, (d.net::decimal(38, 6) * 1000000)::hugeint, ((d.net + d.tax)::decimal(38, 6) * 1000000)::hugeint, power(10, 6 - x.digits)::bigint) else c.total end,
    0, 0, true
from credit_ranks c
left join exponents x on x.currency = c.currency and x.system = split_part(c.family, '_', 1)
left join docs d on d.family = c.family and d.invoice_id = c.invoice_id
where c.place = 1 and not exists (
    select 1 from credit_line_ranks k where k.family = c.family and k.credit_note_id = c.credit_note_id and k.place = 1);

-- What sets the price of a product is proposed once for all its lines: from its own words, else from the text of what was charged for it.
-- Only a line without a product speaks for itself. That a line gives money back says nothing of its price: `credit` is left out of its text.
create temp table proposals as
with words as (
    select family, source_key, product, kind = 'charge' and net >= 0 as charged, lower(concat_ws(' ', product, plan_name)) as named,
        lower(concat_ws(' ', description, usage_type)) as said
    from entries
),
texts as (
    select * exclude (said), case when charged then said else regexp_replace(said, '^credits? (note )?(for|of|on)\b|\bcredit\b', '', 'g') end as said from words
),
by_words as (
    select t.family, t.source_key, arg_min(p.priced_by, p.place) as priced_by from texts t join patterns p on regexp_matches(t.named, p.pattern) group by all
),
by_text as (
    select t.family, t.source_key, t.product, t.charged, arg_min(p.priced_by, p.place) as priced_by, min(p.place) as place
    from texts t join patterns p on regexp_matches(t.said, p.pattern) group by all
),
by_charges as (
    select family, product, arg_max(priced_by, 100 * lines - place) as priced_by from (
        select family, product, priced_by, min(place) as place, count(*) as lines from by_text where charged and product is not null group by all
    ) group by all
)
select t.family, t.source_key, coalesce(w.priced_by, c.priced_by, x.priced_by) as priced_by
from texts t
left join by_words w on w.family = t.family and w.source_key = t.source_key
left join by_charges c on c.family = t.family and c.product = t.product
left join by_text x on x.family = t.family and x.source_key = t.source_key;

create temp table classified as
select e.*, split_part(e.family, '_', 1) as source, coalesce(i.customer, e.customer_id) as customer, coalesce(i.matched, false) as matched,
    coalesce(case when by_name.classed > by_product.classed then by_name.priced_by end, by_product.priced_by, by_name.priced_by, case when e.product is null then by_customer.priced_by end, g.priced_by, 'unclassified') as priced_by,
    case when coalesce(by_product.priced_by, by_name.priced_by, case when e.product is null then by_customer.priced_by end) is not null
        then 'confirmed' else 'proposed' end as priced_by_grade
from entries e
left join id_customers i on i.source = split_part(e.family, '_', 1) and i.id = e.customer_id
left join mapping by_product on by_product.kind = 'product' and by_product.source = split_part(e.family, '_', 1) and by_product.id = e.product_id
left join mapping by_name on by_name.kind = 'product' and by_name.source = split_part(e.family, '_', 1) and by_name.id = e.product
left join mapping by_customer on by_customer.kind = 'customer' and by_customer.source = split_part(e.family, '_', 1) and by_customer.id = e.customer_id
left join proposals g on g.family = e.family and g.source_key = e.source_key;

create temp table billing_spread as
with periods as (
    select c.*, x.digits, coalesce(service_start, date_trunc('month', issued)::date) as first_day,
        case when service_start is null then date_trunc('month', issued)::date + 1
             when service_end is null or service_end <= service_start then service_start + 1 else service_end end as end_day
    from classified c left join exponents x on x.currency = c.currency and x.system = split_part(c.family, '_', 1)
),
months as (
    select p.*, unnest(generate_series(date_trunc('month', first_day), date_trunc('month', end_day - 1), interval 1 month))::date as month from periods p
),
steps as (
    select m.*, power(10, 6 - coalesce(digits, 2))::bigint::hugeint as step,
        case when $spread = 'day' then end_day - first_day else count(*) over (partition by family, source_key) end as whole,
        case when $spread = 'day' then least(end_day, (month + interval 1 month)::date) - first_day
             else row_number() over (partition by family, source_key order by month) end as done,
        case when $spread = 'day' then greatest(month, first_day) - first_day
             else row_number() over (partition by family, source_key order by month) - 1 end as before
    from months m
)
select * exclude (net, tax, discount),
    share_of(net, done, whole, step) - case when before = 0 then 0 else share_of(net, before, whole, step) end as amount,
    share_of(coalesce(tax, 0), done, whole, step) - case when before = 0 then 0 else share_of(coalesce(tax, 0), before, whole, step) end as tax,
    share_of(coalesce(discount, 0), done, whole, step) - case when before = 0 then 0 else share_of(coalesce(discount, 0), before, whole, step) end as discount,
    case when service_start is null or (whole_invoice and count(*) over (partition by family, source_key) > 1) then 'estimated' else 'measured' end as spread_grade
from steps;
