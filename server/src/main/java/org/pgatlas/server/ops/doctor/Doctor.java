package org.pgatlas.server.ops.doctor;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;

/// Runs every check over one schema of a database, in a read-only transaction, and changes nothing.
public final class Doctor {
  private static final int TIMEOUT_S = 60;

  private final DataSource source;
  private final String jdbcUrl;
  private final String schema;

  public Doctor(DataSource source, String jdbcUrl, String schema) {
    this.source = source;
    this.jdbcUrl = jdbcUrl;
    this.schema = schema;
  }

  /// What was examined and found.
  ///
  /// @param version of the server, e.g. `18.6`
  /// @param skipped checks that need something which is not there, with the reason
  public record Report(
      String database,
      String version,
      String schema,
      int checks,
      List<String> skipped,
      List<Finding> findings) {
    public Report {
      skipped = List.copyOf(skipped);
      findings = List.copyOf(findings);
    }

    /// True when a finding is at least that severe.
    public boolean has(Finding.Severity severity) {
      return findings.stream().anyMatch(f -> f.severity().compareTo(severity) <= 0);
    }
  }

  /// Ids of all checks.
  public static List<String> checks() {
    return Stream.concat(rules().stream().map(Check::id), CatalogueChecks.ids().stream()).toList();
  }

  /// The database cannot be examined.
  public static final class Unreachable extends RuntimeException {
    private static final long serialVersionUID = 1;

    private Unreachable(SQLException cause) {
      super(cause.getMessage(), cause);
    }
  }

  /// @throws Unreachable when a query fails
  public Report examine() {
    try {
      return examineNow();
    } catch (SQLException e) {
      throw new Unreachable(e);
    }
  }

  private Report examineNow() throws SQLException {
    List<Finding> findings = new ArrayList<>();
    List<String> skipped = new ArrayList<>();
    String database;
    String version;
    try (Connection connection = source.getConnection()) {
      connection.setReadOnly(true);
      connection.setAutoCommit(false);
      database = connection.getCatalog();
      version = connection.getMetaData().getDatabaseProductVersion();
      try (PreparedStatement path =
          connection.prepareStatement("select set_config('search_path', ?, true)")) {
        path.setString(1, schema);
        path.execute();
      }
      for (Check check : rules()) {
        if (!check.needs().isEmpty() && !exists(connection, check.needs())) {
          skipped.add(check.id() + ": there is no " + check.needs());
        } else {
          findings.addAll(runOrSkip(connection, check, skipped));
        }
      }
      connection.rollback();
    }
    findings.addAll(CatalogueChecks.run(source, jdbcUrl, schema));
    findings.sort(
        Comparator.comparing(Finding::severity)
            .thenComparing(Finding::check)
            .thenComparing(Finding::object));
    return new Report(database, version, schema, checks().size(), skipped, findings);
  }

  private static List<Check> rules() {
    return Stream.concat(TableRules.ALL.stream(), FlowRules.ALL.stream()).toList();
  }

  /// A server of another version, or a login with few rights, fails single checks: the others still
  /// tell what they see.
  private List<Finding> runOrSkip(Connection connection, Check check, List<String> skipped)
      throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      return run(connection, check);
    } catch (SQLException e) {
      connection.rollback(before);
      skipped.add(check.id() + ": " + e.getMessage());
      return List.of();
    }
  }

  private List<Finding> run(Connection connection, Check check) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    String sql = check.sql().replace(":schema", "'" + schema.replace("'", "''") + "'");
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setQueryTimeout(TIMEOUT_S);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          findings.add(
              new Finding(
                  check.id(),
                  check.severity(),
                  rows.getString("object"),
                  rows.getString("why"),
                  rows.getString("ddl")));
        }
      }
    }
    return findings;
  }

  /// @param needed `relation` or `relation.column`
  private static boolean exists(Connection connection, String needed) throws SQLException {
    int dot = needed.indexOf('.');
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select to_regclass(?) is not null and (? = '' or exists (select from pg_attribute where attrelid = to_regclass(?) and attname = ?))")) {
      String relation = dot < 0 ? needed : needed.substring(0, dot);
      String column = dot < 0 ? "" : needed.substring(dot + 1);
      statement.setString(1, relation);
      statement.setString(2, column);
      statement.setString(3, relation);
      statement.setString(4, column);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }
}
