package org.pgatlas.graph;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Breadth-first walks that remember a bit a vertex and the order in which vertices were met, layer
/// by layer: counts, distances and first pages of everything within reach, at the least cost in
/// memory that is looked at. O(vertices and edges reached); 4⅜ bytes a vertex, allocated once and
/// used again, so one instance serves one thread at a time, and what it says holds until the next
/// walk.
///
/// Most of what a walk meets leads nowhere: of those, the ends of an ecosystem, a bit is looked at
/// instead of two places far apart in memory.
///
/// [Traversal] gives the same vertices in the same order with a parent each.
public final class Layers {
  private final DependencyGraph graph;
  private final DependencyGraph reversed;

  /// The way of the last walk.
  private DependencyGraph along;

  private DependencyGraph back;

  /// The vertices that have dependents, and those that have dependencies; made by the first walk
  /// that way.
  private long @Nullable [] withDependents;

  private long @Nullable [] withDependencies;

  private final long[] met;
  private final int[] queue;
  private int tail;

  /// `begins[d]` is where layer `d` begins in the queue; one entry more than layers.
  private int[] begins = new int[16];

  private int depth;

  public Layers(DependencyGraph graph) {
    this.graph = graph;
    this.reversed = graph.reversed();
    this.along = graph;
    this.back = reversed;
    this.met = new long[(graph.vertexCount() >> 6) + 1];
    this.queue = new int[graph.vertexCount()];
  }

  /// Walks to everything that reaches `vertex`.
  public void dependents(int vertex) {
    long[] leads = withDependents;
    if (leads == null) {
      leads = leading(reversed);
      withDependents = leads;
    }
    walk(reversed, graph, leads, vertex);
  }

  /// Walks to everything that `vertex` reaches.
  public void dependencies(int vertex) {
    long[] leads = withDependencies;
    if (leads == null) {
      leads = leading(graph);
      withDependencies = leads;
    }
    walk(graph, reversed, leads, vertex);
  }

  private static long[] leading(DependencyGraph way) {
    int n = way.vertexCount();
    long[] leads = new long[(n >> 6) + 1];
    for (int v = 0; v < n; v++) {
      leads[v >> 6] |= way.dependencyCount(v) > 0 ? 1L << v : 0;
    }
    return leads;
  }

  private void walk(DependencyGraph way, DependencyGraph opposite, long[] leads, int start) {
    graph.checkVertex(start);
    along = way;
    back = opposite;
    depth = 0;
    begins[0] = 0;
    queue[0] = start;
    tail = 1;
    met[start >> 6] |= 1L << start;
    int begin = 0;
    while (begin < tail) {
      int end = tail;
      addLayer(leads, begin, end);
      begin = end;
    }
    forget();
  }

  private void addLayer(long[] leads, int begin, int end) {
    int at = tail;
    for (int k = begin; k < end; k++) {
      int v = queue[k];
      if ((leads[v >> 6] & 1L << v) == 0) {
        continue;
      }
      for (int i = along.dependenciesBegin(v), e = along.dependenciesEnd(v); i < e; i++) {
        int w = along.dependencyAt(i);
        long bit = 1L << w;
        if ((met[w >> 6] & bit) == 0) {
          met[w >> 6] |= bit;
          queue[at++] = w;
        }
      }
    }
    tail = at;
    if (depth + 2 >= begins.length) {
      begins = Arrays.copyOf(begins, begins.length * 2);
    }
    begins[depth + 1] = end;
    if (at > end) {
      depth++;
      begins[depth + 1] = at;
    }
  }

  /// Clears the bits, all of them or one by one, whichever are fewer.
  private void forget() {
    if (tail > met.length) {
      Arrays.fill(met, 0);
    } else {
      for (int k = 0; k < tail; k++) {
        met[queue[k] >> 6] = 0;
      }
    }
  }

  /// How many vertices were reached, the start not counted.
  public int size() {
    return tail - 1;
  }

  /// The greatest distance, 0 when nothing was reached.
  public int depth() {
    return depth;
  }

  /// The vertex that was reached as number `index`, from 0; distances never fall.
  public int vertexAt(int index) {
    return queue[index + 1];
  }

  /// Where those at that distance begin; for the depth + 1 the number of all.
  public int begin(int distance) {
    return begins[distance] - 1;
  }

  public int distanceAt(int index) {
    int found = Arrays.binarySearch(begins, 1, depth + 2, index + 1);
    return found >= 0 ? found : -found - 2;
  }

  /// Entry `d` counts the vertices at distance `d`; entry 0 is the start itself.
  public int[] histogram() {
    int[] histogram = new int[depth + 1];
    for (int d = 0; d <= depth; d++) {
      histogram[d] = begins[d + 1] - begins[d];
    }
    return histogram;
  }

  /// The vertices that those were reached from: of the neighbours one step nearer to the start the
  /// one that was met first. Found afterwards, for the few that somebody wants to see: O(edges of
  /// those + the layers before theirs).
  public int[] parents(int[] indexes) {
    int[] parents = new int[indexes.length];
    long[] asked = new long[indexes.length];
    for (int i = 0; i < indexes.length; i++) {
      asked[i] = (long) distanceAt(indexes[i]) << 32 | i;
    }
    Arrays.sort(asked);
    int from = 0;
    while (from < asked.length) {
      int distance = (int) (asked[from] >>> 32);
      int to = from;
      while (to < asked.length && asked[to] >>> 32 == distance) {
        to++;
      }
      parents(indexes, asked, from, to, distance, parents);
      from = to;
    }
    return parents;
  }

  /// Of those at one distance: their neighbours are marked, the layer before is looked through
  /// once for marked ones and their places.
  private void parents(int[] indexes, long[] asked, int from, int to, int distance, int[] parents) {
    for (int k = from; k < to; k++) {
      mark(vertexAt(indexes[(int) asked[k]]));
    }
    long[] places = new long[64];
    int size = 0;
    for (int place = begins[distance - 1]; place < begins[distance]; place++) {
      int v = queue[place];
      if ((met[v >> 6] & 1L << v) != 0) {
        if (size == places.length) {
          places = Arrays.copyOf(places, size * 2);
        }
        places[size++] = (long) v << 32 | place;
      }
    }
    Arrays.sort(places, 0, size);
    for (int k = from; k < to; k++) {
      int i = (int) asked[k];
      int vertex = vertexAt(indexes[i]);
      unmark(vertex);
      parents[i] = queue[firstPlace(vertex, places, size)];
    }
  }

  private int firstPlace(int vertex, long[] places, int size) {
    int first = Integer.MAX_VALUE;
    for (int i = back.dependenciesBegin(vertex), e = back.dependenciesEnd(vertex); i < e; i++) {
      long neighbour = (long) back.dependencyAt(i) << 32;
      int found = Arrays.binarySearch(places, 0, size, neighbour);
      int at = found >= 0 ? found : -found - 1;
      if (at < size && places[at] >> 32 == back.dependencyAt(i)) {
        first = Math.min(first, (int) places[at]);
      }
    }
    return first;
  }

  private void mark(int vertex) {
    for (int i = back.dependenciesBegin(vertex), e = back.dependenciesEnd(vertex); i < e; i++) {
      met[back.dependencyAt(i) >> 6] |= 1L << back.dependencyAt(i);
    }
  }

  private void unmark(int vertex) {
    for (int i = back.dependenciesBegin(vertex), e = back.dependenciesEnd(vertex); i < e; i++) {
      met[back.dependencyAt(i) >> 6] = 0;
    }
  }
}
