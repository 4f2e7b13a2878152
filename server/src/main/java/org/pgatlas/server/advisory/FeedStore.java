package org.pgatlas.server.advisory;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Imports of advisories, EPSS and KEV in the table `feed_import`, which registries share. All
/// functions are part of the caller's transaction.
final class FeedStore {

  /// An import.
  ///
  /// @param digest SHA-256 of its bytes
  /// @param full whether it is the whole feed, so that what it lacks has gone
  /// @param position how many of its advisories are applied
  /// @param counts JSON of what became of them, null before the first
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Import(
      long id,
      String feed,
      String origin,
      byte[] digest,
      String status,
      boolean full,
      long position,
      @Nullable String counts) {}

  /// A feed and its newest import.
  ///
  /// @param advisories how many it has brought, of those that are no list of scores
  /// @param missing how many of them its newest full archive does not have
  record Feed(
      String feed,
      long importId,
      String origin,
      String digest,
      @Nullable Instant asOf,
      String status,
      @Nullable String error,
      @Nullable String counts,
      Instant createdAt,
      @Nullable Instant processedAt,
      long imports,
      long advisories,
      long missing) {}

  /// Serialises admissions to one feed until the transaction ends.
  void lock(Handle handle, UUID tenant, String feed) {
    handle
        .createQuery(
            """
            -- name: feed.lock
            select 1 from (select pg_advisory_xact_lock(hashtextextended('feed:' || :tenant || :feed, 0))) locked
            """)
        .bind("tenant", tenant.toString())
        .bind("feed", feed)
        .mapTo(int.class)
        .one();
  }

  /// From here on a statement that takes longer than a second, or waits longer than a fifth of it
  /// for a lock, ends the transaction.
  void hurry(Handle handle) {
    handle
        .createQuery(
            """
            -- name: feed.hurry
            select set_config('lock_timeout', '200ms', true) || set_config('statement_timeout', '1s', true)
            """)
        .mapTo(String.class)
        .one();
  }

  /// The feed's newest import that has not failed; one that was given up counts as one that waits.
  /// Served by `ix_feed_import_feed`.
  Optional<Import> newest(Handle handle, UUID tenant, String feed) {
    return handle
        .createQuery(
            """
            -- name: feed.newest
            select id, feed, origin, content_hash,
                   case when phase = 'given-up' then 'pending' else status::text end as status, coalesce((doc ->> 'full')::boolean, false) as full_archive,
                   coalesce((doc ->> 'position')::bigint, 0) as position, doc -> 'counts' as counts
            from feed_import
            where tenant_id = :tenant and feed = :feed and (status <> 'failed' or phase = 'given-up')
            order by created_at desc, id desc limit 1
            """)
        .bind("tenant", tenant)
        .bind("feed", feed)
        .map((row, _) -> read(row))
        .findOne();
  }

  Optional<Import> find(Handle handle, UUID tenant, long id) {
    return handle
        .createQuery(
            """
            -- name: feed.one
            select id, feed, origin, content_hash,
                   case when phase = 'given-up' then 'pending' else status::text end as status, coalesce((doc ->> 'full')::boolean, false) as full_archive,
                   coalesce((doc ->> 'position')::bigint, 0) as position, doc -> 'counts' as counts
            from feed_import
            where tenant_id = :tenant and id = :id
            """)
        .bind("tenant", tenant)
        .bind("id", id)
        .map((row, _) -> read(row))
        .findOne();
  }

  /// @param asOf ISO 8601, null when the feed does not say
  long insert(
      Handle handle,
      UUID tenant,
      String feed,
      String origin,
      byte[] digest,
      @Nullable String asOf,
      boolean full) {
    return handle
        .createQuery(
            """
            -- name: feed.admit
            insert into feed_import (tenant_id, feed, origin, content_hash, as_of, doc)
            values (:tenant, :feed, :origin, :digest, cast(:asOf as timestamptz), jsonb_build_object('full', cast(:full as boolean)))
            returning id
            """)
        .bind("tenant", tenant)
        .bind("feed", feed)
        .bind("origin", origin)
        .bind("digest", digest)
        .bind("asOf", asOf)
        .bind("full", full)
        .mapTo(long.class)
        .one();
  }

