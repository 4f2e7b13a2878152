package org.pgatlas.server.component;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/// Writes the arrays of documents and the projections of what is in force. All functions are part
/// of the caller's transaction.
final class ComponentStore {
  /// What is in force for an artifact: distinct ids, ascending.
  @SuppressWarnings("ArrayRecordComponent") // compared element by element here
  record InForce(long documentId, int[] components, int[] licenses) {
    static InForce of(ResultSet row) throws SQLException {
      return new InForce(
          row.getLong("document_id"),
          distinct(row.getArray("component_ids")),
          distinct(row.getArray("license_ids")));
    }

    static InForce of(long documentId, int[] components, int[] licenses) {
      return new InForce(documentId, distinct(components), distinct(licenses));
    }

    private static int[] distinct(Array ids) throws SQLException {
      return distinct(ints(ids));
    }

    private static int[] distinct(int[] ids) {
      return Arrays.stream(ids).sorted().distinct().toArray();
    }
  }

  /// Those of the documents whose arrays are there.
  Set<Long> extracted(Handle handle, UUID tenant, Collection<Long> documents) {
    return new HashSet<>(
        handle
            .createQuery(
                """
                -- name: component.is_extracted
                select document_id from sbom_occurrence where tenant_id = :tenant and document_id = any(:documents)
                """)
            .bind("tenant", tenant)
            .bind("documents", documents.stream().mapToLong(Long::longValue).toArray())
            .mapTo(Long.class)
            .list());
  }

  void write(
      Handle handle,
      UUID tenant,
      long documentId,
      Occurrences found,
      int[] componentIds,
      int[] licenseIds,
      boolean inForce) {
    handle
        .createUpdate(
            """
            -- name: component.write
            insert into sbom_occurrence (tenant_id, document_id, component_ids, flags, edge_from, edge_to, license_at, license_ids, in_force)
            values (:tenant, :document, :components, cast(:flags as smallint[]), :from, :to, :licenseAt, :licenses, :inForce)
            on conflict (tenant_id, document_id) do nothing
            """)
        .bind("tenant", tenant)
        .bind("document", documentId)
        .bind("components", componentIds)
        .bind("flags", found.flags())
        .bind("from", found.edgeFrom())
        .bind("to", found.edgeTo())
        .bind("licenseAt", found.licenseAt())
        .bind("licenses", licenseIds)
        .bind("inForce", inForce)
        .execute();
  }

  /// Makes each the one in force for its artifact.
  ///
  /// @param after by artifact
  void putInForce(Handle handle, UUID tenant, Map<Integer, InForce> after) {
    lock(handle, tenant);
    int[] sources = after.keySet().stream().mapToInt(Integer::intValue).toArray();
    Map<Integer, InForce> before = inForce(handle, tenant, sources);
    handle
        .createUpdate(
            """
            -- name: component.put_in_force
            insert into artifact_document (tenant_id, source_id, document_id)
            select :tenant, w.source, w.document from unnest(:sources, :documents) as w (source, document)
            order by w.source
            on conflict (tenant_id, source_id) do update set document_id = excluded.document_id
            """)
        .bind("tenant", tenant)
        .bind("sources", sources)
        .bind("documents", after.values().stream().mapToLong(InForce::documentId).toArray())
        .execute();
    mark(handle, tenant, before.values(), after.values());
    UseCounts.of(before, after).write(handle, tenant);
  }

  /// Makes the document in force for the artifact that `sbom_current` names, if it names one whose
  /// arrays are there.
  void putCurrentInForce(Handle handle, UUID tenant, int sourceId) {
    lock(handle, tenant);
    handle
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
        .findOne()
        .ifPresent(
            document ->
                putInForce(handle, tenant, Map.of(sourceId, inForceAs(handle, tenant, document))));
  }

  /// Leaves nothing in force for the artifact.
  void forget(Handle handle, UUID tenant, int sourceId) {
    lock(handle, tenant);
    Map<Integer, InForce> before = inForce(handle, tenant, new int[] {sourceId});
    handle
        .createUpdate(
            """
            -- name: component.forget
            delete from artifact_document where tenant_id = :tenant and source_id = :source
            """)
        .bind("tenant", tenant)
        .bind("source", sourceId)
        .execute();
    mark(handle, tenant, before.values(), List.of());
    UseCounts.of(before, Map.of()).write(handle, tenant);
  }

  /// Two artifacts that count the same component up and down in different orders would deadlock.
  private static void lock(Handle handle, UUID tenant) {
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

  /// Says of documents whether an artifact has them now; one that stays so is not touched.
  private static void mark(
      Handle handle, UUID tenant, Collection<InForce> before, Collection<InForce> after) {
    handle
        .createUpdate(
            """
            -- name: component.mark_in_force
            update sbom_occurrence o set in_force = not o.in_force
            where o.tenant_id = :tenant and o.document_id = any(:documents)
              and o.in_force <> exists (select from artifact_document a where a.tenant_id = o.tenant_id and a.document_id = o.document_id)
            """)
        .bind("tenant", tenant)
        .bind(
            "documents",
            Stream.concat(before.stream(), after.stream()).mapToLong(InForce::documentId).toArray())
        .execute();
  }

  private static Map<Integer, InForce> inForce(Handle handle, UUID tenant, int[] sources) {
    Map<Integer, InForce> found = new TreeMap<>();
    handle
        .createQuery(
            """
            -- name: component.in_force
            select source_id, document_id, component_ids, license_ids
            from component_index where tenant_id = :tenant and source_id = any(:sources)
            """)
        .bind("tenant", tenant)
        .bind("sources", sources)
        .map((row, _) -> Map.entry(row.getInt("source_id"), InForce.of(row)))
        .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
    return found;
  }

  /// What a document whose arrays are there puts in force.
  InForce inForceAs(Handle handle, UUID tenant, long documentId) {
    return handle
        .createQuery(
            """
            -- name: component.extracted
            select document_id, component_ids, license_ids from sbom_occurrence where tenant_id = :tenant and document_id = :document
            """)
        .bind("tenant", tenant)
        .bind("document", documentId)
        .map((row, _) -> InForce.of(row))
        .one();
  }

  static int[] ints(Array array) throws SQLException {
    return Arrays.stream((Integer[]) array.getArray()).mapToInt(Integer::intValue).toArray();
  }
}
