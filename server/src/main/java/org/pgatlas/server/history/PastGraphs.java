package org.pgatlas.server.history;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.GraphBuilder;
import org.pgatlas.metric.ActiveMode;
import org.pgatlas.metric.ActiveSet;
import org.pgatlas.metric.Criticality;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.Query;
import org.pgatlas.server.snapshot.GraphReader;
import org.pgatlas.server.snapshot.GraphSnapshot;
import org.pgatlas.server.snapshot.Moment;
import org.pgatlas.server.snapshot.ResidentGraphs;

/// Graphs of the past, read from snapshots: edges, roots, names and the criticality that follows
/// from them as they were; pony factors as the run of then left them. The last few that were asked
/// for are kept.
final class PastGraphs implements Moment.Past {
  private static final int KEPT = 3;
  private static final int MAX_TEXT = 40;

  private final SnapshotStore snapshots;
  private final HistoryStore values;
  private final ResidentGraphs resident;
  private final ActiveMode mode;

  /// By tenant and snapshot; the one that was not asked for longest is first.
  private final Map<String, Slot> kept = new LinkedHashMap<>(8, 0.75f, true);

  private long bytes;

  PastGraphs(
      SnapshotStore snapshots, HistoryStore values, ResidentGraphs resident, ActiveMode mode) {
    this.snapshots = snapshots;
    this.values = values;
    this.resident = resident;
    this.mode = mode;
  }

  /// Where one graph is or will be: who asks for it while it is read waits for that, and nobody
  /// else does.
  private static final class Slot {
    private final ReentrantLock reading = new ReentrantLock();
    private volatile @Nullable PastMoment moment;
    private long bytes;
  }

  @Override
  public Optional<Moment> asked(UUID tenant, Query query) {
    String time = query.text("as_of", MAX_TEXT);
    Integer run = query.integerOrNull("run", 1, Integer.MAX_VALUE);
    if (time != null && run != null) {
      query.wrong("run", "Either as_of or run, not both", "value_error", run.toString());
      return Optional.empty();
    }
    if (time != null) {
      Instant at = HistoryEndpoints.time(query, "as_of", time);
      return at == null
          ? Optional.empty()
          : Optional.of(at(tenant, snapshots.asOf(tenant, at), "until " + time));
    }
    return run == null
        ? Optional.empty()
        : Optional.of(at(tenant, snapshots.ofRun(tenant, run), "until run " + run));
  }

  private Moment at(UUID tenant, Optional<Long> snapshot, String asked) {
    return at(
        tenant,
        snapshot.orElseThrow(
            () -> HttpProblem.notFound("No snapshot of the graph was made " + asked)));
  }

  private Moment at(UUID tenant, long id) {
    String key = tenant + " " + id;
    Slot slot;
    synchronized (kept) {
      slot = kept.computeIfAbsent(key, _ -> new Slot());
    }
    PastMoment known = slot.moment;
    return known != null ? known : read(tenant, id, key, slot);
  }

  private Moment read(UUID tenant, long id, String key, Slot slot) {
    slot.reading.lock();
    try {
      PastMoment known = slot.moment;
      if (known == null) {
        known = resident.answer(() -> read(tenant, id));
        slot.moment = known;
        keep(key, slot, known.bytes());
      }
      return known;
    } finally {
      slot.reading.unlock();
      if (slot.moment == null) {
        synchronized (kept) {
          kept.remove(key, slot);
        }
      }
    }
  }

  /// Puts others away that were not asked for longest: more than a few, or more than a quarter of
  /// what graphs may take.
  private void keep(String key, Slot slot, long size) {
    synchronized (kept) {
      slot.bytes = size;
      long before = bytes;
      kept.put(key, slot);
      bytes += size;
      Iterator<Slot> oldest = kept.values().iterator();
      int read = (int) kept.values().stream().filter(one -> one.bytes > 0).count();
      while (oldest.hasNext() && (read > KEPT || bytes > resident.budget() / 4)) {
        Slot one = oldest.next();
        if (one != slot && one.bytes > 0) {
          oldest.remove();
          bytes -= one.bytes;
          read--;
        }
      }
      resident.beside(bytes - before);
    }
  }

