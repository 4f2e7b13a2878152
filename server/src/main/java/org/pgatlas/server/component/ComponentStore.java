package org.pgatlas.server.component;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.ToIntFunction;
import org.jdbi.v3.core.Handle;

/// The arrays of documents, and which document is in force for an artifact. All functions are part
/// of the caller's transaction.
final class ComponentStore {
  /// Those of the documents whose arrays are there, and whether what they say beside purls is too.
  Map<Long, Boolean> extracted(Handle handle, UUID tenant, Collection<Long> documents) {
    Map<Long, Boolean> marked = new HashMap<>();
    handle
        .createQuery(
            """
            -- name: component.are_extracted
            select document_id, marked and marked_as >= :reading as marked from sbom_occurrence where tenant_id = :tenant and document_id = any(:documents)
            """)
        .bind("tenant", tenant)
        .bind("documents", longs(documents))
        .bind("reading", Marks.READING)
        .map((row, _) -> Map.entry(row.getLong("document_id"), row.getBoolean("marked")))
        .forEach(entry -> marked.put(entry.getKey(), entry.getValue()));
    return marked;
  }

  /// Notes that what the document says beside purls is read.
  void marked(Handle handle, UUID tenant, long documentId) {
    handle
        .createUpdate(
            """
            -- name: component.marked
            update sbom_occurrence set marked = true, marked_as = :reading where tenant_id = :tenant and document_id = :document and not (marked and marked_as >= :reading)
            """)
        .bind("tenant", tenant)
        .bind("document", documentId)
        .bind("reading", Marks.READING)
        .execute();
  }

  /// Artifacts for which the document is in force. Served by `ix_artifact_document_document`.
  List<Integer> sourcesOf(Handle handle, UUID tenant, long documentId) {
    return handle
        .createQuery(
            """
            -- name: component.sources_of
            select source_id from artifact_document where tenant_id = :tenant and document_id = :document order by source_id
            """)
        .bind("tenant", tenant)
        .bind("document", documentId)
        .mapTo(Integer.class)
        .list();
  }

  /// Replaces the arrays of a document by what was read of it anew.
  void grow(Handle handle, UUID tenant, Extract extract) {
    handle
        .createUpdate(
            """
            -- name: component.grow
            update sbom_occurrence
            set component_ids = :components, flags = cast(cast(:flags as int[]) as smallint[]), edge_from = :edgeFrom, edge_to = :edgeTo,
                license_at = :licenseAt, license_ids = :licenses
            where tenant_id = :tenant and document_id = :document
            """)
        .bind("tenant", tenant)
        .bind("document", extract.documentId())
        .bind("components", extract.components())
        .bind("flags", extract.found().flags())
        .bind("edgeFrom", extract.found().edgeFrom())
        .bind("edgeTo", extract.found().edgeTo())
        .bind("licenseAt", extract.found().licenseAt())
        .bind("licenses", extract.licenses())
        .execute();
  }

