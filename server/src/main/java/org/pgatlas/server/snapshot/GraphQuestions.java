package org.pgatlas.server.snapshot;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pgatlas.graph.KShortestPaths;
import org.pgatlas.graph.Layers;
import org.pgatlas.graph.Reach;
import org.pgatlas.graph.Traversal;
import org.pgatlas.server.db.Database;

/// Questions about reach, answered from the resident graph; only what is shown is looked up by
/// name.
public final class GraphQuestions {
  /// Edges that a search for longer chains looks at: a fraction of a second.
  private static final int MOST_PATH_WORK = 50_000_000;

  private static final int MOST_SUGGESTIONS = 5;

  private final Database database;
  private final ResidentGraphs resident;
  private final GraphReader reader;
  private final VertexNames names = new VertexNames();

  public GraphQuestions(
      Database database, ResidentGraphs resident, Function<UUID, ResidentGraphs.Resident> load) {
    this.database = database;
    this.resident = resident;
    this.reader = new GraphReader(database, resident, load);
  }

  /// Which way a walk goes from its start.
  public enum Direction {
    DEPENDENTS,
    DEPENDENCIES
  }

  /// A vertex in an answer.
  ///
  /// @param distance steps from the start
  /// @param via canonical id of its neighbour one step nearer
  public record Vertex(
      String canonicalId,
      String displayName,
      String vertexType,
      int distance,
      boolean active,
      @Nullable Integer criticalityScore,
      @Nullable Integer ponyFactor,
      @Nullable String via) {}

  /// Everything within reach.
  ///
  /// @param total vertices reached at any depth
  /// @param active those of them in the active set; of dependents this is the criticality
  /// @param histogram entry i counts the vertices at distance i + 1
  public record Answer(
      Vertex start,
      long runId,
      Moment.@Nullable Kept asOf,
      int total,
      int active,
      List<Integer> histogram,
      List<Vertex> items,
      int limit,
      int offset) {}

  /// An edge between two vertices of a picture.
  public record Link(String dependent, String dependency) {}

  /// A bounded part of the graph around a vertex, for pictures.
  public record Neighbourhood(
      Vertex start,
      long runId,
      Moment.@Nullable Kept asOf,
      boolean truncated,
      List<Vertex> vertices,
      List<Link> edges) {}

  /// Chains from a dependent to a dependency, shortest first.
  ///
  /// @param steps of the shortest one, -1 when there is none
  /// @param truncated whether the search for longer ones was ended by its limit on work
  public record Paths(
      long runId,
      Moment.@Nullable Kept asOf,
      String from,
      String to,
      int steps,
      boolean truncated,
      List<List<Vertex>> paths) {}

  /// All that depends on the vertex, or that it depends on, nearest and most critical first; empty
  /// for an unknown id.
  public Optional<Answer> reach(
      Moment moment, String canonicalId, Direction direction, int limit, int offset) {
    ResidentGraphs.Resident graph = moment.graph();
    return moment
        .position(canonicalId)
        .map(
            at -> {
              ReachPage page =
                  resident.with(
                      graph, work -> walked(work.layers(), graph, direction, at, offset, limit));
              Set<Integer> members = new HashSet<>();
              members.add(at);
              IntStream.of(page.vertices()).forEach(members::add);
              IntStream.of(page.parents()).forEach(members::add);
              Map<Integer, GraphReader.Named> named = moment.names(members);
              return new Answer(
                  start(named.get(at), graph, at),
                  graph.runId(),
                  moment.kept(),
                  page.total(),
                  page.active(),
                  histogram(page.histogram()),
                  described(graph, page, named),
                  limit,
                  offset);
            });
  }

  private static ReachPage walked(
      Layers layers,
      ResidentGraphs.Resident graph,
      Direction direction,
      int at,
      int offset,
      int limit) {
    switch (direction) {
      case DEPENDENTS -> layers.dependents(at);
      case DEPENDENCIES -> layers.dependencies(at);
    }
    return ReachPage.of(layers, graph, offset, limit);
  }

