package org.pgatlas.server.advisory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;
import org.pgatlas.advisory.Advisory;
import org.pgatlas.advisory.Severity;
import org.pgatlas.server.severity.SeverityScore;

/// The tables `vulnerability` and `vulnerability_alias`. All functions are part of the caller's
/// transaction, which holds [AdvisoryStore#lock].
final class ClusterStore {

  /// What is known of the names around a change.
  ///
  /// @param advisories those that are not part of the change
  /// @param before the vulnerability of each name
  /// @param named the name of each of those vulnerabilities
  record Component(List<Advisory> advisories, Map<String, Long> before, Map<Long, String> named) {}

  /// Everything that links reach from the changed advisories, by what they said and what they say.
  ///
  /// Served by the primary key of `advisory_link` and `ix_advisory_link_alias`.
  Component around(Handle handle, UUID tenant, Collection<Advisory> changed) {
    Set<String> names = new HashSet<>();
    Set<String> own = new HashSet<>();
    for (Advisory advisory : changed) {
      own.add(advisory.id());
      names.add(advisory.id());
      advisory.aliases().stream().filter(alias -> !alias.isBlank()).forEach(names::add);
    }
    Set<String> frontier = new HashSet<>(names);
    while (!frontier.isEmpty()) {
      Set<String> next = new HashSet<>();
      for (String name : neighbours(handle, tenant, frontier)) {
        if (names.add(name)) {
          next.add(name);
        }
      }
      frontier = next;
    }
    Map<String, Long> before = new HashMap<>();
    Map<Long, String> named = new HashMap<>();
    assigned(handle, tenant, names, before, named);
    names.removeAll(own);
    return new Component(documents(handle, tenant, names), before, named);
  }

  private static List<String> neighbours(Handle handle, UUID tenant, Set<String> frontier) {
    return handle
        .createQuery(
            """
            -- name: vulnerability.neighbours
            select alias from advisory_link where tenant_id = :tenant and advisory_id = any(:names)
            union
            select advisory_id from advisory_link where tenant_id = :tenant and alias = any(:names)
            """)
        .bind("tenant", tenant)
        .bind("names", frontier.toArray(String[]::new))
        .mapTo(String.class)
        .list();
  }

  private static List<Advisory> documents(Handle handle, UUID tenant, Set<String> names) {
    if (names.isEmpty()) {
      return List.of();
    }
    return handle
        .createQuery(
            """
            -- name: vulnerability.advisories_around
            select d.doc::text as doc
            from advisory a
            join advisory_document d on d.tenant_id = a.tenant_id and d.id = a.document_id
            where a.tenant_id = :tenant and a.advisory_id = any(:names)
            """)
        .bind("tenant", tenant)
        .bind("names", names.toArray(String[]::new))
        .map((row, _) -> OsvDocument.stored(row.getString("doc")))
        .list();
  }

  /// The whole vulnerabilities of the names: a name that is linked no more belongs to its old one.
  /// `offset 0` keeps them apart: joined, tables that were just filled and never analysed are read
  /// whole for every row of each other.
  private static void assigned(
      Handle handle,
      UUID tenant,
      Set<String> names,
      Map<String, Long> before,
      Map<Long, String> named) {
    handle
        .createQuery(
            """
            -- name: vulnerability.assigned
            with touched as materialized (
              select distinct vulnerability_id as id from vulnerability_alias where tenant_id = :tenant and name = any(:names))
            select a.name, t.id as vulnerability_id, v.name as named
            from touched t
            cross join lateral (select name from vulnerability where tenant_id = :tenant and id = t.id offset 0) v
            cross join lateral (select name from vulnerability_alias where tenant_id = :tenant and vulnerability_id = t.id offset 0) a
            """)
        .bind("tenant", tenant)
        .bind("names", names.toArray(String[]::new))
        .map(
            (row, _) -> {
              before.put(row.getString("name"), row.getLong("vulnerability_id"));
              named.put(row.getLong("vulnerability_id"), row.getString("named"));
              names.add(row.getString("name"));
              return 1;
            })
        .list();
  }

  /// Writes the clusters; returns the vulnerability of each name.
  Map<String, Long> write(Handle handle, UUID tenant, List<ClusterPlan.Cluster> clusters) {
    Map<String, Long> ids = new HashMap<>();
    List<ClusterPlan.Cluster> fresh = clusters.stream().filter(one -> one.kept() == null).toList();
    Map<String, Long> made = insert(handle, tenant, fresh);
    List<String> names = new ArrayList<>();
    List<Long> owners = new ArrayList<>();
    List<Long> kept = new ArrayList<>();
    for (ClusterPlan.Cluster cluster : clusters) {
      Long id = cluster.kept() == null ? made.get(cluster.name()) : cluster.kept();
      kept.add(id);
      for (String name : cluster.names()) {
        ids.put(name, id);
        if (cluster.moved()) {
          names.add(name);
          owners.add(id);
        }
      }
    }
    assign(handle, tenant, names, owners);
    List<ClusterPlan.Cluster> old = new ArrayList<>();
    List<Long> oldIds = new ArrayList<>();
    for (int i = 0; i < clusters.size(); i++) {
      if (clusters.get(i).kept() != null) {
        old.add(clusters.get(i));
        oldIds.add(kept.get(i));
      }
    }
    update(handle, tenant, old, oldIds);
    merge(handle, tenant, clusters);
    return ids;
  }

