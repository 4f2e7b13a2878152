package org.pgatlas.server.testing;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One row of a tenant in every table that has tenants, made from the catalogue alone: every number
/// is [#NUMBER], every text [#TEXT], so that rows refer to each other and any parameter finds them.
public final class RowsEverywhere {
  public static final int NUMBER = 4711;
  public static final String TEXT = "b-secret";
  public static final String BYTES = "\\x" + "5a".repeat(32);

  private static final Pattern ONE_OF =
      Pattern.compile("\\(+\\(?(\\w+)\\)?(?:::[a-z ]+)? = ANY \\(\\(?ARRAY\\['([^']+)'");

  /// Where a table's own rules ask for something else.
  private static final Map<String, String> ESPECIALLY =
      Map.of(
          "depends_on.out_vertex_id", "4712",
          "catalog_name.kind", "1",
          "sbom_submissions.status", "'processed'",
          "gitlog_artifacts.status", "'processed'",
          "vulnerability.merged_into_id", "null",
          "job_queue.queue", "'ingest'");

  /// Dictionaries that hold what one tenant alone may see beside what everybody may.
  private static final Set<String> OWNED = Set.of("package", "component", "component_mark");

  private RowsEverywhere() {}

  private record Column(
      String name, String type, boolean needed, @Nullable String label, boolean array) {}

  /// The tables that now hold a row of the tenant.
  public static List<String> fill(Connection connection, UUID tenant) throws SQLException {
    List<String> filled = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      statement.execute("set session_replication_role = replica");
      for (String table : tables(statement)) {
        List<Column> columns = columns(statement, table);
        Map<String, String> choices = choices(statement, table);
        if (!insert(statement, table, columns, choices, tenant, false)
            && !insert(statement, table, columns, choices, tenant, true)) {
          throw new SQLException("no row could be made for " + table + "; say what it asks for");
        }
        filled.add(table);
      }
      statement.execute(
          "insert into repo_vertices (tenant_id, id, canonical_id, vertex_type) values ('%s', 4712, 'b-secret-too', 'repo')"
              .formatted(tenant));
      statement.execute("set session_replication_role = origin");
    }
    return filled;
  }

  /// All rows of the tenant in those tables, as one digest.
  public static String digest(Statement statement, List<String> tables, UUID tenant)
      throws SQLException {
    List<String> parts = new ArrayList<>();
    for (String table : tables) {
      parts.add(
          "(select '%1$s' || count(*) || coalesce(string_agg(md5(t::text), '' order by md5(t::text)), '') from %1$s t where %2$s = '%3$s')"
              .formatted(table, OWNED.contains(table) ? "owner_tenant" : "tenant_id", tenant));
    }
    try (ResultSet row =
        statement.executeQuery("select md5(concat(" + String.join(", ", parts) + "))")) {
      row.next();
      return row.getString(1);
    }
  }

  private static boolean insert(
      Statement statement,
      String table,
      List<Column> columns,
      Map<String, String> choices,
      UUID tenant,
      boolean neededOnly)
      throws SQLException {
    List<String> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (Column column : columns) {
      if (column.needed() || !neededOnly) {
        names.add(column.name());
        String value = value(column, choices.get(column.name()), tenant);
        values.add(ESPECIALLY.getOrDefault(table + "." + column.name(), value));
      }
    }
    try {
      statement.execute(
          "insert into %s (%s) values (%s)"
              .formatted(table, String.join(", ", names), String.join(", ", values)));
      return true;
    } catch (SQLException e) {
      if (neededOnly) {
        throw new SQLException(table + ": " + e.getMessage(), e);
      }
      return false;
    }
  }

  private static List<String> tables(Statement statement) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (ResultSet rows =
        statement.executeQuery(
            """
            select c.relname from pg_class c
            join pg_attribute a on a.attrelid = c.oid and a.attname in ('tenant_id', 'owner_tenant') and not a.attisdropped
            where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
            order by 1
            """)) {
      while (rows.next()) {
        tables.add(rows.getString(1));
      }
    }
    return tables;
  }

  private static List<Column> columns(Statement statement, String table) throws SQLException {
    List<Column> columns = new ArrayList<>();
    try (ResultSet rows =
        statement.executeQuery(
            """
            select a.attname, t.typname, a.attnotnull, t.typcategory = 'A' as many,
                   (select e.enumlabel from pg_enum e where e.enumtypid = t.oid order by e.enumsortorder limit 1) as label
            from pg_attribute a join pg_type t on t.oid = a.atttypid
            where a.attrelid = '%s'::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
            order by a.attnum
            """
                .formatted(table))) {
      while (rows.next()) {
        columns.add(
            new Column(
                rows.getString(1),
                rows.getString(2),
                rows.getBoolean(3),
                rows.getString(5),
                rows.getBoolean(4)));
      }
    }
    return columns;
  }

  /// The first of the texts that a CHECK allows, by column.
  private static Map<String, String> choices(Statement statement, String table)
      throws SQLException {
    Map<String, String> choices = new LinkedHashMap<>();
    try (ResultSet rows =
        statement.executeQuery(
            "select pg_get_constraintdef(oid) from pg_constraint where contype = 'c' and conrelid = '"
                + table
                + "'::regclass")) {
      while (rows.next()) {
        Matcher oneOf = ONE_OF.matcher(rows.getString(1));
        if (oneOf.find()) {
          choices.put(oneOf.group(1), oneOf.group(2));
        }
      }
    }
    return choices;
  }

  private static String value(Column column, @Nullable String choice, UUID tenant) {
    if (choice != null) {
      return "'" + choice + "'";
    }
    return literal(
        column.array() ? column.type().substring(1) : column.type(),
        column.array(),
        column.label(),
        tenant);
  }

  /// A value of that type which stands in the rows made here.
  ///
  /// @param type as `pg_type` names it, of an array's elements if it is one
  /// @param label of an enum
  public static String literal(String type, boolean array, @Nullable String label, UUID tenant) {
    String plain =
        switch (type) {
          case "int2", "int4", "int8", "numeric", "xid8" -> Integer.toString(NUMBER);
          case "float4", "float8" -> "0.5";
          case "bool" -> "true";
          case "uuid" -> tenant.toString();
          case "timestamptz", "timestamp", "date" -> "now";
          case "interval" -> "1 day";
          case "bytea" -> BYTES;
          case "json", "jsonb" -> "{}";
          default -> label == null ? TEXT : label;
        };
    if (!array) {
      return "'" + plain + "'";
    }
    return "'{\"" + plain.replace("\\", "\\\\").replace("\"", "\\\"") + "\"}'";
  }
}
