package org.pgatlas.server.question;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.Database;

/// Every metric of a project with its place among the projects that have a value.
public final class ProjectPlaces {
  private static final List<String[]> METRICS =
      List.of(
          new String[] {
            "criticality_score", "packages", "dependency graph", "sum over its repos' criticality"
          },
          new String[] {
            "criticality_union",
            "packages",
            "dependency graph",
            "distinct active packages outside it that depend on one of its repos"
          },
          new String[] {
            "pony_factor",
            "contributors",
            "git history",
            "fewest people who made half of the commits over its repos"
          },
          new String[] {
            "adoption_score", "percentile", "registry signals", "mean adoption of its repos"
          });

  private final Database database;

  public ProjectPlaces(Database database) {
    this.database = database;
  }

  /// Empty for an unknown project.
  public List<MetricQuestions.Value> values(UUID tenant, String canonicalId, long runId) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: question.project_places
                    select p.criticality_score as v0, count(o.criticality_score) as n0,
                           count(*) filter (where o.criticality_score < p.criticality_score) as s0,
                           count(*) filter (where o.criticality_score > p.criticality_score) as g0,
                           p.criticality_union as v1, count(o.criticality_union) as n1,
                           count(*) filter (where o.criticality_union < p.criticality_union) as s1,
                           count(*) filter (where o.criticality_union > p.criticality_union) as g1,
                           p.pony_factor as v2, count(o.pony_factor) as n2,
                           count(*) filter (where o.pony_factor < p.pony_factor) as s2,
                           count(*) filter (where o.pony_factor > p.pony_factor) as g2,
                           p.adoption_score as v3, count(o.adoption_score) as n3,
                           count(*) filter (where o.adoption_score < p.adoption_score) as s3,
                           count(*) filter (where o.adoption_score > p.adoption_score) as g3
                    from projects p
                    join projects o on o.tenant_id = :tenant
                    where p.tenant_id = :tenant and p.canonical_id = :id
                    group by p.id, p.criticality_score, p.criticality_union, p.pony_factor, p.adoption_score
                    """)
                .bind("tenant", tenant)
                .bind("id", canonicalId)
                .map((row, _) -> values(row, runId))
                .findOne()
                .orElse(List.of()));
  }

  private static List<MetricQuestions.Value> values(ResultSet row, long runId) throws SQLException {
    List<MetricQuestions.Value> values = new ArrayList<>();
    for (int i = 0; i < METRICS.size(); i++) {
      String[] metric = METRICS.get(i);
      @Nullable Number value = (Number) row.getObject("v" + i);
      int known = row.getInt("n" + i);
      boolean present = value != null;
      values.add(
          new MetricQuestions.Value(
              metric[0],
              value,
              metric[1],
              present ? Double.valueOf(100.0 * row.getInt("s" + i) / known) : null,
              present ? Integer.valueOf(row.getInt("g" + i) + 1) : null,
              present ? Integer.valueOf(known) : null,
              present ? Double.valueOf(0) : null,
              metric[2],
              runId,
              false,
              metric[3]));
    }
    return values;
  }
}
