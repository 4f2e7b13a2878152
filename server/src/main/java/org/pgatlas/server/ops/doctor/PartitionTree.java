package org.pgatlas.server.ops.doctor;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import javax.sql.DataSource;

/// Which tables are parts of a partitioned one, of which the whole is told already, and which are
/// such wholes.
///
/// @param parts as they are written with and without their schema
/// @param wholes the same
record PartitionTree(Set<String> parts, Set<String> wholes) {
  private static final String TABLES =
      """
      -- name: doctor.partition_tree
      select format('%I.%I', n.nspname, c.relname) as full_name, format('%I', c.relname) as name,
             c.relispartition as part, c.relkind = 'p' as whole
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = ? and c.relkind in ('r', 'p') and (c.relispartition or c.relkind = 'p')
      """;

  PartitionTree {
    parts = Set.copyOf(parts);
    wholes = Set.copyOf(wholes);
  }

  static PartitionTree of(DataSource source, String schema) throws SQLException {
    Set<String> parts = new HashSet<>();
    Set<String> wholes = new HashSet<>();
    try (Connection connection = source.getConnection();
        PreparedStatement statement = connection.prepareStatement(TABLES)) {
      statement.setString(1, schema);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          Set<String> names = new HashSet<>();
          names.add(rows.getString("full_name"));
          names.add(rows.getString("name"));
          if (rows.getBoolean("part")) {
            parts.addAll(names);
          }
          if (rows.getBoolean("whole")) {
            wholes.addAll(names);
          }
        }
      }
    }
    return new PartitionTree(parts, wholes);
  }

  boolean isPart(String table) {
    return parts.contains(table);
  }

  boolean isWhole(String table) {
    return wholes.contains(table);
  }
}
