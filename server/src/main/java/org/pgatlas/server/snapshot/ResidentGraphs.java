package org.pgatlas.server.snapshot;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.metric.ActiveSet;

/// The newest computed graph of each tenant, swapped whole after each metric run; read on first use
/// after a start. When all together grow beyond the budget, those that were not asked for longest
/// are put away and read again when they are. Who holds one keeps it; nobody waits for a swap.
public final class ResidentGraphs {
  private final long budget;
  private final List<Consumer<UUID>> followers = new CopyOnWriteArrayList<>();

  /// Least recently used first.
  private final Map<UUID, Entry> byTenant = new LinkedHashMap<>(16, 0.75f, true);

  private long bytes;

  /// @param budget bytes that the graphs of all tenants may take; one is kept however large it is
  public ResidentGraphs(long budget) {
    this.budget = budget;
  }

  /// A graph with the results computed on it.
  ///
  /// @param scores of each position, -1 for what is not known; a graph of the past has the first
  /// alone
  @SuppressWarnings("ArrayRecordComponent") // bulk data, never compared
  public record Resident(GraphSnapshot snapshot, ActiveSet active, int[][] scores, long runId) {
    public static final int CRITICALITY = 0;
    public static final int CRITICALITY_REPOS = 1;
    public static final int CRITICALITY_PROJECTS = 2;
    public static final int PONY_FACTOR = 3;

    /// In hundredths.
    public static final int ADOPTION = 4;

    /// By position.
    public int[] criticality() {
      return scores[CRITICALITY];
    }
  }

  private record Entry(Resident resident, long bytes) {}

  /// Idle ones; those of graphs that were swapped out make room first.
  private final ArrayDeque<Workspace> workspaces = new ArrayDeque<>();

  private static final int MOST_WORKSPACES = 4;

  /// Works with arrays that nobody else uses meanwhile.
  public <T> T with(Resident resident, Function<Workspace, T> work) {
    DependencyGraph graph = resident.snapshot().graph();
    Workspace workspace = take(graph);
    T result = work.apply(workspace);
    give(graph, workspace);
    return result;
  }

  private Workspace take(DependencyGraph graph) {
    synchronized (workspaces) {
      for (Iterator<Workspace> idle = workspaces.iterator(); idle.hasNext(); ) {
        Workspace one = idle.next();
        if (one.isOf(graph)) {
          idle.remove();
          return one;
        }
      }
    }
    return new Workspace(graph);
  }

  /// Not called after a failure, which may have left the arrays as they should not be.
  private void give(DependencyGraph graph, Workspace workspace) {
    synchronized (workspaces) {
      workspaces.addFirst(workspace);
      if (workspaces.size() > MOST_WORKSPACES && !workspaces.removeIf(w -> !w.isOf(graph))) {
        workspaces.removeLast();
      }
    }
  }

  /// From now on told of each tenant whose graph was swapped; must be quick.
  public void follow(Consumer<UUID> follower) {
    followers.add(follower);
  }

  /// Keeps the newer of the two; returns the tenants that were put away for it.
  public List<UUID> replace(UUID tenant, Resident resident, long size) {
    List<UUID> evicted = swap(tenant, resident, size);
    followers.forEach(follower -> follower.accept(tenant));
    return evicted;
  }

  private synchronized List<UUID> swap(UUID tenant, Resident resident, long size) {
    Entry old = byTenant.get(tenant);
    if (old != null && old.resident().runId() > resident.runId()) {
      return List.of();
    }
    byTenant.put(tenant, new Entry(resident, size));
    bytes += size - (old == null ? 0 : old.bytes());
    List<UUID> evicted = new ArrayList<>();
    Iterator<Map.Entry<UUID, Entry>> oldest = byTenant.entrySet().iterator();
    while (bytes > budget && oldest.hasNext()) {
      Map.Entry<UUID, Entry> next = oldest.next();
      if (!next.getKey().equals(tenant)) {
        bytes -= next.getValue().bytes();
        evicted.add(next.getKey());
        oldest.remove();
      }
    }
    return evicted;
  }

  /// Whose graphs are here now.
  public synchronized Set<UUID> tenants() {
    return Set.copyOf(byTenant.keySet());
  }

  /// Lets a graph go that is of an earlier run than this; false when there is none.
  public synchronized boolean forgetOlder(UUID tenant, long runId) {
    Entry known = byTenant.get(tenant);
    if (known == null || known.resident().runId() >= runId) {
      return false;
    }
    byTenant.remove(tenant);
    bytes -= known.bytes();
    return true;
  }

  /// @param load brings the graph when it is not in memory; it replaces through [#replace]
  public Resident get(UUID tenant, Function<UUID, Resident> load) {
    Resident resident = find(tenant);
    return resident != null ? resident : load.apply(tenant);
  }

  /// How many bytes all graphs take, roughly.
  public synchronized long bytes() {
    return bytes;
  }

  private synchronized @Nullable Resident find(UUID tenant) {
    Entry entry = byTenant.get(tenant);
    return entry == null ? null : entry.resident();
  }
}
