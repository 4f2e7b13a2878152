package org.pgatlas.server.advisory;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.advisory.Advisory;

/// Advisories and vulnerabilities for matching: which may concern a package, what they say, which
/// vulnerability they mean. All functions are part of the caller's transaction. One store is shared
/// by all that assess, since it remembers what it parsed.
public final class AdvisoryReadStore {
  private final ParsedAdvisories parsed = new ParsedAdvisories();

  /// A package in a component list, by its family and coarse key (null: unknown, passes always).
  public record Probe(String ecosystem, String name, @Nullable Long coarseKey) {}

  /// The newest document of an advisory.
  ///
  /// @param rowId `advisory.id`, to which `advisory_affected` refers
  /// @param documentId `advisory_document.id`, what a manifest pins
  /// @param digest hexadecimal SHA-256 of the document
  public record Known(
      long rowId, long documentId, String digest, long vulnerabilityId, Advisory advisory) {}

  /// A package that advisories affect, with coarse keys between which components may be.
  public record Interval(long advisoryRowId, String ecosystem, String name, long low, long high) {}

  /// The rows of advisories that may concern each of the packages; those of none are left out.
  ///
  /// Served by `ix_advisory_affected_package`.
  public Map<Probe, Set<Long>> candidates(Handle handle, UUID tenant, Collection<Probe> probes) {
    Map<Probe, Set<Long>> found = new HashMap<>();
    if (probes.isEmpty()) {
      return found;
    }
    List<Probe> asked = List.copyOf(probes);
    handle
        .createQuery(
            """
            -- name: advisory.candidates
            select distinct w.number, a.advisory_id
            from unnest(:ecosystems, :names, :keys) with ordinality as w (ecosystem, name, key, number)
            join advisory_affected a
              on a.tenant_id = :tenant and a.ecosystem = w.ecosystem and a.package = w.name
             and (w.key is null or (a.low <= w.key and a.high >= w.key))
            """)
        .bind("tenant", tenant)
        .bind("ecosystems", asked.stream().map(Probe::ecosystem).toArray(String[]::new))
        .bind("names", asked.stream().map(Probe::name).toArray(String[]::new))
        .bind("keys", asked.stream().map(Probe::coarseKey).toArray(Long[]::new))
        .map(
            (row, _) ->
                found
                    .computeIfAbsent(asked.get(row.getInt("number") - 1), _ -> new HashSet<>())
                    .add(row.getLong("advisory_id")))
        .list();
    return found;
  }

  /// What the advisories of these rows say, in the order of their names.
  public List<Known> byRow(Handle handle, UUID tenant, Collection<Long> rows) {
    if (rows.isEmpty()) {
      return List.of();
    }
    return known(
        handle,
        tenant,
        handle
            .createQuery(
                """
            -- name: advisory.by_row
            select id, document_id, encode(content_hash, 'hex') as digest, vulnerability_id from advisory
            where tenant_id = :tenant and id = any(:rows)
            order by advisory_id
            """)
            .bind("tenant", tenant)
            .bind("rows", rows.toArray(Long[]::new))
            .map((row, _) -> kept(row))
            .list());
  }

  /// What the advisories of these vulnerabilities say, withdrawn ones too.
  ///
  /// Served by `ix_advisory_vulnerability`.
  public List<Known> ofVulnerabilities(Handle handle, UUID tenant, Collection<Long> ids) {
    return known(
        handle,
        tenant,
        handle
            .createQuery(
                """
            -- name: advisory.of_vulnerabilities
            select id, document_id, encode(content_hash, 'hex') as digest, vulnerability_id from advisory
            where tenant_id = :tenant and vulnerability_id = any(:ids)
            order by advisory_id
            """)
            .bind("tenant", tenant)
            .bind("ids", ids.toArray(Long[]::new))
            .map((row, _) -> kept(row))
            .list());
  }

