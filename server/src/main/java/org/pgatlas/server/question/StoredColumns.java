package org.pgatlas.server.question;

import java.util.Arrays;
import java.util.UUID;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.snapshot.GraphSnapshot;

/// Metric columns that a run wrote into the catalogue, by position of the resident graph; NaN for
/// NULL.
final class StoredColumns {
  static final int REPOS = 0;
  static final int PROJECTS = 1;
  static final int PONY = 2;
  static final int ADOPTION = 3;
  private static final int COLUMNS = 4;
  private static final int FETCH = 10_000;

  private final double[][] values;

  private StoredColumns(int size) {
    values = new double[COLUMNS][size];
    for (double[] column : values) {
      Arrays.fill(column, Double.NaN);
    }
  }

  Structure.Column column(int which) {
    double[] column = values[which];
    return p -> column[p];
  }

  static StoredColumns read(Database database, UUID tenant, GraphSnapshot snapshot) {
    StoredColumns columns = new StoredColumns(snapshot.size());
    database.read(
        tenant,
        handle -> {
          handle
              .createQuery(
                  """
                  -- name: question.columns
                  select id, criticality_repos, criticality_projects, pony_factor, adoption_score
                  from repos where tenant_id = :tenant
                  union all
                  select id, criticality_repos, criticality_projects, null, null
                  from external_repos where tenant_id = :tenant
                  """)
              .bind("tenant", tenant)
              .setFetchSize(FETCH)
              .map(
                  (row, _) -> {
                    int position = snapshot.positionOf(row.getInt("id"));
                    for (int i = 0; i < COLUMNS && position >= 0; i++) {
                      double value = row.getDouble(i + 2);
                      columns.values[i][position] = row.wasNull() ? Double.NaN : value;
                    }
                    return position;
                  })
              .forEach(_ -> {});
          return columns;
        });
    return columns;
  }
}
