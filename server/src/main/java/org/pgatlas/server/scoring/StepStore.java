package org.pgatlas.server.scoring;

import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// The table `criticality_steps`. Served by its primary key.
final class StepStore {
  private StepStore() {}

  /// Within the transaction that writes the columns which they are of.
  static void write(Handle handle, UUID tenant, VertexColumns vertices, int[] criticality) {
    for (boolean external : new boolean[] {false, true}) {
      write(
          handle, tenant, external, CriticalitySteps.of(criticality, vertices.external, external));
    }
  }

  private static void write(Handle handle, UUID tenant, boolean external, CriticalitySteps steps) {
    handle
        .createUpdate(
            """
            -- name: score.write_steps
            insert into criticality_steps (tenant_id, external, bounds, at_least)
            values (:tenant, :external, :bounds, :atLeast)
            on conflict (tenant_id, external) do update set bounds = excluded.bounds, at_least = excluded.at_least
            where (criticality_steps.bounds, criticality_steps.at_least) is distinct from (excluded.bounds, excluded.at_least)
            """)
        .bind("tenant", tenant)
        .bind("external", external)
        .bind("bounds", steps.bounds())
        .bind("atLeast", steps.atLeast())
        .execute();
  }
}
