package org.pgatlas.server.ops.doctor;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;

/// Runs every check over one schema of a database, in a read-only transaction, and changes nothing.
public final class Doctor {
  static final int TIMEOUT_S = 60;

  /// Older snapshots keep dead rows for too long.
  private static final Duration OLD = Duration.ofMinutes(5);

  private static final String STATEMENTS = "pg_stat_statements";

  /// Wherever the extension is.
  private static final String STATEMENTS_VIEW =
      """
      -- name: doctor.statements_view
      select quote_ident(n.nspname) || '.pg_stat_statements'
      from pg_extension e join pg_namespace n on n.oid = e.extnamespace
      where e.extname = 'pg_stat_statements' and ? = ''
      """;

  private final DataSource source;
  private final String jdbcUrl;
  private final String schema;
  private final Accesses accesses;
  private final Duration old;

  /// One for any database: how its tables are read, `pg_stat_statements` tells where it counts.
  public Doctor(DataSource source, String jdbcUrl, String schema) {
    this(source, jdbcUrl, schema, Accesses.UNKNOWN, OLD);
  }

  Doctor(DataSource source, String jdbcUrl, String schema, Accesses accesses, Duration old) {
    this.source = source;
    this.jdbcUrl = jdbcUrl;
    this.schema = schema;
    this.accesses = accesses;
    this.old = old;
  }

  /// The same for a database whose hot queries are registered.
  public Doctor knowing(Accesses registered) {
    return new Doctor(source, jdbcUrl, schema, registered, old);
  }

  /// What was examined and found.
  ///
  /// @param version of the server, e.g. `18.6`
  /// @param skipped checks that need something which is not there, with the reason
  /// @param tables each with what the guide asks of it
  public record Report(
      String database,
      String version,
      String schema,
      int checks,
      List<String> skipped,
      List<Finding> findings,
      List<TableForm> tables) {
    public Report {
      skipped = List.copyOf(skipped);
      tables = List.copyOf(tables);
      findings = List.copyOf(findings);
    }

    /// Of the migration files in a folder.
    public static Report ofFiles(String folder, List<Finding> findings) {
      return new Report(
          folder, "", "", MigrationRules.titles().size(), List.of(), findings, List.of());
    }

    boolean ofFiles() {
      return version.isEmpty();
    }

    /// True when a finding is at least that severe.
    public boolean has(Finding.Severity severity) {
      return findings.stream().anyMatch(f -> f.severity().compareTo(severity) <= 0);
    }
  }

  /// Ids of all checks.
  public static List<String> checks() {
    return List.copyOf(titles().keySet());
  }

  /// What each check asks for, by its id.
  static Map<String, String> titles() {
    Map<String, String> titles = new LinkedHashMap<>();
    rules().forEach(check -> titles.put(check.id(), check.title()));
    titles.put(UnreadTables.ID, UnreadTables.TITLE);
    titles.putAll(CatalogueChecks.titles());
    return titles;
  }

  /// The database cannot be examined.
  public static final class Unreachable extends RuntimeException {
    private static final long serialVersionUID = 1;

    private Unreachable(SQLException cause) {
      super(cause.getMessage(), cause);
    }

    private Unreachable(String message) {
      super(message);
    }
  }

  /// @throws Unreachable when there is no such schema, or a query fails
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
    List<TableForm> tables = new ArrayList<>();
    String database;
    String version;
    try (Connection connection = source.getConnection()) {
      connection.setReadOnly(true);
      connection.setAutoCommit(false);
      database = connection.getCatalog();
      version = connection.getMetaData().getDatabaseProductVersion();
      enter(connection, database);
      String statements = text(connection, STATEMENTS_VIEW, "");
      for (Check check : rules()) {
        boolean counted = check.needs().equals(STATEMENTS);
        if (counted ? statements.isEmpty() : !exists(connection, check.needs())) {
          skipped.add(check.id() + ": there is no " + check.needs());
        } else {
          runOrSkip(connection, check.id(), skipped, () -> run(connection, check, statements))
              .ifPresent(findings::addAll);
        }
      }
      Map<String, List<Accesses.Access>> reads = new HashMap<>(accesses.byTable());
      if (accesses.registered()) {
        runOrSkip(
                connection,
                UnreadTables.ID,
                skipped,
                () -> UnreadTables.among(connection, schema, reads))
            .ifPresent(findings::addAll);
      } else {
        skipped.add(UnreadTables.ID + ": no ledger of hot queries is known here");
      }
      runOrSkip(
              connection,
              "the form of each table",
              skipped,
              () -> TableForms.of(connection, quoted(), reads, new CountedQueries(statements)))
          .ifPresent(tables::addAll);
      connection.rollback();
    }
    findings.addAll(CatalogueChecks.run(source, jdbcUrl, schema, skipped));
    findings.sort(
        Comparator.comparing(Finding::severity)
            .thenComparing(Finding::check)
            .thenComparing(Finding::object));
    return new Report(database, version, schema, checks().size(), skipped, findings, tables);
  }

  /// @throws Unreachable when the schema is not there
  private void enter(Connection connection, String database) throws SQLException {
    String others =
        text(
            connection,
            """
            -- name: doctor.schemas
            select case when exists (select from pg_namespace where nspname = ?) then '' else coalesce(string_agg(nspname, ', ' order by nspname), 'none') end
            from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'
            """,
            schema);
    if (!others.isEmpty()) {
      throw new Unreachable(
          "there is no schema '" + schema + "' in " + database + "; it has " + others);
    }
    text(connection, "select set_config('search_path', quote_ident(?), true)", schema);
  }

  /// One value; empty for none.
  private static String text(Connection connection, String sql, String parameter)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, parameter);
      try (ResultSet row = statement.executeQuery()) {
        String found = row.next() ? row.getString(1) : null;
        return found == null ? "" : found;
      }
    }
  }

  private static List<Check> rules() {
    return Stream.concat(TableRules.ALL.stream(), FlowRules.ALL.stream()).toList();
  }

  /// A question to the database.
  @FunctionalInterface
  private interface Question<T> {
    T ask() throws SQLException;
  }

  /// A server of another version, or a login with few rights, fails single checks: the others still
  /// tell what they see.
  private static <T> Optional<T> runOrSkip(
      Connection connection, String id, List<String> skipped, Question<T> question)
      throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      return Optional.of(question.ask());
    } catch (SQLException e) {
      connection.rollback(before);
      skipped.add(id + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  private List<Finding> run(Connection connection, Check check, String statements)
      throws SQLException {
    List<Finding> findings = new ArrayList<>();
    String sql =
        check
            .sql()
            .replace(":schema", quoted())
            .replace(":statements", statements)
            .replace(":old", literal(old.toSeconds() + " s"));
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

  /// The schema as text that a cast takes for exactly this name.
  private String quoted() {
    return literal('"' + schema.replace("\"", "\"\"") + '"');
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /// @param needed `relation` or `relation.column`; empty for nothing
  private static boolean exists(Connection connection, String needed) throws SQLException {
    if (needed.isEmpty()) {
      return true;
    }
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
