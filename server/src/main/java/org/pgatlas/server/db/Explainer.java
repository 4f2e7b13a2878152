package org.pgatlas.server.db;

import java.io.Serial;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.StatementCustomizer;
import org.jdbi.v3.core.statement.TemplateEngine;

/// Sends EXPLAIN in front of the statement of one name, with its own values bound, and gives the
/// call up once the plan is there.
final class Explainer implements StatementCustomizer {
  private final String opening;
  private final String prefix;

  /// @param analyze whether the statement runs too, so that times and row counts are measured
  Explainer(String name, boolean analyze) {
    opening = "-- name: " + name + "\n";
    prefix =
        analyze
            ? "explain (format json, verbose, analyze, timing off, buffers off)\n"
            : "explain (format json, verbose)\n";
  }

  TemplateEngine inFrontOf(TemplateEngine usual) {
    return (template, context) -> {
      String sql = usual.render(template, context);
      return sql.startsWith(opening) ? prefix + sql : sql;
    };
  }

  @Override
  public void afterExecution(PreparedStatement statement, StatementContext context)
      throws SQLException {
    String sql = context.getRenderedSql();
    if (sql == null || !sql.startsWith(prefix)) {
      return;
    }
    try (ResultSet plan = statement.getResultSet()) {
      plan.next();
      throw new Explained(sql.substring(prefix.length()), plan.getString(1));
    }
  }

  /// Ends the call.
  static final class Explained extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    private final String sql;
    private final String plan;

    private Explained(String sql, String plan) {
      super(null, null, false, false);
      this.sql = sql;
      this.plan = plan;
    }

    Database.Explanation explanation() {
      return new Database.Explanation(sql, plan);
    }
  }
}
