package org.pgatlas.server.ops.doctor;

import java.util.List;

/// Rules about what moves: queues, events and their partitions, views and projections, JSON under
/// load.
final class FlowRules {
  static final List<Check> ALL =
      List.of(
          Check.error(
              "queue.ready-index",
              "A partial index serves the claim",
              """
            -- name: doctor.queue_ready_index
            with %s
            select t.relname as object,
                   'no partial index on what is ready (… run_after, id) where locked_at is null: a claim reads the finished and the locked too, and its order by id matches no index' as why,
                   format('create index concurrently on %%I (kind, run_after, id) where locked_at is null', t.relname) as ddl
            from classed t
            where t.class = 'queue'
              and exists (select from pg_attribute a where a.attrelid = t.oid and a.attname = 'locked_at' and not a.attisdropped)
              and not exists (
                select from pg_index i
                where i.indrelid = t.oid and pg_get_expr(i.indpred, i.indrelid) ~* 'locked_at is null'
                  and pg_get_indexdef(i.indexrelid) ~ 'run_after, id\\)')
            """
                  .formatted(TableRules.CLASSED)),
          Check.warning(
              "queue.leases",
              "A lost worker's job comes back",
              """
            -- name: doctor.queue_leases
            with %s
            select t.relname as object, 'locked_at without a lease (lease_until) and a fencing token: the job of a dead worker stays locked, or runs twice at once' as why,
                   format('alter table %%I add column lease_until timestamptz, add column lease_token bigint not null default 0', t.relname) as ddl
            from classed t
            where t.class = 'queue'
              and exists (select from pg_attribute a where a.attrelid = t.oid and a.attname = 'locked_at' and not a.attisdropped)
              and not exists (select from pg_attribute a where a.attrelid = t.oid and a.attname ~ '^lease' and not a.attisdropped)
            """
                  .formatted(TableRules.CLASSED)),
          Check.warning(
              "queue.dead-letters",
              "What cannot succeed goes somewhere",
              """
            -- name: doctor.queue_dead_letters
            with %s
            select t.relname as object, 'no dead-letter table and no bound on attempts: a job that always fails runs for ever' as why, '' as ddl
            from classed t
            where t.class = 'queue'
              and exists (select from pg_attribute a where a.attrelid = t.oid and a.attname = 'attempts' and not a.attisdropped)
              and not exists (select from classed o where o.relname ~ '(dead|dlq|discarded)')
              and not exists (select from pg_attribute a where a.attrelid = t.oid and a.attname in ('max_attempts', 'status', 'state') and not a.attisdropped)
            """
                  .formatted(TableRules.CLASSED)),
          Check.warning(
              "queue.autovacuum",
              "Autovacuum keeps up with the queue",
              """
            -- name: doctor.queue_autovacuum
            with %s
            select t.relname as object, 'default autovacuum waits for a fifth of the table to die; a queue turns over faster than that' as why,
                   format('alter table %%I set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000)', t.relname) as ddl
            from classed t
            where t.class = 'queue' and t.relkind = 'r' and not coalesce(t.reloptions::text ~ 'autovacuum_vacuum', false)
              and exists (select from pg_attribute a where a.attrelid = t.oid and a.attname in ('locked_at', 'occurred_at') and not a.attisdropped)
            """
                  .formatted(TableRules.CLASSED)),
          Check.warning(
              "queue.dead-tuples",
              "Nothing keeps the queue's dead rows alive",
              """
            -- name: doctor.queue_dead_tuples
            with %s
            select t.relname as object, format('%%s dead rows beside %%s live ones: vacuum cannot keep up, or an old snapshot holds them', s.n_dead_tup, s.n_live_tup) as why,
                   format('vacuum %%I', t.relname) as ddl
            from classed t join pg_stat_user_tables s on s.relid = t.oid
            where t.class = 'queue' and s.n_dead_tup > 50000 and s.n_dead_tup > 10 * s.n_live_tup
            """
                  .formatted(TableRules.CLASSED)),
          Check.error(
                  "queue.expired-leases",
                  "Expired leases are taken back",
                  """
            -- name: doctor.queue_expired_leases
            select 'job_queue' as object, format('%s leases ran out more than a minute ago and nobody took them back: no worker runs', count(*)) as why, '' as ddl
            from job_queue where locked_at is not null and lease_until < now() - interval '1 min'
            having count(*) > 0
            """)
              .needing("job_queue.lease_until"),
          Check.warning(
                  "queue.dead-letter-depth",
                  "Dead letters are looked at",
                  """
            -- name: doctor.queue_dead_letter_depth
            select 'job_dead' as object, format('%s dead letters; look at them with atlas jobs list and requeue what can succeed now', count(*)) as why, '' as ddl
            from job_dead having count(*) > 100
            """)
              .needing("job_dead"),
          Check.warning(
              "event.partitioned",
              "Events are partitioned by time",
              """
            -- name: doctor.event_partitioned
            with %s
            select t.relname as object, 'an event table in one piece: old rows can only go by DELETE, which leaves as much to vacuum as it removes' as why, '' as ddl
            from classed t
            where t.class = 'event' and t.relkind = 'r' and t.comment !~ 'not partitioned'
            """
                  .formatted(TableRules.CLASSED)),
          Check.notice(
              "event.brin",
              "A BRIN index on the time of events",
              """
            -- name: doctor.event_brin
            with %s
            select t.relname as object, 'no BRIN index on its time: ranges of time read whole partitions' as why,
                   coalesce(
                     (select format('create index on %%I using brin (%%I)', t.relname, a.attname) from pg_attribute a
                      where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
                        and a.atttypid in ('timestamptz'::regtype, 'timestamp'::regtype, 'date'::regtype)
                      order by a.atttypid = 'timestamptz'::regtype desc, a.attnum limit 1), '') as ddl
            from classed t
            where t.class = 'event'
              and not exists (select from pg_index i join pg_class ic on ic.oid = i.indexrelid join pg_am m on m.oid = ic.relam
                              where i.indrelid = t.oid and m.amname = 'brin')
            """
                  .formatted(TableRules.CLASSED)),
          Check.error(
              "event.future-partition",
              "Partitions are made ahead",
              """
            -- name: doctor.event_future_partition
            select p.relname as object, 'no partition for the time in ten days and none for the rest: inserts will fail' as why, '' as ddl
            from pg_class p
            join pg_partitioned_table k on k.partrelid = p.oid and k.partstrat = 'r'
            join pg_attribute a on a.attrelid = p.oid and a.attnum = k.partattrs[0] and a.atttypid in ('timestamptz'::regtype, 'timestamp'::regtype, 'date'::regtype)
            where p.relnamespace = cast(:schema as regnamespace) and p.relkind = 'p'
              and not exists (
                select from pg_inherits i join pg_class c on c.oid = i.inhrelid
                cross join lateral pg_get_expr(c.relpartbound, c.oid) as bound
                where i.inhparent = p.oid
                  and (bound = 'DEFAULT'
                    or ((bound ~ 'FROM \\(MINVALUE' or substring(bound from 'FROM \\(''([^'']+)''')::timestamptz <= now() + interval '10 days')
                      and (bound ~ 'TO \\(MAXVALUE' or substring(bound from 'TO \\(''([^'']+)''')::timestamptz > now() + interval '10 days'))))
            """),
          Check.warning(
              "event.default-rows",
              "The default partition is empty",
              """
            -- name: doctor.event_default_rows
            select c.relname as object, 'rows in a default partition: a partition was missing when they came, and none can be attached over them without a scan' as why, '' as ddl
            from pg_class c join pg_stat_user_tables s on s.relid = c.oid
            where c.relnamespace = cast(:schema as regnamespace) and c.relispartition
              and pg_get_expr(c.relpartbound, c.oid) = 'DEFAULT' and s.n_live_tup > 0
            """),
          Check.warning(
              "event.deleted",
              "Events go by dropping partitions",
              """
            -- name: doctor.event_deleted
            with %s, gone as (
              select t.relname, sum(s.n_tup_del) as deleted, sum(s.n_tup_ins) as inserted
              from classed t
              cross join lateral (select t.oid::regclass as relid union select g.relid from pg_partition_tree(t.oid) g) p
              join pg_stat_user_tables s on s.relid = p.relid
              where t.class = 'event'
              group by t.relname)
            select relname as object,
                   format('%%s rows deleted beside %%s inserted: deleting leaves as much to vacuum as it removes; drop partitions instead', deleted, inserted) as why, '' as ddl
            from gone where deleted > 1000 and deleted > inserted / 10
            """
                  .formatted(TableRules.CLASSED)),
          Check.error(
              "view.unique-index",
              "A materialised view can be refreshed concurrently",
              """
            -- name: doctor.view_unique_index
            select c.relname as object, 'no unique index without a condition: REFRESH … CONCURRENTLY is refused, and a plain refresh locks out readers' as why,
                   format('create unique index on %I (…)', c.relname) as ddl
            from pg_class c
            where c.relnamespace = cast(:schema as regnamespace) and c.relkind = 'm'
              and not exists (select from pg_index i where i.indrelid = c.oid and i.indisunique and i.indpred is null and i.indexprs is null)
            """),
          Check.warning(
              "view.refresh",
              "A materialised view says who refreshes it and when",
              """
            -- name: doctor.view_refresh
            select c.relname as object, 'its comment names no refresh (owner and cadence): it grows stale unseen' as why,
                   format('comment on materialized view %I is ''class=projection; refresh=…''', c.relname) as ddl
            from pg_class c
            where c.relnamespace = cast(:schema as regnamespace) and c.relkind = 'm'
              and coalesce(obj_description(c.oid, 'pg_class'), '') !~ 'refresh='
            """),
          Check.warning(
                  "view.refresh-age",
                  "A materialised view is refreshed",
                  """
            -- name: doctor.view_refresh_age
            select c.relname as object,
                   format('no refresh of it among the statements counted since %s: what it shows is older than that', to_char(i.stats_reset, 'YYYY-MM-DD HH24:MI')) as why,
                   format('refresh materialized view concurrently %I', c.relname) as ddl
            from pg_class c cross join :statements_info i
            where c.relnamespace = cast(:schema as regnamespace) and c.relkind = 'm' and i.stats_reset < now() - interval '1 day'
              and not exists (select from :statements s
                              where s.dbid = (select oid from pg_database where datname = current_database())
                                and s.query ~* ('^\\s*refresh\\s+materialized\\s+view\\s.*\\m' || regexp_replace(c.relname, '\\W', '.', 'g') || '\\M'))
            """)
              .needing("pg_stat_statements"),
          Check.warning(
                  "view.refresh-cost",
                  "Refreshing a materialised view takes little of the time",
                  """
            -- name: doctor.view_refresh_cost
            select c.relname as object,
                   format('%s refreshes of %s ms each, %s %% of the time since they are counted: a projection that each change updates costs by the change', sum(s.calls),
                     round((sum(s.total_exec_time) / sum(s.calls))::numeric, 1), round((100 * sum(s.total_exec_time) / max(e.ms))::numeric)) as why,
                   '' as ddl
            from pg_class c
            join :statements s on s.query ~* ('^\\s*refresh\\s+materialized\\s+view\\s.*\\m' || regexp_replace(c.relname, '\\W', '.', 'g') || '\\M')
              and s.dbid = (select oid from pg_database where datname = current_database())
            cross join lateral (select 1000 * extract(epoch from now() - i.stats_reset) as ms from :statements_info i) e
            where c.relnamespace = cast(:schema as regnamespace) and c.relkind = 'm'
            group by c.relname
            having sum(s.calls) >= 3 and sum(s.total_exec_time) > 0.1 * max(e.ms)
            """)
              .needing("pg_stat_statements"),
          Check.warning(
              "view.tenant",
              "A materialised view keeps tenants apart",
              """
            -- name: doctor.view_tenant
            select c.relname as object, 'a materialised view without tenant_id mixes tenants, and row-level security does not reach into it' as why, '' as ddl
            from pg_class c
            where c.relnamespace = cast(:schema as regnamespace) and c.relkind = 'm'
              and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)
            """),
          Check.warning(
              "view.json-arrays",
              "No view unpacks JSON arrays",
              """
            -- name: doctor.view_json_arrays
            select c.relname as object, 'unpacks JSON arrays of every document each time: the array belongs into a table or a projection' as why, '' as ddl
            from pg_class c
            where c.relnamespace = cast(:schema as regnamespace) and c.relkind in ('v', 'm') and pg_get_viewdef(c.oid) ~* 'jsonb?_array_elements|jsonb_path_query'
            """),
          Check.warning(
              "json.gin",
              "No GIN over whole documents on the write path",
              """
            -- name: doctor.json_gin
            select c.relname || '.' || ic.relname as object,
                   'a GIN index over whole documents is written key by key at every insert; extract the hot keys, or index current documents only' as why,
                   format('drop index concurrently %I', ic.relname) as ddl
            from pg_index i
            join pg_class c on c.oid = i.indrelid
            join pg_class ic on ic.oid = i.indexrelid
            join pg_am m on m.oid = ic.relam and m.amname = 'gin'
            join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0] and a.atttypid = 'jsonb'::regtype
            where c.relnamespace = cast(:schema as regnamespace) and i.indpred is null
            """),
          Check.warning(
                  "json.predicate",
                  "JSON keys that are searched have an index",
                  """
            -- name: doctor.json_predicate
            select left(regexp_replace(s.query, '\\s+', ' ', 'g'), 120) as object,
                   format('%s calls, %s ms each, search by ->> or unpack arrays in the query: extract the key into a stored generated column, the array into a table', s.calls, round(s.mean_exec_time::numeric, 1)) as why,
                   '' as ddl
            from :statements s
            where s.dbid = (select oid from pg_database where datname = current_database())
              and s.calls >= 10 and s.mean_exec_time > 5
              and (s.query ~* 'where.*->>' or s.query ~* 'jsonb?_array_elements') and s.query !~* 'pg_stat_statements'
            order by s.total_exec_time desc limit 20
            """)
              .needing("pg_stat_statements"),
          Check.notice(
              "index.unused",
              "Indexes are read",
              """
            -- name: doctor.index_unused
            select s.relname || '.' || s.indexrelname as object,
                   format('%s that no query has read since statistics are kept, while the table was read %s times: every write pays for it', pg_size_pretty(pg_relation_size(s.indexrelid)), r.reads) as why,
                   format('drop index concurrently %I', s.indexrelname) as ddl
            from pg_stat_user_indexes s
            join pg_index i on i.indexrelid = s.indexrelid
            cross join lateral (
              select coalesce(sum(o.idx_scan), 0) + coalesce((select t.seq_scan from pg_stat_user_tables t where t.relid = s.relid), 0) as reads
              from pg_stat_user_indexes o where o.relid = s.relid) r
            where s.relid in (select c.oid from pg_class c where c.relnamespace = cast(:schema as regnamespace)) and s.idx_scan = 0
              and not i.indisunique and not i.indisreplident and i.indisvalid
              and not exists (select from pg_constraint k where k.conindid = s.indexrelid)
              and pg_relation_size(s.indexrelid) >= 10 * 1024 * 1024 and r.reads >= 10000
            """),
          Check.warning(
              "snapshot.old",
              "No transaction keeps an old snapshot",
              """
            -- name: doctor.snapshot_old
            select coalesce(nullif(application_name, ''), 'pid') || ' ' || pid as object,
                   format('a transaction open for %s keeps dead rows from being removed', date_trunc('second', now() - xact_start)) as why,
                   format('select pg_terminate_backend(%s)', pid) as ddl
            from pg_stat_activity
            where xact_start < now() - interval :old and backend_type = 'client backend' and datname = current_database()
            """),
          Check.warning(
              "toast.rewritten",
              "Large values are not rewritten",
              """
            -- name: doctor.toast_rewritten
            select c.relname as object,
                   format('%s updates of rows with large values (%s of TOAST): move what changes into a table of its own', s.n_tup_upd, pg_size_pretty(pg_relation_size(c.reltoastrelid))) as why, '' as ddl
            from pg_class c join pg_stat_user_tables s on s.relid = c.oid
            where c.relnamespace = cast(:schema as regnamespace) and c.reltoastrelid <> 0
              and pg_relation_size(c.reltoastrelid) > 64 * 1024 * 1024 and s.n_tup_upd > greatest(10000, s.n_live_tup)
            """));

  private FlowRules() {}
}
