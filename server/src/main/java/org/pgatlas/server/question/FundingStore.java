package org.pgatlas.server.question;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.metric.FundingEfficiency;
import org.pgatlas.server.db.Database;

/// What projects were granted. What a document writes as an amount may be anything, so only plain
/// numbers are read.
final class FundingStore {
  private final Database database;

  FundingStore(Database database) {
    this.database = database;
  }

  /// A project with an approved grant that names an amount.
  ///
  /// @param dependents distinct active packages outside it; negative when not known
  record Funded(int projectId, double approvedUsd, long dependents) {
    /// NaN when it is not known.
    double efficiency() {
      return dependents < 0
          ? Double.NaN
          : FundingEfficiency.of(dependents, approvedUsd).orElse(Double.NaN);
    }
  }

  List<Funded> all(UUID tenant) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: question.funded
                    select p.id, g.approved, coalesce(p.criticality_union, -1) as dependents
                    from (select project_id, sum(case when doc ->> 'approved_usd' ~ '^[0-9]{1,15}([.][0-9]{1,9})?$' then (doc ->> 'approved_usd')::float8 end) as approved
                          from grant_application where tenant_id = :tenant and status = 'approved' group by project_id) g
                    join projects p on p.tenant_id = :tenant and p.id = g.project_id
                    where g.approved is not null
                    order by p.id
                    """)
                .bind("tenant", tenant)
                .map(
                    (row, _) ->
                        new Funded(
                            row.getInt("id"), row.getDouble("approved"), row.getLong("dependents")))
                .list());
  }

  Optional<Integer> projectId(UUID tenant, String canonicalId) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: question.project_id
                    select id from projects where tenant_id = :tenant and canonical_id = :id
                    """)
                .bind("tenant", tenant)
                .bind("id", canonicalId)
                .mapTo(Integer.class)
                .findOne());
  }

  /// One approved grant.
  ///
  /// @param approvedUsd null when the document names no amount
  record Grant(
      String canonicalId, String pool, @Nullable Double approvedUsd, @Nullable String appliedAt) {}

  /// Newest first.
  List<Grant> grants(UUID tenant, String project, int limit) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: question.grants
                    select g.canonical_id, g.pool_name,
                           case when g.doc ->> 'approved_usd' ~ '^[0-9]{1,15}([.][0-9]{1,9})?$' then (g.doc ->> 'approved_usd')::float8 end as approved,
                           to_char(g.applied_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as applied_at
                    from grant_application g
                    where g.tenant_id = :tenant and g.status = 'approved'
                      and g.project_id = (select id from projects where tenant_id = :tenant and canonical_id = :project)
                    order by g.applied_at desc nulls last, g.canonical_id
                    limit :limit
                    """)
                .bind("tenant", tenant)
                .bind("project", project)
                .bind("limit", limit)
                .map(
                    (row, _) ->
                        new Grant(
                            row.getString("canonical_id"),
                            row.getString("pool_name"),
                            row.getObject("approved", Double.class),
                            row.getString("applied_at")))
                .list());
  }
}
