package org.pgatlas.server.source;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The imports of this room in `feed_import`: their progress, counts and reports.
public final class ImportStore {
  private static final int DETAIL = 4_000;

  /// The phase of an import whose job came to nothing.
  static final String GIVEN_UP = "given-up";

  /// One import.
  ///
  /// @param total null until it is known
  /// @param counts JSON, null before the first portion
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  public record Row(
      long id,
      String feed,
      String origin,
      byte[] contentHash,
      String status,
      String phase,
      @Nullable String error,
      int done,
      @Nullable Integer total,
      String cursor,
      boolean dryRun,
      @Nullable String asOf,
      @Nullable String counts,
      String report,
      Instant createdAt,
      @Nullable Instant processedAt) {}

  public long insert(
      Handle handle, UUID tenant, String feed, String origin, byte[] contentHash, boolean dryRun) {
    return handle
        .createQuery(
            """
            -- name: source.insert_import
            insert into feed_import (tenant_id, feed, origin, content_hash, dry_run)
            values (:tenant, :feed, :origin, :hash, :dryRun)
            returning id
            """)
        .bind("tenant", tenant)
        .bind("feed", feed)
        .bind("origin", origin)
        .bind("hash", contentHash)
        .bind("dryRun", dryRun)
        .mapTo(long.class)
        .one();
  }

  public Optional<Row> find(Handle handle, UUID tenant, long id) {
    return handle
        .createQuery(
            """
            -- name: source.find_import
            select id, feed, origin, content_hash, status::text as status, phase, error_detail, done, total, cursor, dry_run,
                   as_of::text as as_of, doc -> 'counts' as counts, report::text as report, created_at, processed_at
            from feed_import
            where tenant_id = :tenant and id = :id
            """)
        .bind("tenant", tenant)
        .bind("id", id)
        .map((row, _) -> row(row))
        .findOne();
  }

  /// The newest first.
  public List<Row> list(Handle handle, UUID tenant, int limit, int offset) {
    return handle
        .createQuery(
            """
            -- name: source.list_imports
            select id, feed, origin, content_hash, status::text as status, phase, error_detail, done, total, cursor, dry_run,
                   as_of::text as as_of, doc -> 'counts' as counts, '[]' as report, created_at, processed_at
            from feed_import
            where tenant_id = :tenant
            order by id desc
            limit :limit offset :offset
            """)
        .bind("tenant", tenant)
        .bind("limit", limit)
        .bind("offset", offset)
        .map((row, _) -> row(row))
        .list();
  }

  public long count(Handle handle, UUID tenant) {
    return handle
        .createQuery(
            """
            -- name: source.count_imports
            select count(id) from feed_import where tenant_id = :tenant
            """)
        .bind("tenant", tenant)
        .mapTo(long.class)
        .one();
  }

  /// Moves the cursor; false when another worker has moved it before.
  boolean advance(
      Handle handle, UUID tenant, long id, String from, Importer.Portion portion, Ledger ledger) {
    return handle
            .createUpdate(
                """
                -- name: source.advance
                update feed_import
                set cursor = :cursor, done = :done, total = :total, phase = 'importing',
                    doc = jsonb_build_object('counts', cast(:counts as jsonb)), report = cast(:report as jsonb)
                where tenant_id = :tenant and id = :id and cursor = :from and status = 'pending'
                """)
            .bind("tenant", tenant)
            .bind("id", id)
            .bind("from", from)
            .bind("cursor", portion.cursor())
            .bind("done", portion.done())
            .bind("total", portion.total())
            .bind("counts", ledger.countsJson())
            .bind("report", ledger.reportJson())
            .execute()
        == 1;
  }

  void phase(Handle handle, UUID tenant, long id, String phase) {
    handle
        .createUpdate(
            """
            -- name: source.phase
            update feed_import set phase = :phase where tenant_id = :tenant and id = :id and status = 'pending'
            """)
        .bind("tenant", tenant)
        .bind("id", id)
        .bind("phase", phase)
        .execute();
  }

  /// Takes up an import that was given up.
  void revive(Handle handle, UUID tenant, long id) {
    handle
        .createUpdate(
            """
            -- name: source.revive
            update feed_import set status = 'pending', phase = 'waiting', error_detail = null, processed_at = null
            where tenant_id = :tenant and id = :id and phase = :phase
            """)
        .bind("tenant", tenant)
        .bind("id", id)
        .bind("phase", GIVEN_UP)
        .execute();
  }

  /// Its job came to nothing; with its job put back it goes on.
  void giveUp(Handle handle, UUID tenant, long id, String why) {
    handle
        .createUpdate(
            """
            -- name: source.give_up
            update feed_import set status = 'failed', phase = :phase, error_detail = :why, processed_at = now()
            where tenant_id = :tenant and id = :id and status = 'pending'
            """)
        .bind("tenant", tenant)
        .bind("id", id)
        .bind("phase", GIVEN_UP)
        .bind("why", why.length() <= DETAIL ? why : why.substring(0, DETAIL))
        .execute();
  }

  /// @param error why it failed, null when it is done
  void settle(Handle handle, UUID tenant, long id, @Nullable String error) {
    handle
        .createUpdate(
            """
            -- name: source.settle
            update feed_import
            set status = case when :error is null then 'processed'::submission_status else 'failed' end,
                error_detail = :error, phase = 'done', processed_at = now()
            where tenant_id = :tenant and id = :id
            """)
        .bind("tenant", tenant)
        .bind("id", id)
        .bind(
            "error", error == null || error.length() <= DETAIL ? error : error.substring(0, DETAIL))
        .execute();
  }

  private static Row row(ResultSet row) throws SQLException {
    int total = row.getInt("total");
    Integer known = row.wasNull() ? null : total;
    return new Row(
        row.getLong("id"),
        row.getString("feed"),
        row.getString("origin"),
        row.getBytes("content_hash"),
        row.getString("status"),
        row.getString("phase"),
        row.getString("error_detail"),
        row.getInt("done"),
        known,
        row.getString("cursor"),
        row.getBoolean("dry_run"),
        row.getString("as_of"),
        row.getString("counts"),
        row.getString("report"),
        row.getTimestamp("created_at").toInstant(),
        row.getTimestamp("processed_at") == null
            ? null
            : row.getTimestamp("processed_at").toInstant());
  }
}