  private PastMoment read(UUID tenant, long id) {
    SnapshotStore.Kept found =
        snapshots.read(tenant, id).orElseThrow(() -> HttpProblem.notFound("No snapshot " + id));
    SnapshotReader reader = new SnapshotReader(found.content());
    if (!reader.knowsRoots()) {
      throw HttpProblem.conflict(
          "snapshot-without-status",
          "Snapshot "
              + id
              + " is from before the status of projects was kept, so what was active is not known");
    }
    int n = found.snapshot().vertexCount();
    int[] ids = new int[n];
    int[] project = new int[n];
    boolean[] external = new boolean[n];
    boolean[] eligible = new boolean[n];
    String[] names = new String[n];
    int[] from = new int[found.snapshot().edgeCount()];
    int[] to = new int[from.length];
    int vertices = 0;
    int edges = 0;
    for (SnapshotReader.Row row = reader.next(); row != null; row = reader.next()) {
      SnapshotWriter.Vertex vertex = row.vertex();
      ids[vertices] = vertex.id();
      project[vertices] = vertex.project();
      external[vertices] = vertex.external();
      eligible[vertices] = vertex.eligible();
      names[vertices] = vertex.canonicalId();
      for (SnapshotWriter.Edge edge : row.dependencies()) {
        from[edges] = vertices;
        to[edges++] = edge.dependency();
      }
      vertices++;
    }
    GraphBuilder builder = new GraphBuilder(n, edges);
    for (int i = 0; i < edges; i++) {
      int dependency = Arrays.binarySearch(ids, to[i]);
      if (dependency >= 0) {
        builder.add(from[i], dependency);
      }
    }
    Map<String, Integer> aliases = new HashMap<>();
    for (SnapshotWriter.Alias alias = reader.nextAlias();
        alias != null;
        alias = reader.nextAlias()) {
      int position = Arrays.binarySearch(ids, alias.vertex());
      if (position >= 0) {
        aliases.put(alias.packageId(), position);
      }
    }
    DependencyGraph graph = builder.build();
    ActiveSet active = ActiveSet.of(graph, eligible, mode);
    return new PastMoment(
        tenant,
        new ResidentGraphs.Resident(
            new GraphSnapshot(ids, new long[n], external, project, eligible, graph),
            active,
            mode,
            new int[][] {Criticality.of(graph).all(active).toArray()},
            found.snapshot().metricRunId()),
        new Moment.Kept(id, found.snapshot().createdAt()),
        names,
        reader.knowsAliases() ? aliases : null);
  }

  /// One snapshot in memory.
  private final class PastMoment implements Moment {
    private final UUID tenant;
    private final ResidentGraphs.Resident graph;
    private final Moment.Kept kept;
    private final String[] names;

    /// Positions in the order of their names.
    private final int[] byName;

    /// Packages to the positions of those that publish them; null when the snapshot keeps none.
    private final @Nullable Map<String, Integer> aliases;

    PastMoment(
        UUID tenant,
        ResidentGraphs.Resident graph,
        Moment.Kept kept,
        String[] names,
        @Nullable Map<String, Integer> aliases) {
      this.tenant = tenant;
      this.graph = graph;
      this.kept = kept;
      this.names = names;
      this.aliases = aliases;
      this.byName =
          IntStream.range(0, names.length)
              .boxed()
              .sorted(Comparator.comparing(p -> names[p]))
              .mapToInt(Integer::intValue)
              .toArray();
    }

    /// Roughly: arrays of the graph and its vertices, and names.
    long bytes() {
      long called = aliases == null ? 0 : aliases.size();
      return 200L * (names.length + called) + 8L * graph.snapshot().graph().edgeCount() + 1;
    }

    @Override
    public ResidentGraphs.Resident graph() {
      return graph;
    }

    @Override
    public @Nullable Kept kept() {
      return kept;
    }

    @Override
    public Optional<Integer> position(String canonicalId) {
      int low = 0;
      int high = byName.length - 1;
      while (low <= high) {
        int middle = (low + high) >>> 1;
        int order = names[byName[middle]].compareTo(canonicalId);
        if (order == 0) {
          return Optional.of(byName[middle]);
        }
        low = order < 0 ? middle + 1 : low;
        high = order < 0 ? high : middle - 1;
      }
      return aliases != null
          ? Optional.ofNullable(aliases.get(canonicalId))
          : snapshots
              .published(tenant, canonicalId, kept.madeAt())
              .map(graph.snapshot()::positionOf)
              .filter(position -> position >= 0);
    }

    @Override
    public Map<Integer, GraphReader.Named> names(Collection<Integer> shown) {
      List<Integer> all = List.copyOf(shown);
      int[] ids = all.stream().mapToInt(p -> graph.snapshot().vertexIds()[p]).toArray();
      Map<Integer, Integer> ponies = values.ponyFactors(tenant, ids, graph.runId());
      Map<Integer, GraphReader.Named> named = new HashMap<>();
      for (int position : all) {
        String id = names[position];
        named.put(
            position,
            new GraphReader.Named(
                id,
                PastNames.displayName(id),
                graph.snapshot().external()[position],
                graph.criticality()[position],
                ponies.get(graph.snapshot().vertexIds()[position])));
      }
      return named;
    }
  }
}
