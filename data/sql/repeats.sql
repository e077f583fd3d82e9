-- A request id stands once: the same content again is a repetition, other content is restated by the later import.

create temp table met_again as
with twice as (
    select family, hash(key) as h from in_usage where key is not null group by all having count(*) > 1
),
rows as (
    select u.import_id, u.family, u.key, a.seq, u.line,
        md5(concat_ws('|', day, customer_id, provider, model, service_tier, key_owner, workload, answered_by, input_tokens, cache_read_tokens,
            cache_write_tokens, cache_write_1h_tokens, output_tokens, logged_cost)) as content
    from in_usage u join active a using (import_id) join twice t on t.family = u.family and t.h = hash(u.key)
)
select *, row_number() over (partition by family, key order by seq desc, content) as place,
    first_value(content) over (partition by family, key order by seq desc, content) as kept_content
from rows;

create temp table dropped as
select import_id, key, case when content = kept_content then 'repeated' else 'superseded' end as state, count(*)::bigint as rows
from met_again where place > 1 group by all;

create temp table lost as
select import_id, key, content from met_again where place > 1;

create temp view usage_kept as
select u.* from in_usage u left join units_kept k on k.import_id = u.import_id and k.account = coalesce(u.account, '') and k.day = u.day
where k.import_id is not null or (u.key is not null and not exists (
    select 1 from lost l where l.import_id = u.import_id and l.key = u.key
        and l.content = md5(concat_ws('|', u.day, u.customer_id, u.provider, u.model, u.service_tier, u.key_owner, u.workload, u.answered_by, u.input_tokens,
            u.cache_read_tokens, u.cache_write_tokens, u.cache_write_1h_tokens, u.output_tokens, u.logged_cost))));
