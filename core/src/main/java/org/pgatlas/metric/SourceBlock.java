package org.pgatlas.metric;

import org.pgatlas.graph.DependencyGraph;

/// Walks from up to 64 sources at once, each one bit of a word, on any graph with cycles or
/// without; knows only the vertices it meets, so a small closure costs little in a large graph.
///
/// A vertex that gets new bits waits in a queue once, whatever else arrives until its turn; what it
/// has passed on it does not pass on again.
final class SourceBlock {
  static final int SOURCES = Long.SIZE;

  private final long[] seen;

  /// Bits that arrived and were not passed on yet; a vertex with any is in the queue.
  private final long[] pending;

  /// A ring: no vertex is in it twice.
  private final int[] queue;

  private final int[] touched;
  private int head;
  private int waiting;
  private int touchedCount;
  private int sources;
  private final Effort effort;

  /// @param effort that everything it does is taken from
  SourceBlock(int vertexCount, Effort effort) {
    this.effort = effort;
    seen = new long[vertexCount];
    pending = new long[vertexCount];
    queue = new int[vertexCount];
    touched = new int[vertexCount];
  }

  boolean full() {
    return sources == SOURCES;
  }

  /// Opens the next source; it starts where [#startAt] says.
  void addSource() {
    sources++;
  }

  /// Lets the newest source start at `vertex`, which it reaches thereby. May be said several times.
  void startAt(int vertex) {
    arrive(vertex, 1L << (sources - 1));
  }

  /// Walks as far as there is anything; false when the effort does not suffice, and then the block
  /// is of no use any more. Who looks at each reached vertex once has that counted already.
  boolean spread(DependencyGraph graph) {
    while (waiting > 0) {
      int v = queue[head];
      head = head + 1 == queue.length ? 0 : head + 1;
      waiting--;
      long bits = pending[v];
      pending[v] = 0;
      int begin = graph.dependenciesBegin(v);
      int end = graph.dependenciesEnd(v);
      if (!effort.spend(1 + end - begin)) {
        return false;
      }
      for (int i = begin; i < end; i++) {
        arrive(graph.dependencyAt(i), bits);
      }
    }
    return effort.spend(touchedCount);
  }

  /// How many vertices any source reaches, itself included.
  int reached() {
    return touchedCount;
  }

  int vertexAt(int index) {
    return touched[index];
  }

  /// The sources that reach the vertex.
  long sourcesOf(int vertex) {
    return seen[vertex];
  }

  /// Forgets the sources, for the next block.
  void clear() {
    for (int i = 0; i < touchedCount; i++) {
      seen[touched[i]] = 0;
    }
    touchedCount = 0;
    sources = 0;
  }

  private void arrive(int vertex, long bits) {
    long before = seen[vertex];
    long fresh = bits & ~before;
    if (fresh == 0) {
      return;
    }
    if (before == 0) {
      touched[touchedCount++] = vertex;
    }
    seen[vertex] = before | fresh;
    if (pending[vertex] == 0) {
      int tail = head + waiting++;
      queue[tail >= queue.length ? tail - queue.length : tail] = vertex;
    }
    pending[vertex] |= fresh;
  }
}