  /// The packages that the advisories of these vulnerabilities affect.
  public List<Interval> intervals(Handle handle, UUID tenant, Collection<Long> vulnerabilities) {
    return handle
        .createQuery(
            """
            -- name: advisory.intervals
            select f.advisory_id, f.ecosystem, f.package, f.low, f.high
            from advisory a
            join advisory_affected f on f.tenant_id = a.tenant_id and f.advisory_id = a.id
            where a.tenant_id = :tenant and a.vulnerability_id = any(:ids)
            order by f.advisory_id, f.ecosystem, f.package, f.low
            """)
        .bind("tenant", tenant)
        .bind("ids", vulnerabilities.toArray(Long[]::new))
        .map(
            (row, _) ->
                new Interval(
                    row.getLong("advisory_id"),
                    row.getString("ecosystem"),
                    row.getString("package"),
                    row.getLong("low"),
                    row.getLong("high")))
        .list();
  }

  /// The document of an advisory as it was pinned.
  public Optional<Advisory> document(Handle handle, UUID tenant, long documentId) {
    return handle
        .createQuery(
            """
            -- name: advisory.document
            select doc::text from advisory_document where tenant_id = :tenant and id = :id
            """)
        .bind("tenant", tenant)
        .bind("id", documentId)
        .mapTo(String.class)
        .findOne()
        .map(OsvDocument::stored);
  }

  /// Every name of these vulnerabilities, sorted.
  public Map<Long, Set<String>> names(Handle handle, UUID tenant, Collection<Long> ids) {
    Map<Long, Set<String>> names = new HashMap<>();
    if (ids.isEmpty()) {
      return names;
    }
    handle
        .createQuery(
            """
            -- name: vulnerability.names
            select vulnerability_id, name from vulnerability_alias where tenant_id = :tenant and vulnerability_id = any(:ids)
            """)
        .bind("tenant", tenant)
        .bind("ids", ids.toArray(Long[]::new))
        .map(
            (row, _) ->
                names
                    .computeIfAbsent(row.getLong("vulnerability_id"), _ -> new TreeSet<>())
                    .add(row.getString("name")))
        .list();
    return names;
  }

  /// The vulnerability that each of the names means; names that nobody knows are left out.
  ///
  /// Served by the primary key.
  public Map<String, Long> vulnerabilities(Handle handle, UUID tenant, Collection<String> names) {
    Map<String, Long> found = new HashMap<>();
    handle
        .createQuery(
            """
            -- name: vulnerability.by_names
            select name, vulnerability_id from vulnerability_alias where tenant_id = :tenant and name = any(:names)
            """)
        .bind("tenant", tenant)
        .bind("names", names.toArray(String[]::new))
        .map((row, _) -> Map.entry(row.getString("name"), row.getLong("vulnerability_id")))
        .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
    return found;
  }

  /// A row of `advisory`.
  private record Kept(long rowId, long documentId, String digest, long vulnerabilityId) {}

  private static Kept kept(ResultSet row) throws SQLException {
    return new Kept(
        row.getLong("id"),
        row.getLong("document_id"),
        row.getString("digest"),
        row.getLong("vulnerability_id"));
  }

  /// With what their documents say; those that were not read lately are read now.
  private List<Known> known(Handle handle, UUID tenant, List<Kept> rows) {
    Map<String, Advisory> said = parsed.of(rows.stream().map(Kept::digest).toList());
    Map<Long, String> missing = new HashMap<>();
    for (Kept row : rows) {
      if (!said.containsKey(row.digest())) {
        missing.put(row.documentId(), row.digest());
      }
    }
    if (!missing.isEmpty()) {
      handle
          .createQuery(
              """
              -- name: advisory.documents
              select id, doc::text as doc from advisory_document where tenant_id = :tenant and id = any(:ids)
              """)
          .bind("tenant", tenant)
          .bind("ids", missing.keySet().toArray(Long[]::new))
          .map(
              (row, _) -> {
                String digest = Objects.requireNonNull(missing.get(row.getLong("id")));
                return said.put(digest, parsed.read(digest, row.getString("doc")));
              })
          .forEach(_ -> {});
    }
    return rows.stream()
        .map(
            row ->
                new Known(
                    row.rowId(),
                    row.documentId(),
                    row.digest(),
                    row.vulnerabilityId(),
                    Objects.requireNonNull(said.get(row.digest()))))
        .toList();
  }
}
