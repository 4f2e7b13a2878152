package org.pgatlas.server.ops.doctor;

import java.util.List;

/// Rules about classes of tables, tenants, documents and row-level security.
///
/// A table's class is what its comment says (`class=sor; …`); without a comment it is told by its
/// columns and name: a queue has `locked_at` and `run_after`, a document a jsonb `doc`, an event
/// table ends in `_event`, `_events`, `_audit` or `_log` and has a time.
final class TableRules {
  /// Tables of the schema with their class, without partitions.
  static final String CLASSED =
      """
      classed as (
        select c.oid, c.relname, c.relkind, c.reloptions, c.relrowsecurity, c.relforcerowsecurity,
               coalesce(obj_description(c.oid, 'pg_class'), '') as comment,
               coalesce(substring(obj_description(c.oid, 'pg_class') from 'class=([a-z]+)'),
                 case when exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'locked_at' and not a.attisdropped)
                       and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'run_after' and not a.attisdropped) then 'queue'
                      when c.relname ~ '^outbox' then 'queue'
                      when c.relname ~ '(_event|_events|_audit|_log)$'
                       and exists (select from pg_attribute a where a.attrelid = c.oid and a.atttypid = 'timestamptz'::regtype) then 'event'
                      when exists (select from pg_attribute a where a.attrelid = c.oid and a.attname ~ '(^|_)doc$' and a.atttypid = 'jsonb'::regtype) then 'sor'
                      else '' end) as class
        from pg_class c
        where c.relnamespace = cast(:schema as regnamespace) and c.relkind in ('r', 'p') and not c.relispartition
          and c.relname !~ '^(flyway_schema_history|databasechangelog.*|schema_migrations)$'
      )
      """;

