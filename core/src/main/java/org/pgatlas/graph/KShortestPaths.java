package org.pgatlas.graph;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The k shortest chains of dependencies from one vertex to another, no vertex twice in a chain:
/// ordered by length, equal lengths lexicographically by their vertices, so the answer is unique.
///
/// Yen, "Finding the K Shortest Loopless Paths in a Network" (1971), in Lawler's form (1972): every
/// chain given splits what it stood for into disjoint parts by the place where another chain leaves
/// it; each part is represented by its best chain, found by a breadth-first search of its own. O(k
/// · length · (vertices + edges)) at worst. A limit on the edges looked at keeps that bounded: when
/// it is met, the chains so far are right and [Result#truncated] says that more may exist. 28 bytes
/// a vertex; one instance serves one thread at a time.
public final class KShortestPaths {
  private static final int[] NONE = new int[0];

  private final DependencyGraph graph;

  /// Length of the shortest chain to the target, -1 where there is none.
  private final int[] remaining;

  private final int[] queue;
  private final int[] parent;

  /// Place in the chain, counted from its beginning.
  private final int[] place;

  /// `seen[v] == searches`: met by the current search.
  private final int[] seen;

  /// `barred[v] == searches`: not allowed as its first step.
  private final int[] barred;

  /// `onPrefix[v] == splits`: part of the chain before the deviation.
  private final int[] onPrefix;

  private int searches;
  private int splits;
  private int target;
  private long work;
  private int maxWork;

  public KShortestPaths(DependencyGraph graph) {
    this.graph = graph;
    int n = graph.vertexCount();
    remaining = new int[n];
    queue = new int[n];
    parent = new int[n];
    place = new int[n];
    seen = new int[n];
    barred = new int[n];
    onPrefix = new int[n];
  }

  /// Up to `limit` chains from `dependent` to `dependency`, both included; none when it is not
  /// reached, the vertex alone when they are the same. About `maxWork` edges are looked at, beside
  /// one search for the distances to `dependency`.
  public Result find(int dependent, int dependency, int limit, int maxWork) {
    graph.checkVertex(dependent);
    graph.checkVertex(dependency);
    if (limit < 1 || maxWork < 0) {
      throw new IllegalArgumentException(
          "limit must be at least 1 and maxWork not negative: " + limit + ", " + maxWork);
    }
    begin(dependency, maxWork);
    Waiting waiting = new Waiting();
    if (remaining[dependent] >= 0) {
      splits++;
      waiting.offer(best(new int[] {dependent}, 0, NONE, Integer.MAX_VALUE), limit);
    }
    int[][] found = new int[Math.min(limit, 16)][];
    int count = 0;
    boolean truncated = false;
    while (waiting.size > 0 && count < limit && !truncated) {
      Chain next = waiting.take();
      if (count == found.length) {
        found = Arrays.copyOf(found, (int) Math.min(limit, count * 2L));
      }
      found[count++] = next.path;
      if (count < limit) {
        split(next, waiting, limit - count);
        truncated = exhausted();
      }
    }
    return new Result(Arrays.copyOf(found, count), truncated || (count == 0 && exhausted()));
  }

  private void begin(int dependency, int limitOfWork) {
    target = dependency;
    work = 0;
    maxWork = limitOfWork;
    searches = 0;
    splits = 0;
    Arrays.fill(seen, 0);
    Arrays.fill(barred, 0);
    Arrays.fill(onPrefix, 0);
    Arrays.fill(remaining, -1);
    remaining[dependency] = 0;
    queue[0] = dependency;
    int tail = 1;
    for (int head = 0; head < tail; head++) {
      int v = queue[head];
      for (int i = graph.dependentsBegin(v), end = graph.dependentsEnd(v); i < end; i++) {
        int u = graph.dependentAt(i);
        if (remaining[u] < 0) {
          remaining[u] = remaining[v] + 1;
          queue[tail++] = u;
        }
      }
    }
  }

  private boolean exhausted() {
    return work > maxWork;
  }

  /// Splits what `given` stood for, less `given` itself, by the place where a chain leaves it.
  private void split(Chain given, Waiting waiting, int room) {
    int[] path = given.path;
    splits++;
    for (int j = 0; j < given.deviation; j++) {
      onPrefix[path[j]] = splits;
    }
    for (int j = given.deviation; j + 1 < path.length && !exhausted(); j++) {
      int[] taken = j == given.deviation ? given.taken : NONE;
      int[] nowTaken = Arrays.copyOf(taken, taken.length + 1);
      nowTaken[taken.length] = path[j + 1];
      waiting.offer(best(path, j, nowTaken, waiting.longest(room)), room);
    }
  }

