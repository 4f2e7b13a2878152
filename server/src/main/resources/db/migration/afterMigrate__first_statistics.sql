-- Until a table is analysed for the first time PostgreSQL believes that a tenant has hardly any rows in it, so any index
-- that begins with tenant_id looks as good as the primary key; and that any column has few values, so a hundred ids look
-- like half of the table. A plan that a session keeps from then (those of foreign-key checks above all) reads the whole
-- tenant for every row once the table has grown. A tenant may have all rows of a table that nobody has counted, and what
-- is unique within a tenant is unique: say so. The first ANALYZE replaces this. That it was not there yet, reltuples tells: an
-- owner that is no superuser may not look into pg_statistic.
do $$
declare
  uncounted record;
begin
  for uncounted in
    with counted_by as (
      select c.oid as relid, n.nspname, c.relname, a.attnum, a.attname, 1::real as n_distinct
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
      where n.nspname = current_schema() and c.relkind = 'r' and c.reltuples < 0
    )
    select relid, nspname, relname, attnum, attname, n_distinct from counted_by
    union
    select t.relid, t.nspname, t.relname, a.attnum, a.attname, -1::real
    from counted_by t
    join pg_index i on i.indrelid = t.relid and i.indisunique and i.indnkeyatts = 2 and i.indpred is null and i.indkey[0] = t.attnum
    join pg_attribute a on a.attrelid = t.relid and a.attnum = i.indkey[1]
    order by 1, 4
  loop
    perform pg_restore_attribute_stats(
      'schemaname', uncounted.nspname::text, 'relname', uncounted.relname::text, 'attname', uncounted.attname::text,
      'inherited', false, 'null_frac', 0::real, 'avg_width', 16, 'n_distinct', uncounted.n_distinct);
  end loop;
end
$$;
