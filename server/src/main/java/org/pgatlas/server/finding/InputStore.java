package org.pgatlas.server.finding;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.match.CoarseRange;
import org.pgatlas.server.component.MarkStore;

/// What is evaluated: artifacts, the components in force, exploit signals. All functions are part
/// of the caller's transaction.
final class InputStore {
  private final MarkStore marks = new MarkStore();

  /// The packages in question with the keys between which a component of them may be.
  record Ranges(List<String> keys, List<Long> lows, List<Long> highs) {
    Ranges() {
      this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    void add(String key, CoarseRange range) {
      keys.add(key);
      lows.add(range.low());
      highs.add(range.high());
    }
  }

  /// EPSS and KEV of a vulnerability.
  record Signals(@Nullable Double epss, boolean kev) {
    static final Signals NONE = new Signals(null, false);
  }

  /// Serialises what changes one tenant's findings until the transaction ends: of a document
  /// applied and an advisory imported at once the second sees the first.
  void lock(Handle handle, UUID tenant) {
    handle
        .createQuery(
            """
            -- name: finding.lock
            select 1 from (select pg_advisory_xact_lock(hashtextextended('findings:' || :tenant, 0))) locked
            """)
        .bind("tenant", tenant.toString())
        .mapTo(int.class)
        .one();
  }

  /// Served by primary keys.
  Map<Integer, ArtifactSubject> artifacts(Handle handle, UUID tenant, Collection<Integer> sources) {
    Map<Integer, ArtifactSubject> found = new HashMap<>();
    handle
        .createQuery(
            """
            -- name: finding.artifacts
            select s.id, s.source_key, i.root_purl as root, i.root_version as version,
                   r.criticality_score, r.pony_factor, p.canonical_id as project,
                   (select max(m.id) from metric_run m where m.tenant_id = :tenant) as metric_run_id
            from edge_source s
            left join artifact_document i on i.tenant_id = s.tenant_id and i.source_id = s.id
            left join repos r on r.tenant_id = s.tenant_id and r.id = s.repo_vertex_id
            left join projects p on p.tenant_id = r.tenant_id and p.id = r.project_id
            where s.tenant_id = :tenant and s.id = any(:sources)
            """)
        .bind("tenant", tenant)
        .bind("sources", sources.toArray(Integer[]::new))
        .map(
            (row, _) ->
                new ArtifactSubject(
                    row.getInt("id"),
                    row.getString("source_key"),
                    row.getString("root"),
                    row.getString("version"),
                    integer(row, "criticality_score"),
                    integer(row, "pony_factor"),
                    row.getObject("metric_run_id", Long.class),
                    row.getString("project")))
        .forEach(one -> found.put(one.sourceId(), one));
    return found;
  }

  static @Nullable Integer integer(ResultSet row, String column) throws SQLException {
    int value = row.getInt(column);
    return row.wasNull() ? null : value;
  }

  static @Nullable Double decimal(ResultSet row, String column) throws SQLException {
    double value = row.getDouble(column);
    return row.wasNull() ? null : value;
  }

  /// Components that the artifacts' documents in force have and advisories can name, by artifact.
  Map<Integer, List<Assessment.Part>> parts(
      Handle handle, UUID tenant, Collection<Integer> sources) {
    Map<Integer, List<Assessment.Part>> found = new HashMap<>();
    handle
        .createQuery(
            """
            -- name: finding.parts
            select distinct i.source_id, c.id, c.purl
            from component_index i
            cross join lateral unnest(i.component_ids) as part (component_id)
            join component c on c.id = part.component_id
            join package p on p.id = c.package_id
            where i.tenant_id = :tenant and i.source_id = any(:sources) and p.match_key is not null
            order by i.source_id, c.purl
            """)
        .bind("tenant", tenant)
        .bind("sources", sources.toArray(Integer[]::new))
        .map(
            (row, _) ->
                found
                    .computeIfAbsent(row.getInt("source_id"), _ -> new ArrayList<>())
                    .add(new Assessment.Part(row.getInt("id"), row.getString("purl"))))
        .list();
    return found;
  }

  /// What the documents in force for the artifacts say of their parts beside their purls.
  Map<Integer, DocumentMarks> marks(Handle handle, UUID tenant, Collection<Integer> sources) {
    return DocumentMarks.bySource(marks.ofSources(handle, tenant, sources));
  }

  /// The same for several artifacts, of these components.
  Map<Integer, DocumentMarks> marks(
      Handle handle, UUID tenant, Set<Integer> sources, Set<Integer> components) {
    return DocumentMarks.bySource(marks.inForce(handle, tenant, sources, components));
  }