  /// Writes the arrays of documents that have none, however many, in one statement: arrays of all
  /// documents one after the other, and where each ends.
  ///
  /// @return the documents written
  Set<Long> write(Handle handle, UUID tenant, List<Extract> extracts, boolean inForce) {
    if (extracts.isEmpty()) {
      return Set.of();
    }
    return new HashSet<>(
        handle
            .createQuery(
                """
                -- name: component.write
                insert into sbom_occurrence (tenant_id, document_id, component_ids, flags, edge_from, edge_to, license_at, license_ids, in_force, marked, marked_as)
                select :tenant, w.document,
                       (cast(:components as int[]))[w.component + 1 : w.component_end], (cast(:flags as smallint[]))[w.component + 1 : w.component_end],
                       (cast(:edgeFrom as int[]))[w.edge + 1 : w.edge_end], (cast(:edgeTo as int[]))[w.edge + 1 : w.edge_end],
                       (cast(:licenseAt as int[]))[w.license + 1 : w.license_end], (cast(:licenses as int[]))[w.license + 1 : w.license_end], :inForce, true, :reading
                from unnest(cast(:documents as bigint[]), cast(:component as int[]), cast(:componentEnd as int[]), cast(:edge as int[]), cast(:edgeEnd as int[]),
                            cast(:license as int[]), cast(:licenseEnd as int[]))
                  as w (document, component, component_end, edge, edge_end, license, license_end)
                on conflict (tenant_id, document_id) do nothing
                returning document_id
                """)
            .bind("tenant", tenant)
            .bind("documents", extracts.stream().mapToLong(Extract::documentId).toArray())
            .bind("components", joined(extracts, Extract::components))
            .bind("flags", joined(extracts, extract -> extract.found().flags()))
            .bind("edgeFrom", joined(extracts, extract -> extract.found().edgeFrom()))
            .bind("edgeTo", joined(extracts, extract -> extract.found().edgeTo()))
            .bind("licenseAt", joined(extracts, extract -> extract.found().licenseAt()))
            .bind("licenses", joined(extracts, Extract::licenses))
            .bind("component", starts(extracts, extract -> extract.components().length))
            .bind("componentEnd", ends(extracts, extract -> extract.components().length))
            .bind("edge", starts(extracts, extract -> extract.found().edgeFrom().length))
            .bind("edgeEnd", ends(extracts, extract -> extract.found().edgeFrom().length))
            .bind("license", starts(extracts, extract -> extract.licenses().length))
            .bind("licenseEnd", ends(extracts, extract -> extract.licenses().length))
            .bind("inForce", inForce)
            .bind("reading", Marks.READING)
            .mapTo(Long.class)
            .list());
  }

  /// Two artifacts that count the same component up and down in different orders would deadlock.
  void lock(Handle handle, UUID tenant) {
    handle
        .createQuery(
            """
            -- name: component.lock
            select 1 from (select pg_advisory_xact_lock(hashtextextended('components:' || :tenant, 0))) locked
            """)
        .bind("tenant", tenant.toString())
        .mapTo(int.class)
        .one();
  }

  /// What is in force for each of the artifacts that have something in force.
  Map<Integer, InForce> inForce(Handle handle, UUID tenant, Collection<Integer> sources) {
    Map<Integer, InForce> found = new HashMap<>();
    handle
        .createQuery(
            """
            -- name: component.in_force
            select source_id, document_id, component_ids, license_ids from component_index where tenant_id = :tenant and source_id = any(cast(:sources as int[]))
            """)
        .bind("tenant", tenant)
        .bind("sources", ints(sources))
        .map((row, _) -> Map.entry(row.getInt("source_id"), inForce(row)))
        .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
    return found;
  }

  /// What each of the documents would bring, by document.
  Map<Long, InForce> stored(Handle handle, UUID tenant, Collection<Long> documents) {
    Map<Long, InForce> found = new HashMap<>();
    if (!documents.isEmpty()) {
      handle
          .createQuery(
              """
              -- name: component.extracted
              select document_id, component_ids, license_ids from sbom_occurrence where tenant_id = :tenant and document_id = any(:documents)
              """)
          .bind("tenant", tenant)
          .bind("documents", longs(documents))
          .map((row, _) -> inForce(row))
          .forEach(each -> found.put(each.documentId(), each));
    }
    return found;
  }

  /// The document that `sbom_current` names for the artifact, if its arrays are there.
  Optional<Long> current(Handle handle, UUID tenant, int sourceId) {
    return handle
        .createQuery(
            """
            -- name: component.current
            select c.document_id
            from sbom_current c
            join sbom_occurrence o on o.tenant_id = c.tenant_id and o.document_id = c.document_id
            where c.tenant_id = :tenant and c.source_id = :source
            """)
        .bind("tenant", tenant)
        .bind("source", sourceId)
        .mapTo(Long.class)
        .findOne();
  }

