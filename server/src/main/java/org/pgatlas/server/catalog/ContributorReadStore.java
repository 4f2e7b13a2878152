package org.pgatlas.server.catalog;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.Database;

/// Reads contributors and what they committed to.
public final class ContributorReadStore {
  private final Database database;

  public ContributorReadStore(Database database) {
    this.database = database;
  }

  /// Served by the primary key and `ix_contributors_name`; a search reads the tenant's contributors
  /// once.
  ///
  /// @param search case-insensitive substring of the name
  public Listing<ContributorRow> contributors(
      UUID tenant, @Nullable String search, List<Order<ContributorSort>> orders, Slice slice) {
    return database.read(
        tenant,
        handle ->
            new ListQuery("catalog.contributors", ContributorRow.COLUMNS, "contributors c", "c")
                .named(4, "c.id", "c.name", search)
                .run(
                    handle,
                    tenant,
                    Order.sql(orders, ContributorSort.ID),
                    slice,
                    (row, _) -> ContributorRow.of(row)));
  }

  public Optional<ContributorDetailRow> contributor(UUID tenant, int id) {
    return database.read(
        tenant,
        handle ->
            row(handle, tenant, id)
                .map(row -> new ContributorDetailRow(row, contributions(handle, tenant, id))));
  }

  private static Optional<ContributorRow> row(Handle handle, UUID tenant, int id) {
    return handle
        .createQuery(
            "-- name: catalog.contributor\nselect "
                + ContributorRow.COLUMNS
                + "\nfrom contributors c where c.tenant_id = :tenant and c.id = :id")
        .bind("tenant", tenant)
        .bind("id", id)
        .map((row, _) -> ContributorRow.of(row))
        .findOne();
  }

  /// Served by the primary key of `contributed_to`.
  static List<ContributionRow> contributions(Handle handle, UUID tenant, int id) {
    return handle
        .createQuery(
            """
            -- name: catalog.contributions
            select r.canonical_id, r.display_name, p.canonical_id as project_canonical_id, r.pony_factor,
                   r.criticality_score, w.number_of_commits, w.first_commit_date, w.last_commit_date
            from contributed_to w
            join repos r on r.tenant_id = w.tenant_id and r.id = w.repo_id
            left join projects p on p.tenant_id = r.tenant_id and p.id = r.project_id
            where w.tenant_id = :tenant and w.contributor_id = :id
            order by w.number_of_commits desc, r.canonical_id
            """)
        .bind("tenant", tenant)
        .bind("id", id)
        .map((row, _) -> ContributionRow.of(row))
        .list();
  }
}
