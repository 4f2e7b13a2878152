package org.pgatlas.server.ops.doctor;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Large tables that no registered query reads: either nobody needs them, or what reads them has
/// no index story. A comment may say `queries=…` of what is read whole, or hardly ever.
final class UnreadTables {
  static final String ID = "table.unread";
  static final String TITLE = "Every large table has a query in the ledger, or says who reads it";

  private static final String LARGE =
      """
      -- name: doctor.table_unread
      select c.relname as name, greatest(c.reltuples, (select sum(p.reltuples) from pg_inherits i join pg_class p on p.oid = i.inhrelid where i.inhparent = c.oid)) as tuples
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = ? and c.relkind in ('r', 'p') and not c.relispartition
        and coalesce(obj_description(c.oid, 'pg_class'), '') !~ 'queries='
        and c.relname !~ '^flyway_schema_history$'
        and greatest(c.reltuples, (select sum(p.reltuples) from pg_inherits i join pg_class p on p.oid = i.inhrelid where i.inhparent = c.oid)) >= 10000
      """;

  private UnreadTables() {}

  static List<Finding> among(
      Connection connection, String schema, Map<String, List<Accesses.Access>> reads)
      throws SQLException {
    List<Finding> findings = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(LARGE)) {
      statement.setString(1, schema);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          String table = rows.getString("name");
          if (!reads.containsKey(table)) {
            findings.add(
                new Finding(
                    ID,
                    Finding.Severity.NOTICE,
                    table,
                    rows.getLong("tuples")
                        + " rows that no query of the ledger reads: register the query with its index, or say queries=… in the comment",
                    ""));
          }
        }
      }
    }
    return findings;
  }
}
