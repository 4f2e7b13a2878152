package org.pgatlas.server.component;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// Writes the arrays of documents and the projections of what is in force. All functions are part
/// of the caller's transaction.
final class ComponentStore {
  private static final int[] NONE = {};
  private static final long NO_DOCUMENT = -1;

  /// What is in force for an artifact: distinct ids, ascending.
  @SuppressWarnings("ArrayRecordComponent") // compared element by element here
  private record InForce(long documentId, int[] components, int[] licenses) {
    static final InForce NOTHING = new InForce(NO_DOCUMENT, NONE, NONE);

    static InForce of(ResultSet row) throws SQLException {
      return new InForce(
          row.getLong("document_id"),
          distinct(row.getArray("component_ids")),
          distinct(row.getArray("license_ids")));
    }

    private static int[] distinct(Array ids) throws SQLException {
      return Arrays.stream(ints(ids)).sorted().distinct().toArray();
    }
  }

  /// How far a document is extracted.
  enum Extracted {
    NOT,
    WITHOUT_MARKS,
    WHOLE
  }

  Extracted extractedSoFar(Handle handle, UUID tenant, long documentId) {
    return handle
        .createQuery(
            """
            -- name: component.is_extracted
            select marked from sbom_occurrence where tenant_id = :tenant and document_id = :document
            """)
        .bind("tenant", tenant)
        .bind("document", documentId)
        .mapTo(Boolean.class)
        .findOne()
        .map(marked -> marked ? Extracted.WHOLE : Extracted.WITHOUT_MARKS)
        .orElse(Extracted.NOT);
  }

