package org.pgatlas.server.scoring;

import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.pgatlas.server.snapshot.GraphChanges;

/// What the database knows of files that resident graphs are kept in. A row that is there proves
/// that the database has everything the file has: it was written after all that, and who goes back
/// to an earlier state loses it.
final class GraphFileStore {

  /// Which database this is.
  ///
  /// @param text its cluster, itself in it and the table of marks, each by the number that a copy
  /// made of its rows would not have
  /// @param started when the server process was
  record Place(String text, double started) {}

  Place place(Handle handle) {
    return handle
        .createQuery(
            """
            -- name: graph_file.place
            select 'cluster ' || (select system_identifier from pg_control_system())
                     || ' database ' || (select oid from pg_database where datname = current_database())
                     || ' marks ' || 'graph_change'::regclass::oid as text,
                   extract(epoch from pg_postmaster_start_time())::float8 as started
            """)
        .map((row, _) -> new Place(row.getString("text"), row.getDouble("started")))
        .one();
  }

  /// Vouches for a file that holds the graph as of the cursor; false when the server is not the one
  /// that the cursor is of, which may have lost what the graph has.
  boolean vouch(Handle handle, UUID tenant, UUID file, GraphChanges.Cursor cursor) {
    return handle
            .createUpdate(
                """
                -- name: graph_file.vouch
                insert into graph_file (tenant_id, id, read_from)
                select :tenant, :file, cast(:xmin as xid8)
                where extract(epoch from pg_postmaster_start_time())::float8 = :started
                """)
            .bind("tenant", tenant)
            .bind("file", file)
            .bind("xmin", Long.toString(cursor.xmin()))
            .bind("started", cursor.server())
            .execute()
        == 1;
  }

  boolean vouches(Handle handle, UUID tenant, UUID file) {
    return handle
        .createQuery(
            """
            -- name: graph_file.vouches
            select exists(select from graph_file where tenant_id = :tenant and id = :file)
            """)
        .bind("tenant", tenant)
        .bind("file", file)
        .mapTo(boolean.class)
        .one();
  }

  /// Of a file that another one has replaced, and of those that nobody came back to.
  void forget(Handle handle, UUID tenant, UUID file) {
    handle
        .createUpdate(
            """
            -- name: graph_file.forget
            delete from graph_file where tenant_id = :tenant and (id = :file or made_at < now() - interval '30 days')
            """)
        .bind("tenant", tenant)
        .bind("file", file)
        .execute();
  }
}
