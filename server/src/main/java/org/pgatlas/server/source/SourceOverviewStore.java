package org.pgatlas.server.source;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Reads what each source has told so far. A source is the feed's name, or what follows
/// `registry:`.
final class SourceOverviewStore {

  /// The newest import of a source, and when the newest complete one ended.
  record Feed(SourceOverview.Run last, @Nullable Instant freshAt) {}

  /// What stands as a source gave it.
  record Told(long things, long fields, @Nullable Instant newest) {
    static final Told NOTHING = new Told(0, 0, null);
  }

  record Found(Map<String, Feed> runs, Map<String, Told> told) {}

  Found read(Handle handle, UUID tenant) {
    Map<String, Told> told = fields(handle, tenant);
    packages(handle, tenant)
        .forEach(
            (source, packages) ->
                told.merge(
                    source,
                    packages,
                    (fields, things) ->
                        new Told(
                            things.things(),
                            fields.fields(),
                            later(fields.newest(), things.newest()))));
    told.put("gitlogs", histories(handle, tenant));
    return new Found(runs(handle, tenant), told);
  }

  private static Map<String, Feed> runs(Handle handle, UUID tenant) {
    Map<String, Feed> runs = new HashMap<>();
    handle
        .createQuery(
            """
            -- name: source.newest_of_each
            select distinct on (source) source, id, feed, status, phase, error_detail, done, total, reported, created_at,
                   max(processed_at) filter (where status = 'processed' and not dry_run) over (partition by source) as fresh_at
            from (select case when feed like 'registry:%' then substr(feed, 10) else split_part(feed, ':', 1) end as source,
                         id, feed, status::text as status, phase, error_detail, done, total, dry_run, created_at, processed_at,
                         coalesce((doc -> 'counts' ->> 'reported')::bigint, 0) as reported
                  from feed_import where tenant_id = :tenant) f
            order by source, id desc
            """)
        .bind("tenant", tenant)
        .map(
            (row, _) -> {
              int total = row.getInt("total");
              Integer known = row.wasNull() ? null : total;
              Feed feed =
                  new Feed(
                      new SourceOverview.Run(
                          row.getLong("id"),
                          row.getString("feed"),
                          row.getString("status"),
                          row.getString("phase"),
                          row.getInt("done"),
                          known,
                          row.getLong("reported"),
                          row.getString("error_detail"),
                          row.getTimestamp("created_at").toInstant()),
                      row.getTimestamp("fresh_at") == null
                          ? null
                          : row.getTimestamp("fresh_at").toInstant());
              return Map.entry(row.getString("source"), feed);
            })
        .forEach(entry -> runs.put(entry.getKey(), entry.getValue()));
    return runs;
  }

  private static Map<String, Told> fields(Handle handle, UUID tenant) {
    return told(
        handle
            .createQuery(
                """
                -- name: source.fields_of_each
                select split_part(source, '-', 1) as source, count(distinct (subject_kind, subject_id)) as things,
                       count(field) as fields, max(set_at) as newest
                from field_provenance where tenant_id = :tenant
                group by 1
                """)
            .bind("tenant", tenant));
  }

  private static Map<String, Told> packages(Handle handle, UUID tenant) {
    return told(
        handle
            .createQuery(
                """
                -- name: source.packages_of_each
                select substr(split_part(purl, '/', 1), 5) as source, count(purl) as things, 0 as fields, max(fetched_at) as newest
                from registry_package where tenant_id = :tenant
                group by 1
                """)
            .bind("tenant", tenant));
  }

  private static Told histories(Handle handle, UUID tenant) {
    return handle
        .createQuery(
            """
            -- name: source.histories
            select count(fetched_at) as things, max(fetched_at) as newest from git_schedule where tenant_id = :tenant
            """)
        .bind("tenant", tenant)
        .map(
            (row, _) ->
                new Told(
                    row.getLong("things"),
                    0,
                    row.getTimestamp("newest") == null
                        ? null
                        : row.getTimestamp("newest").toInstant()))
        .one();
  }

  private static Map<String, Told> told(org.jdbi.v3.core.statement.Query query) {
    Map<String, Told> told = new HashMap<>();
    query
        .map(
            (row, _) ->
                Map.entry(
                    row.getString("source"),
                    new Told(
                        row.getLong("things"),
                        row.getLong("fields"),
                        row.getTimestamp("newest").toInstant())))
        .forEach(entry -> told.put(entry.getKey(), entry.getValue()));
    return told;
  }

  private static @Nullable Instant later(@Nullable Instant a, @Nullable Instant b) {
    return a == null || (b != null && b.isAfter(a)) ? b : a;
  }
}
