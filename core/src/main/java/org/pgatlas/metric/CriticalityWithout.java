package org.pgatlas.metric;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.pgatlas.graph.DependencyGraph;

/// What criticality would be without one vertex, on the graph as it is: nothing is copied, walks
/// just do not enter that vertex. For packages on which very many depend and that rest on little;
/// [ImaginedCriticality] is for the others.
///
/// Other values can only come out beneath the vertex. Those are counted anew ([Recount] says how):
/// 64 at a time, against the edges, over all that depends on them. How many that is, at least,
/// their criticality says beforehand.
///
/// For [ActiveMode#ACTIVE_ROOTS]. Working arrays of 20 bytes a vertex are allocated once and used
/// again, so one instance serves one thread at a time.
public final class CriticalityWithout {
  private static final int BENEATH = 1;
  private static final int INACTIVE = 2;
  private static final int HELD = 3;

  private final DependencyGraph graph;
  private final LaneCounter lanes = new LaneCounter();

  private final SourceBlock block;

  /// @param order of that graph or of one that became it
  public CriticalityWithout(DependencyGraph graph, SweepOrder order) {
    this.graph = graph;
    this.block = new SourceBlock(order, new Effort(0));
    block.turn(true);
  }

  /// @param gone nobody depends on it any more, it depends on nobody, and it is no root
  /// @param criticality of all kinds of dependents, on the graph with it
  /// @param marks a zero for every vertex, and so again afterwards
  /// @param budget edges and vertices to look at; null beyond
  public ImaginedCriticality.@Nullable Result of(
      int gone, boolean[] eligible, ActiveSet active, int[] criticality, int[] marks, long budget) {
    if (!active.contains(gone)) {
      return new ImaginedCriticality.Result(new int[0], new int[0], new byte[0]);
    }
    Effort effort = new Effort(budget);
    VertexList beneath = new VertexList();
    try {
      if (!find(gone, marks, beneath, effort) || !turn(eligible, active, marks, beneath, effort)) {
        return null;
      }
      int[] values = new int[beneath.size()];
      return count(active, criticality, marks, beneath, values, effort)
          ? difference(criticality, marks, beneath, values)
          : null;
    } finally {
      for (int k = 0; k < beneath.size(); k++) {
        marks[beneath.get(k)] = 0;
      }
    }
  }

  /// The vertex, first, and all that it reaches: all active, as it is.
  private boolean find(int gone, int[] marks, VertexList beneath, Effort effort) {
    marks[gone] = INACTIVE;
    beneath.add(gone);
    for (int head = 0; head < beneath.size(); head++) {
      int v = beneath.get(head);
      if (!effort.spend(1 + graph.dependencyCount(v))) {
        return false;
      }
      for (int i = graph.dependenciesBegin(v), e = graph.dependenciesEnd(v); i < e; i++) {
        int w = graph.dependencyAt(i);
        if (marks[w] == 0) {
          marks[w] = BENEATH;
          beneath.add(w);
        }
      }
    }
    return true;
  }

  /// Marks who is active no longer: what neither is a root nor is reached by one in another way.
  private boolean turn(
      boolean[] eligible, ActiveSet active, int[] marks, VertexList beneath, Effort effort) {
    VertexList held = new VertexList();
    for (int k = 1; k < beneath.size(); k++) {
      int v = beneath.get(k);
      int at = graph.dependentsBegin(v);
      int end = eligible[v] ? at : graph.dependentsEnd(v);
      while (at < end
          && !(marks[graph.dependentAt(at)] == 0 && active.contains(graph.dependentAt(at)))) {
        at++;
      }
      if (!effort.spend(1 + at - graph.dependentsBegin(v))) {
        return false;
      }
      if (eligible[v] || at < end) {
        marks[v] = HELD;
        held.add(v);
      }
    }
    for (int head = 0; head < held.size(); head++) {
      int v = held.get(head);
      for (int i = graph.dependenciesBegin(v), e = graph.dependenciesEnd(v); i < e; i++) {
        int w = graph.dependencyAt(i);
        if (marks[w] == BENEATH) {
          marks[w] = HELD;
          held.add(w);
        }
      }
    }
    for (int k = 1; k < beneath.size(); k++) {
      int v = beneath.get(k);
      marks[v] = marks[v] == HELD ? HELD : INACTIVE;
    }
    return true;
  }

  /// Finds the new value of each that stays active, by its place in the list.
  private boolean count(
      ActiveSet active,
      int[] criticality,
      int[] marks,
      VertexList beneath,
      int[] values,
      Effort effort) {
    int[] places = new int[SourceBlock.SOURCES];
    int size = 0;
    long begin = effort.spent();
    if (least(criticality, marks, beneath) > effort.left()) {
      return false;
    }
    for (int k = beneath.size() - 1; k >= 0; k--) {
      if (marks[beneath.get(k)] == HELD) {
        places[size++] = k;
      }
      if (size == places.length || (k == 0 && size > 0)) {
        if (!walk(active, marks, beneath, places, size, values, effort)
            || effort.isHopeless(begin, beneath.size() - k, k)) {
          return false;
        }
        size = 0;
      }
    }
    return true;
  }

  /// How many vertices are looked at for certain, if each that is lost were lost once.
  private static long least(int[] criticality, int[] marks, VertexList beneath) {
    long least = 0;
    int most = 0;
    int size = 0;
    int gone = criticality[beneath.get(0)];
    for (int k = beneath.size() - 1; k >= 0; k--) {
      if (marks[beneath.get(k)] == HELD) {
        most = Math.max(most, criticality[beneath.get(k)] - gone);
        size++;
      }
      if (size == SourceBlock.SOURCES || k == 0) {
        least += most;
        most = 0;
        size = 0;
      }
    }
    return least;
  }

  private boolean walk(
      ActiveSet active,
      int[] marks,
      VertexList beneath,
      int[] places,
      int size,
      int[] values,
      Effort effort) {
    block.allow(effort);
    block.shut(beneath.get(0));
    for (int lane = 0; lane < size; lane++) {
      block.addSource();
      block.startAt(beneath.get(places[lane]));
    }
    boolean done = block.spread(graph.reversed());
    for (int i = 0; done && i < block.reached(); i++) {
      int v = block.vertexAt(i);
      if (active.contains(v) && marks[v] != INACTIVE) {
        lanes.add(block.sourcesOf(v));
      }
    }
    for (int lane = 0; lane < size; lane++) {
      values[places[lane]] = lanes.count(lane) - 1;
    }
    lanes.clear();
    if (done) {
      block.clear();
    } else {
      block.abandon();
    }
    block.open(beneath.get(0));
    return done;
  }

  private static ImaginedCriticality.Result difference(
      int[] criticality, int[] marks, VertexList beneath, int[] values) {
    long[] differing = new long[beneath.size()];
    int size = 0;
    for (int k = 0; k < beneath.size(); k++) {
      int v = beneath.get(k);
      if (marks[v] == INACTIVE || values[k] != criticality[v]) {
        differing[size++] = (long) v << Integer.SIZE | k;
      }
    }
    Arrays.sort(differing, 0, size);
    int[] vertices = new int[size];
    int[] change = new int[size];
    byte[] activity = new byte[size];
    for (int i = 0; i < size; i++) {
      int k = (int) differing[i];
      vertices[i] = beneath.get(k);
      change[i] = values[k] - criticality[vertices[i]];
      activity[i] = (byte) (marks[vertices[i]] == INACTIVE ? -1 : 0);
    }
    return new ImaginedCriticality.Result(vertices, change, activity);
  }
}