  private static List<Vertex> described(
      ResidentGraphs.Resident graph, ReachPage page, Map<Integer, GraphReader.Named> named) {
    List<Vertex> vertices = new ArrayList<>();
    for (int i = 0; i < page.vertices().length; i++) {
      GraphReader.Named name = named.get(page.vertices()[i]);
      GraphReader.Named via = named.get(page.parents()[i]);
      if (name != null) {
        vertices.add(
            toVertex(
                name,
                page.distances()[i],
                graph.active().contains(page.vertices()[i]),
                via == null ? null : via.canonicalId()));
      }
    }
    return vertices;
  }

  /// The start, what is within `depth` steps in one direction, at most `limit` of the most critical
  /// a ring, and the edges among them.
  public Optional<Neighbourhood> neighbourhood(
      Moment moment, String canonicalId, Direction direction, int depth, int limit) {
    ResidentGraphs.Resident graph = moment.graph();
    return moment
        .position(canonicalId)
        .map(
            at -> {
              Reach reach =
                  resident.with(
                      graph,
                      work ->
                          direction == Direction.DEPENDENTS
                              ? work.traversal().dependents(at, depth, Traversal.UNLIMITED)
                              : work.traversal().dependencies(at, depth, Traversal.UNLIMITED));
              List<Integer> shown = shown(reach, graph, limit);
              Vertex start = start(moment.names(Set.of(at)).get(at), graph, at);
              List<Vertex> vertices = describe(moment, reach, shown);
              return new Neighbourhood(
                  start,
                  graph.runId(),
                  moment.kept(),
                  shown.size() < reach.size() || reach.truncated(),
                  vertices,
                  links(moment, at, reach, shown));
            });
  }

  /// Up to `limit` shortest chains; an unknown id is empty, two unconnected ones give no path.
  ///
  /// @param longer whether chains longer than the shortest follow when there is room
  public Optional<Paths> paths(Moment moment, String from, String to, int limit, boolean longer) {
    Optional<Integer> start = moment.position(from);
    Optional<Integer> end = moment.position(to);
    if (start.isEmpty() || end.isEmpty()) {
      return Optional.empty();
    }
    ResidentGraphs.Resident graph = moment.graph();
    Chains found = chains(graph, start.get(), end.get(), limit, longer);
    int[][] chains = found.chains();
    Set<Integer> members = new HashSet<>();
    for (int[] chain : chains) {
      IntStream.of(chain).forEach(members::add);
    }
    Map<Integer, GraphReader.Named> named = moment.names(members);
    List<List<Vertex>> paths = new ArrayList<>();
    for (int[] chain : chains) {
      List<Vertex> path = new ArrayList<>();
      for (int i = 0; i < chain.length; i++) {
        GraphReader.Named name = named.get(chain[i]);
        if (name != null) {
          path.add(toVertex(name, i, graph.active().contains(chain[i]), null));
        }
      }
      paths.add(path);
    }
    int steps = chains.length == 0 ? -1 : chains[0].length - 1;
    return Optional.of(
        new Paths(graph.runId(), moment.kept(), from, to, steps, found.truncated(), paths));
  }

  @SuppressWarnings("ArrayRecordComponent") // read once
  private record Chains(int[][] chains, boolean truncated) {}

  private Chains chains(
      ResidentGraphs.Resident graph, int from, int to, int limit, boolean longer) {
    if (!longer) {
      return new Chains(resident.with(graph, work -> work.chains().find(from, to, limit)), false);
    }
    KShortestPaths.Result found =
        resident.with(graph, work -> work.paths().find(from, to, limit, MOST_PATH_WORK));
    return new Chains(
        IntStream.range(0, found.size()).mapToObj(found::path).toArray(int[][]::new),
        found.truncated());
  }

