package org.pgatlas.server.question;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.snapshot.GraphReader;
import org.pgatlas.server.snapshot.ResidentGraphs.Resident;

/// The [Structure] of each tenant's newest run; kept until the next one, for the tenants that asked
/// last.
public final class Structures {
  private static final int KEPT = 8;

  private final Database database;
  private final GraphReader reader;
  private final Map<UUID, Structure> byTenant = new LinkedHashMap<>(16, 0.75f, true);

  public Structures(Database database, GraphReader reader) {
    this.database = database;
    this.reader = reader;
  }

  Structure of(UUID tenant) {
    Resident resident = reader.graph(tenant);
    synchronized (byTenant) {
      Structure known = byTenant.get(tenant);
      if (known != null && same(known.resident(), resident)) {
        return known;
      }
      Structure made =
          new Structure(resident, () -> StoredColumns.read(database, tenant, resident.snapshot()));
      byTenant.put(tenant, made);
      if (byTenant.size() > KEPT) {
        byTenant.remove(byTenant.keySet().iterator().next());
      }
      return made;
    }
  }

  private static boolean same(Resident a, Resident b) {
    return a.runId() == b.runId()
        && a.snapshot().size() == b.snapshot().size()
        && a.snapshot().graph().edgeCount() == b.snapshot().graph().edgeCount();
  }

  GraphReader reader() {
    return reader;
  }
}
