package org.pgatlas.graph;

import java.util.Arrays;

/// Breadth-first questions on one graph: who depends on a vertex (its blast radius), what it rests
/// on, how one reaches the other. O(vertices + edges visited) a question; working arrays of 16
/// bytes a vertex are allocated once and reused, so one instance serves one thread at a time.
///
/// Which of several answers of equal length is given depends on the graph alone, never on earlier
/// questions.
public final class Traversal {
  /// No limit on depth or number of vertices.
  public static final int UNLIMITED = Integer.MAX_VALUE;

  private final DependencyGraph graph;
  private final DependencyGraph reversed;

  /// `seen[v] == question` marks `v` as visited by the current question.
  private final int[] seen;

  private final int[] queue;
  private final int[] distance;
  private final int[] parent;
  private int question;

  /// Where the two fronts of [#shortestPath] met.
  private int meeting;

  public Traversal(DependencyGraph graph) {
    this.graph = graph;
    this.reversed = graph.reversed();
    int n = graph.vertexCount();
    seen = new int[n];
    queue = new int[n];
    distance = new int[n];
    parent = new int[n];
  }

  /// Everything that reaches `vertex`: the blast radius of a fault in it.
  public Reach dependents(int vertex) {
    return walk(reversed, vertex, UNLIMITED, UNLIMITED);
  }

  public Reach dependents(int vertex, int maxDepth, int maxVertices) {
    return walk(reversed, vertex, maxDepth, maxVertices);
  }

  /// Everything that `vertex` reaches: what it rests on.
  public Reach dependencies(int vertex) {
    return walk(graph, vertex, UNLIMITED, UNLIMITED);
  }

  public Reach dependencies(int vertex, int maxDepth, int maxVertices) {
    return walk(graph, vertex, maxDepth, maxVertices);
  }

  /// The surroundings of `vertex` whatever the direction of the edges.
  public Reach neighbourhood(int vertex, int maxDepth, int maxVertices) {
    begin(vertex, maxDepth, maxVertices);
    int tail = 1;
    for (int head = 0; head < tail; head++) {
      int v = queue[head];
      if (distance[v] == maxDepth) {
        break;
      }
      tail = expand(graph, v, tail, maxVertices);
      tail = expand(reversed, v, tail, maxVertices);
    }
    boolean truncated = limited(maxDepth, maxVertices) && (cut(graph, tail) || cut(reversed, tail));
    return reach(vertex, tail, truncated);
  }

  /// A shortest chain of dependencies from `dependent` to `dependency`, both included; empty when
  /// there is none; the vertex alone when they are the same. A breadth-first search from both ends,
  /// a layer at a time, that always grows the smaller front.
  public int[] shortestPath(int dependent, int dependency) {
    graph.checkVertex(dependent);
    graph.checkVertex(dependency);
    if (dependent == dependency) {
      return new int[] {dependent};
    }
    Front down = new Front(graph, nextQuestion());
    Front up = new Front(reversed, nextQuestion());
    down.start(dependent);
    up.start(dependency);
    while (down.layerSize() > 0 && up.layerSize() > 0) {
      boolean forward = down.layerSize() <= up.layerSize();
      int edge = forward ? down.grow(up.mark) : up.grow(down.mark);
      if (edge >= 0) {
        int met = meeting;
        return forward ? join(edge, met) : join(met, edge);
      }
    }
    return new int[0];
  }