  /// Ids of packages that are called like that.
  public List<String> called(UUID tenant, String name) {
    return database.read(tenant, handle -> names.called(handle, tenant, name, MOST_SUGGESTIONS));
  }

  /// The graph as it is.
  public Moment now(UUID tenant) {
    ResidentGraphs.Resident graph = reader.graph(tenant);
    return new Moment() {
      @Override
      public ResidentGraphs.Resident graph() {
        return graph;
      }

      @Override
      public @Nullable Kept kept() {
        return null;
      }

      @Override
      public Optional<Integer> position(String canonicalId) {
        return reader.position(tenant, graph, canonicalId);
      }

      @Override
      public Map<Integer, GraphReader.Named> names(Collection<Integer> positions) {
        return reader.names(tenant, graph, positions);
      }
    };
  }

  private static Vertex start(
      GraphReader.@Nullable Named name, ResidentGraphs.Resident graph, int at) {
    if (name == null) {
      throw new IllegalStateException("vertex at " + at + " vanished while it was asked for");
    }
    return toVertex(name, 0, graph.active().contains(at), null);
  }

  private static List<Integer> histogram(int[] layers) {
    return IntStream.range(1, layers.length).map(d -> layers[d]).boxed().toList();
  }

  /// Nearest rings first; within a ring the most critical; each ring gets an equal share of what is
  /// left.
  private static List<Integer> shown(Reach reach, ResidentGraphs.Resident graph, int limit) {
    List<Integer> shown = new ArrayList<>();
    int rings = Math.max(1, reach.depth());
    for (int ring = 1; ring <= reach.depth() && shown.size() < limit; ring++) {
      int distance = ring;
      int share = Math.max(1, (limit - shown.size()) / (rings - ring + 1));
      IntStream.range(0, reach.size())
          .filter(i -> reach.distanceAt(i) == distance)
          .boxed()
          .sorted(Comparator.comparing(i -> -graph.criticality()[reach.vertexAt(i)]))
          .limit(share)
          .forEach(shown::add);
    }
    return shown;
  }

  private static List<Link> links(Moment moment, int start, Reach reach, List<Integer> shown) {
    ResidentGraphs.Resident graph = moment.graph();
    Set<Integer> members = new LinkedHashSet<>();
    members.add(start);
    shown.forEach(i -> members.add(reach.vertexAt(i)));
    Map<Integer, GraphReader.Named> named = moment.names(members);
    List<Link> links = new ArrayList<>();
    for (int member : members) {
      for (int dependency : graph.snapshot().graph().dependencies(member)) {
        GraphReader.Named from = named.get(member);
        GraphReader.Named to = named.get(dependency);
        if (members.contains(dependency) && from != null && to != null) {
          links.add(new Link(from.canonicalId(), to.canonicalId()));
        }
      }
    }
    return links;
  }

  private static List<Vertex> describe(Moment moment, Reach reach, List<Integer> indexes) {
    ResidentGraphs.Resident graph = moment.graph();
    Set<Integer> members = new HashSet<>();
    indexes.forEach(
        i -> {
          members.add(reach.vertexAt(i));
          members.add(reach.parentAt(i));
        });
    Map<Integer, GraphReader.Named> named = moment.names(members);
    List<Vertex> vertices = new ArrayList<>();
    for (int i : indexes) {
      GraphReader.Named name = named.get(reach.vertexAt(i));
      GraphReader.Named via = named.get(reach.parentAt(i));
      if (name != null) {
        vertices.add(
            toVertex(
                name,
                reach.distanceAt(i),
                graph.active().contains(reach.vertexAt(i)),
                via == null ? null : via.canonicalId()));
      }
    }
    return vertices;
  }

  private static Vertex toVertex(
      GraphReader.Named name, int distance, boolean active, @Nullable String via) {
    return new Vertex(
        name.canonicalId(),
        name.displayName(),
        name.external() ? "external-repo" : "repo",
        distance,
        active,
        name.criticality(),
        name.pony(),
        via);
  }
}
