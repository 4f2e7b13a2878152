package org.pgatlas.server.ops.doctor;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The costliest queries that `pg_stat_statements` has counted for a table, each with the plan that
/// PostgreSQL makes without knowing its values.
///
/// @param view its qualified name; empty when the extension is not there
record CountedQueries(String view) {
  private static final int SHOWN = 3;
  private static final int LENGTH = 240;

  /// Its queries have numbers for values.
  private static final String TOP =
      """
      -- name: doctor.counted_queries
      select s.query, s.calls, s.mean_exec_time as mean_ms
      from :statements s
      where s.dbid = (select oid from pg_database where datname = current_database())
        and s.query ~* ('\\m' || ? || '\\M') and s.query ~* '^(\\s|--[^\\n]*\\n)*(select|with)\\M' and s.query !~ ';' and s.query !~* 'pg_catalog|pg_stat_|pg_class'
      order by s.total_exec_time desc limit
      """;

  private static final Pattern STEP =
      Pattern.compile("^\\s*(?:->\\s*)?(.*?)\\s+\\(cost=\\S+ rows=(\\d+) .*$");

  private record Counted(String query, long calls, double meanMs) {}

  /// The forms with queries and plans, as far as this login may see them.
  List<TableForm> added(Connection connection, List<TableForm> forms) throws SQLException {
    if (view.isEmpty()) {
      return forms;
    }
    List<TableForm> filled = new ArrayList<>();
    for (TableForm form : forms) {
      List<Accesses.Access> accesses = new ArrayList<>();
      for (Counted counted : top(connection, form.table())) {
        String text = counted.query().replaceAll("--[^\\n]*\\n", " ").replaceAll("\\s+", " ");
        accesses.add(
            new Accesses.Access(
                String.format(
                    Locale.ROOT,
                    "%s (%d calls, %.1f ms each)",
                    text.substring(0, Math.min(LENGTH, text.length())).strip(),
                    counted.calls(),
                    counted.meanMs()),
                plan(connection, counted.query())));
      }
      filled.add(form.with(accesses));
    }
    return filled;
  }

  private List<Counted> top(Connection connection, String table) throws SQLException {
    List<Counted> top = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(TOP.replace(":statements", view) + " " + SHOWN)) {
      statement.setString(1, table.replaceAll("\\W", "."));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          top.add(
              new Counted(
                  rows.getString("query"), rows.getLong("calls"), rows.getDouble("mean_ms")));
        }
      }
    }
    return top;
  }

  /// Empty where it cannot be planned any more, or not by this login.
  private static String plan(Connection connection, String query) throws SQLException {
    Savepoint before = connection.setSavepoint();
    boolean prepared = false;
    String plan = "";
    try (Statement statement = connection.createStatement()) {
      statement.execute("prepare doctor_form as " + query);
      prepared = true;
      plan = explained(statement);
    } catch (SQLException e) {
      connection.rollback(before);
    }
    if (prepared) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("deallocate doctor_form");
      }
    }
    return plan;
  }

  private static String explained(Statement statement) throws SQLException {
    statement.execute("set local plan_cache_mode = force_generic_plan");
    String values = "";
    try (ResultSet row =
        statement.executeQuery(
            """
            -- name: doctor.parameters
            select array_to_string(array_fill('null'::text, array[cardinality(parameter_types)]), ', ')
            from pg_prepared_statements where name = 'doctor_form'
            """)) {
      values = row.next() ? row.getString(1) : "";
    }
    List<String> steps = new ArrayList<>();
    try (ResultSet lines =
        statement.executeQuery(
            "explain execute doctor_form" + (values.isEmpty() ? "" : "(" + values + ")"))) {
      while (lines.next()) {
        Matcher step = STEP.matcher(lines.getString(1));
        if (step.matches()) {
          steps.add(step.group(1) + " (" + step.group(2) + " rows)");
        }
      }
    }
    return String.join(" ← ", steps);
  }
}