  /// Up to `limit` chains of the least length from `dependent` to `dependency`, in lexicographic
  /// order of their vertices; complete when fewer than `limit` come back. Longer chains are not
  /// given.
  public int[][] shortestPaths(int dependent, int dependency, int limit) {
    graph.checkVertex(dependent);
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be at least 1: " + limit);
    }
    if (dependent == dependency) {
      return new int[][] {{dependent}};
    }
    if (!layersTowards(dependency, dependent)) {
      return new int[0][];
    }
    return descend(dependent, dependency, limit);
  }

  /// Fills `distance` to `target` backwards until `wanted` has one.
  private boolean layersTowards(int target, int wanted) {
    begin(target, UNLIMITED, UNLIMITED);
    int tail = 1;
    for (int head = 0; head < tail && seen[wanted] != question; head++) {
      tail = expand(reversed, queue[head], tail, UNLIMITED);
    }
    return seen[wanted] == question;
  }

  /// Walks down the layers; every step lowers the distance by one, so no step is in vain.
  private int[][] descend(int from, int to, int limit) {
    int length = distance[from];
    int[] path = new int[length + 1];
    int[] cursor = new int[length + 1];
    int[][] found = new int[Math.min(limit, 16)][];
    int count = 0;
    int depth = 0;
    path[0] = from;
    cursor[0] = graph.dependenciesBegin(from);
    while (depth >= 0 && count < limit) {
      if (path[depth] == to) {
        if (count == found.length) {
          found = Arrays.copyOf(found, Math.min(limit, count * 2));
        }
        found[count++] = path.clone();
        depth--;
        continue;
      }
      int next = nextLayer(path[depth], cursor, depth);
      if (next < 0) {
        depth--;
      } else {
        path[++depth] = next;
        cursor[depth] = graph.dependenciesBegin(next);
      }
    }
    return Arrays.copyOf(found, count);
  }

  private int nextLayer(int v, int[] cursor, int depth) {
    int end = graph.dependenciesEnd(v);
    while (cursor[depth] < end) {
      int w = graph.dependencyAt(cursor[depth]++);
      if (seen[w] == question && distance[w] == distance[v] - 1) {
        return w;
      }
    }
    return -1;
  }

  private Reach walk(DependencyGraph along, int start, int maxDepth, int maxVertices) {
    begin(start, maxDepth, maxVertices);
    int tail = 1;
    for (int head = 0; head < tail; head++) {
      int v = queue[head];
      if (distance[v] == maxDepth) {
        break;
      }
      tail = expand(along, v, tail, maxVertices);
    }
    return reach(start, tail, limited(maxDepth, maxVertices) && cut(along, tail));
  }

  private void begin(int start, int maxDepth, int maxVertices) {
    graph.checkVertex(start);
    if (maxDepth < 0 || maxVertices < 0) {
      throw new IllegalArgumentException(
          "a limit is negative: maxDepth " + maxDepth + ", maxVertices " + maxVertices);
    }
    seen[start] = nextQuestion();
    distance[start] = 0;
    parent[start] = start;
    queue[0] = start;
  }

  private int nextQuestion() {
    if (question == Integer.MAX_VALUE - 1) {
      Arrays.fill(seen, 0);
      question = 0;
    }
    return ++question;
  }

  /// Appends the unseen neighbours of `v`; at most `maxVertices` beside the start are ever queued.
  private int expand(DependencyGraph along, int v, int tail, int maxVertices) {
    int next = tail;
    for (int i = along.dependenciesBegin(v), end = along.dependenciesEnd(v); i < end; i++) {
      int w = along.dependencyAt(i);
      if (seen[w] != question && next <= maxVertices) {
        seen[w] = question;
        distance[w] = distance[v] + 1;
        parent[w] = v;
        queue[next++] = w;
      }
    }
    return next;
  }

  /// Whether any queued vertex still has an unseen neighbour.
  private boolean cut(DependencyGraph along, int tail) {
    for (int k = tail - 1; k >= 0; k--) {
      int v = queue[k];
      for (int i = along.dependenciesBegin(v), end = along.dependenciesEnd(v); i < end; i++) {
        if (seen[along.dependencyAt(i)] != question) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean limited(int maxDepth, int maxVertices) {
    return maxDepth != UNLIMITED || maxVertices != UNLIMITED;
  }

  private Reach reach(int start, int tail, boolean truncated) {
    int[] vertices = Arrays.copyOfRange(queue, 1, tail);
    int[] distances = new int[vertices.length];
    int[] parents = new int[vertices.length];
    for (int i = 0; i < vertices.length; i++) {
      distances[i] = distance[vertices[i]];
      parents[i] = parent[vertices[i]];
    }
    return new Reach(start, vertices, distances, parents, truncated);
  }

  /// Joins the chain that ends in `above` with the one that starts in `below`.
  private int[] join(int above, int below) {
    int[] path = new int[distance[above] + distance[below] + 2];
    int v = above;
    for (int i = distance[above]; i >= 0; i--) {
      path[i] = v;
      v = parent[v];
    }
    v = below;
    for (int i = distance[above] + 1; i < path.length; i++) {
      path[i] = v;
      v = parent[v];
    }
    return path;
  }

  /// One end of the bidirectional search. Both share `seen`, `distance` and `parent`: a vertex
  /// belongs to the front whose mark it bears.
  private final class Front {
    private final DependencyGraph along;
    private final int mark;
    private int[] layer = new int[16];
    private int[] next = new int[16];
    private int size;

    Front(DependencyGraph along, int mark) {
      this.along = along;
      this.mark = mark;
    }

    void start(int vertex) {
      seen[vertex] = mark;
      distance[vertex] = 0;
      parent[vertex] = vertex;
      layer[0] = vertex;
      size = 1;
    }

    int layerSize() {
      return size;
    }

    /// Moves one layer on. When an edge touches the other front the vertex on this side comes back
    /// and the one on the other is left in `meeting`; of all such edges the first that gives the
    /// shortest path.
    int grow(int otherMark) {
      int found = -1;
      int best = Integer.MAX_VALUE;
      int nextSize = 0;
      for (int k = 0; k < size; k++) {
        int v = layer[k];
        for (int i = along.dependenciesBegin(v), end = along.dependenciesEnd(v); i < end; i++) {
          int w = along.dependencyAt(i);
          if (seen[w] == otherMark && distance[w] < best) {
            best = distance[w];
            found = v;
            meeting = w;
          } else if (seen[w] != mark && seen[w] != otherMark) {
            seen[w] = mark;
            distance[w] = distance[v] + 1;
            parent[w] = v;
            if (nextSize == next.length) {
              next = Arrays.copyOf(next, nextSize * 2);
            }
            next[nextSize++] = w;
          }
        }
      }
      int[] done = layer;
      layer = next;
      next = done;
      size = nextSize;
      return found;
    }
  }
}
