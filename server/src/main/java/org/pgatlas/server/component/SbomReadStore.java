package org.pgatlas.server.component;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.purl.CanonicalId;
import org.pgatlas.server.db.Database;

/// Reads documents, what they are made of, and how the versions of an artifact follow one another.
public final class SbomReadStore {
  public static final String VERSIONS =
      """
      -- name: sbom.versions
      select d.external_id, s.source_key as artifact, v.seq, d.bom_format, d.spec_version, d.component_count, d.dependency_count,
             d.content_hash, v.run_at, v.outcome, c.artifact_version_id is not null as current, count(*) over () as total
      from edge_source s
      join artifact_version v on v.tenant_id = s.tenant_id and v.source_id = s.id
      join sbom_document d on d.tenant_id = v.tenant_id and d.id = v.document_id
      left join sbom_current c on c.tenant_id = v.tenant_id and c.source_id = v.source_id and c.artifact_version_id = v.id
      where s.tenant_id = :tenant and s.kind = 'sbom' and s.source_key = :artifact
      order by v.seq desc
      limit :limit offset :offset
      """;

  public static final String NEWEST =
      """
      -- name: sbom.newest
      select d.external_id, s.source_key as artifact, v.seq, d.bom_format, d.spec_version, d.component_count, d.dependency_count,
             d.content_hash, v.run_at, v.outcome, c.artifact_version_id is not null as current
      from artifact_version v
      join edge_source s on s.tenant_id = v.tenant_id and s.id = v.source_id
      join sbom_document d on d.tenant_id = v.tenant_id and d.id = v.document_id
      left join sbom_current c on c.tenant_id = v.tenant_id and c.source_id = v.source_id and c.artifact_version_id = v.id
      where v.tenant_id = :tenant and v.document_id = :document
      order by c.artifact_version_id is not null desc, v.id desc
      limit 1
      """;

  /// A page of the arrays; positions count from 1.
  public static final String COMPONENTS =
      """
      -- name: sbom.components
      select w.position, c.purl, p.ecosystem, p.name, c.version, w.flag
      from unnest(cast(:positions as int[]), cast(:components as int[]), cast(:flags as int[])) as w (position, component_id, flag)
      join component c on c.id = w.component_id
      join package p on p.id = c.package_id
      order by w.position
      """;

  private final Database database;

  public SbomReadStore(Database database) {
    this.database = database;
  }

  /// The arrays of a document.
  ///
  /// @param licenseAt positions, `licenses` their licences
  @SuppressWarnings("ArrayRecordComponent") // read once, never compared
  record Stored(int[] components, int[] flags, int[] licenseAt, int[] licenses) {}

  /// A component of either of two documents.
  public record Named(int id, String purl, String packagePurl, String name, String version) {}

  /// Versions of an artifact, newest first.
  public Listed<SbomRow> versions(UUID tenant, String artifact, ComponentSearchStore.Slice slice) {
    record Counted(SbomRow row, long total) {}
    return database.read(
        tenant,
        handle -> {
          List<Counted> rows =
              handle
                  .createQuery(VERSIONS)
                  .bind("tenant", tenant)
                  .bind("artifact", artifact)
                  .bind("limit", slice.limit())
                  .bind("offset", slice.offset())
                  .map((row, _) -> new Counted(sbom(row), row.getLong("total")))
                  .list();
          return new Listed<>(
              rows.stream().map(Counted::row).toList(),
              rows.isEmpty() ? 0 : rows.getFirst().total());
        });
  }

  /// As [#versions], of an artifact as people write it: exactly that, a version or a lock file of a
  /// repo, else the repo or package that the text names.
  public Listed<SbomRow> versionsOf(UUID tenant, String text, ComponentSearchStore.Slice slice) {
    Listed<SbomRow> exact = versions(tenant, text, slice);
    return exact.total() > 0
        ? exact
        : CanonicalId.tryOf(text).map(id -> versions(tenant, id.value(), slice)).orElse(exact);
  }

  /// The document as the version that is in force, else as the newest that it is.
  public Optional<SbomRow> sbom(UUID tenant, UUID id) {
    return database.read(
        tenant,
        handle ->
            document(handle, tenant, id)
                .flatMap(
                    document ->
                        handle
                            .createQuery(NEWEST)
                            .bind("tenant", tenant)
                            .bind("document", document)
                            .map((row, _) -> sbom(row))
                            .findOne()));
  }

