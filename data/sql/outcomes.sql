-- Outcomes by day, customer and type. An id counts once, a day without ids as its unit does; of two sources of the same, one counts.

create temp table outcome_rows as
with given as (
    select o.*, a.seq, split_part(o.family, '_', 1) as of_source,
        md5(concat_ws('|', o.day, coalesce(o.customer_id, chr(31)), outcome_type, attempted, coalesce(succeeded, -1), coalesce(reversed, -1),
            coalesce(human_minutes, -1))) as content
    from in_outcomes o join active a using (import_id)
),
ranked as (
    select *, row_number() over (partition by family, key order by seq desc, content) as place,
        first_value(content) over (partition by family, key order by seq desc, content) as kept_content
    from given where key is not null
)
select import_id, family, of_source, line, key, day, customer_id, outcome_type, attempted, succeeded, reversed, human_minutes,
    case when place = 1 then 'counted' when content = kept_content then 'repeated' else 'superseded' end as state
from ranked
union all
select g.import_id, g.family, of_source, line, null, g.day, customer_id, outcome_type, attempted, succeeded, reversed, human_minutes,
    case when k.import_id is not null then 'counted' when u.again then 'repeated' else 'superseded' end
from given g
left join units_kept k on k.import_id = g.import_id and k.account = coalesce(g.account, '') and k.day = g.day
left join units_all u on u.import_id = g.import_id and u.account = coalesce(g.account, '') and u.day = g.day
where g.key is null;

create temp table outcome_sums as
select r.family, r.day, coalesce(i.customer, r.customer_id) as customer, r.outcome_type, bool_or(r.key is not null) as one_by_one,
    sum(attempted)::bigint as attempted,
    case when count(succeeded) = count(*) then sum(succeeded) end::bigint as succeeded,
    case when count(reversed) = count(*) then sum(reversed) end::bigint as reversed,
    case when count(human_minutes) = count(*) then try_cast(sum(human_minutes) as decimal(18, 6)) end as human_minutes
from outcome_rows r left join id_customers i on i.source = r.of_source and i.id = r.customer_id
where state = 'counted'
group by all;

create temp table outcome_ranks as
select *, row_number() over (partition by day, customer, outcome_type order by one_by_one desc, family) as place from outcome_sums;

create temp table outcomes as
select day, customer, outcome_type, attempted, succeeded, reversed, human_minutes from outcome_ranks where place = 1;

create temp table outcome_states as
select r.import_id, r.key, r.day, case when s.place > 1 then 'superseded' else r.state end as state, count(*)::bigint as rows
from outcome_rows r
left join id_customers i on i.source = r.of_source and i.id = r.customer_id
left join outcome_ranks s on r.state = 'counted' and s.family = r.family and s.day = r.day and s.outcome_type = r.outcome_type
    and s.customer is not distinct from coalesce(i.customer, r.customer_id)
group by all;
