package org.pgatlas.server.finding;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The table `sbom_link`: serial numbers by which documents are known, and the references of their
/// parts where somebody links to them. All functions are part of the caller's transaction.
final class LinkStore {
  /// A part of a document in force that a statement may link to.
  ///
  /// @param source number of the artifact; 0 when a document was asked for
  /// @param purls of the component's identities; empty for a root
  record Called(int source, String link, boolean isRoot, Set<String> purls) {
    Called {
      purls = Set.copyOf(purls);
    }
  }

  /// A document that something links to and whose references are not kept.
  ///
  /// @param source number of the artifact; 0 when nobody asked for artifacts
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Unread(int source, byte[] sha256, String artifact, int components) {}

  private static final String CALLED =
      """
      from sbom_link l
      join artifact_document a on a.tenant_id = l.tenant_id and a.document_id = l.document_id
      """;

  private static final String PARTS =
      """
      l.links ->> 'link' || '#' || p.ref as link, p.root, array(select jsonb_array_elements_text(p.purls)) as purls
      """;

  private static final String ASKED =
      """
      cross join lateral (
        select e.key as ref, e.value as purls, false as root from jsonb_each(l.links -> 'parts') as e where e.key = any(cast(:refs as text[]))
        union all
        select l.links ->> 'root', '[]'::jsonb, true where l.links ->> 'root' = any(cast(:refs as text[]))) p
      where l.tenant_id = :tenant and l.serial = any(cast(:serials as text[])) and l.links is not null
      """;

  /// Notes a serial number; returns whether it is new and something links to it.
  boolean named(Handle handle, UUID tenant, long version, byte[] sha256, String serial) {
    return handle
        .createQuery(
            """
            -- name: link.named
            with noted as (
              insert into sbom_link (tenant_id, document_id, content_hash, serial)
              select v.tenant_id, v.document_id, :hash, :serial from artifact_version v where v.tenant_id = :tenant and v.id = :version
              on conflict (tenant_id, document_id, content_hash) do nothing
              returning serial)
            select exists (select from noted n join vex_link x on x.tenant_id = :tenant and x.serial = n.serial)
            """)
        .bind("tenant", tenant)
        .bind("version", version)
        .bind("hash", sha256)
        .bind("serial", serial)
        .mapTo(Boolean.class)
        .one();
  }

  /// Keeps what the parts of the document with these bytes are called.
  void keep(Handle handle, UUID tenant, byte[] sha256, String links) {
    handle
        .createUpdate(
            """
            -- name: link.keep
            update sbom_link set links = cast(:links as jsonb) where tenant_id = :tenant and content_hash = :hash and links is null
            """)
        .bind("tenant", tenant)
        .bind("hash", sha256)
        .bind("links", links)
        .execute();
  }

  /// Documents of these serial numbers, or of all that statements link to, whose references are not
  /// kept.
  ///
  /// @param serials null for all
  List<Unread> unread(Handle handle, UUID tenant, @Nullable Collection<String> serials, int limit) {
    return handle
        .createQuery(
            """
            -- name: link.unread
            select 0 as source_id, l.content_hash, d.artifact_purl, d.component_count
            from sbom_link l
            join sbom_document d on d.tenant_id = l.tenant_id and d.id = l.document_id
            where l.tenant_id = :tenant and l.links is null
              and l.serial = any(case when cast(:serials as text[]) is null
                                      then array(select distinct x.serial::text from vex_link x where x.tenant_id = :tenant)
                                      else cast(:serials as text[]) end)
            order by l.document_id desc, l.content_hash
            limit :limit
            """)
        .bind("tenant", tenant)
        .bind("serials", serials == null ? null : serials.toArray(String[]::new))
        .bind("limit", serials == null ? Integer.MAX_VALUE : limit)
        .map((row, _) -> unread(row))
        .list();
  }

  /// What documents in force for the artifacts call the parts of these references.
  ///
  /// Served by `ix_sbom_link_serial`.
  List<Called> inForce(
      Handle handle,
      UUID tenant,
      Collection<Integer> sources,
      Collection<String> serials,
      Collection<String> refs) {
    return handle
        .createQuery(
            "-- name: link.in_force\nselect a.source_id, "
                + PARTS
                + CALLED
                + ASKED
                + " and a.source_id = any(:sources)")
        .bind("tenant", tenant)
        .bind("sources", sources.toArray(Integer[]::new))
        .bind("serials", serials.toArray(String[]::new))
        .bind("refs", refs.toArray(String[]::new))
        .map((row, _) -> called(row))
        .list();
  }

  /// The same of a document.
  List<Called> ofDocument(
      Handle handle,
      UUID tenant,
      long document,
      Collection<String> serials,
      Collection<String> refs) {
    return handle
        .createQuery(
            "-- name: link.of_document\nselect 0 as source_id, "
                + PARTS
                + "from sbom_link l\n"
                + ASKED
                + " and l.document_id = :document")
        .bind("tenant", tenant)
        .bind("document", document)
        .bind("serials", serials.toArray(String[]::new))
        .bind("refs", refs.toArray(String[]::new))
        .map((row, _) -> called(row))
        .list();
  }

  /// Documents in force for the artifacts, of these serial numbers, whose references are not kept.
  List<Unread> unreadInForce(
      Handle handle, UUID tenant, Collection<Integer> sources, Collection<String> serials) {
    return handle
        .createQuery(
            "-- name: link.unread_in_force\nselect a.source_id, l.content_hash, d.artifact_purl, d.component_count\n"
                + CALLED
                + """
                join sbom_document d on d.tenant_id = l.tenant_id and d.id = l.document_id
                where l.tenant_id = :tenant and l.serial = any(:serials) and l.links is null and a.source_id = any(:sources)
                order by a.source_id
                """)
        .bind("tenant", tenant)
        .bind("sources", sources.toArray(Integer[]::new))
        .bind("serials", serials.toArray(String[]::new))
        .map((row, _) -> unread(row))
        .list();
  }

  /// The same of a document.
  List<Unread> unreadOf(Handle handle, UUID tenant, long document, Collection<String> serials) {
    return handle
        .createQuery(
            """
            -- name: link.unread_of
            select 0 as source_id, l.content_hash, d.artifact_purl, d.component_count
            from sbom_link l
            join sbom_document d on d.tenant_id = l.tenant_id and d.id = l.document_id
            where l.tenant_id = :tenant and l.document_id = :document and l.serial = any(:serials) and l.links is null
            """)
        .bind("tenant", tenant)
        .bind("document", document)
        .bind("serials", serials.toArray(String[]::new))
        .map((row, _) -> unread(row))
        .list();
  }

  private static Called called(ResultSet row) throws SQLException {
    return new Called(
        row.getInt("source_id"),
        row.getString("link"),
        row.getBoolean("root"),
        new TreeSet<>(Arrays.asList((String[]) row.getArray("purls").getArray())));
  }

  private static Unread unread(ResultSet row) throws SQLException {
    return new Unread(
        row.getInt("source_id"),
        row.getBytes("content_hash"),
        row.getString("artifact_purl"),
        row.getInt("component_count"));
  }
}
