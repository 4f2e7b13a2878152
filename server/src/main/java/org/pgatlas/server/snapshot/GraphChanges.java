package org.pgatlas.server.snapshot;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;

/// What changed in a tenant's graph since it was last read, as marks that triggers write in the
/// transaction of each change (V009).
///
/// Transactions commit in another order than they write, so a reader goes on from the oldest
/// transaction that it could not see then, and leaves out the marks it has had already. A mark
/// names rows; their contents are read in the same snapshot as the mark.
public final class GraphChanges {

  /// Where a reader goes on: everything of transactions before `xmin` was seen, and so were the
  /// marks of `seen`.
  ///
  /// @param server when PostgreSQL started: another one may not have kept what this one had
  public record Cursor(long xmin, Set<Long> seen, double server) {
    public Cursor {
      seen = Set.copyOf(seen);
    }
  }

  /// What to read again.
  ///
  /// @param everything the marks do not reach back to the cursor, or say so
  /// @param vertices ids of vertices to read with their own dependencies
  /// @param people ids of repos whose git history changed
  /// @param projects ids of projects whose status changed
  @SuppressWarnings("ArrayRecordComponent") // bulk data, never compared
  public record Marks(
      boolean everything, int[] vertices, int[] people, int[] projects, Cursor next) {
    /// That all is to be read; the rest does not matter then.
    public Marks all() {
      return new Marks(true, new int[0], new int[0], new int[0], next);
    }

    public boolean none() {
      return !everything && vertices.length + people.length + projects.length == 0;
    }
  }

  /// The cursor of the transaction's snapshot.
  public Cursor now(Handle handle) {
    return handle
        .createQuery(
            """
            -- name: snapshot.now
            select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as xmin,
                   extract(epoch from pg_postmaster_start_time())::float8 as server
            """)
        .map((row, _) -> new Cursor(row.getLong("xmin"), Set.of(), row.getDouble("server")))
        .one();
  }

  /// Marks that the transaction sees and the cursor does not. Served by the primary key.
  public Marks since(Handle handle, UUID tenant, Cursor cursor) {
    Reading reading = new Reading(cursor);
    handle
        .createQuery(
            """
            -- name: snapshot.changes
            select s.xmin::text::bigint as xmin, s.server, m.id, m.kind, m.ids, m.xid >= s.xmin as again,
                   m.floor > cast(:cursor as xid8) as pruned
            from (select pg_snapshot_xmin(pg_current_snapshot()) as xmin,
                         extract(epoch from pg_postmaster_start_time())::float8 as server) s
            left join graph_change m on m.tenant_id = :tenant and m.xid >= cast(:cursor as xid8)
            """)
        .bind("tenant", tenant)
        .bind("cursor", Long.toString(cursor.xmin()))
        .map((row, _) -> reading.take(row))
        .list();
    return reading.marks();
  }

  /// Removes the marks of transactions before that one, and says so to readers that are behind.
  /// What young files of resident graphs have not seen stays.
  /// What is seen though its number is still to come was brought by a restore from another server.
  public void prune(Handle handle, UUID tenant, long xmin) {
    handle
        .createUpdate(
            """
            -- name: snapshot.prune_changes
            with kept as (
              select least(
                cast(:floor as xid8),
                (select read_from from graph_file where tenant_id = :tenant and made_at > now() - interval '1 hour' order by read_from limit 1)) as floor
            ),
            gone as (
              delete from graph_change
              where tenant_id = :tenant
                and (xid < (select floor from kept) or xid >= pg_snapshot_xmax(pg_current_snapshot()))
              returning 1
            )
            insert into graph_change (tenant_id, kind, ids, floor)
            select :tenant, 'pruned', '{}', floor from kept
            where exists (select from gone)
            """)
        .bind("tenant", tenant)
        .bind("floor", Long.toString(xmin))
        .execute();
  }

  /// Marks being gathered.
  private static final class Reading {
    private final Cursor cursor;
    private final Set<Integer> vertices = new HashSet<>();
    private final Set<Integer> people = new HashSet<>();
    private final Set<Integer> projects = new HashSet<>();
    private final Set<Long> seen = new HashSet<>();
    private boolean everything;
    private long xmin;
    private double server;

    Reading(Cursor cursor) {
      this.cursor = cursor;
    }

    /// One row; a mark's columns are null when there is none.
    boolean take(ResultSet row) throws SQLException {
      xmin = row.getLong("xmin");
      server = row.getDouble("server");
      everything |= server != cursor.server();
      String kind = row.getString("kind");
      if (kind == null) {
        return false;
      }
      long id = row.getLong("id");
      if (row.getBoolean("again")) {
        seen.add(id);
      }
      if (cursor.seen().contains(id)) {
        return false;
      }
      Integer[] ids = (Integer[]) row.getArray("ids").getArray();
      switch (kind) {
        case "vertex" -> vertices.addAll(List.of(ids));
        case "people" -> people.addAll(List.of(ids));
        case "project" -> projects.addAll(List.of(ids));
        case "pruned" -> everything |= row.getBoolean("pruned");
        default -> everything = true;
      }
      return true;
    }

    Marks marks() {
      return new Marks(
          everything,
          sorted(vertices),
          sorted(people),
          sorted(projects),
          new Cursor(xmin, seen, server));
    }

    private static int[] sorted(Set<Integer> ids) {
      return ids.stream().flatMapToInt(IntStream::of).sorted().toArray();
    }
  }
}
