package org.pgatlas.server.scoring;

import java.util.UUID;
import org.pgatlas.server.db.Database;

/// How much of the catalogue each metric could be computed for.
public final class CoverageStore {
  private final Database database;

  public CoverageStore(Database database) {
    this.database = database;
  }

  /// Counts of repos with a value.
  ///
  /// @param alone repos whose pony factor is 1
  public record Coverage(long repos, long criticality, long pony, long adoption, long alone) {}

  public Coverage coverage(UUID tenant) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: score.coverage
                    select count(*) as repos, count(criticality_score) as criticality, count(pony_factor) as pony,
                           count(adoption_score) as adoption, count(*) filter (where pony_factor = 1) as alone
                    from repos
                    where tenant_id = :tenant
                    """)
                .bind("tenant", tenant)
                .map(
                    (row, _) ->
                        new Coverage(
                            row.getLong("repos"),
                            row.getLong("criticality"),
                            row.getLong("pony"),
                            row.getLong("adoption"),
                            row.getLong("alone")))
                .one());
  }
}
