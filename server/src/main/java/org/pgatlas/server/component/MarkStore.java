package org.pgatlas.server.component;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.wire.Json;

/// The tables `component_mark` and `sbom_mark`. All functions are part of the caller's transaction.
public final class MarkStore {
  /// The root of a document, which has no number of its own.
  public static final int ROOT = 0;

  /// Numbers of what a document says, on their way into it.
  @SuppressWarnings("ArrayRecordComponent") // a row on its way to the database, never compared
  record Numbers(@Nullable Integer root, int[] platforms, int[] marks) {}

  /// A part of an artifact and what the artifact's document says of it.
  ///
  /// @param component its number, [#ROOT] for what the document describes
  /// @param purl null but for a platform that has one
  /// @param version of a platform
  /// @param platform whether others stand on it
  public record Marked(
      int source,
      int component,
      @Nullable String purl,
      @Nullable String version,
      boolean platform,
      Marks.@Nullable Mark mark) {}

  /// A row of the dictionary.
  record Row(int component, boolean own, Marks.Mark mark) {}

  /// Numbers in the order of the rows.
  int[] numbers(Handle handle, UUID tenant, List<Row> rows) {
    String[] digests =
        rows.stream()
            .map(row -> HexFormat.of().formatHex(row.mark().digest()))
            .toArray(String[]::new);
    Integer[] components = rows.stream().map(Row::component).toArray(Integer[]::new);
    UUID[] owners =
        rows.stream()
            .map(row -> row.own() ? tenant : ComponentDictionary.EVERYBODY)
            .toArray(UUID[]::new);
    handle
        .createUpdate(
            """
            -- name: mark.add
            insert into component_mark (component_id, owner_tenant, content_hash, hashes, cpes, purls)
            select w.component, w.owner, decode(w.digest, 'hex'),
                   array(select jsonb_array_elements_text(cast(w.hashes as jsonb))), array(select jsonb_array_elements_text(cast(w.cpes as jsonb))),
                   array(select jsonb_array_elements_text(cast(w.purls as jsonb)))
            from unnest(:components, :owners, :digests, :hashTexts, :cpeTexts, :purlTexts) as w (component, owner, digest, hashes, cpes, purls)
            where not exists (
              select from component_mark m
              where m.component_id = w.component and m.content_hash = decode(w.digest, 'hex') and m.owner_tenant = w.owner)
            order by w.component, w.digest, w.owner
            on conflict (component_id, content_hash, owner_tenant) do nothing
            """)
        .bind("components", components)
        .bind("owners", owners)
        .bind("digests", digests)
        .bind(
            "hashTexts", rows.stream().map(row -> json(row.mark().hashes())).toArray(String[]::new))
        .bind("cpeTexts", rows.stream().map(row -> json(row.mark().cpes())).toArray(String[]::new))
        .bind(
            "purlTexts", rows.stream().map(row -> json(row.mark().purls())).toArray(String[]::new))
        .execute();
    Map<Integer, Integer> found = new HashMap<>();
    handle
        .createQuery(
            """
            -- name: mark.known
            select w.at, m.id
            from unnest(:components, :owners, :digests) with ordinality as w (component, owner, digest, at)
            join component_mark m on m.component_id = w.component and m.content_hash = decode(w.digest, 'hex') and m.owner_tenant = w.owner
            """)
        .bind("components", components)
        .bind("owners", owners)
        .bind("digests", digests)
        .map((row, _) -> Map.entry(row.getInt("at"), row.getInt("id")))
        .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
    return IntStream.rangeClosed(1, rows.size())
        .map(
            at -> {
              Integer id = found.get(at);
              if (id == null) {
                throw new IllegalStateException("the dictionary has no mark number " + at);
              }
              return id;
            })
        .toArray();
  }

  private static String json(List<String> texts) {
    return Json.write(texts);
  }

  /// What the document says; nothing is written for one that says nothing.
  void write(Handle handle, UUID tenant, long document, Numbers numbers) {
    if (numbers.root() == null && numbers.platforms().length + numbers.marks().length == 0) {
      return;
    }
    handle
        .createUpdate(
            """
            -- name: mark.write
            insert into sbom_mark (tenant_id, document_id, root_mark_id, platform_ids, mark_ids)
            values (:tenant, :document, :root, :platforms, :marks)
            on conflict (tenant_id, document_id) do update set root_mark_id = excluded.root_mark_id, platform_ids = excluded.platform_ids, mark_ids = excluded.mark_ids
            where (sbom_mark.root_mark_id, sbom_mark.platform_ids, sbom_mark.mark_ids) is distinct from (excluded.root_mark_id, excluded.platform_ids, excluded.mark_ids)
            """)
        .bind("tenant", tenant)
        .bind("document", document)
        .bind("root", numbers.root())
        .bind("platforms", numbers.platforms())
        .bind("marks", numbers.marks())
        .execute();
  }

