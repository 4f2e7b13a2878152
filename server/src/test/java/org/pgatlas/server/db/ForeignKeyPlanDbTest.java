package org.pgatlas.server.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.TestDatabase;

/// The plans that [Database#writeRows] lets a session keep are made, at worst, when the tables are
/// empty and nobody has counted them.
class ForeignKeyPlanDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  /// A check as PostgreSQL words it, with the columns that it looks up.
  private record Check(String foreignKey, String sql, List<String> columns) {}

  private final TestDatabase database = POSTGRES.createDatabase();

  @Test
  void in_an_empty_database_each_check_looks_up_one_row_by_its_whole_key() throws SQLException {
    AtlasFixture.open(database).close();
    TreeMap<String, String> wrong = new TreeMap<>();
    List<Check> checks;
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      checks = checks(statement);
      statement.execute("set enable_seqscan = off");
      statement.execute("set plan_cache_mode = force_generic_plan");
      for (Check check : checks) {
        String plan = plan(statement, check);
        boolean whole =
            check.columns().stream()
                .allMatch(c -> plan.matches("(?s).*Cond: .*\\b" + c + "\\b[^=]*= .*"));
        if (!whole || plan.contains("Filter:")) {
          wrong.put(check.foreignKey(), plan);
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(checks).hasSizeGreaterThan(60);
  }

  private static List<Check> checks(Statement statement) throws SQLException {
    List<Check> checks = new ArrayList<>();
    try (ResultSet rows =
        statement.executeQuery(
            """
            select c.conrelid::regclass || '.' || c.conname, c.confrelid::regclass::text,
                   array_agg(a.attname::text order by k.n), array_agg(format_type(a.atttypid, null) order by k.n)
            from pg_constraint c
            join pg_class parent on parent.oid = c.confrelid and parent.relkind = 'r'
            cross join unnest(c.confkey) with ordinality as k (attnum, n)
            join pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.attnum
            where c.contype = 'f' and c.conparentid = 0
            group by c.oid
            """)) {
      while (rows.next()) {
        List<String> columns = List.of((String[]) rows.getArray(3).getArray());
        List<String> types = List.of((String[]) rows.getArray(4).getArray());
        StringBuilder where = new StringBuilder();
        for (int at = 0; at < columns.size(); at++) {
          where.append(at == 0 ? "" : " and ").append(columns.get(at));
          where.append(" = $").append(at + 1);
        }
        checks.add(
            new Check(
                rows.getString(1),
                "prepare k (%s) as select 1 from only %s x where %s for key share of x"
                    .formatted(String.join(", ", types), rows.getString(2), where),
                columns));
      }
    }
    return checks;
  }

  private static String plan(Statement statement, Check check) throws SQLException {
    statement.execute(check.sql());
    String nulls = String.join(", ", check.columns().stream().map(_ -> "null").toList());
    StringBuilder plan = new StringBuilder();
    try (ResultSet rows = statement.executeQuery("explain (costs off) execute k (" + nulls + ")")) {
      while (rows.next()) {
        plan.append(rows.getString(1)).append('\n');
      }
    }
    statement.execute("deallocate k");
    return plan.toString();
  }
}