  /// Whether a processed import of the feed is of a later date.
  boolean isOlder(Handle handle, UUID tenant, String feed, long id) {
    return handle
        .createQuery(
            """
            -- name: feed.is_older
            select exists (
              select from feed_import n join feed_import o on o.tenant_id = n.tenant_id and o.id = :id
              where n.tenant_id = :tenant and n.feed = :feed and n.status = 'processed' and n.as_of > o.as_of)
            """)
        .bind("tenant", tenant)
        .bind("feed", feed)
        .bind("id", id)
        .mapTo(boolean.class)
        .one();
  }

  /// Notes how far an import is.
  void progress(Handle handle, UUID tenant, long id, long position, String counts) {
    handle
        .createUpdate(
            """
            -- name: feed.progress
            update feed_import
            set phase = 'storing', doc = doc || jsonb_build_object('position', cast(:position as bigint), 'counts', cast(:counts as jsonb))
            where tenant_id = :tenant and id = :id and status = 'pending'
            """)
        .bind("tenant", tenant)
        .bind("id", id)
        .bind("position", position)
        .bind("counts", counts)
        .execute();
  }

  /// Its job came to nothing; handed in again, or with its job put back, it goes on.
  void giveUp(Handle handle, UUID tenant, long id, String why) {
    handle
        .createUpdate(
            """
            -- name: feed.give_up
            update feed_import set status = 'failed', phase = 'given-up', error_detail = :why, processed_at = now()
            where tenant_id = :tenant and id = :id and status = 'pending'
            """)
        .bind("tenant", tenant)
        .bind("id", id)
        .bind("why", Severities.cut(why, 4_096))
        .execute();
  }

  /// @param error why it failed, null when it was applied
  void finish(Handle handle, UUID tenant, long id, @Nullable String error, String counts) {
    handle
        .createUpdate(
            """
            -- name: feed.finish
            update feed_import
            set status = case when :error is null then 'processed'::submission_status else 'failed' end,
                error_detail = :error, phase = 'done', processed_at = now(),
                doc = doc || jsonb_build_object('counts', cast(:counts as jsonb))
            where tenant_id = :tenant and id = :id
            """)
        .bind("tenant", tenant)
        .bind("id", id)
        .bind("error", error == null ? null : Severities.cut(error, 4_096))
        .bind("counts", counts)
        .execute();
  }

  /// Every feed with its newest import, registries too. Served by `ix_feed_import_feed` and the
  /// primary key of `feed_advisory`.
  List<Feed> feeds(Handle handle, UUID tenant) {
    return handle
        .createQuery(
            """
            -- name: feed.list
            select n.feed, n.id, n.origin, encode(n.content_hash, 'hex') as digest, n.as_of, n.status::text as status, n.error_detail,
                   n.doc -> 'counts' as counts, n.created_at, n.processed_at, n.imports,
                   coalesce(a.advisories, 0) as advisories, coalesce(a.missing, 0) as missing
            from (select distinct on (i.feed) i.feed, i.id, i.origin, i.content_hash, i.as_of, i.status, i.error_detail, i.doc, i.created_at,
                         i.processed_at, count(*) over (partition by i.feed) as imports
                  from feed_import i
                  where i.tenant_id = :tenant
                  order by i.feed, i.created_at desc, i.id desc) n
            left join (select feed, count(*) as advisories, count(missing_since_id) as missing
                       from feed_advisory where tenant_id = :tenant group by feed) a on a.feed = n.feed
            order by n.feed
            """)
        .bind("tenant", tenant)
        .map((row, _) -> feed(row))
        .list();
  }

  private static Import read(ResultSet row) throws SQLException {
    return new Import(
        row.getLong("id"),
        row.getString("feed"),
        row.getString("origin"),
        row.getBytes("content_hash"),
        row.getString("status"),
        row.getBoolean("full_archive"),
        row.getLong("position"),
        row.getString("counts"));
  }

  private static Feed feed(ResultSet row) throws SQLException {
    return new Feed(
        row.getString("feed"),
        row.getLong("id"),
        row.getString("origin"),
        row.getString("digest"),
        instant(row, "as_of"),
        row.getString("status"),
        row.getString("error_detail"),
        row.getString("counts"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        instant(row, "processed_at"),
        row.getLong("imports"),
        row.getLong("advisories"),
        row.getLong("missing"));
  }

  static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }
}
