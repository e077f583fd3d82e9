-- Usage: rolled up to day x customer x model, priced as of the day, given to customers and products; provider costs beside it.

create temp table rolled as
select day, split_part(u.family, '_', 1) as source, customer_id, u.provider, u.model, u.service_tier,
    -- said by the export, else seen in one request; a model without a tier of its own has one price
    t.over_tokens is not null and coalesce(u.long_context,
        key is not null and input_tokens + cache_read_tokens + cache_write_tokens + cache_write_1h_tokens > t.over_tokens, false) as long_context,
    key_owner, coalesce(purpose, 'customer') as purpose, workload, answered_by, key is not null as from_log,
    count(*)::bigint as rows, sum(requests)::bigint as requests,
    sum(input_tokens)::bigint as input_tokens, sum(cache_read_tokens)::bigint as cache_read_tokens, sum(cache_write_tokens)::bigint as cache_write_tokens,
    sum(cache_write_1h_tokens)::bigint as cache_write_1h_tokens, sum(output_tokens)::bigint as output_tokens,
    case when count(*) = count(logged_cost) then sum(logged_cost)::decimal(38, 12) end as logged_cost
from usage_kept u left join thresholds t on t.provider = u.provider and t.model = u.model and t.service_tier = u.service_tier
group by all;

create temp macro worth(tokens, price) as
    case when tokens = 0 then 0::decimal(38, 12)
    else ((tokens::decimal(20, 0) * price::decimal(16, 9)) * 0.000001::decimal(7, 6))::decimal(38, 12) end;

create temp macro in_base(amount, rate) as
    case when rate = 1 then amount else (try_cast(amount as decimal(22, 12)) * rate::decimal(16, 10))::decimal(38, 12) end;

create temp table metered as
select customer, month, any_value(product) as product, any_value(priced_by) as priced_by from (
    select distinct customer, month, product, priced_by from billing_spread
    where customer is not null and status in ('open', 'paid', 'uncollectible') and priced_by in ('tokens', 'credits', 'acu', 'seat', 'outcome', 'task')
) group by customer, month having count(*) = 1;

create temp table product_class as
select product, min(priced_by) as priced_by from (
    select id as product, priced_by from mapping where kind = 'product' and priced_by is not null
    union select product, priced_by from classified where product is not null
) group by product having count(distinct priced_by) = 1;

create temp table primary_source as
select provider, day, arg_min(source, rank) as source from (
    select provider, day, source, min(case when from_log and customer_id is not null then 0 when not from_log then 1 else 2 end) as kind,
        row_number() over (partition by provider, day order by min(case when from_log and customer_id is not null then 0 when not from_log then 1 else 2 end), source) as rank
    from rolled group by provider, day, source
) group by provider, day;

create temp table usage_facts as
with named as (
    select r.*, date_trunc('month', r.day)::date as month, coalesce(i.customer, w.customer, r.customer_id) as customer,
        coalesce(i.matched, false) or w.customer is not null as matched,
        coalesce(w.key_owner, c.key_owner, r.key_owner, 'vendor') as owner, coalesce(w.product, m.product) as mapped_product,
        c.priced_by as customer_class
    from rolled r
    left join id_customers i on i.source = r.source and i.id = r.customer_id
    left join mapping w on w.kind = 'workload' and w.source = r.source and w.id = r.workload
    left join mapping m on m.kind = 'workload' and m.source = r.source and m.id = r.model
    left join mapping c on c.kind = 'customer' and c.source = r.source and c.id = r.customer_id
),
priced as (
    select n.*, p.input_usd_per_mtok, p.cache_read_usd_per_mtok, p.cache_write_usd_per_mtok, p.cache_write_1h_usd_per_mtok, p.output_usd_per_mtok,
        coalesce(p.price_grade, 'unpriced') as price_grade,
        case when coalesce(p.price_grade, 'unpriced') <> 'unpriced' then
            worth(input_tokens, p.input_usd_per_mtok) + worth(cache_read_tokens, p.cache_read_usd_per_mtok) + worth(cache_write_tokens, p.cache_write_usd_per_mtok)
            + worth(cache_write_1h_tokens, p.cache_write_1h_usd_per_mtok) + worth(output_tokens, p.output_usd_per_mtok) end as priced_cost
    from named n left join price_steps p on p.provider = n.provider and p.model = n.model and p.service_tier = n.service_tier
        and p.long_context = n.long_context and p.valid_from <= n.day and (p.valid_to is null or n.day < p.valid_to)
)
select p.day, p.month, p.source, customer_id, p.customer, matched, p.provider, model, service_tier, long_context, owner as key_owner, purpose, workload,
    coalesce(p.mapped_product, b.product) as product,
    case when p.mapped_product is not null then coalesce(k.priced_by, 'unclassified') else coalesce(b.priced_by, p.customer_class, 'unclassified') end as priced_by,
    answered_by, s.source = p.source as is_primary, rows, requests, input_tokens, cache_read_tokens, cache_write_tokens, cache_write_1h_tokens, output_tokens,
    input_usd_per_mtok, cache_read_usd_per_mtok, cache_write_usd_per_mtok, cache_write_1h_usd_per_mtok, output_usd_per_mtok,
    case when priced_cost is null then 'unpriced' else price_grade end as price_grade, in_base(priced_cost, rate) as priced_cost,
    in_base(logged_cost, rate) as logged_cost,
    case when owner = 'customer' or answered_by in ('cache', 'failed') then 0 when p.provider = 'self_hosted' then null else in_base(coalesce(priced_cost, logged_cost), rate) end as cost,
    case when owner = 'customer' then 'own_key' when answered_by in ('cache', 'failed') then answered_by
        when p.provider = 'self_hosted' then 'unpriced' when priced_cost is not null then case price_grade when 'contract' then 'contract' else 'list' end
        when logged_cost is not null then 'logged' else 'unpriced' end as cost_basis
from priced p
left join metered b on b.customer = p.customer and b.month = p.month
left join product_class k on k.product = p.mapped_product
left join primary_source s on s.provider = p.provider and s.day = p.day
left join rates x on x.currency = 'USD' and x.day = p.day;

create temp table cost_facts as
select c.day, date_trunc('month', c.day)::date as month, split_part(c.family, '_', 1) as source, c.account, provider, model, token_class, service_tier, workload, line_item,
    currency, sum(amount)::decimal(38, 12) as amount
from in_provider_costs c join units_kept k on k.import_id = c.import_id and k.account = coalesce(c.account, '') and k.day = c.day
group by all;
