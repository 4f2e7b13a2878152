package org.pgatlas.server.question;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
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

  private static final List<Metric> PEOPLE =
      Stream.concat(Histories.METRICS.stream(), Stream.of(Metric.MAINTENANCE_DEBT)).toList();
  private static final String APPROVED = "approved_usd";
  private static final String EFFICIENCY = "funding_efficiency";

  private final Database database;
  private final MetricQuestions metrics;
  private final FundingStore funding;

  ProjectPlaces(Database database, MetricQuestions metrics) {
    this.database = database;
    this.metrics = metrics;
    this.funding = new FundingStore(database);
  }

  /// Names of all that a project is measured by.
  static List<String> labels() {
    return Stream.of(
            METRICS.stream().map(metric -> metric[0]),
            PEOPLE.stream().map(Metric::label),
            Stream.of(APPROVED, EFFICIENCY))
        .flatMap(labels -> labels)
        .toList();
  }

  /// Empty for an unknown project.
  public List<MetricQuestions.Value> values(UUID tenant, String canonicalId, long runId) {
    List<MetricQuestions.Value> values = new ArrayList<>(stored(tenant, canonicalId, runId));
    if (!values.isEmpty()) {
      int id = funding.projectId(tenant, canonicalId).orElse(-1);
      values.addAll(people(tenant, id));
      values.addAll(funding(tenant, id, runId));
    }
    return values;
  }

  private List<MetricQuestions.Value> people(UUID tenant, int id) {
    MetricColumns columns = metrics.columns(tenant);
    Histories.Group projects = columns.histories().projects();
    int index = projects.indexOf(id);
    List<MetricQuestions.Value> values = new ArrayList<>();
    long runId = columns.resident().runId();
    for (Metric metric : Histories.METRICS) {
      double value = index < 0 ? Double.NaN : projects.at(metric, index);
      Tally tally = Tally.of(projects.size(), p -> projects.at(metric, p));
      values.add(value(metric, value, tally, runId));
    }
    Map<Integer, Double> debts = columns.debtOfProjects();
    double[] all = debts.values().stream().mapToDouble(Double::doubleValue).toArray();
    values.add(
        value(
            Metric.MAINTENANCE_DEBT,
            debts.getOrDefault(id, Double.NaN),
            Tally.of(all.length, p -> all[p]),
            runId));
    return values;
  }

  private static MetricQuestions.Value value(Metric metric, double value, Tally tally, long runId) {
    return value(
        metric.label(),
        metric.number(value),
        value,
        metric.unit(),
        metric.source(),
        tally,
        runId,
        metric.definition());
  }

  private static MetricQuestions.Value value(
      String label,
      @Nullable Number number,
      double value,
      String unit,
      String source,
      Tally tally,
      long runId,
      String definition) {
    boolean known = !Double.isNaN(value);
    return new MetricQuestions.Value(
        label,
        number,
        unit,
        known ? Double.valueOf(100.0 * tally.smaller(value) / tally.known()) : null,
        known ? Integer.valueOf(tally.greater(value) + 1) : null,
        known ? Integer.valueOf(tally.known()) : null,
        known ? Double.valueOf(0) : null,
        source,
        runId,
        false,
        definition);
  }

  private List<MetricQuestions.Value> funding(UUID tenant, int id, long runId) {
    List<FundingStore.Funded> funded = funding.all(tenant);
    double approved = Double.NaN;
    double efficiency = Double.NaN;
    for (FundingStore.Funded one : funded) {
      if (one.projectId() == id) {
        approved = one.approvedUsd();
        efficiency = one.efficiency();
      }
    }
    return List.of(
        value(
            APPROVED,
            Double.isNaN(approved) ? null : Double.valueOf(approved),
            approved,
            "USD",
            "grants",
            Tally.of(funded.size(), p -> funded.get(p).approvedUsd()),
            runId,
            "sum of its approved grants, of those that name an amount"),
        value(
            EFFICIENCY,
            Double.isNaN(efficiency) ? null : Double.valueOf(efficiency),
            efficiency,
            "packages per 1,000 USD",
            "dependency graph and grants",
            Tally.of(funded.size(), p -> funded.get(p).efficiency()),
            runId,
            "distinct active packages outside it that rest on it, per 1,000 dollars approved"));
  }

  private List<MetricQuestions.Value> stored(UUID tenant, String canonicalId, long runId) {
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
