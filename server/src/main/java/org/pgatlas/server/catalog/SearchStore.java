package org.pgatlas.server.catalog;

import java.util.List;
import java.util.UUID;
import org.pgatlas.server.db.Database;

/// Finds projects, repos, externals and contributors by name or exact id: the exact first, then
/// names that begin so, then names that contain it; within each the most critical first.
///
/// Under row-level security a trigram index is out of reach (its operators are not leakproof), so
/// each of the four tables is read once, within the tenant; `strpos` takes `%`, `_` and `\` for
/// what they are.
public final class SearchStore {
  private final Database database;

  public SearchStore(Database database) {
    this.database = database;
  }

  /// @param text a part of a name, or a whole canonical id
  /// @param limit hits at most
  public List<SearchHit> search(UUID tenant, String text, int limit) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: catalog.search
                    select h.kind, h.id, h.display_name, h.criticality
                    from (
                      (select 'project' as kind, p.canonical_id as id, p.display_name, p.criticality_score as criticality,
                              case when p.canonical_id = :text or lower(p.display_name) = lower(:text) then 0
                                   when starts_with(lower(p.display_name), lower(:text)) then 1 else 2 end as place
                       from projects p
                       where p.tenant_id = :tenant
                         and (strpos(lower(p.display_name), lower(:text)) > 0 or p.canonical_id = :text)
                       order by place, criticality desc nulls last, id
                       limit :limit)
                      union all
                      (select 'repo', r.canonical_id as id, r.display_name, r.criticality_score as criticality,
                              case when r.canonical_id = :text or lower(r.display_name) = lower(:text) then 0
                                   when starts_with(lower(r.display_name), lower(:text)) then 1 else 2 end as place
                       from repos r
                       where r.tenant_id = :tenant
                         and (strpos(lower(r.display_name), lower(:text)) > 0 or r.canonical_id = :text)
                       order by place, criticality desc nulls last, id
                       limit :limit)
                      union all
                      (select 'external-repo', x.canonical_id as id, x.display_name, x.criticality_score as criticality,
                              case when x.canonical_id = :text or lower(x.display_name) = lower(:text) then 0
                                   when starts_with(lower(x.display_name), lower(:text)) then 1 else 2 end as place
                       from external_repos x
                       where x.tenant_id = :tenant
                         and (strpos(lower(x.display_name), lower(:text)) > 0 or x.canonical_id = :text)
                       order by place, criticality desc nulls last, id
                       limit :limit)
                      union all
                      (select 'contributor', c.id::text as id, c.name, null::bigint as criticality,
                              case when lower(c.name) = lower(:text) then 0
                                   when starts_with(lower(c.name), lower(:text)) then 1 else 2 end as place
                       from contributors c
                       where c.tenant_id = :tenant and strpos(lower(c.name), lower(:text)) > 0
                       order by place, c.name, c.id
                       limit :limit)
                    ) h
                    order by h.place, h.criticality desc nulls last, h.display_name, h.id
                    limit :limit
                    """)
                .bind("tenant", tenant)
                .bind("text", text)
                .bind("limit", limit)
                .map(
                    (row, _) ->
                        new SearchHit(
                            SearchHit.Kind.of(row.getString("kind")),
                            row.getString("id"),
                            row.getString("display_name"),
                            Columns.longOrNull(row, "criticality")))
                .list());
  }
}
