package org.pgatlas.server.snapshot;

import java.lang.ref.SoftReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.metric.ActiveMode;
import org.pgatlas.metric.ActiveSet;
import org.pgatlas.metric.SweepOrder;

/// The newest computed graph of each tenant, swapped whole after each metric run; read on first use
/// after a start. When all together grow beyond the budget, those that were not asked for longest
/// are put away and read again when they are. Who holds one keeps it; nobody waits for a swap.
public final class ResidentGraphs {
  private final long budget;
  private final List<Consumer<UUID>> followers = new CopyOnWriteArrayList<>();
  private final List<Consumer<UUID>> evictionFollowers = new CopyOnWriteArrayList<>();
  private final GraphThreads threads = new GraphThreads();

  /// Least recently used first.
  private final Map<UUID, Entry> byTenant = new LinkedHashMap<>(16, 0.75f, true);

  private long bytes;

  /// @param budget bytes that the graphs of all tenants may take; one is kept however large it is
  public ResidentGraphs(long budget) {
    this.budget = budget;
  }

  /// A graph with the results computed on it.
  ///
  /// @param mode by which the active set was found
  /// @param scores of each position, -1 for what is not known; a graph of the past has the first
  /// alone
  @SuppressWarnings("ArrayRecordComponent") // bulk data, never compared
  public record Resident(
      GraphSnapshot snapshot, ActiveSet active, ActiveMode mode, int[][] scores, long runId) {
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

  static final int MOST_WORKSPACES = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());

  /// So many at once: arrays of millions, made and cleared for each of many questions that come
  /// together, would cost more than all of their answers.
  private final Semaphore working = new Semaphore(MOST_WORKSPACES, true);

  /// Works with arrays that nobody else uses meanwhile, on a thread of the operating system: one
  /// question about millions keeps no other waiting longer than its share of the processors. Not to
  /// be called from such work.
  public <T> T with(Resident resident, Function<Workspace, T> work) {
    DependencyGraph graph = resident.snapshot().graph();
    working.acquireUninterruptibly();
    try {
      Workspace workspace = take(graph);
      T result = threads.call(() -> work.apply(workspace));
      give(graph, workspace);
      return result;
    } finally {
      working.release();
    }
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
    return new Workspace(graph, () -> order(graph));
  }

  /// Found when first needed; 8 bytes a vertex, so it goes when memory is short.
  private record Sweep(DependencyGraph graph, SoftReference<SweepOrder> order) {}

  private final List<Sweep> sweeps = new ArrayList<>();

  @SuppressWarnings("ReferenceEquality") // the very graph
  private SweepOrder order(DependencyGraph graph) {
    synchronized (sweeps) {
      for (Sweep one : sweeps) {
        SweepOrder known = one.graph() == graph ? one.order().get() : null;
        if (known != null) {
          return known;
        }
      }
      SweepOrder order = SweepOrder.of(graph);
      sweeps.removeIf(one -> one.graph() == graph);
      sweeps.add(new Sweep(graph, new SoftReference<>(order)));
      if (sweeps.size() > MOST_WORKSPACES) {
        sweeps.removeFirst();
      }
      return order;
    }
  }

  /// Not called after a failure, which may have left the arrays as they should not be. Arrays of a
  /// graph that is resident no longer would keep it in memory.
  private void give(DependencyGraph graph, Workspace workspace) {
    if (!isResident(graph)) {
      return;
    }
    synchronized (workspaces) {
      workspaces.addFirst(workspace);
      if (workspaces.size() > MOST_WORKSPACES && !workspaces.removeIf(w -> !w.isOf(graph))) {
        workspaces.removeLast();
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // the very graph
  private synchronized boolean isResident(DependencyGraph graph) {
    return byTenant.values().stream()
        .anyMatch(entry -> entry.resident().snapshot().graph() == graph);
  }

  @SuppressWarnings("ReferenceEquality") // the very graphs
  private void dropIdle() {
    List<DependencyGraph> graphs;
    synchronized (this) {
      graphs =
          byTenant.values().stream().map(entry -> entry.resident().snapshot().graph()).toList();
    }
    synchronized (workspaces) {
      workspaces.removeIf(one -> graphs.stream().noneMatch(one::isOf));
    }
    synchronized (sweeps) {
      sweeps.removeIf(one -> graphs.stream().noneMatch(graph -> graph == one.graph()));
    }
  }

  /// For tests: how many idle workspaces there are.
  int idle() {
    synchronized (workspaces) {
      return workspaces.size();
    }
  }

  /// Computes a question's answer on a thread of the operating system; few at once.
  public <T> T answer(Supplier<T> work) {
    return threads.question(work);
  }

  /// Computes on a thread of the operating system.
  public <T> T compute(Supplier<T> work) {
    return threads.call(work);
  }

  /// Threads of the operating system for parts of one computation.
  public Executor executor() {
    return threads.executor();
  }

  /// From now on told of each tenant whose graph was put away; must be quick.
  public void followEvicted(Consumer<UUID> follower) {
    evictionFollowers.add(follower);
  }

  /// So many bytes more, or fewer, are taken by graphs that somebody else keeps.
  public synchronized void beside(long change) {
    bytes += change;
  }

  public long budget() {
    return budget;
  }

  /// From now on told of each tenant whose graph was swapped; must be quick.
  public void follow(Consumer<UUID> follower) {
    followers.add(follower);
  }

  /// Keeps the newer of the two; returns the tenants that were put away for it.
  public List<UUID> replace(UUID tenant, Resident resident, long size) {
    List<UUID> evicted = swap(tenant, resident, size);
    dropIdle();
    evicted.forEach(one -> evictionFollowers.forEach(follower -> follower.accept(one)));
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

  /// The run whose graph is here, negative for none.
  public synchronized long runOf(UUID tenant) {
    Entry known = byTenant.get(tenant);
    return known == null ? -1 : known.resident().runId();
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