  /// The version in force for an artifact.
  public Optional<SbomRow> inForce(UUID tenant, String artifact) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: sbom.in_force
                    select d.external_id, s.source_key as artifact, v.seq, d.bom_format, d.spec_version, d.component_count, d.dependency_count,
                           d.content_hash, v.run_at, v.outcome, true as current
                    from edge_source s
                    join sbom_current c on c.tenant_id = s.tenant_id and c.source_id = s.id
                    join artifact_version v on v.tenant_id = c.tenant_id and v.id = c.artifact_version_id
                    join sbom_document d on d.tenant_id = v.tenant_id and d.id = v.document_id
                    where s.tenant_id = :tenant and s.kind = 'sbom' and s.source_key = :artifact
                    """)
                .bind("tenant", tenant)
                .bind("artifact", artifact)
                .map((row, _) -> sbom(row))
                .findOne());
  }

  /// One page of what a document is made of; empty when there is no such document or its arrays are
  /// not extracted yet.
  public Optional<Listed<OccurrenceRow>> components(
      UUID tenant, UUID id, ComponentSearchStore.Slice slice) {
    return database.read(
        tenant, handle -> arrays(handle, tenant, id).map(arrays -> page(handle, arrays, slice)));
  }

  /// Licences of a document with the number of components under each, most first.
  public Map<String, Integer> licenses(UUID tenant, UUID id) {
    return database.read(
        tenant,
        handle -> {
          Map<String, Integer> counts = new HashMap<>();
          arrays(handle, tenant, id)
              .ifPresent(
                  arrays -> {
                    Map<Integer, String> names = licenseNames(handle, arrays.licenses());
                    for (int license : arrays.licenses()) {
                      counts.merge(names.getOrDefault(license, ""), 1, Integer::sum);
                    }
                  });
          return counts;
        });
  }

  /// Distinct components of a document, ascending; empty as above.
  Optional<int[]> componentIds(UUID tenant, UUID id) {
    return database.read(
        tenant,
        handle ->
            arrays(handle, tenant, id)
                .map(found -> Arrays.stream(found.components()).sorted().distinct().toArray()));
  }

  List<Named> named(UUID tenant, int[] ids) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: sbom.named
                    select c.id, c.purl, p.purl as package, p.name, c.version
                    from component c join package p on p.id = c.package_id
                    where c.id = any(:ids)
                    order by c.purl
                    """)
                .bind("ids", ids)
                .map(
                    (row, _) ->
                        new Named(
                            row.getInt("id"),
                            row.getString("purl"),
                            row.getString("package"),
                            row.getString("name"),
                            row.getString("version")))
                .list());
  }

  /// SHA-256 of the exact bytes.
  Optional<byte[]> digest(UUID tenant, UUID id) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: sbom.digest
                    select content_hash from sbom_document where tenant_id = :tenant and external_id = :id
                    """)
                .bind("tenant", tenant)
                .bind("id", id)
                .mapTo(byte[].class)
                .findOne());
  }

  private static Optional<Long> document(Handle handle, UUID tenant, UUID id) {
    return handle
        .createQuery(
            """
            -- name: sbom.document
            select id from sbom_document where tenant_id = :tenant and external_id = :id
            """)
        .bind("tenant", tenant)
        .bind("id", id)
        .mapTo(Long.class)
        .findOne();
  }

  private static Optional<Stored> arrays(Handle handle, UUID tenant, UUID id) {
    return handle
        .createQuery(
            """
            -- name: sbom.arrays
            select o.component_ids, o.flags::int[] as flags, o.license_at, o.license_ids
            from sbom_document d
            join sbom_occurrence o on o.tenant_id = d.tenant_id and o.document_id = d.id
            where d.tenant_id = :tenant and d.external_id = :id
            """)
        .bind("tenant", tenant)
        .bind("id", id)
        .map(
            (row, _) ->
                new Stored(
                    ComponentStore.ints(row.getArray(1)),
                    ComponentStore.ints(row.getArray(2)),
                    ComponentStore.ints(row.getArray(3)),
                    ComponentStore.ints(row.getArray(4))))
        .findOne();
  }

  private static Listed<OccurrenceRow> page(
      Handle handle, Stored arrays, ComponentSearchStore.Slice slice) {
    int total = arrays.components().length;
    int from = Math.min(slice.offset(), total);
    int to = (int) Math.min((long) from + slice.limit(), total);
    Map<Integer, List<String>> licenses = new HashMap<>();
    Map<Integer, String> names = licenseNames(handle, arrays.licenses());
    for (int i = 0; i < arrays.licenseAt().length; i++) {
      int position = arrays.licenseAt()[i];
      if (position > from && position <= to) {
        licenses
            .computeIfAbsent(position, _ -> new ArrayList<>(1))
            .add(names.getOrDefault(arrays.licenses()[i], ""));
      }
    }
    int[] positions = new int[to - from];
    Arrays.setAll(positions, i -> from + i + 1);
    List<OccurrenceRow> rows =
        handle
            .createQuery(COMPONENTS)
            .bind("positions", positions)
            .bind("components", Arrays.copyOfRange(arrays.components(), from, to))
            .bind("flags", Arrays.copyOfRange(arrays.flags(), from, to))
            .map((row, _) -> occurrence(row, licenses))
            .list();
    return new Listed<>(rows, total);
  }

  private static OccurrenceRow occurrence(ResultSet row, Map<Integer, List<String>> licenses)
      throws SQLException {
    int flag = row.getInt("flag");
    int position = row.getInt("position");
    return new OccurrenceRow(
        position,
        row.getString("purl"),
        row.getString("ecosystem"),
        row.getString("name"),
        row.getString("version"),
        (flag & Occurrences.DIRECT) != 0,
        (flag & Occurrences.EXCLUDED) != 0
            ? "excluded"
            : (flag & Occurrences.OPTIONAL) != 0 ? "optional" : "required",
        licenses.getOrDefault(position, List.of()));
  }

  private static Map<Integer, String> licenseNames(Handle handle, int[] ids) {
    int[] distinct = Arrays.stream(ids).sorted().distinct().toArray();
    Map<Integer, String> names = new HashMap<>();
    handle
        .createQuery(
            """
            -- name: sbom.license_names
            select id, expression from license where id = any(:ids)
            """)
        .bind("ids", distinct)
        .map((row, _) -> Map.entry(row.getInt("id"), row.getString("expression")))
        .forEach(entry -> names.put(entry.getKey(), entry.getValue()));
    return names;
  }

  private static SbomRow sbom(ResultSet row) throws SQLException {
    return new SbomRow(
        row.getObject("external_id", UUID.class),
        row.getString("artifact"),
        row.getInt("seq"),
        text(row.getString("bom_format")),
        text(row.getString("spec_version")),
        row.getInt("component_count"),
        row.getInt("dependency_count"),
        HexFormat.of().formatHex(row.getBytes("content_hash")),
        row.getObject("run_at", OffsetDateTime.class).toInstant(),
        row.getString("outcome"),
        row.getBoolean("current"));
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }
}
