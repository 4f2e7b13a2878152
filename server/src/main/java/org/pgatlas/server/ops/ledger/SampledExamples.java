package org.pgatlas.server.ops.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.db.Examples;

/// Examples from the tenant's own rows, spread over each table; the n-th view gives the n-th value
/// of every column.
public final class SampledExamples {
  private static final int VALUES = 200;
  private static final int SAMPLED = 5_000;

  private final Database database;
  private final UUID tenant;
  private final Map<String, List<String>> values = new HashMap<>();

  public SampledExamples(Database database, UUID tenant) {
    this.database = database;
    this.tenant = tenant;
  }

  /// The examples of one run.
  public Examples at(int run) {
    return column -> {
      List<String> all = values.computeIfAbsent(column, this::sample);
      return all.isEmpty() ? "" : all.get(Math.floorMod(run, all.size()));
    };
  }

  /// What was asked for so far, by column.
  public Map<String, List<String>> asked() {
    return Map.copyOf(values);
  }

  /// A thread runs one transaction at a time, and the query that wants the value may be in one: a
  /// sample is taken on a thread of its own.
  private List<String> sample(String column) {
    if (!column.matches("[a-z_]+\\.[a-z_0-9]+")) {
      throw new IllegalArgumentException("an example is of table.column, not " + column);
    }
    List<String> sampled = new ArrayList<>();
    Thread thread =
        Thread.ofVirtual()
            .start(
                () ->
                    database.run(
                        tenant,
                        handle -> {
                          String table = column.substring(0, column.indexOf('.'));
                          String name = column.substring(column.indexOf('.') + 1);
                          sampled.addAll(read(handle, name, table + sampling(handle, table)));
                          if (sampled.isEmpty()) {
                            sampled.addAll(read(handle, name, table));
                          }
                        }));
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return List.copyOf(sampled);
  }

  /// A dictionary has no tenant; row-level security shows what is everybody's.
  private List<String> read(Handle handle, String column, String from) {
    String table = from.contains(" ") ? from.substring(0, from.indexOf(' ')) : from;
    String own =
        hasTenant(handle, table) ? "tenant_id = :tenant" : "cast(:tenant as uuid) is not null";
    return handle
        .createQuery(
            "-- name: ledger.example\nselect v from (select %1$s::text as v from %2$s where %5$s and %1$s is not null limit %3$d) s order by md5(v) limit %4$d"
                .formatted(column, from, SAMPLED, VALUES, own))
        .bind("tenant", tenant)
        .mapTo(String.class)
        .list();
  }

  private static boolean hasTenant(Handle handle, String table) {
    return handle
        .createQuery(
            """
            -- name: ledger.has_tenant
            select exists (select from pg_attribute where attrelid = cast(:table as regclass) and attname = 'tenant_id')
            """)
        .bind("table", table)
        .mapTo(Boolean.class)
        .one();
  }

  /// A few thousand rows of whole pages from all over a large table.
  private static String sampling(Handle handle, String table) {
    double rows =
        handle
            .createQuery(
                """
                -- name: ledger.table_rows
                select case when relkind = 'r' then reltuples else 0 end from pg_class where oid = cast(:table as regclass)
                """)
            .bind("table", table)
            .mapTo(Double.class)
            .one();
    return rows <= 20 * SAMPLED
        ? ""
        : " tablesample system (" + Math.max(0.01, 100.0 * SAMPLED / rows) + ")";
  }
}