  /// New ones with their figures at once. Their EPSS and KEV are those of their names, which are
  /// assigned afterwards.
  private static Map<String, Long> insert(
      Handle handle, UUID tenant, List<ClusterPlan.Cluster> clusters) {
    Map<String, Long> made = new HashMap<>();
    if (clusters.isEmpty()) {
      return made;
    }
    List<String> members = new ArrayList<>();
    List<String> owners = new ArrayList<>();
    for (ClusterPlan.Cluster cluster : clusters) {
      for (String name : cluster.names()) {
        members.add(name);
        owners.add(cluster.name());
      }
    }
    Figures.of(clusters)
        .bind(
            handle.createQuery(
                """
                -- name: vulnerability.insert
                with scores as materialized (
                  select m.owner, max(s.score) as score, max(s.percentile) as percentile
                  from unnest(:members, :owners) as m (name, owner)
                  cross join lateral (select score, percentile from epss_score where tenant_id = :tenant and cve = m.name offset 0) s
                  group by m.owner),
                exploited as materialized (
                  select m.owner, min(k.date_added) as added
                  from unnest(:members, :owners) as m (name, owner)
                  cross join lateral (select date_added from kev_entry where tenant_id = :tenant and cve = m.name and listed offset 0) k
                  group by m.owner)
                insert into vulnerability (tenant_id, name, summary, severity_system, severity_vector, severity_score, severity_rating, published,
                                           modified, withdrawn, advisory_count, epss, epss_percentile, kev_added)
                select :tenant, w.name, w.summary, w.system, w.vector, w.score, w.rating, cast(w.published as timestamptz),
                       cast(w.modified as timestamptz), cast(w.withdrawn as timestamptz), w.advisories, e.score, e.percentile, k.added
                from unnest(:names, :summaries, :systems, :vectors, :scores, :ratings, :published, :modified, :withdrawn, :advisories)
                       as w (name, summary, system, vector, score, rating, published, modified, withdrawn, advisories)
                left join scores e on e.owner = w.name
                left join exploited k on k.owner = w.name
                order by w.name
                returning id, name
                """))
        .bind("tenant", tenant)
        .bind("members", members.toArray(String[]::new))
        .bind("owners", owners.toArray(String[]::new))
        .map((row, _) -> Map.entry(row.getString("name"), row.getLong("id")))
        .forEach(entry -> made.put(entry.getKey(), entry.getValue()));
    return made;
  }

  private static void assign(Handle handle, UUID tenant, List<String> names, List<Long> owners) {
    if (names.isEmpty()) {
      return;
    }
    handle
        .createUpdate(
            """
            -- name: vulnerability.assign
            with assigned as (
              insert into vulnerability_alias (tenant_id, name, vulnerability_id)
              select :tenant, w.name, w.id from unnest(:names, :ids) as w (name, id)
              order by w.name
              on conflict (tenant_id, name) do update set vulnerability_id = excluded.vulnerability_id
              where vulnerability_alias.vulnerability_id <> excluded.vulnerability_id)
            update advisory a set vulnerability_id = w.id
            from unnest(:names, :ids) as w (name, id)
            where a.tenant_id = :tenant and a.advisory_id = w.name and a.vulnerability_id <> w.id
            """)
        .bind("tenant", tenant)
        .bind("names", names.toArray(String[]::new))
        .bind("ids", owners.toArray(Long[]::new))
        .execute();
  }

  private static void update(
      Handle handle, UUID tenant, List<ClusterPlan.Cluster> clusters, List<Long> ids) {
    if (clusters.isEmpty()) {
      return;
    }
    Figures.of(clusters)
        .bind(
            handle.createUpdate(
                """
            -- name: vulnerability.update
            update vulnerability v
            set name = w.name, summary = w.summary, severity_system = w.system, severity_vector = w.vector,
                severity_score = w.score, severity_rating = w.rating, published = cast(w.published as timestamptz),
                modified = cast(w.modified as timestamptz), withdrawn = cast(w.withdrawn as timestamptz),
                advisory_count = w.advisories,
                epss = e.score, epss_percentile = e.percentile, kev_added = k.date_added
            from unnest(:ids, :names, :summaries, :systems, :vectors, :scores, :ratings, :published, :modified, :withdrawn, :advisories)
                   as w (id, name, summary, system, vector, score, rating, published, modified, withdrawn, advisories)
            left join lateral (
              select s.score, s.percentile from vulnerability_alias a
              join epss_score s on s.tenant_id = a.tenant_id and s.cve = a.name
              where a.tenant_id = :tenant and a.vulnerability_id = w.id
              order by s.score desc limit 1) e on true
            left join lateral (
              select min(s.date_added) as date_added from vulnerability_alias a
              join kev_entry s on s.tenant_id = a.tenant_id and s.cve = a.name and s.listed
              where a.tenant_id = :tenant and a.vulnerability_id = w.id) k on true
            where v.tenant_id = :tenant and v.id = w.id
            """))
        .bind("tenant", tenant)
        .bind("ids", ids.toArray(Long[]::new))
        .execute();
  }