  /// All that a document says of its parts.
  public List<Marked> ofDocument(Handle handle, UUID tenant, long document) {
    return handle
        .createQuery(
            """
            -- name: mark.of_document
            select 0 as source_id, m.component_id, null as purl, null as version, false as platform, m.hashes, m.cpes, m.purls
            from sbom_mark s
            cross join lateral (select distinct n.id from unnest(array_append(s.mark_ids, s.root_mark_id)) as n (id)) said
            join component_mark m on m.id = said.id
            where s.tenant_id = :tenant and s.document_id = :document
            union all
            select 0, c.id, case when c.owner_tenant = cast(:everybody as uuid) then c.purl end, c.version, true, null, null, null
            from sbom_mark s
            cross join lateral unnest(s.platform_ids) as platform (id)
            join component c on c.id = platform.id
            where s.tenant_id = :tenant and s.document_id = :document
            """)
        .bind("tenant", tenant)
        .bind("document", document)
        .bind("everybody", ComponentDictionary.EVERYBODY)
        .map((row, _) -> marked(row))
        .list();
  }

  /// All that the documents in force for the artifacts say of their parts.
  public List<Marked> ofSources(Handle handle, UUID tenant, Collection<Integer> sources) {
    return handle
        .createQuery(
            """
            -- name: mark.of_sources
            with said as materialized (
              select a.source_id, s.root_mark_id, s.platform_ids, s.mark_ids
              from artifact_document a
              join sbom_mark s on s.tenant_id = a.tenant_id and s.document_id = a.document_id
              where a.tenant_id = :tenant and a.source_id = any(:sources))
            select d.source_id, m.component_id, null as purl, null as version, false as platform, m.hashes, m.cpes, m.purls
            from said d
            cross join lateral (select distinct n.id from unnest(array_append(d.mark_ids, d.root_mark_id)) as n (id)) named
            join component_mark m on m.id = named.id
            union all
            select d.source_id, c.id, case when c.owner_tenant = cast(:everybody as uuid) then c.purl end, c.version, true, null, null, null
            from said d
            cross join lateral unnest(d.platform_ids) as platform (id)
            join component c on c.id = platform.id
            """)
        .bind("tenant", tenant)
        .bind("sources", sources.toArray(Integer[]::new))
        .bind("everybody", ComponentDictionary.EVERYBODY)
        .map((row, _) -> marked(row))
        .list();
  }

  /// What the documents in force for the artifacts say of these components, of themselves and of
  /// the ground that they stand on. The numbers of the components' marks are found first, so that
  /// of each document's array only these are looked for.
  public List<Marked> inForce(
      Handle handle, UUID tenant, Collection<Integer> sources, Collection<Integer> components) {
    return handle
        .createQuery(
            """
            -- name: mark.in_force
            with said as materialized (
              select a.source_id, s.root_mark_id, s.platform_ids, s.mark_ids
              from artifact_document a
              join sbom_mark s on s.tenant_id = a.tenant_id and s.document_id = a.document_id
              where a.tenant_id = :tenant and a.source_id = any(:sources)),
            asked as materialized (select m.id from component_mark m where m.component_id = any(:components)),
            platform as materialized (select d.source_id, p.id from said d cross join lateral unnest(d.platform_ids) as p (id)),
            numbered as materialized (
              select d.source_id, d.root_mark_id as id from said d where d.root_mark_id is not null
              union all
              select d.source_id, w.id from said d join asked w on w.id = any(d.mark_ids)
              union all
              select p.source_id, m.id
              from platform p
              join said d on d.source_id = p.source_id
              join component_mark m on m.component_id = p.id and m.id = any(d.mark_ids))
            select n.source_id, m.component_id, null as purl, null as version, false as platform, m.hashes, m.cpes, m.purls
            from numbered n
            join component_mark m on m.id = n.id
            union all
            select p.source_id, c.id, case when c.owner_tenant = cast(:everybody as uuid) then c.purl end, c.version, true, null, null, null
            from platform p
            join component c on c.id = p.id
            """)
        .bind("tenant", tenant)
        .bind("sources", sources.toArray(Integer[]::new))
        .bind("components", components.toArray(Integer[]::new))
        .bind("everybody", ComponentDictionary.EVERYBODY)
        .map((row, _) -> marked(row))
        .list();
  }

  private static Marked marked(ResultSet row) throws SQLException {
    List<String> hashes = texts(row, "hashes");
    List<String> cpes = texts(row, "cpes");
    List<String> purls = texts(row, "purls");
    return new Marked(
        row.getInt("source_id"),
        row.getInt("component_id"),
        row.getString("purl"),
        row.getString("version"),
        row.getBoolean("platform"),
        hashes == null || cpes == null || purls == null
            ? null
            : new Marks.Mark(hashes, cpes, purls));
  }

  private static @Nullable List<String> texts(ResultSet row, String column) throws SQLException {
    Array array = row.getArray(column);
    return array == null ? null : new ArrayList<>(Arrays.asList((String[]) array.getArray()));
  }
}
