package org.pgatlas.server.finding;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// What open findings were ranked with, against what is known now. All functions are part of the
/// caller's transaction.
final class RankStore {
  /// A finding with what it is to be ranked with.
  record Ranked(long id, ArtifactSubject artifact, Risk risk) {}

  /// Artifacts with open findings whose criticality or pony factor is not what those were ranked
  /// with: one row an artifact, whatever the number of findings.
  List<Integer> moved(Handle handle, UUID tenant) {
    return handle
        .createQuery(
            """
            -- name: finding.moved
            select a.source_id
            from artifact_risk_summary a
            join edge_source s on s.tenant_id = a.tenant_id and s.id = a.source_id
            left join repos r on r.tenant_id = s.tenant_id and r.id = s.repo_vertex_id
            where a.tenant_id = :tenant
              and (a.mixed or a.criticality is distinct from r.criticality_score or a.pony_factor is distinct from r.pony_factor)
            order by a.source_id
            """)
        .bind("tenant", tenant)
        .mapTo(Integer.class)
        .list();
  }

  /// Open findings of the artifacts that were ranked with something else. Served by
  /// `ix_finding_source`.
  List<Ranked> outdated(Handle handle, UUID tenant, Collection<ArtifactSubject> artifacts) {
    Map<Integer, ArtifactSubject> bySource = new HashMap<>();
    artifacts.forEach(one -> bySource.put(one.sourceId(), one));
    return handle
        .createQuery(
            """
            -- name: finding.outdated
            select f.id, f.source_id, f.severity_score, f.epss, f.kev
            from unnest(cast(:sources as int[]), cast(:criticalities as int[]), cast(:ponies as int[])) as w (source, criticality, pony)
            join finding f on f.tenant_id = :tenant and f.source_id = w.source and f.open
            where f.criticality is distinct from w.criticality or f.pony_factor is distinct from w.pony
            order by f.id
            """)
        .bind("tenant", tenant)
        .bind("sources", artifacts.stream().map(ArtifactSubject::sourceId).toArray(Integer[]::new))
        .bind(
            "criticalities",
            artifacts.stream().map(ArtifactSubject::criticality).toArray(Integer[]::new))
        .bind("ponies", artifacts.stream().map(ArtifactSubject::ponyFactor).toArray(Integer[]::new))
        .map(
            (row, _) -> {
              ArtifactSubject artifact = known(bySource.get(row.getInt("source_id")));
              return new Ranked(
                  row.getLong("id"),
                  artifact,
                  new Risk(
                      InputStore.decimal(row, "severity_score"),
                      InputStore.decimal(row, "epss"),
                      row.getBoolean("kev"),
                      artifact.criticality(),
                      artifact.ponyFactor()));
            })
        .list();
  }

  private static ArtifactSubject known(@Nullable ArtifactSubject artifact) {
    if (artifact == null) {
      throw new IllegalStateException("a finding of an artifact that was not asked for");
    }
    return artifact;
  }

  void write(Handle handle, UUID tenant, List<Ranked> all) {
    if (all.isEmpty()) {
      return;
    }
    handle
        .createUpdate(
            """
            -- name: finding.rank
            update finding f
            set criticality = w.criticality, pony_factor = w.pony, metric_run_id = w.run, risk = w.risk
            from unnest(cast(:ids as bigint[]), cast(:criticalities as int[]), cast(:ponies as int[]), cast(:runs as bigint[]),
                        cast(:risks as double precision[])) as w (id, criticality, pony, run, risk)
            where f.tenant_id = :tenant and f.id = w.id
            """)
        .bind("tenant", tenant)
        .bind("ids", all.stream().map(Ranked::id).toArray(Long[]::new))
        .bind(
            "criticalities",
            all.stream().map(one -> one.artifact().criticality()).toArray(Integer[]::new))
        .bind(
            "ponies", all.stream().map(one -> one.artifact().ponyFactor()).toArray(Integer[]::new))
        .bind("runs", all.stream().map(one -> one.artifact().metricRun()).toArray(Long[]::new))
        .bind("risks", all.stream().map(one -> one.risk().value()).toArray(Double[]::new))
        .execute();
  }
}
