package org.pgatlas.bench;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.GraphEdit;
import org.pgatlas.metric.ActiveMode;
import org.pgatlas.metric.Layer;
import org.pgatlas.metric.LayerCriticality;

/// What a change costs: every kind of criticality carried over, against all of them computed anew
/// in the same run. What changes is drawn among the vertices that have dependencies, each as likely
/// as the other, and is put back with the next change; editing the graph is in the time, and so is
/// the full pass of what is given up.
final class IncrementalRun {
  /// @param full CPU seconds of a full pass over all kinds, the median of those between the changes
  /// @param bytesPerEdge that graph and results keep in memory
  record Result(double full, List<Tail> tails, double bytesPerEdge) {
    Tail of(Draw draw) {
      return tails.stream().filter(tail -> tail.draw() == draw).findFirst().orElseThrow();
    }
  }

  /// @param p50 CPU seconds a change; the others alike
  /// @param changes how many were measured
  /// @param fullPasses share of changes that were given up and took a full pass
  record Tail(
      Draw draw, double p50, double p90, double p99, double most, int changes, double fullPasses) {}

  /// What changes at once.
  enum Draw {
    LOST("one dependency lost or back"),
    REPLACED("the dependencies of one replaced: three in ten, by as many that others have"),
    DOCUMENT("one and up to 19 beneath it lose one each, or have it back");

    private final String words;

