package org.pgatlas.server.ui;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.pgatlas.server.snapshot.GraphReader;
import org.pgatlas.server.snapshot.ResidentGraphs.Resident;
import org.pgatlas.server.ui.picture.Rings;
import org.pgatlas.server.ui.picture.Scatter;
import org.pgatlas.server.ui.view.Band;
import org.pgatlas.server.ui.view.Words;

/// Names and colours for what is drawn of the resident graph.
final class Pictures {
  /// Dots of the scatter: so many of the most critical, and as many spread evenly over the rest.
  private static final int LEADING = 500;

  private final GraphReader reader;

  Pictures(GraphReader reader) {
    this.reader = reader;
  }

  /// What a dot stands for in words: its impact where that was computed.
  static String note(Resident graph, int position) {
    return Words.count(graph.criticality()[position], "dependent", "dependents")
        + (graph.active().contains(position) ? "" : ", not active");
  }

  static String colour(Resident graph, int position) {
    return Band.colour((long) graph.criticality()[position], graph.active().count());
  }

  Rings rings(UUID tenant, Resident graph, Neighbourhood around) {
    Map<Integer, GraphReader.Named> names = reader.names(tenant, graph, around.vertices());
    List<Rings.Node> nodes = new ArrayList<>();
    for (int i = 0; i < around.vertices().size(); i++) {
      int position = around.vertices().get(i);
      GraphReader.Named named = names.get(position);
      // A vertex that was removed a moment ago keeps its place, so that indexes stay right.
      String id = named == null ? "removed:" + position : named.canonicalId();
      String href = named == null ? "/graph" : Links.vertex(named.external(), id);
      nodes.add(
          new Rings.Node(
              id,
              named == null ? "removed" : named.displayName(),
              href,
              around.distances().get(i),
              around.parents().get(i),
              graph.criticality()[position],
              colour(graph, position),
              note(graph, position)));
    }
    return Rings.of(nodes, around.edges().stream().map(e -> new Rings.Edge(e[0], e[1])).toList());
  }

  Scatter scatter(UUID tenant, Resident graph) {
    int[] order = byImpact(graph);
    Set<Integer> drawn = new LinkedHashSet<>();
    for (int i = 0; i < Math.min(LEADING, order.length); i++) {
      drawn.add(order[i]);
    }
    int step = Math.max(1, (order.length - drawn.size()) / LEADING);
    for (int i = drawn.size(); i < order.length; i += step) {
      drawn.add(order[i]);
    }
    Map<Integer, GraphReader.Named> names = reader.names(tenant, graph, drawn);
    List<Scatter.Point> points = new ArrayList<>();
    for (int position : drawn) {
      GraphReader.Named named = names.get(position);
      if (named != null) {
        Integer pony = named.pony();
        points.add(
            new Scatter.Point(
                named.displayName(),
                Links.vertex(named.external(), named.canonicalId()),
                graph.snapshot().graph().dependentCount(position),
                graph.criticality()[position],
                colour(graph, position),
                pony != null && pony == 1));
      }
    }
    return Scatter.of(points, graph.active().count());
  }

  /// Positions that something rests on, most critical first.
  static int[] byImpact(Resident graph) {
    int[] impact = graph.criticality();
    return IntStream.range(0, impact.length)
        .filter(p -> impact[p] > 0)
        .boxed()
        .sorted(
            (a, b) ->
                impact[a] != impact[b]
                    ? Integer.compare(impact[b], impact[a])
                    : Integer.compare(a, b))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