  /// Notes that what the document says beside purls is read.
  void marked(Handle handle, UUID tenant, long documentId) {
    handle
        .createUpdate(
            """
            -- name: component.marked
            update sbom_occurrence set marked = true where tenant_id = :tenant and document_id = :document and not marked
            """)
        .bind("tenant", tenant)
        .bind("document", documentId)
        .execute();
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
            insert into sbom_occurrence (tenant_id, document_id, component_ids, flags, edge_from, edge_to, license_at, license_ids, in_force, marked)
            values (:tenant, :document, :components, cast(:flags as smallint[]), :from, :to, :licenseAt, :licenses, :inForce, true)
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

  /// Makes the document the one in force for the artifact.
  void putInForce(Handle handle, UUID tenant, int sourceId, long documentId) {
    lock(handle, tenant);
    InForce before = inForce(handle, tenant, sourceId);
    InForce after = extracted(handle, tenant, documentId);
    handle
        .createUpdate(
            """
            -- name: component.put_in_force
            insert into artifact_document (tenant_id, source_id, document_id, root_purl, root_version)
            select :tenant, :source, d.id, d.doc #>> '{root,purl}', d.doc #>> '{root,version}'
            from sbom_document d
            where d.tenant_id = :tenant and d.id = :document
            on conflict (tenant_id, source_id)
            do update set document_id = excluded.document_id, root_purl = excluded.root_purl, root_version = excluded.root_version
            """)
        .bind("tenant", tenant)
        .bind("source", sourceId)
        .bind("document", documentId)
        .execute();
    mark(handle, tenant, before.documentId(), documentId);
    count(handle, tenant, before, after);
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
        .ifPresent(document -> putInForce(handle, tenant, sourceId, document));
  }

  /// Leaves nothing in force for the artifact.
  void forget(Handle handle, UUID tenant, int sourceId) {
    lock(handle, tenant);
    InForce before = inForce(handle, tenant, sourceId);
    handle
        .createUpdate(
            """
            -- name: component.forget
            delete from artifact_document where tenant_id = :tenant and source_id = :source
            """)
        .bind("tenant", tenant)
        .bind("source", sourceId)
        .execute();
    mark(handle, tenant, before.documentId(), NO_DOCUMENT);
    count(handle, tenant, before, InForce.NOTHING);
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

  /// Says of two documents whether an artifact has them now; one that stays so is not touched.
  private static void mark(Handle handle, UUID tenant, long before, long after) {
    handle
        .createUpdate(
            """
            -- name: component.mark_in_force
            update sbom_occurrence o set in_force = not o.in_force
            where o.tenant_id = :tenant and o.document_id in (:before, :after)
              and o.in_force <> exists (select from artifact_document a where a.tenant_id = o.tenant_id and a.document_id = o.document_id)
            """)
        .bind("tenant", tenant)
        .bind("before", before)
        .bind("after", after)
        .execute();
  }

  private static InForce inForce(Handle handle, UUID tenant, int sourceId) {
    return handle
        .createQuery(
            """
            -- name: component.in_force
            select document_id, component_ids, license_ids from component_index where tenant_id = :tenant and source_id = :source
            """)
        .bind("tenant", tenant)
        .bind("source", sourceId)
        .map((row, _) -> InForce.of(row))
        .findOne()
        .orElse(InForce.NOTHING);
  }

  private static InForce extracted(Handle handle, UUID tenant, long documentId) {
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

  /// Counts by difference: what stays is not touched.
  private static void count(Handle handle, UUID tenant, InForce before, InForce after) {
    int[] added = without(after.components(), before.components());
    int[] removed = without(before.components(), after.components());
    if (added.length + removed.length > 0) {
      countComponents(handle, tenant, added, removed);
      countPackages(handle, tenant, before.components(), after.components());
    }
    countLicenses(
        handle,
        tenant,
        without(after.licenses(), before.licenses()),
        without(before.licenses(), after.licenses()));
  }

  private static void countComponents(Handle handle, UUID tenant, int[] added, int[] removed) {
    handle
        .createUpdate(
            """
            -- name: component.count_up
            insert into component_use (tenant_id, component_id, package_id, artifact_count)
            select :tenant, c.id, c.package_id, 1 from component c where c.id = any(:added) order by c.id
            on conflict (tenant_id, component_id) do update set artifact_count = component_use.artifact_count + 1
            """)
        .bind("tenant", tenant)
        .bind("added", added)
        .execute();
    if (removed.length > 0) {
      // The rows deleted and the rows updated are told apart by the one snapshot of the statement.
      handle
          .createUpdate(
              """
              -- name: component.count_down
              with gone as (
                delete from component_use where tenant_id = :tenant and component_id = any(:removed) and artifact_count = 1
              )
              update component_use set artifact_count = artifact_count - 1
              where tenant_id = :tenant and component_id = any(:removed) and artifact_count > 1
              """)
          .bind("tenant", tenant)
          .bind("removed", removed)
          .execute();
    }
  }

  private static void countPackages(Handle handle, UUID tenant, int[] before, int[] after) {
    handle
        .createUpdate(
            """
            -- name: component.count_packages_up
            insert into package_use (tenant_id, package_id, artifact_count)
            select :tenant, p.id, 1
            from (select package_id from component where id = any(:after)
                  except select package_id from component where id = any(:before)) p (id)
            order by p.id
            on conflict (tenant_id, package_id) do update set artifact_count = package_use.artifact_count + 1
            """)
        .bind("tenant", tenant)
        .bind("before", before)
        .bind("after", after)
        .execute();
    if (before.length > 0) {
      handle
          .createUpdate(
              """
              -- name: component.count_packages_down
              with removed as materialized (
                select package_id from component where id = any(:before)
                except select package_id from component where id = any(:after)
              ), gone as (
                delete from package_use u using removed r
                where u.tenant_id = :tenant and u.package_id = r.package_id and u.artifact_count = 1
              )
              update package_use u set artifact_count = u.artifact_count - 1 from removed r
              where u.tenant_id = :tenant and u.package_id = r.package_id and u.artifact_count > 1
              """)
          .bind("tenant", tenant)
          .bind("before", before)
          .bind("after", after)
          .execute();
    }
  }

  private static void countLicenses(Handle handle, UUID tenant, int[] added, int[] removed) {
    if (added.length > 0) {
      handle
          .createUpdate(
              """
              -- name: component.count_licenses_up
              insert into license_use (tenant_id, license_id, artifact_count)
              select :tenant, w.id, 1 from unnest(:added) as w (id) order by w.id
              on conflict (tenant_id, license_id) do update set artifact_count = license_use.artifact_count + 1
              """)
          .bind("tenant", tenant)
          .bind("added", added)
          .execute();
    }
    if (removed.length > 0) {
      handle
          .createUpdate(
              """
              -- name: component.count_licenses_down
              with gone as (
                delete from license_use where tenant_id = :tenant and license_id = any(:removed) and artifact_count = 1
              )
              update license_use set artifact_count = artifact_count - 1
              where tenant_id = :tenant and license_id = any(:removed) and artifact_count > 1
              """)
          .bind("tenant", tenant)
          .bind("removed", removed)
          .execute();
    }
  }

  /// Both ascending.
  private static int[] without(int[] of, int[] others) {
    return Arrays.stream(of).filter(id -> Arrays.binarySearch(others, id) < 0).toArray();
  }

  static int[] ints(Array array) throws SQLException {
    return Arrays.stream((Integer[]) array.getArray()).mapToInt(Integer::intValue).toArray();
  }
}