  /// @param documents by artifact
  void place(Handle handle, UUID tenant, Map<Integer, Long> documents) {
    handle
        .createUpdate(
            """
            -- name: component.put_in_force
            insert into artifact_document (tenant_id, source_id, document_id, root_purl, root_version)
            select :tenant, w.source, d.id, d.doc #>> '{root,purl}', d.doc #>> '{root,version}'
            from unnest(cast(:sources as int[]), cast(:documents as bigint[])) as w (source, document)
            join sbom_document d on d.tenant_id = :tenant and d.id = w.document
            on conflict (tenant_id, source_id)
            do update set document_id = excluded.document_id, root_purl = excluded.root_purl, root_version = excluded.root_version
            """)
        .bind("tenant", tenant)
        .bind("sources", ints(documents.keySet()))
        .bind("documents", longs(documents.values()))
        .execute();
  }

  void displace(Handle handle, UUID tenant, int sourceId) {
    handle
        .createUpdate(
            """
            -- name: component.forget
            delete from artifact_document where tenant_id = :tenant and source_id = :source
            """)
        .bind("tenant", tenant)
        .bind("source", sourceId)
        .execute();
  }

  /// Says of each document whether an artifact has it now; one that stays so is not touched.
  void mark(Handle handle, UUID tenant, Collection<Long> documents) {
    if (!documents.isEmpty()) {
      handle
          .createUpdate(
              """
              -- name: component.mark_in_force
              update sbom_occurrence o set in_force = not o.in_force
              where o.tenant_id = :tenant and o.document_id = any(:documents)
                and o.in_force <> exists (select from artifact_document a where a.tenant_id = o.tenant_id and a.document_id = o.document_id)
              """)
          .bind("tenant", tenant)
          .bind("documents", longs(documents))
          .execute();
    }
  }

  /// The package of each component.
  Map<Integer, Integer> packages(Handle handle, Collection<Integer> components) {
    Map<Integer, Integer> packages = new HashMap<>();
    if (!components.isEmpty()) {
      handle
          .createQuery(
              """
              -- name: component.packages_of
              select id, package_id from component where id = any(cast(:components as int[]))
              """)
          .bind("components", ints(components))
          .map((row, _) -> Map.entry(row.getInt("id"), row.getInt("package_id")))
          .forEach(entry -> packages.put(entry.getKey(), entry.getValue()));
    }
    return packages;
  }

  private static InForce inForce(ResultSet row) throws SQLException {
    return InForce.of(
        row.getLong("document_id"),
        ints(row.getArray("component_ids")),
        ints(row.getArray("license_ids")));
  }

  private interface Part {
    int[] of(Extract extract);
  }

  private static int[] joined(List<Extract> extracts, Part part) {
    int[] all = new int[extracts.stream().mapToInt(extract -> part.of(extract).length).sum()];
    int at = 0;
    for (Extract extract : extracts) {
      int[] one = part.of(extract);
      System.arraycopy(one, 0, all, at, one.length);
      at += one.length;
    }
    return all;
  }

  private static int[] ends(List<Extract> extracts, ToIntFunction<Extract> length) {
    int[] ends = extracts.stream().mapToInt(length).toArray();
    Arrays.parallelPrefix(ends, Integer::sum);
    return ends;
  }

  private static int[] starts(List<Extract> extracts, ToIntFunction<Extract> length) {
    int[] starts = new int[extracts.size()];
    System.arraycopy(ends(extracts, length), 0, starts, 1, starts.length - 1);
    return starts;
  }

  private static int[] ints(Collection<Integer> values) {
    return values.stream().mapToInt(Integer::intValue).toArray();
  }

  private static long[] longs(Collection<Long> values) {
    return values.stream().mapToLong(Long::longValue).toArray();
  }

  static int[] ints(Array array) throws SQLException {
    return Arrays.stream((Integer[]) array.getArray()).mapToInt(Integer::intValue).toArray();
  }
}
