package org.pgatlas.server.finding;

import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.pgatlas.match.FindingMatcher;
import org.pgatlas.server.db.Database;

/// Documents in force that were never assessed: those that were applied before there were findings,
/// or whose components were extracted later than they were applied, and those that an older matcher
/// assessed; and artifacts that a migration says are to be assessed again.
final class Unassessed {
  private static final int TOGETHER = 16;

  private final Database database;

  Unassessed(Database database) {
    this.database = database;
  }

  /// Assesses documents that came in force.
  @FunctionalInterface
  interface Assessing {
    void of(Handle handle, UUID tenant, Collection<Integer> sources);
  }

  /// Some in one transaction; returns how many there were.
  int assess(UUID tenant, Assessing assessing) {
    List<Integer> sources =
        database.read(
            tenant,
            handle ->
                handle
                    .createQuery(
                        """
                        -- name: finding.unassessed
                        select i.source_id
                        from component_index i
                        where i.tenant_id = :tenant
                          and not exists (
                            select from scan_run r
                            join scan_manifest m on m.tenant_id = r.tenant_id and m.id = r.manifest_id
                            where r.tenant_id = i.tenant_id and r.source_id = i.source_id and m.document_id = i.document_id
                              and r.matcher_version >= :matcher)
                        union
                        select a.source_id from finding_again a where a.tenant_id = :tenant
                        order by source_id
                        """)
                    .bind("tenant", tenant)
                    .bind("matcher", FindingMatcher.VERSION)
                    .mapTo(Integer.class)
                    .list());
    for (int from = 0; from < sources.size(); from += TOGETHER) {
      List<Integer> some = sources.subList(from, Math.min(from + TOGETHER, sources.size()));
      database.run(
          tenant,
          handle -> {
            assessing.of(handle, tenant, some);
            assessed(handle, tenant, some);
          });
    }
    return sources.size();
  }

  private static void assessed(Handle handle, UUID tenant, List<Integer> sources) {
    handle
        .createUpdate(
            """
            -- name: finding.assessed_again
            delete from finding_again where tenant_id = :tenant and source_id = any(:sources)
            """)
        .bind("tenant", tenant)
        .bind("sources", sources.toArray(Integer[]::new))
        .execute();
  }
}
