package org.pgatlas.server.question;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.Database;

/// The documents behind a score: who asserts the edges that touch a package or a project's repos,
/// which git histories and registries were read. An id is a canonical one, an alias or a project's.
final class DocumentStore {
  private static final String SOURCES =
      """
      -- name: question.sources
      with asked as (
        select repo_vertex_id as id from package_aliases where tenant_id = :tenant and package_purl = :id
        union
        select id from repo_vertices where tenant_id = :tenant and canonical_id = :id
        union
        select r.id from repos r join projects p on p.tenant_id = :tenant and p.id = r.project_id
        where r.tenant_id = :tenant and p.canonical_id = :id
      ), touching as (
        select d.source_id, count(*) as edges, max(d.asserted_at) as asserted_at
        from (select d.source_id, d.in_vertex_id, d.out_vertex_id, d.asserted_at from asked a
              join depends_on d on d.tenant_id = :tenant and d.in_vertex_id = a.id
              union
              select d.source_id, d.in_vertex_id, d.out_vertex_id, d.asserted_at from asked a
              join depends_on d on d.tenant_id = :tenant and d.out_vertex_id = a.id) d
        group by d.source_id
      )
      select s.kind, s.source_key, t.edges, b.external_id::text as document, encode(b.content_hash, 'hex') as sha256,
             f.feed, s.feed_import_id, to_char(t.asserted_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as asserted_at,
             count(*) over () as total
      from touching t
      join edge_source s on s.tenant_id = :tenant and s.id = t.source_id
      left join component_index i on i.tenant_id = :tenant and i.source_id = s.id
      left join sbom_document b on b.tenant_id = :tenant and b.id = i.document_id
      left join feed_import f on f.tenant_id = :tenant and f.id = s.feed_import_id
      order by t.edges desc, s.id
      limit :limit offset :offset
      """;

  private static final String HISTORIES =
      """
      -- name: question.git_histories
      with asked as (
        select repo_vertex_id as id from package_aliases where tenant_id = :tenant and package_purl = :id
        union
        select id from repo_vertices where tenant_id = :tenant and canonical_id = :id
        union
        select r.id from repos r join projects p on p.tenant_id = :tenant and p.id = r.project_id
        where r.tenant_id = :tenant and p.canonical_id = :id
      )
      select r.canonical_id, g.id, g.head_sha, g.commit_count, g.contributor_count,
             encode(g.gitlog_content_hash, 'hex') as sha256,
             to_char(g.processed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as processed_at
      from asked a
      join repos r on r.tenant_id = :tenant and r.id = a.id
      cross join lateral (
        select id, head_sha, commit_count, contributor_count, gitlog_content_hash, processed_at
        from gitlog_artifacts
        where tenant_id = :tenant and repo_id = a.id and status = 'processed'
        order by submitted_at desc, id desc limit 1) g
      order by r.canonical_id
      limit :limit
      """;

  private static final String REGISTRIES =
      """
      -- name: question.registry_entries
      with asked as (
        select repo_vertex_id as id from package_aliases where tenant_id = :tenant and package_purl = :id
        union
        select id from repo_vertices where tenant_id = :tenant and canonical_id = :id
        union
        select r.id from repos r join projects p on p.tenant_id = :tenant and p.id = r.project_id
        where r.tenant_id = :tenant and p.canonical_id = :id
      )
      select p.purl, p.downloads, p.downloads_days, f.feed, f.id as feed_import,
             to_char(p.fetched_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as fetched_at
      from asked a
      join registry_package p on p.tenant_id = :tenant and p.repo_vertex_id = a.id
      join feed_import f on f.tenant_id = :tenant and f.id = p.feed_import_id
      order by p.purl
      limit :limit
      """;

  private final Database database;

  DocumentStore(Database database) {
    this.database = database;
  }

  /// Who asserts edges.
  ///
  /// @param kind `sbom` or `registry`
  /// @param source the artifact's key, or the registry
  /// @param edges how many of those that touch what is asked about
  /// @param document the SBOM in force, null for a registry
  /// @param feedImport what a registry's edges were imported by
  record Source(
      String kind,
      String source,
      long edges,
      @Nullable String document,
      @Nullable String sha256,
      @Nullable String feed,
      @Nullable Long feedImport,
      String assertedAt) {}

  /// The newest git history that was read of a repo.
  record GitHistory(
      String repo,
      int id,
      @Nullable String headSha,
      @Nullable Integer commits,
      @Nullable Integer contributors,
      @Nullable String sha256,
      String processedAt) {}

  /// What a registry said.
  record Registry(
      String purl,
      @Nullable Long downloads,
      @Nullable Integer downloadsDays,
      String feed,
      long feedImport,
      String fetchedAt) {}

  record Sources(List<Source> items, long total) {}

  /// Those with most edges first.
  Sources sources(UUID tenant, String id, int limit, int offset) {
    record Row(Source source, long total) {}
    List<Row> rows =
        database.read(
            tenant,
            handle ->
                handle
                    .createQuery(SOURCES)
                    .bind("tenant", tenant)
                    .bind("id", id)
                    .bind("limit", limit)
                    .bind("offset", offset)
                    .map(
                        (row, _) ->
                            new Row(
                                new Source(
                                    row.getString("kind"),
                                    row.getString("source_key"),
                                    row.getLong("edges"),
                                    row.getString("document"),
                                    row.getString("sha256"),
                                    row.getString("feed"),
                                    row.getObject("feed_import_id", Long.class),
                                    row.getString("asserted_at")),
                                row.getLong("total")))
                    .list());
    return new Sources(
        rows.stream().map(Row::source).toList(), rows.isEmpty() ? 0 : rows.getFirst().total());
  }

  List<GitHistory> histories(UUID tenant, String id, int limit) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(HISTORIES)
                .bind("tenant", tenant)
                .bind("id", id)
                .bind("limit", limit)
                .map(
                    (row, _) ->
                        new GitHistory(
                            row.getString("canonical_id"),
                            row.getInt("id"),
                            row.getString("head_sha"),
                            row.getObject("commit_count", Integer.class),
                            row.getObject("contributor_count", Integer.class),
                            row.getString("sha256"),
                            row.getString("processed_at")))
                .list());
  }

  List<Registry> registries(UUID tenant, String id, int limit) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(REGISTRIES)
                .bind("tenant", tenant)
                .bind("id", id)
                .bind("limit", limit)
                .map(
                    (row, _) ->
                        new Registry(
                            row.getString("purl"),
                            row.getObject("downloads", Long.class),
                            row.getObject("downloads_days", Integer.class),
                            row.getString("feed"),
                            row.getLong("feed_import"),
                            row.getString("fetched_at")))
                .list());
  }
}
