package org.pgatlas.jgrapht;

import java.util.AbstractSet;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.PrimitiveIterator;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jgrapht.GraphType;
import org.jgrapht.graph.AbstractGraph;
import org.jgrapht.graph.DefaultGraphType;
import org.jspecify.annotations.Nullable;
import org.pgatlas.graph.DependencyGraph;

/// A read-only view of a [DependencyGraph] as a JGraphT graph: vertices are the numbers `0 ..
/// vertexCount-1`, edges the numbers `0 .. edgeCount-1` in the order of their dependents, each from
/// a dependent to its dependency, of weight 1. Nothing is copied: sets are read from the arrays as
/// they are walked through, and the view takes no memory of its own.
///
/// Degrees and a step to a neighbour take constant time; the dependent of an edge is found by a
/// binary search over the vertices, an edge into a vertex by one in its dependent's row. Every
/// method that would change the graph throws [UnsupportedOperationException]. JGraphT walks over
/// boxed numbers, so its algorithms take a multiple of the time and memory of those in
/// [org.pgatlas.metric], which exist for what the atlas computes all day.
///
/// The library is optional: who uses this class brings `org.jgrapht:jgrapht-core` along.
public final class GraphView extends AbstractGraph<Integer, Integer> {
  private static final GraphType TYPE =
      new DefaultGraphType.Builder()
          .directed()
          .allowMultipleEdges(false)
          .allowSelfLoops(false)
          .allowCycles(true)
          .weighted(false)
          .modifiable(false)
          .build();

  private final DependencyGraph graph;

  public GraphView(DependencyGraph graph) {
    this.graph = Objects.requireNonNull(graph, "graph");
  }

  /// Numbers computed one after the other.
  private static final class Numbers extends AbstractSet<Integer> {
    private final int size;
    private final IntUnaryOperator at;

    Numbers(int size, IntUnaryOperator at) {
      this.size = size;
      this.at = at;
    }

    @Override
    public int size() {
      return size;
    }

    @Override
    public Iterator<Integer> iterator() {
      return new PrimitiveIterator.OfInt() {
        private int next;

        @Override
        public boolean hasNext() {
          return next < size;
        }

        @Override
        public int nextInt() {
          if (next >= size) {
            throw new NoSuchElementException();
          }
          return at.applyAsInt(next++);
        }
      };
    }
  }

  /// `0 .. size-1`, which are found without a walk.
  private static final class Range extends AbstractSet<Integer> {
    private final int size;

    Range(int size) {
      this.size = size;
    }

    @Override
    public int size() {
      return size;
    }

    @Override
    public boolean contains(@Nullable Object one) {
      return one instanceof Integer number && number >= 0 && number < size;
    }

    @Override
    public Iterator<Integer> iterator() {
      return IntStream.range(0, size).iterator();
    }
  }

  @Override
  public Set<Integer> vertexSet() {
    return new Range(graph.vertexCount());
  }

  @Override
  public Set<Integer> edgeSet() {
    return new Range(graph.edgeCount());
  }

  @Override
  public boolean containsVertex(@Nullable Integer vertex) {
    return vertexSet().contains(vertex);
  }

  @Override
  public boolean containsEdge(@Nullable Integer edge) {
    return edgeSet().contains(edge);
  }

  @Override
  public @Nullable Integer getEdge(@Nullable Integer source, @Nullable Integer target) {
    if (source == null || target == null || !containsVertex(source) || !containsVertex(target)) {
      return null;
    }
    int edge = edge(source, target);
    return edge < 0 ? null : (Integer) edge;
  }

  /// Negative where there is none.
  private int edge(int dependent, int dependency) {
    int low = graph.dependenciesBegin(dependent);
    int high = graph.dependenciesEnd(dependent) - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int found = graph.dependencyAt(middle);
      if (found == dependency) {
        return middle;
      }
      if (found < dependency) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  @Override
  public @Nullable Set<Integer> getAllEdges(@Nullable Integer source, @Nullable Integer target) {
    if (!containsVertex(source) || !containsVertex(target)) {
      return null;
    }
    Integer edge = getEdge(source, target);
    return edge == null ? Set.of() : Set.of(edge);
  }

  @Override
  public Integer getEdgeSource(Integer edge) {
    int wanted = known(edge);
    int low = 0;
    int high = graph.vertexCount() - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (graph.dependenciesEnd(middle) <= wanted) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  @Override
  public Integer getEdgeTarget(Integer edge) {
    return graph.dependencyAt(known(edge));
  }

  @Override
  public double getEdgeWeight(Integer edge) {
    int _ = known(edge);
    return DEFAULT_EDGE_WEIGHT;
  }

  @Override
  public Set<Integer> outgoingEdgesOf(Integer vertex) {
    int begin = graph.dependenciesBegin(present(vertex));
    return new Numbers(graph.dependencyCount(vertex), i -> begin + i);
  }

  @Override
  public Set<Integer> incomingEdgesOf(Integer vertex) {
    int v = present(vertex);
    int begin = graph.dependentsBegin(v);
    return new Numbers(graph.dependentCount(v), i -> edge(graph.dependentAt(begin + i), v));
  }

  @Override
  public Set<Integer> edgesOf(Integer vertex) {
    int v = present(vertex);
    int out = graph.dependencyCount(v);
    int begin = graph.dependenciesBegin(v);
    int in = graph.dependentsBegin(v);
    return new Numbers(
        out + graph.dependentCount(v),
        i -> i < out ? begin + i : edge(graph.dependentAt(in + i - out), v));
  }

  @Override
  public int degreeOf(Integer vertex) {
    return inDegreeOf(vertex) + outDegreeOf(vertex);
  }

  @Override
  public int inDegreeOf(Integer vertex) {
    return graph.dependentCount(present(vertex));
  }

  @Override
  public int outDegreeOf(Integer vertex) {
    return graph.dependencyCount(present(vertex));
  }

  @Override
  public GraphType getType() {
    return TYPE;
  }

  private int present(Integer vertex) {
    if (!containsVertex(vertex)) {
      throw new IllegalArgumentException("no such vertex in graph: " + vertex);
    }
    return vertex;
  }

  private int known(Integer edge) {
    if (!containsEdge(edge)) {
      throw new IllegalArgumentException("no such edge in graph: " + edge);
    }
    return edge;
  }

  @Override
  public @Nullable Supplier<Integer> getVertexSupplier() {
    return null;
  }

  @Override
  public @Nullable Supplier<Integer> getEdgeSupplier() {
    return null;
  }

  @Override
  public Integer addVertex() {
    throw readOnly();
  }

  @Override
  public boolean addVertex(Integer vertex) {
    throw readOnly();
  }

  @Override
  public Integer addEdge(Integer source, Integer target) {
    throw readOnly();
  }

  @Override
  public boolean addEdge(Integer source, Integer target, Integer edge) {
    throw readOnly();
  }

  @Override
  public boolean removeVertex(Integer vertex) {
    throw readOnly();
  }

  @Override
  public boolean removeEdge(Integer edge) {
    throw readOnly();
  }

  @Override
  public Integer removeEdge(Integer source, Integer target) {
    throw readOnly();
  }

  @Override
  public void setEdgeWeight(Integer edge, double weight) {
    throw readOnly();
  }

  private static UnsupportedOperationException readOnly() {
    return new UnsupportedOperationException("this view of a dependency graph is read-only");
  }
}
