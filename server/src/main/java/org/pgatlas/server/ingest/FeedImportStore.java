package org.pgatlas.server.ingest;

import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The `feed_import` table: which registry index came when, and what became of it.
public final class FeedImportStore {

  /// One import.
  ///
  /// @param phase what it is doing or did last: `waiting`, `reading`, `storing`, `scoring`, `done`
  /// @param counts JSON with what the index held, null before it was read
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  public record FeedImport(
      long id,
      String feed,
      String origin,
      byte[] contentHash,
      @Nullable String asOf,
      String status,
      @Nullable String errorDetail,
      String phase,
      @Nullable String counts) {}

  public long insert(
      Handle handle,
      UUID tenant,
      String feed,
      String origin,
      byte[] contentHash,
      @Nullable String asOf) {
    return handle
        .createQuery(
            """
            -- name: feed.insert
            insert into feed_import (tenant_id, feed, origin, content_hash, as_of)
            values (:tenant, :feed, :origin, :hash, cast(:asOf as timestamptz))
            returning id
            """)
        .bind("tenant", tenant)
        .bind("feed", feed)
        .bind("origin", origin)
        .bind("hash", contentHash)
        .bind("asOf", asOf)
        .mapTo(long.class)
        .one();
  }

  public Optional<FeedImport> find(Handle handle, UUID tenant, long id) {
    return handle
        .createQuery(
            """
            -- name: feed.find
            select id, feed, origin, content_hash, as_of::text as as_of, status::text as status, error_detail, phase, doc -> 'counts' as counts
            from feed_import
            where tenant_id = :tenant and id = :id
            """)
        .bind("tenant", tenant)
        .bind("id", id)
        .map(
            (row, _) ->
                new FeedImport(
                    row.getLong("id"),
                    row.getString("feed"),
                    row.getString("origin"),
                    row.getBytes("content_hash"),
                    row.getString("as_of"),
                    row.getString("status"),
                    row.getString("error_detail"),
                    row.getString("phase"),
                    row.getString("counts")))
        .findOne();
  }

  void phase(Handle handle, UUID tenant, long id, String phase) {
    handle
        .createUpdate(
            """
            -- name: feed.phase
            update feed_import set phase = :phase where tenant_id = :tenant and id = :id
            """)
        .bind("tenant", tenant)
        .bind("id", id)
        .bind("phase", phase)
        .execute();
  }

  /// @param error why it failed, null when it was applied
  void settle(Handle handle, UUID tenant, long id, @Nullable String error, String countsJson) {
    handle
        .createUpdate(
            """
            -- name: feed.settle
            update feed_import
            set status = case when :error is null then 'processed'::submission_status else 'failed' end,
                error_detail = :error, phase = 'done', processed_at = now(),
                doc = jsonb_build_object('counts', cast(:counts as jsonb))
            where tenant_id = :tenant and id = :id
            """)
        .bind("tenant", tenant)
        .bind("id", id)
        .bind("error", error)
        .bind("counts", countsJson)
        .execute();
  }

  /// Ties a registry's edges to the import that they come from.
  void makeCurrent(Handle handle, UUID tenant, int sourceId, long id) {
    handle
        .createUpdate(
            """
            -- name: feed.make_current
            update edge_source set feed_import_id = :id where tenant_id = :tenant and id = :source
            """)
        .bind("tenant", tenant)
        .bind("source", sourceId)
        .bind("id", id)
        .execute();
  }
}