  /// Components in force anywhere that may lie in one of the ranges, under their own package's name
  /// or their source package's.
  ///
  /// Served by `ix_package_match_key`, `ix_component_use_package` and
  /// `ix_component_source_match_key`.
  List<Assessment.Part> partsIn(Handle handle, UUID tenant, Ranges ranges) {
    return handle
        .createQuery(
            """
            -- name: finding.parts_in
            with w as materialized (select key, low, high from unnest(:keys, :lows, :highs) as u (key, low, high))
            select c.id, c.purl
            from w
            join package p on p.match_key = w.key
            join component_use u on u.tenant_id = :tenant and u.package_id = p.id
            join component c on c.id = u.component_id
            where c.coarse_key is null or c.coarse_key between w.low and w.high
            union
            select c.id, c.purl
            from w
            join component c on c.source_match_key = w.key
            join component_use u on u.tenant_id = :tenant and u.component_id = c.id
            where c.source_coarse_key is null or c.source_coarse_key between w.low and w.high
            order by 2
            """)
        .bind("tenant", tenant)
        .bind("keys", ranges.keys().toArray(String[]::new))
        .bind("lows", ranges.lows().toArray(Long[]::new))
        .bind("highs", ranges.highs().toArray(Long[]::new))
        .map((row, _) -> new Assessment.Part(row.getInt("id"), row.getString("purl")))
        .list();
  }

  /// Artifacts that have one of the components in force, by component.
  Map<Integer, List<Integer>> sourcesUsing(Handle handle, UUID tenant, Set<Integer> components) {
    Map<Integer, List<Integer>> found = new LinkedHashMap<>();
    if (components.isEmpty()) {
      return found;
    }
    handle
        .createQuery(
            """
            -- name: finding.sources_using
            select source_id, component_ids from atlas_sources_using(:tenant, :components)
            """)
        .bind("tenant", tenant)
        .bind("components", components.stream().mapToInt(Integer::intValue).sorted().toArray())
        .map(
            (row, _) -> {
              int source = row.getInt("source_id");
              for (Integer component : (Integer[]) row.getArray("component_ids").getArray()) {
                found.computeIfAbsent(component, _ -> new ArrayList<>()).add(source);
              }
              return source;
            })
        .list();
    return found;
  }

  /// EPSS and KEV, and the name, of vulnerabilities.
  Map<Long, Signals> signals(Handle handle, UUID tenant, Collection<Long> vulnerabilities) {
    Map<Long, Signals> found = new HashMap<>();
    if (vulnerabilities.isEmpty()) {
      return found;
    }
    handle
        .createQuery(
            """
            -- name: finding.signals
            select id, epss, kev_added is not null as kev from vulnerability where tenant_id = :tenant and id = any(:ids)
            """)
        .bind("tenant", tenant)
        .bind("ids", vulnerabilities.toArray(Long[]::new))
        .map(
            (row, _) ->
                Map.entry(
                    row.getLong("id"), new Signals(decimal(row, "epss"), row.getBoolean("kev"))))
        .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
    return found;
  }

  /// Those of the vulnerabilities that are found anywhere. Served by `ux_finding_fact`.
  Set<Long> found(Handle handle, UUID tenant, Collection<Long> vulnerabilities) {
    return new HashSet<>(
        handle
            .createQuery(
                """
                -- name: finding.found
                select w.id from unnest(:ids) as w (id)
                where exists (select from finding f where f.tenant_id = :tenant and f.vulnerability_id = w.id)
                """)
            .bind("tenant", tenant)
            .bind("ids", vulnerabilities.toArray(Long[]::new))
            .mapTo(Long.class)
            .list());
  }

  /// Vulnerabilities of which a name is one of these, however either is spelled in capitals and
  /// small letters: those who make statements do not ask how a database writes its ids.
  ///
  /// Served by `ix_vulnerability_alias_capitals`.
  Set<Long> vulnerabilitiesNamed(Handle handle, UUID tenant, Collection<String> names) {
    return new HashSet<>(
        handle
            .createQuery(
                """
                -- name: finding.vulnerabilities_named
                select id from atlas_vulnerabilities_named(:tenant, :names)
                """)
            .bind("tenant", tenant)
            .bind(
                "names",
                names.stream()
                    .map(name -> name.toUpperCase(Locale.ROOT))
                    .distinct()
                    .toArray(String[]::new))
            .mapTo(Long.class)
            .list());
  }
}
