package org.pgatlas.metric;

import java.util.Arrays;
import org.pgatlas.graph.DependencyGraph;

/// Walks from up to 64 sources at once, each one bit of a word, on any graph with cycles or
/// without; knows only the vertices it meets, so a small closure costs little in a large graph.
///
/// Vertices that have something to pass on are marked and taken in the order given, so that most
/// are met when all that leads to them has arrived. What arrives behind waits for the next sweep;
/// what a vertex has passed on it does not pass on again.
final class SourceBlock {
  static final int SOURCES = Long.SIZE;

  private final SweepOrder order;
  private Effort effort;
  private final long[] seen;

  /// Bits that arrived and were not passed on yet; a vertex with any is marked.
  private final long[] pending;

  /// By place, counted from the end while it walks against the order.
  private final long[] marks;

  private final int[] touched;
  private int touchedCount;
  private int sources;
  private boolean against;

  /// The first word that may have marks.
  private int first = Integer.MAX_VALUE;

  /// @param effort that everything it does is taken from
  SourceBlock(SweepOrder order, Effort effort) {
    this.order = order;
    this.effort = effort;
    int n = order.size();
    seen = new long[n];
    pending = new long[n];
    marks = new long[(n >> 6) + 1];
    touched = new int[n];
  }

  /// From now on everything is taken from that.
  void allow(Effort other) {
    effort = other;
  }

  /// Lets no walk enter the vertex until it is [#open]ed again; not to be said while sources are.
  void shut(int vertex) {
    seen[vertex] = -1L;
  }

  void open(int vertex) {
    seen[vertex] = 0;
  }

  /// From now on along the order, or against it: to be said before the first source.
  void turn(boolean backwards) {
    against = backwards;
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
  /// is of no use before [#abandon]. Who looks at each reached vertex once has that counted
  /// already.
  ///
  /// @param graph turned round while it walks against the order
  boolean spread(DependencyGraph graph) {
    int last = order.size() - 1;
    while (first < marks.length) {
      int word = first;
      first = Integer.MAX_VALUE;
      while (word < marks.length) {
        long waiting = marks[word];
        if (waiting == 0) {
          word++;
          continue;
        }
        marks[word] = waiting & (waiting - 1);
        int place = (word << 6) + Long.numberOfTrailingZeros(waiting);
        int v = order.vertexAt(against ? last - place : place);
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
        first = first >= word ? Integer.MAX_VALUE : first;
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

  /// Forgets also what a walk has left that was given up.
  void abandon() {
    for (int i = 0; i < touchedCount; i++) {
      pending[touched[i]] = 0;
    }
    Arrays.fill(marks, 0);
    first = Integer.MAX_VALUE;
    clear();
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
    pending[vertex] |= fresh;
    int place = order.placeOf(vertex);
    place = against ? order.size() - 1 - place : place;
    marks[place >> 6] |= 1L << place;
    first = Math.min(first, place >> 6);
  }
}