  private static void merge(Handle handle, UUID tenant, List<ClusterPlan.Cluster> clusters) {
    List<Long> gone = new ArrayList<>();
    List<Long> into = new ArrayList<>();
    for (ClusterPlan.Cluster cluster : clusters) {
      for (Long id : cluster.merged()) {
        gone.add(id);
        into.add(cluster.kept());
      }
    }
    if (gone.isEmpty()) {
      return;
    }
    handle
        .createUpdate(
            """
            -- name: vulnerability.merge
            update vulnerability v
            set merged_into_id = w.into_id, advisory_count = case when v.id = w.id then 0 else v.advisory_count end
            from unnest(:gone, :into) as w (id, into_id)
            where v.tenant_id = :tenant and (v.id = w.id or v.merged_into_id = w.id)
            """)
        .bind("tenant", tenant)
        .bind("gone", gone.toArray(Long[]::new))
        .bind("into", into.toArray(Long[]::new))
        .execute();
  }

  /// Columns of clusters, from those of their advisories that are not withdrawn.
  private static final class Figures {
    private final String[] names;
    private final @Nullable String[] summaries;
    private final @Nullable String[] systems;
    private final @Nullable String[] vectors;
    private final @Nullable Double[] scores;
    private final @Nullable String[] ratings;
    private final @Nullable String[] published;
    private final @Nullable String[] modified;
    private final @Nullable String[] withdrawn;
    private final Integer[] advisories;

    private Figures(int size) {
      names = new String[size];
      summaries = new @Nullable String[size];
      systems = new @Nullable String[size];
      vectors = new @Nullable String[size];
      scores = new @Nullable Double[size];
      ratings = new @Nullable String[size];
      published = new @Nullable String[size];
      modified = new @Nullable String[size];
      withdrawn = new @Nullable String[size];
      advisories = new Integer[size];
    }

    static Figures of(List<ClusterPlan.Cluster> clusters) {
      Figures figures = new Figures(clusters.size());
      for (int i = 0; i < clusters.size(); i++) {
        figures.set(i, clusters.get(i));
      }
      return figures;
    }

    <S extends SqlStatement<S>> S bind(S statement) {
      return statement
          .bind("names", names)
          .bind("summaries", summaries)
          .bind("systems", systems)
          .bind("vectors", vectors)
          .bind("scores", scores)
          .bind("ratings", ratings)
          .bind("published", published)
          .bind("modified", modified)
          .bind("withdrawn", withdrawn)
          .bind("advisories", advisories);
    }

    private void set(int i, ClusterPlan.Cluster cluster) {
      List<Advisory> all = cluster.advisories();
      List<Advisory> valid = all.stream().filter(one -> !one.isWithdrawn()).toList();
      List<Advisory> told = valid.isEmpty() ? all : valid;
      names[i] = cluster.name();
      advisories[i] = all.size();
      List<Severity> severities =
          told.stream().flatMap(one -> Severities.of(one).stream()).toList();
      Optional<SeverityScore> severity = SeverityScore.of(severities);
      if (severity.isPresent()) {
        systems[i] = Severities.cut(severity.get().system(), 64);
        vectors[i] = Severities.cut(severity.get().vector(), 1024);
        scores[i] = severity.get().score();
        ratings[i] = Severities.word(severity.get());
      }
      for (Advisory one : told) {
        if (summaries[i] == null) {
          summaries[i] = one.summary();
        }
        published[i] = earlier(published[i], text(one.published()));
        modified[i] = later(modified[i], text(one.modified()));
        if (valid.isEmpty()) {
          withdrawn[i] = later(withdrawn[i], text(one.withdrawn()));
        }
      }
    }

    private static @Nullable String text(java.time.@Nullable Instant time) {
      return time == null ? null : time.toString();
    }

    private static @Nullable String earlier(@Nullable String a, @Nullable String b) {
      return a == null ? b : b == null || a.compareTo(b) <= 0 ? a : b;
    }

    private static @Nullable String later(@Nullable String a, @Nullable String b) {
      return a == null ? b : b == null || a.compareTo(b) >= 0 ? a : b;
    }
  }
}
