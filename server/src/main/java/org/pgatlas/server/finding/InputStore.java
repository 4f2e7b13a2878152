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

  /// Each table is asked for all artifacts at once and they are put together here: joined there, a
  /// thousand artifacts are as many descents into each index.
  ///
  /// Served by primary keys.
  Map<Integer, ArtifactSubject> artifacts(Handle handle, UUID tenant, Collection<Integer> sources) {
    Map<Integer, Source> asked = sources(handle, tenant, sources);
    Map<Integer, Root> roots = roots(handle, tenant, sources);
    Map<Integer, Repo> repos =
        repos(handle, tenant, asked.values().stream().map(Source::repo).distinct().toList());
    Map<Integer, String> projects =
        projects(handle, tenant, repos.values().stream().map(Repo::project).distinct().toList());
    Map<Integer, ArtifactSubject> found = new HashMap<>();
    asked.forEach(
        (id, source) -> {
          Root root = roots.getOrDefault(id, Root.NONE);
          Repo repo = repos.getOrDefault(source.repo(), Repo.NONE);
          found.put(
              id,
              new ArtifactSubject(
                  id,
                  source.key(),
                  root.purl(),
                  root.version(),
                  repo.criticality(),
                  repo.ponyFactor(),
                  source.metricRun(),
                  projects.get(repo.project())));
        });
    return found;
  }

  /// @param repo 0 when it is of none
  private record Source(String key, int repo, @Nullable Long metricRun) {}

  private record Root(@Nullable String purl, @Nullable String version) {
    static final Root NONE = new Root(null, null);
  }

  /// @param project 0 when it is of none
  private record Repo(@Nullable Integer criticality, @Nullable Integer ponyFactor, int project) {
    static final Repo NONE = new Repo(null, null, 0);
  }

  private static Map<Integer, Source> sources(
      Handle handle, UUID tenant, Collection<Integer> sources) {
    Map<Integer, Source> found = new HashMap<>();
    handle
        .createQuery(
            """
            -- name: finding.artifacts
            select id, source_key, coalesce(repo_vertex_id, 0) as repo,
                   (select max(m.id) from metric_run m where m.tenant_id = :tenant) as metric_run_id
            from edge_source where tenant_id = :tenant and id = any(:sources)
            """)
        .bind("tenant", tenant)
        .bind("sources", sources.toArray(Integer[]::new))
        .map(
            (row, _) ->
                found.put(
                    row.getInt("id"),
                    new Source(
                        row.getString("source_key"),
                        row.getInt("repo"),
                        row.getObject("metric_run_id", Long.class))))
        .list();
    return found;
  }

  private static Map<Integer, Root> roots(Handle handle, UUID tenant, Collection<Integer> sources) {
    Map<Integer, Root> found = new HashMap<>();
    handle
        .createQuery(
            """
            -- name: finding.roots
            select source_id, root_purl, root_version from artifact_document where tenant_id = :tenant and source_id = any(:sources)
            """)
        .bind("tenant", tenant)
        .bind("sources", sources.toArray(Integer[]::new))
        .map(
            (row, _) ->
                found.put(
                    row.getInt("source_id"),
                    new Root(row.getString("root_purl"), row.getString("root_version"))))
        .list();
    return found;
  }

  private static Map<Integer, Repo> repos(Handle handle, UUID tenant, Collection<Integer> ids) {
    Map<Integer, Repo> found = new HashMap<>();
    handle
        .createQuery(
            """
            -- name: finding.repos
            select id, criticality_score, pony_factor, coalesce(project_id, 0) as project from repos where tenant_id = :tenant and id = any(:ids)
            """)
        .bind("tenant", tenant)
        .bind("ids", ids.toArray(Integer[]::new))
        .map(
            (row, _) ->
                found.put(
                    row.getInt("id"),
                    new Repo(
                        integer(row, "criticality_score"),
                        integer(row, "pony_factor"),
                        row.getInt("project"))))
        .list();
    return found;
  }

  private static Map<Integer, String> projects(
      Handle handle, UUID tenant, Collection<Integer> ids) {
    Map<Integer, String> found = new HashMap<>();
    handle
        .createQuery(
            """
            -- name: finding.projects
            select id, canonical_id from projects where tenant_id = :tenant and id = any(:ids)
            """)
        .bind("tenant", tenant)
        .bind("ids", ids.toArray(Integer[]::new))
        .map((row, _) -> found.put(row.getInt("id"), row.getString("canonical_id")))
        .list();
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
  /// Each is looked up by its number, whatever statistics say (`offset 0` keeps the lookups apart):
  /// joined, a document of 10,000 parts was once held row by row against all packages, for 38 s.
  ///
  /// Served by the primary keys of `component` and `package`.
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
            cross join lateral (select id, purl, package_id from component where id = part.component_id offset 0) c
            cross join lateral (select match_key from package where id = c.package_id offset 0) p
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
