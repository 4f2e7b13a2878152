package org.pgatlas.server.ops.doctor;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/// Which of several indexes over the same columns may go: one that no constraint, no foreign key
/// and no replica identity stands on, and never the only one that keeps values unique.
final class TwinIndexes {
  private static final String TIES =
      """
      -- name: doctor.index_ties
      select i.indexrelid::regclass::text as name, i.indisunique as is_unique,
             i.indisreplident or exists (select from pg_constraint c where c.conindid = i.indexrelid) as bound
      from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = ?
      """;

  private record Tie(boolean unique, boolean bound) {}

  private final Map<String, Tie> ties = new HashMap<>();

  private TwinIndexes() {}

  static TwinIndexes of(DataSource source, String schema) throws SQLException {
    TwinIndexes twins = new TwinIndexes();
    try (Connection connection = source.getConnection();
        PreparedStatement statement = connection.prepareStatement(TIES)) {
      statement.setString(1, schema);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          twins.ties.put(
              rows.getString("name"),
              new Tie(rows.getBoolean("is_unique"), rows.getBoolean("bound")));
        }
      }
    }
    return twins;
  }

  /// Its name; empty when a person must decide.
  String spare(List<String> names) {
    String spare = "";
    long unique = names.stream().filter(name -> tie(name).unique()).count();
    for (String name : names) {
      Tie tie = tie(name);
      boolean better = spare.isEmpty() || !tie.unique() || tie(spare).unique();
      if (!tie.bound() && better && (!tie.unique() || unique > 1)) {
        spare = name;
      }
    }
    return spare;
  }

  /// What is not known is held on to.
  private Tie tie(String name) {
    return ties.getOrDefault(name, new Tie(true, true));
  }
}
