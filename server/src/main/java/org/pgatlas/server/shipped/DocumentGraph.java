package org.pgatlas.server.shipped;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.GraphBuilder;
import org.pgatlas.graph.Reach;
import org.pgatlas.graph.Traversal;

/// One document as a graph of its own: positions of components, 0 is the root. What a package was
/// resolved to differs between documents, so chains are followed within one, never across two; a
/// version that a document holds twice has two positions, each with its own dependencies.
///
/// Building and each question are O(components + edges) of the document.
final class DocumentGraph {
  /// Component by position - 1.
  private final int[] components;

  private final DependencyGraph graph;
  private final Traversal traversal;

  DocumentGraph(int[] components, int[] edgeFrom, int[] edgeTo) {
    this.components = components;
    GraphBuilder builder = new GraphBuilder(components.length + 1, edgeFrom.length);
    for (int i = 0; i < edgeFrom.length; i++) {
      builder.add(edgeFrom[i], edgeTo[i]);
    }
    this.graph = builder.build();
    this.traversal = new Traversal(graph);
  }

  int componentAt(int position) {
    return components[position - 1];
  }

  /// How a component comes into the document.
  ///
  /// @param depth steps from the root, 1 for a direct dependency, -1 when no chain leads there
  /// @param chains components on the shortest ways, the last of each is the component itself
  record Entry(int component, int depth, List<List<Integer>> chains) {}

  /// The components that are asked for, nearest first.
  List<Entry> entries(IntPredicate wanted, int chains) {
    Reach reach = traversal.dependencies(0);
    List<Entry> entries = new ArrayList<>();
    boolean[] reached = new boolean[components.length + 1];
    List<Integer> told = new ArrayList<>();
    List<int[]> nearest = new ArrayList<>();
    for (int i = 0; i < reach.size(); i++) {
      int position = reach.vertexAt(i);
      reached[position] = true;
      int component = componentAt(position);
      if (wanted.test(component) && !told.contains(component)) {
        told.add(component);
        nearest.add(new int[] {position, reach.distanceAt(i)});
      }
    }
    for (int[] one : nearest) {
      entries.add(new Entry(componentAt(one[0]), one[1], chainsTo(one[0], chains)));
    }
    for (int position = 1; position <= components.length; position++) {
      int component = componentAt(position);
      if (!reached[position] && wanted.test(component) && !told.contains(component)) {
        told.add(component);
        entries.add(new Entry(component, -1, List.of()));
      }
    }
    return entries;
  }

  private List<List<Integer>> chainsTo(int position, int limit) {
    List<List<Integer>> chains = new ArrayList<>();
    for (int[] path : traversal.shortestPaths(0, position, limit)) {
      chains.add(Arrays.stream(path).skip(1).mapToObj(this::componentAt).toList());
    }
    return chains;
  }

  /// Steps up to every position that depends on one of the wanted, at any depth; 0 for those
  /// themselves, -1 for what does not. Entry 0 is the root's.
  int[] stepsTo(IntPredicate wanted) {
    int[] steps = new int[components.length + 1];
    Arrays.fill(steps, -1);
    int[] queue = new int[steps.length];
    int tail = 0;
    for (int position = 1; position < steps.length; position++) {
      if (wanted.test(componentAt(position))) {
        steps[position] = 0;
        queue[tail++] = position;
      }
    }
    for (int head = 0; head < tail; head++) {
      int position = queue[head];
      for (int i = graph.dependentsBegin(position); i < graph.dependentsEnd(position); i++) {
        int dependent = graph.dependentAt(i);
        if (steps[dependent] < 0) {
          steps[dependent] = steps[position] + 1;
          queue[tail++] = dependent;
        }
      }
    }
    return steps;
  }

  int edges() {
    return graph.edgeCount();
  }
}
