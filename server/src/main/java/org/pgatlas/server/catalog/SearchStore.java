package org.pgatlas.server.catalog;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.db.SearchWords;

/// Finds projects, repos, externals and contributors by name or exact id: the exact first, then
/// names that begin so, then names that contain it; within each the most critical first. Last come
/// projects that have all its words in name or description.
///
/// Few matches are found through their trigrams and then ordered; of many, the best are found by
/// walking down the ranks. Which it is, the first look at the trigrams tells.
public final class SearchStore {
  /// More matches than this are many.
  private static final int FEW = 1_000;

  /// What stands in place of many matches.
  private static final String MANY = "many";

  /// Fewer characters have no trigram of their own.
  private static final int TRIGRAM = 3;

  public static final String BY_ID =
      """
      -- name: catalog.search_by_id
      select 'project' as kind, p.canonical_id as id, p.display_name, p.criticality_score as criticality
      from projects p where p.tenant_id = :tenant and p.canonical_id = :text
      union all
      select 'repo', r.canonical_id, r.display_name, r.criticality_score
      from repos r where r.tenant_id = :tenant and r.canonical_id = :text
      union all
      select 'external-repo', x.canonical_id, x.display_name, x.criticality_score
      from repo_vertices v
      join external_repos x on x.tenant_id = v.tenant_id and x.id = v.id
      where v.tenant_id = :tenant and v.canonical_id = :text
      """;

  public static final String NAMED =
      """
      -- name: catalog.search_named
      select kind, id, display_name, criticality from atlas_catalog_named(:tenant, :text, :pattern, :few, :limit)
      """;

  public static final String RANKED =
      """
      -- name: catalog.search_ranked
      select kind, id, display_name, criticality from atlas_catalog_ranked(:tenant, :pattern, :limit)
      """;

  public static final String WORDED =
      """
      -- name: catalog.search_worded
      select kind, id, display_name, criticality from atlas_catalog_worded(:tenant, :words, :limit)
      """;

  private final Database database;

  public SearchStore(Database database) {
    this.database = database;
  }

  /// @param text a part of a name, a whole canonical id, or words of a description
  /// @param limit hits at most
  public List<SearchHit> search(UUID tenant, String text, int limit) {
    return database.read(tenant, handle -> search(handle, tenant, text, limit));
  }

  private static List<SearchHit> search(Handle handle, UUID tenant, String text, int limit) {
    String literal = literal(text);
    String within = "%" + literal + "%";
    String beginning = literal + "%";
    Set<SearchHit> best =
        new LinkedHashSet<>(
            hits(handle.createQuery(BY_ID).bind("tenant", tenant).bind("text", text)));
    Optional<List<SearchHit>> few =
        text.length() >= TRIGRAM ? few(handle, tenant, text, within, limit) : Optional.empty();
    if (few.isPresent()) {
      best.addAll(few.get());
    } else {
      best.addAll(hits(named(handle, tenant, text, literal, null, limit)));
      best.addAll(
          few(handle, tenant, text, beginning, limit)
              .orElseGet(() -> ranked(handle, tenant, beginning, limit)));
      if (best.size() < limit) {
        best.addAll(ranked(handle, tenant, within, limit));
      }
    }
    String words = SearchWords.query(text);
    if (best.size() < limit && !words.isEmpty()) {
      best.addAll(worded(handle, tenant, words, limit));
    }
    List<SearchHit> hits = new ArrayList<>(best);
    return hits.subList(0, Math.min(limit, hits.size()));
  }

  /// A pattern that only the text itself matches.
  public static String literal(String text) {
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
  }

  /// The best of those that match; empty when they are many.
  static Optional<List<SearchHit>> few(
      Handle handle, UUID tenant, String text, String pattern, int limit) {
    List<Optional<SearchHit>> rows =
        named(handle, tenant, text, pattern, FEW, limit)
            .map(
                (row, _) ->
                    row.getString("kind").equals(MANY)
                        ? Optional.<SearchHit>empty()
                        : Optional.of(hit(row)))
            .list();
    return rows.stream().anyMatch(Optional::isEmpty)
        ? Optional.empty()
        : Optional.of(rows.stream().flatMap(Optional::stream).toList());
  }

  /// @param few so many are too many to be ordered; null when they are ordered anyway
  private static Query named(
      Handle handle, UUID tenant, String text, String pattern, @Nullable Integer few, int limit) {
    return handle
        .createQuery(NAMED)
        .bind("tenant", tenant)
        .bind("text", text)
        .bind("pattern", pattern)
        .bind("few", few)
        .bind("limit", limit);
  }

  static List<SearchHit> worded(Handle handle, UUID tenant, String words, int limit) {
    return hits(
        handle
            .createQuery(WORDED)
            .bind("tenant", tenant)
            .bind("words", words)
            .bind("limit", limit));
  }

  private static List<SearchHit> ranked(Handle handle, UUID tenant, String pattern, int limit) {
    return hits(
        handle
            .createQuery(RANKED)
            .bind("tenant", tenant)
            .bind("pattern", pattern)
            .bind("limit", limit));
  }

  private static List<SearchHit> hits(Query query) {
    return query.map((row, _) -> hit(row)).list();
  }

  private static SearchHit hit(ResultSet row) throws SQLException {
    return new SearchHit(
        SearchHit.Kind.of(row.getString("kind")),
        row.getString("id"),
        row.getString("display_name"),
        Columns.longOrNull(row, "criticality"));
  }
}