  /// The best chain of at most `longest` edges that begins with `path[0..at]` and does not go on to
  /// one of `taken`; null when there is none or the work ran out. A breadth-first search over
  /// ascending rows: the first way to a vertex is the lexicographically least of its shortest. The
  /// vertices before `at` are marked in `onPrefix`; `at` is marked here.
  private @Nullable Chain best(int[] path, int at, int[] taken, int longest) {
    int from = path[at];
    onPrefix[from] = splits;
    if (from == target) {
      return new Chain(Arrays.copyOf(path, at + 1), at, taken);
    }
    searches++;
    work += 1 + taken.length;
    for (int v : taken) {
      barred[v] = searches;
    }
    place[from] = at;
    queue[0] = from;
    int tail = 1;
    for (int head = 0; head < tail && !exhausted(); head++) {
      int v = queue[head];
      int next = place[v] + 1;
      int end = graph.dependenciesEnd(v);
      work += graph.dependencyCount(v);
      for (int i = graph.dependenciesBegin(v); i < end; i++) {
        int w = graph.dependencyAt(i);
        if (open(w, v == from) && remaining[w] <= longest - next) {
          seen[w] = searches;
          parent[w] = v;
          place[w] = next;
          if (w == target) {
            return chain(path, at, taken);
          }
          queue[tail++] = w;
        }
      }
    }
    return null;
  }

  private boolean open(int w, boolean firstStep) {
    return remaining[w] >= 0
        && seen[w] != searches
        && onPrefix[w] != splits
        && !(firstStep && barred[w] == searches);
  }

  private Chain chain(int[] prefix, int at, int[] taken) {
    int[] path = Arrays.copyOf(prefix, place[target] + 1);
    int v = target;
    for (int i = place[target]; i > at; i--) {
      path[i] = v;
      v = parent[v];
    }
    work += path.length;
    return new Chain(path, at, taken);
  }

  /// The chains of one question, best first.
  public static final class Result {
    private final int[][] paths;
    private final boolean truncated;

    private Result(int[][] paths, boolean truncated) {
      this.paths = paths;
      this.truncated = truncated;
    }

    public int size() {
      return paths.length;
    }

    /// The vertices of a chain, dependent first; a copy.
    public int[] path(int index) {
      return paths[index].clone();
    }

    /// Whether the limit on work ended the search before all that was asked for was found.
    public boolean truncated() {
      return truncated;
    }
  }

  /// The best of the chains that agree with `path` up to place `deviation` and go on there to none
  /// of `taken`.
  private static final class Chain {
    private final int[] path;
    private final int deviation;
    private final int[] taken;

    Chain(int[] path, int deviation, int[] taken) {
      this.path = path;
      this.deviation = deviation;
      this.taken = taken;
    }

    boolean before(Chain other) {
      return path.length == other.path.length
          ? Arrays.compare(path, other.path) < 0
          : path.length < other.path.length;
    }
  }

  /// Chains that represent their part, the best last; never more than can still be given.
  private static final class Waiting {
    private @Nullable Chain[] chains = new @Nullable Chain[16];
    private int size;

    /// The length in edges that a chain may have and still be given.
    int longest(int room) {
      if (size < room) {
        return Integer.MAX_VALUE;
      }
      return at(size - room).path.length - 1;
    }

    void offer(@Nullable Chain chain, int room) {
      if (chain == null) {
        return;
      }
      int low = 0;
      int high = size;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (chain.before(at(middle))) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      if (size == chains.length) {
        chains = Arrays.copyOf(chains, size * 2);
      }
      System.arraycopy(chains, low, chains, low + 1, size - low);
      chains[low] = chain;
      size++;
      int over = size - room;
      if (over > 0) {
        System.arraycopy(chains, over, chains, 0, room);
        Arrays.fill(chains, room, size, null);
        size = room;
      }
    }

    Chain take() {
      size--;
      Chain best = at(size);
      chains[size] = null;
      return best;
    }

    private Chain at(int index) {
      return Objects.requireNonNull(chains[index]);
    }
  }
}
