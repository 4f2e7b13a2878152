package org.pgatlas.server.ops.ledger;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdbi.v3.core.statement.Query;
import org.pgatlas.server.db.HotQuery;

/// Queries that no store sends, for tests of how queries are judged.
final class OneQuery {
  private static final Pattern NAME = Pattern.compile("-- name: (\\S+)\\s");

  private OneQuery() {}

  /// One that reads, under the name in its text.
  static HotQuery reading(String sql) {
    Matcher name = NAME.matcher(sql);
    if (!name.lookingAt()) {
      throw new IllegalArgumentException("has no name: " + sql);
    }
    return HotQuery.read(
        name.group(1),
        "",
        (database, tenant, _) ->
            database.read(
                tenant,
                handle -> {
                  Query query = handle.createQuery(sql);
                  return (sql.contains(":tenant") ? query.bind("tenant", tenant) : query)
                      .mapToMap()
                      .list();
                }));
  }
}
