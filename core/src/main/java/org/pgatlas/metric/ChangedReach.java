package org.pgatlas.metric;

import org.pgatlas.graph.DependencyGraph;

/// Finds the vertices that others can reach in one of two graphs only, given which vertices have
/// other dependencies there: where `s` reaches `t` in one only, the first vertex with other
/// dependencies on a way from `s` to `t` reaches `t` in that one only. Of the vertices that are
/// active in neither nothing is said.
///
/// False from any search: the effort did not suffice.
final class ChangedReach {
  private static final byte FOUND = 1;
  private static final byte BEFORE = 2;
  private static final byte AFTER = 4;

  private final DependencyGraph before;
  private final DependencyGraph after;
  private final ActiveSet activeBefore;
  private final ActiveSet activeAfter;
  private final Effort effort;
  private final byte[] marks;
  private final VertexList found = new VertexList();

  ChangedReach(
      DependencyGraph before,
      DependencyGraph after,
      ActiveSet activeBefore,
      ActiveSet activeAfter,
      Effort effort) {
    this.before = before;
    this.after = after;
    this.activeBefore = activeBefore;
    this.activeAfter = activeAfter;
    this.effort = effort;
    this.marks = new byte[after.vertexCount()];
  }

  /// What was found so far, each vertex once, the nearest to what changed first. Who walks up from
  /// there begins with the farthest: what they pass on waits at the nearer ones.
  VertexList found() {
    return found;
  }

  private void find(int vertex) {
    if ((marks[vertex] & FOUND) == 0
        && (activeBefore.contains(vertex) || activeAfter.contains(vertex))) {
      marks[vertex] |= FOUND;
      found.add(vertex);
    }
  }

  /// Finds exactly what any vertex with other dependencies reaches in one graph only: they walk, 64
  /// at a time, in both.
  boolean differing(SourceBlock block, VertexList rows) {
    for (int from = 0; from < rows.size(); from += SourceBlock.SOURCES) {
      int to = Math.min(rows.size(), from + SourceBlock.SOURCES);
      start(block, rows, from, to);
      if (!block.spread(before)) {
        return false;
      }
      int count = block.reached();
      int[] vertices = new int[count];
      long[] bits = new long[count];
      for (int i = 0; i < count; i++) {
        vertices[i] = block.vertexAt(i);
        bits[i] = block.sourcesOf(vertices[i]);
        marks[vertices[i]] |= BEFORE;
      }
      block.clear();
      start(block, rows, from, to);
      if (!block.spread(after)) {
        return false;
      }
      for (int i = 0; i < block.reached(); i++) {
        if ((marks[block.vertexAt(i)] & BEFORE) == 0) {
          find(block.vertexAt(i));
        }
      }
      for (int i = 0; i < count; i++) {
        marks[vertices[i]] &= ~BEFORE;
        if (block.sourcesOf(vertices[i]) != bits[i]) {
          find(vertices[i]);
        }
      }
      block.clear();
    }
    return true;
  }

  private static void start(SourceBlock block, VertexList rows, int from, int to) {
    for (int k = from; k < to; k++) {
      block.addSource();
      block.startAt(rows.get(k));
    }
  }

  /// Finds all beneath the edges that went, in the graph before, and that came, in the graph after:
  /// more than need be, for one walk in each. Not to be mixed with [#differing].
  boolean beneathEdges(VertexList rows) {
    return beneathEdges(before, after, BEFORE, rows) && beneathEdges(after, before, AFTER, rows);
  }

  private boolean beneathEdges(
      DependencyGraph graph, DependencyGraph other, byte mark, VertexList rows) {
    VertexList queue = new VertexList();
    for (int k = 0; k < rows.size(); k++) {
      int v = rows.get(k);
      if (!effort.spend(graph.dependencyCount(v))) {
        return false;
      }
      for (int i = graph.dependenciesBegin(v), e = graph.dependenciesEnd(v); i < e; i++) {
        int w = graph.dependencyAt(i);
        if ((marks[w] & mark) == 0 && !other.hasEdge(v, w)) {
          marks[w] |= mark;
          queue.add(w);
        }
      }
    }
    return beneath(graph, queue, mark);
  }

  /// Finds those vertices and all that they reach in the graph after: for vertices whose own part
  /// in the counts differs.
  boolean beneathTurned(VertexList turned) {
    VertexList queue = new VertexList();
    for (int k = 0; k < turned.size(); k++) {
      int v = turned.get(k);
      if ((marks[v] & AFTER) == 0) {
        marks[v] |= AFTER;
        queue.add(v);
      }
    }
    return beneath(after, queue, AFTER);
  }

  /// The queued, which have that mark, and all they reach that does not.
  private boolean beneath(DependencyGraph graph, VertexList queue, byte mark) {
    for (int head = 0; head < queue.size(); head++) {
      int v = queue.get(head);
      find(v);
      if (!effort.spend(1 + graph.dependencyCount(v))) {
        return false;
      }
      for (int i = graph.dependenciesBegin(v), e = graph.dependenciesEnd(v); i < e; i++) {
        int w = graph.dependencyAt(i);
        if ((marks[w] & mark) == 0) {
          marks[w] |= mark;
          queue.add(w);
        }
      }
    }
    return true;
  }
}
