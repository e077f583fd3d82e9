-- No request id can stand twice: each import's are unlike one another, and no two imports are of one family.

create temp view usage_kept as
select u.* from in_usage u left join units_kept k on k.import_id = u.import_id and k.account = coalesce(u.account, '') and k.day = u.day
where u.key is not null or k.import_id is not null;

create temp table dropped (import_id varchar, key varchar, state varchar, rows bigint);
