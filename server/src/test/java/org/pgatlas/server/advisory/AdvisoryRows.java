package org.pgatlas.server.advisory;

import java.sql.SQLException;
import java.util.List;
import org.pgatlas.server.testing.TestDatabase;

/// All that is kept of advisories, to see whether anything moved.
final class AdvisoryRows {
  private AdvisoryRows() {}

  /// Every row with the place where it lies, so that a row that was only touched differs too; a
  /// digest for each table.
  static String everything(TestDatabase rows) throws SQLException {
    StringBuilder all = new StringBuilder();
    for (String table :
        List.of(
            "vulnerability",
            "vulnerability_alias",
            "advisory_document",
            "advisory",
            "advisory_link",
            "advisory_affected",
            "feed_advisory")) {
      String digest =
          rows.query(
              "select md5(string_agg(t.ctid::text || t::text, E'\\n' order by t.ctid)) from %s t"
                  .formatted(table));
      all.append(table).append(' ').append(digest).append('\n');
    }
    return all.toString();
  }
}