    Draw(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  private static final int MEMBERS = 4;
  private static final int DOCUMENT_VERTICES = 20;
  private static final int WARM_UP = 40;
  private static final int FULL_PASSES = 5;

  /// CPU seconds for the changes of a kind, but for the first hundred.
  private static final double ENOUGH = 6;

  private static final int LEAST = 100;

  /// A vertex in both directions of the graph; in flags, project and the three counts; a project in
  /// the union.
  private static final double GRAPH_BYTES = 8;

  private static final double RESULT_BYTES = 20;
  private static final double PROJECT_BYTES = 4;

  private final DependencyGraph graph;
  private final Random random = new Random(7);
  private final List<Double> full = new ArrayList<>();
  private LayerCriticality current;

  private IncrementalRun(DependencyGraph graph) {
    this.graph = graph;
    this.current = LayerCriticality.of(layer(graph), ActiveMode.ACTIVE_ROOTS);
  }

  /// @param changes of each kind, at most
  static Result measure(DependencyGraph graph, int changes) {
    IncrementalRun run = new IncrementalRun(graph);
    List<Tail> tails = new ArrayList<>();
    for (Draw draw : Draw.values()) {
      tails.add(run.tail(draw, changes));
    }
    run.compare(layer(graph));
    double[] full = run.full.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    Layer layer = run.current.layer();
    double bytes =
        8.0 * graph.edgeCount()
            + (GRAPH_BYTES + RESULT_BYTES) * graph.vertexCount()
            + PROJECT_BYTES * layer.projectCount();
    return new Result(full[full.length / 2], tails, bytes / graph.edgeCount());
  }

  private Tail tail(Draw draw, int changes) {
    for (int i = 0; i < WARM_UP; i += 2) {
      step(draw(draw), true);
    }
    List<Double> seconds = new ArrayList<>();
    double spent = 0;
    int given = 0;
    while (seconds.size() < changes && (spent < ENOUGH || seconds.size() < LEAST)) {
      if (seconds.size() % Math.max(2, changes / FULL_PASSES / 2 * 2) == 0) {
        fullPass();
      }
      for (Step step : step(draw(draw), true)) {
        seconds.add(step.seconds());
        spent += step.seconds();
        given += step.carried() ? 0 : 1;
      }
    }
    fullPass();
    double[] sorted = seconds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int n = sorted.length;
    return new Tail(
        draw,
        sorted[n / 2],
        sorted[n * 9 / 10],
        sorted[n * 99 / 100],
        sorted[n - 1],
        n,
        (double) given / n);
  }

  private record Step(double seconds, boolean carried) {}

  /// The rows, and with the next change what they were.
  private List<Step> step(Map<Integer, int[]> rows, boolean back) {
    Map<Integer, int[]> before = new TreeMap<>();
    rows.keySet().forEach(v -> before.put(v, current.layer().graph().dependencies(v)));
    long began = cpuNanos();
    GraphEdit edit = new GraphEdit(current.layer().graph());
    rows.forEach(edit::row);
    Layer next = with(current.layer(), edit.build());
    boolean[] edited = new boolean[next.vertexCount()];
    rows.keySet().forEach(v -> edited[v] = true);
    LayerCriticality.Step step = current.step(next, edited, Runnable::run, 1);
    Step one = new Step((cpuNanos() - began) / 1e9, step.carried());
    current = step.criticality();
    return back ? List.of(one, step(before, false).getFirst()) : List.of(one);
  }

  private void fullPass() {
    long began = cpuNanos();
    LayerCriticality anew = LayerCriticality.of(current.layer(), ActiveMode.ACTIVE_ROOTS);
    full.add((cpuNanos() - began) / 1e9);
    same(anew);
  }

  private void compare(Layer layer) {
    if (!layer.graph().equals(current.layer().graph())) {
      throw new IllegalStateException("what changed was not put back");
    }
    same(LayerCriticality.of(layer, ActiveMode.ACTIVE_ROOTS));
  }

  private void same(LayerCriticality anew) {
    if (!current.all().equals(anew.all())
        || !current.repos().equals(anew.repos())
        || !current.projects().equals(anew.projects())
        || !Arrays.equals(current.projectUnion(), anew.projectUnion())) {
      throw new IllegalStateException("carried over differs from computed anew");
    }
  }

  private Map<Integer, int[]> draw(Draw draw) {
    int vertex = withDependencies();
    Map<Integer, int[]> rows = new TreeMap<>();
    switch (draw) {
      case LOST -> rows.put(vertex, shorter(vertex));
      case REPLACED -> rows.put(vertex, replaced(vertex));
      case DOCUMENT -> {
        int[] some = beneath(vertex);
        for (int v : some) {
          rows.put(v, shorter(v));
        }
      }
    }
    return rows;
  }

  private int[] shorter(int vertex) {
    int[] row = graph.dependencies(vertex);
    int drop = random.nextInt(row.length);
    return IntStream.range(0, row.length).filter(i -> i != drop).map(i -> row[i]).toArray();
  }

  private int[] replaced(int vertex) {
    int[] row = graph.dependencies(vertex);
    for (int i = 0; i < row.length; i++) {
      if (random.nextInt(10) < 3) {
        int[] others = graph.dependencies(withDependencies());
        row[i] = others[random.nextInt(others.length)];
      }
    }
    return row;
  }

  /// The vertex and the nearest beneath it that have dependencies.
  private int[] beneath(int vertex) {
    int[] found = new int[DOCUMENT_VERTICES];
    found[0] = vertex;
    int size = 1;
    for (int head = 0; head < size; head++) {
      for (int dependency : graph.dependencies(found[head])) {
        boolean known = IntStream.of(Arrays.copyOf(found, size)).anyMatch(v -> v == dependency);
        if (size < found.length && !known && graph.dependencyCount(dependency) > 0) {
          found[size++] = dependency;
        }
      }
    }
    return Arrays.copyOf(found, size);
  }

  /// Every vertex a repo, four a project, all live.
  private static Layer layer(DependencyGraph graph) {
    int n = graph.vertexCount();
    boolean[] yes = new boolean[n];
    Arrays.fill(yes, true);
    int[] projectOf = new int[n];
    Arrays.setAll(projectOf, v -> v / MEMBERS);
    return new Layer(graph, yes, yes, projectOf, n / MEMBERS + 1);
  }

  private static Layer with(Layer layer, DependencyGraph graph) {
    return new Layer(
        graph, layer.eligible(), layer.repos(), layer.projectOf(), layer.projectCount());
  }

  private int withDependencies() {
    int vertex = random.nextInt(graph.vertexCount());
    while (graph.dependencyCount(vertex) == 0) {
      vertex = random.nextInt(graph.vertexCount());
    }
    return vertex;
  }

  /// Of this thread: other work on the machine is not counted.
  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
