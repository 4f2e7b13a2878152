package org.pgatlas.server.snapshot;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.pgatlas.metric.ActiveSet;

/// The newest computed graph of each tenant, swapped whole after each metric run; computed on first
/// use after a start.
public final class ResidentGraphs {
  private final Map<UUID, Resident> byTenant = new ConcurrentHashMap<>();

  /// A graph with the results computed on it.
  ///
  /// @param criticality by position
  @SuppressWarnings("ArrayRecordComponent") // bulk data, never compared
  public record Resident(GraphSnapshot snapshot, ActiveSet active, int[] criticality, long runId) {}

  public void replace(UUID tenant, Resident resident) {
    byTenant.merge(tenant, resident, (old, fresh) -> fresh.runId() >= old.runId() ? fresh : old);
  }

  /// Whose graphs are here now.
  public Set<UUID> tenants() {
    return Set.copyOf(byTenant.keySet());
  }

  /// Lets a graph go that is of an earlier run than this; the next question loads it anew.
  public void forgetOlder(UUID tenant, long runId) {
    byTenant.computeIfPresent(tenant, (_, known) -> known.runId() < runId ? null : known);
  }

  /// @param load brings the graph when this process has not computed it yet; it replaces through
  /// [#replace]
  public Resident get(UUID tenant, Function<UUID, Resident> load) {
    Resident resident = byTenant.get(tenant);
    return resident != null ? resident : load.apply(tenant);
  }
}