  static final List<Check> ALL =
      List.of(
          Check.notice(
              "table.class",
              "Every table says its class",
              """
            -- name: doctor.table_class
            with %s
            select relname as object,
                   'its comment names no class (sor, extracted, projection, queue, event, audit, dictionary), so nobody knows which rules it follows' as why,
                   format('comment on table %%I is ''class=…; idempotency=…; tenant=…; retention=…''', relname) as ddl
            from classed where comment !~ 'class=[a-z]+'
            """
                  .formatted(CLASSED)),
          Check.warning(
              "table.definition",
              "A classed table says idempotency, tenant and retention; a projection its refresh",
              """
            -- name: doctor.table_definition
            with %s
            select relname as object,
                   'its comment lacks ' || array_to_string(array_remove(array[
                     case when comment !~ 'idempotency=' then 'idempotency' end,
                     case when comment !~ 'tenant=' then 'tenant' end,
                     case when comment !~ 'retention=' then 'retention' end,
                     case when class = 'projection' and comment !~ 'refresh=' then 'refresh' end], null), ', ') as why,
                   '' as ddl
            from classed
            where comment ~ 'class=[a-z]+'
              and (comment !~ 'idempotency=' or comment !~ 'tenant=' or comment !~ 'retention=' or (class = 'projection' and comment !~ 'refresh='))
            """
                  .formatted(CLASSED)),
          Check.error(
              "sor.content-hash",
              "A document has a content hash, not null and unique",
              """
            -- name: doctor.sor_content_hash
            with %s
            select t.relname as object,
                   case when h.attname is null then 'documents without a content_hash: a second import of the same bytes makes a second row'
                        when not h.attnotnull then 'content_hash may be null, and null is never a duplicate'
                        else 'no unique key over content_hash: two writers at once store the same document twice' end as why,
                   case when h.attname is null then format('alter table %%I add column content_hash bytea', t.relname)
                        when not h.attnotnull then format('alter table %%I alter column content_hash set not null', t.relname)
                        else format('create unique index concurrently on %%I (tenant_id, content_hash)', t.relname) end as ddl
            from classed t
            left join pg_attribute h on h.attrelid = t.oid and h.attname = 'content_hash' and not h.attisdropped
            where t.class = 'sor'
              and exists (select from pg_attribute a where a.attrelid = t.oid and a.attname ~ '(^|_)doc$' and a.atttypid = 'jsonb'::regtype)
              and t.relname !~ '^feed_import$'
              and (h.attname is null or not h.attnotnull or not exists (
                select from pg_index i where i.indrelid = t.oid and i.indisunique and h.attnum = any (i.indkey)))
            """
                  .formatted(CLASSED)),
          Check.warning(
              "sor.version-chain",
              "Versions of a document can be told apart",
              """
            -- name: doctor.sor_version_chain
            with %s
            select t.relname as object, 'no supersedes_id, no version, and no table that refers to it with one: which document is current is a guess by time' as why,
                   format('alter table %%I add column supersedes_id bigint references %%I', t.relname, t.relname) as ddl
            from classed t
            where t.class = 'sor'
              and exists (select from pg_attribute a where a.attrelid = t.oid and a.attname ~ '(^|_)doc$' and a.atttypid = 'jsonb'::regtype)
              and t.relname !~ '^feed_import$'
              and not exists (
                select from pg_attribute a
                where a.attname in ('supersedes_id', 'version', 'seq') and not a.attisdropped
                  and (a.attrelid = t.oid
                    or a.attrelid in (select f.conrelid from pg_constraint f where f.contype = 'f' and f.confrelid = t.oid)))
            """
                  .formatted(CLASSED)),
          Check.warning(
              "sor.updated",
              "Documents are immutable",
              """
            -- name: doctor.sor_updated
            with %s
            select t.relname as object,
                   format('%%s updates against %%s inserts: an update of a row with a large document rewrites it', s.n_tup_upd, s.n_tup_ins) as why, '' as ddl
            from classed t join pg_stat_user_tables s on s.relid = t.oid
            where t.class = 'sor' and s.n_tup_upd > 1000 and s.n_tup_upd > s.n_tup_ins
              and exists (select from pg_attribute a where a.attrelid = t.oid and a.attname ~ '(^|_)doc$' and a.atttypid = 'jsonb'::regtype)
              and t.relname !~ '^feed_import$'
            """
                  .formatted(CLASSED)),
          Check.error(
              "tenant.column",
              "Documents, queues, events and projections carry tenant_id",
              """
            -- name: doctor.tenant_column
            with %s
            select t.relname as object, case when t.class ~ '^[aeiou]' then 'an ' else 'a ' end || t.class || ' table without tenant_id: one tenant''s rows cannot be told from another''s' as why,
                   format('alter table %%I add column tenant_id uuid', t.relname) as ddl
            from classed t
            where t.class in ('sor', 'queue', 'event', 'projection', 'audit', 'extracted') and t.comment !~ 'tenant=none'
              and not exists (select from pg_attribute a where a.attrelid = t.oid and a.attname = 'tenant_id' and not a.attisdropped)
            """
                  .formatted(CLASSED)),
          Check.warning(
              "tenant.first",
              "tenant_id leads every index of a tenant's table",
              """
            -- name: doctor.tenant_first
            with %s
            select t.relname || '.' || ic.relname as object,
                   'the index does not begin with tenant_id, so a query of one tenant reads the entries of all' as why,
                   '' as ddl
            from classed t
            join pg_attribute a on a.attrelid = t.oid and a.attname = 'tenant_id' and not a.attisdropped
            join pg_index i on i.indrelid = t.oid
            join pg_class ic on ic.oid = i.indexrelid
            join pg_am m on m.oid = ic.relam
            where t.class not in ('queue', 'dictionary', '') and m.amname = 'btree' and i.indkey[0] <> a.attnum
              and t.comment !~ 'index leads'
            """
                  .formatted(CLASSED)),
          Check.error(
              "rls.off",
              "Row-level security is on and binds the owner",
              """
            -- name: doctor.rls_off
            with %s
            select t.relname as object,
                   case when not t.relrowsecurity then 'row-level security is off: a forgotten predicate shows every tenant''s rows'
                        else 'row-level security does not bind the owner' end as why,
                   format('alter table %%I %%s row level security', t.relname, case when t.relrowsecurity then 'force' else 'enable' end) as ddl
            from classed t
            join pg_attribute a on a.attrelid = t.oid and a.attname = 'tenant_id' and not a.attisdropped
            where not (t.relrowsecurity and t.relforcerowsecurity)
            """
                  .formatted(CLASSED)),
          Check.warning(
              "rls.slow-form",
              "Policies read the setting once a statement",
              """
            -- name: doctor.rls_slow_form
            select c.relname || '.' || p.polname as object,
                   'current_setting is called for every row (scans up to 60 % slower); inside (select …) it is read once' as why,
                   format('alter policy %I on %I using (tenant_id = (select current_setting(''…'')::uuid))', p.polname, c.relname) as ddl
            from pg_policy p join pg_class c on c.oid = p.polrelid
            where c.relnamespace = cast(:schema as regnamespace)
              and pg_get_expr(p.polqual, p.polrelid) ~ 'current_setting' and pg_get_expr(p.polqual, p.polrelid) !~* 'select\\s+.*current_setting'
            """),
          Check.warning(
              "rls.leaky-index",
              "Indexes under row-level security have keys that may be compared there",
              """
            -- name: doctor.rls_leaky_index
            select distinct c.relname || '.' || ic.relname as object,
                   'a comparison of ' || pg_get_indexdef(i.indexrelid, k.position::int, true)
                     || ' is not leakproof, so under row-level security no query can be served by this key: make it a condition of the index, or a column of a plain type, or ask in functions of a role whose policy is true' as why,
                   format('drop index concurrently %I', ic.relname) as ddl
            from pg_index i
            join pg_class c on c.oid = i.indrelid and c.relrowsecurity
            join pg_class ic on ic.oid = i.indexrelid
            join pg_am m on m.oid = ic.relam and m.amname = 'btree'
            cross join lateral unnest(i.indkey::int2[], i.indclass::oid[]) with ordinality as k (attribute, opclass, position)
            join pg_opclass o on o.oid = k.opclass
            left join pg_amop e on e.amopfamily = o.opcfamily and e.amopstrategy = 3 and e.amoplefttype = o.opcintype and e.amoprighttype = o.opcintype
            left join pg_operator q on q.oid = e.amopopr
            left join pg_proc p on p.oid = q.oprcode
            where c.relnamespace = cast(:schema as regnamespace) and not c.relispartition and not i.indisunique and k.position <= i.indnkeyatts
              and not exists (
                select from pg_policy everything
                where everything.polrelid = c.oid and everything.polcmd = 'r' and pg_get_expr(everything.polqual, c.oid) = 'true')
              and (not coalesce(p.proleakproof, true)
                or (k.attribute = 0 and exists (
                  select from regexp_matches(pg_get_indexdef(i.indexrelid, k.position::int, true), '([a-z_][a-z0-9_]*)\\(', 'g') as f (names)
                  join pg_proc called on called.proname = f.names[1] and not called.proleakproof)))
            """),
          Check.error(
              "rls.view",
              "Views obey the reader's row-level security",
              """
            -- name: doctor.rls_view
            select distinct v.relname as object, 'a view without security_invoker reads as its owner, around row-level security' as why,
                   format('alter view %I set (security_invoker = true)', v.relname) as ddl
            from pg_class v
            join pg_rewrite r on r.ev_class = v.oid
            join pg_depend d on d.objid = r.oid and d.classid = 'pg_rewrite'::regclass and d.refclassid = 'pg_class'::regclass
            join pg_class t on t.oid = d.refobjid and t.relrowsecurity
            where v.relnamespace = cast(:schema as regnamespace) and v.relkind = 'v'
              and not coalesce(v.reloptions::text ~ 'security_invoker=(true|on)', false)
            """));

  private TableRules() {}
}
