package org.pgatlas.server.ops.ledger;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.pgatlas.server.db.Database;

/// The plan inside a function that searches as another role: its text with the call's arguments in
/// place, explained as that role.
final class FunctionPlan {
  private FunctionPlan() {}

  /// @param body of a function in SQL
  /// @param role whose rights it has
  private record Function(String body, List<String> parameters, String role) {}

  /// @param call `name(arguments)`, as EXPLAIN writes it: constants with their types
  static String of(Database database, UUID tenant, String call) {
    return database.asOwner(
        handle -> {
          int paren = call.indexOf('(');
          Function function = find(handle, call.substring(0, paren));
          List<String> arguments = arguments(call.substring(paren + 1, call.length() - 1));
          String sql = function.body();
          for (int i = 0; i < arguments.size(); i++) {
            sql =
                Pattern.compile("\\b" + Pattern.quote(function.parameters().get(i)) + "\\b")
                    .matcher(sql)
                    .replaceAll(Matcher.quoteReplacement("(" + arguments.get(i) + ")"));
          }
          return explain(handle.getConnection(), tenant, function.role(), sql);
        });
  }

  private static Function find(Handle handle, String name) {
    return handle
        .createQuery(
            """
            -- name: ledger.function
            select p.prosrc, p.proargnames, case when p.prosecdef then r.rolname else 'atlas_app' end as role
            from pg_proc p join pg_roles r on r.oid = p.proowner
            where p.pronamespace = 'public'::regnamespace and p.proname = :name
            """)
        .bind("name", name)
        .map(
            (row, _) ->
                new Function(
                    row.getString("prosrc"),
                    List.of((String[]) row.getArray("proargnames").getArray()),
                    row.getString("role")))
        .one();
  }

  private static String explain(Connection connection, UUID tenant, String role, String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute("select set_config('atlas.tenant', '" + tenant + "', true)");
      statement.execute("set local role " + role);
      try (ResultSet plan = statement.executeQuery("explain (format json, verbose) " + sql)) {
        plan.next();
        return plan.getString(1);
      } finally {
        statement.execute("reset role");
      }
    } catch (SQLException e) {
      throw new IllegalStateException("cannot explain inside the function: " + e.getMessage(), e);
    }
  }

  /// Split at the commas that are in no quotes and no brackets.
  static List<String> arguments(String text) {
    List<String> arguments = new ArrayList<>();
    int depth = 0;
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\'') {
        quoted = !quoted;
      } else if (!quoted && (c == '(' || c == '[')) {
        depth++;
      } else if (!quoted && (c == ')' || c == ']')) {
        depth--;
      } else if (!quoted && depth == 0 && c == ',') {
        arguments.add(text.substring(start, i).strip());
        start = i + 1;
      }
    }
    arguments.add(text.substring(start).strip());
    return arguments;
  }
}
