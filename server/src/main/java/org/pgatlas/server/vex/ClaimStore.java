package org.pgatlas.server.vex;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.vex.VexStatement;

/// Reads what is said about vulnerabilities. All functions are part of the caller's transaction.
public final class ClaimStore {

  /// What the documents in force say about vulnerabilities of these names, whatever the product,
  /// with what SBOMs in force carry: one claim for each document, with only those of its
  /// statements. Ready for [org.pgatlas.vex.VexResolution].
  ///
  /// Served by the primary keys of `vex_statement_name`, `vex_statement` and `vex_in_force`.
  public List<VexStore.Kept> claims(Handle handle, UUID tenant, Collection<String> names) {
    return about(handle, tenant, names, null);
  }

  /// The same where only these artifacts are asked about: what other artifacts' SBOMs carry is
  /// about those alone.
  public List<VexStore.Kept> claims(
      Handle handle, UUID tenant, Collection<String> names, Collection<Integer> sources) {
    return about(handle, tenant, names, sources);
  }

  /// What an SBOM carries is in force while the SBOM is.
  ///
  /// @param sources null for all
  private static List<VexStore.Kept> about(
      Handle handle, UUID tenant, Collection<String> names, @Nullable Collection<Integer> sources) {
    if (names.isEmpty()) {
      return List.of();
    }
    Map<Long, List<VexStatement>> said = new TreeMap<>();
    handle
        .createQuery(
            "-- name: vex.claims\nwith spoken as materialized (select distinct statement_id as id from"
                + " vex_statement_name where tenant_id = :tenant and name = any(:names))\nselect "
                + VexRows.STATEMENT
                + """
                from spoken w
                join vex_statement s on s.tenant_id = :tenant and s.id = w.id
                where exists (select from vex_in_force f where f.tenant_id = :tenant and f.document_id = s.document_id)
                   or exists (
                     select from vex_document d
                     join sbom_current c on c.tenant_id = d.tenant_id and c.source_id = d.source_id
                     join sbom_document b on b.tenant_id = c.tenant_id and b.id = c.document_id and b.content_hash = d.content_hash
                     where d.tenant_id = :tenant and d.id = s.document_id
                       and (cast(:sources as int[]) is null or d.source_id = any(cast(:sources as int[]))))
                order by s.document_id, s.ordinal
                """)
        .bind("tenant", tenant)
        .bind(
            "names",
            names.stream().map(name -> name.toUpperCase(Locale.ROOT)).toArray(String[]::new))
        .bind("sources", sources == null ? null : sources.toArray(Integer[]::new))
        .map((row, _) -> add(said, row))
        .list();
    return kept(handle, tenant, said);
  }

  private static boolean add(Map<Long, List<VexStatement>> said, ResultSet row)
      throws SQLException {
    return said.computeIfAbsent(row.getLong("document_id"), _ -> new ArrayList<>())
        .add(VexRows.statement(row));
  }

  /// What the SBOM with those bytes is kept to say about the artifact of that number, in force or
  /// not; empty when it says nothing. Served by `ux_vex_document_reading` and
  /// `ux_vex_statement_ordinal`.
  public Optional<VexStore.Kept> carried(Handle handle, UUID tenant, int source, byte[] digest) {
    Map<Long, List<VexStatement>> said = new TreeMap<>();
    handle
        .createQuery(
            "-- name: vex.carried\nselect "
                + VexRows.STATEMENT
                + """
                from vex_document d
                join vex_statement s on s.tenant_id = d.tenant_id and s.document_id = d.id
                where d.tenant_id = :tenant and d.content_hash = :digest and d.source_id = :source
                order by s.ordinal
                """)
        .bind("tenant", tenant)
        .bind("digest", digest)
        .bind("source", source)
        .map((row, _) -> add(said, row))
        .list();
    return kept(handle, tenant, said).stream().findFirst();
  }

  private static List<VexStore.Kept> kept(
      Handle handle, UUID tenant, Map<Long, List<VexStatement>> statements) {
    if (statements.isEmpty()) {
      return List.of();
    }
    return handle
        .createQuery(
            "-- name: vex.heads\nselect "
                + VexRows.HEAD
                + "from vex_document d where d.tenant_id = :tenant and d.id = any(:ids) order by d.id")
        .bind("tenant", tenant)
        .bind("ids", statements.keySet().toArray(Long[]::new))
        .map((row, _) -> VexRows.kept(row, statements.getOrDefault(row.getLong("id"), List.of())))
        .list();
  }
}
