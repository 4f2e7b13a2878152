package org.pgatlas.server.ui;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pgatlas.graph.Traversal;
import org.pgatlas.purl.CanonicalId;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.Query;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.snapshot.GraphReader;
import org.pgatlas.server.snapshot.ResidentGraphs.Resident;
import org.pgatlas.server.submission.RepositoryClaim;
import org.pgatlas.server.ui.picture.Rings;
import org.pgatlas.server.ui.view.Address;
import org.pgatlas.server.ui.view.Cell;
import org.pgatlas.server.ui.view.Empty;
import org.pgatlas.server.ui.view.GraphView;
import org.pgatlas.server.ui.view.GraphView.Mode;
import org.pgatlas.server.ui.view.Reach;
import org.pgatlas.server.ui.view.SearchView;
import org.pgatlas.server.ui.view.Shell;
import org.pgatlas.server.ui.view.Table;
import org.pgatlas.server.ui.view.Words;
import org.pgatlas.server.wire.Json;

/// `/graph`: the explorer, from any package; `/graph/expand`: more of it, for its script.
final class GraphPages implements Routes {
  private static final int MAX_ID = 2048;
  private static final int MAX_CHAINS = 8;
  private static final int MAX_EXPANDED = 60;
  private static final int SUGGESTED = 12;

  private final Shells shells;
  private final GraphReader reader;
  private final Pictures pictures;
  private final Suggestions suggestions;
  private final Tenancy tenancy;

  GraphPages(Shells shells, GraphReader reader, Suggestions suggestions, Tenancy tenancy) {
    this.shells = shells;
    this.reader = reader;
    this.pictures = new Pictures(reader);
    this.suggestions = suggestions;
    this.tenancy = tenancy;
  }

  /// Packages by part of their name.
  @FunctionalInterface
  interface Suggestions {
    List<SearchView.Hit> like(UUID tenant, String text, int limit);
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/graph", this::page);
    routes.get("/graph/expand", this::expand);
  }

  private void page(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    Query query = new Query(ctx);
    String id = query.text("id", MAX_ID);
    String to = query.text("to", MAX_ID);
    Mode mode =
        query.oneOf("mode", Mode::parse, Arrays.stream(Mode.values()).map(Mode::key).toList());
    query.check();
    Mode asked = mode != null ? mode : to == null ? Mode.BLAST : Mode.PATH;
    Resident graph = reader.graph(tenant);
    GraphView view =
        id == null ? nowhere(tenant, graph, null) : from(tenant, graph, id.strip(), to, asked);
    Table twin = view.twin();
    if (twin != null && "csv".equals(ctx.queryParam("format"))) {
      Answers.csv(ctx, "graph", twin);
      return;
    }
    ctx.html(Templates.graph(shells.of(ctx, view.headline(), Shell.Section.GRAPH), view));
  }

  private GraphView from(UUID tenant, Resident graph, String id, @Nullable String to, Mode mode) {
    Optional<Integer> start = locate(tenant, graph, id);
    if (start.isEmpty()) {
      List<SearchView.Hit> like = suggestions.like(tenant, id, SUGGESTED);
      String problem =
          "The graph has no package “"
              + Words.shortened(id, 120)
              + "”."
              + (like.isEmpty()
                  ? " Check its spelling, or start with one of these."
                  : " Did you mean one of these?");
      return nowhere(tenant, graph, problem, like);
    }
    if (mode == Mode.PATH && to != null) {
      Optional<Integer> end = locate(tenant, graph, to.strip());
      return end.isEmpty()
          ? around(
              tenant,
              graph,
              start.get(),
              Mode.BLAST,
              to,
              "The graph has no package “"
                  + Words.shortened(to, 120)
                  + "”, so there is no path to it. The blast radius is shown instead.")
          : path(tenant, graph, start.get(), end.get());
    }
    String hint =
        mode == Mode.PATH
            ? "Say in “Path to” which package the path should reach. The blast radius is shown until then."
            : null;
    return around(tenant, graph, start.get(), mode == Mode.PATH ? Mode.BLAST : mode, "", hint);
  }

  /// By purl in any spelling, by `owner/name`, or by the exact name of a single package.
  private Optional<Integer> locate(UUID tenant, Resident graph, String text) {
    Optional<Integer> byId = canonical(text).flatMap(id -> reader.position(tenant, graph, id));
    if (byId.isPresent()) {
      return byId;
    }
    List<SearchView.Hit> named =
        suggestions.like(tenant, text, SUGGESTED).stream()
            .filter(hit -> hit.title().equalsIgnoreCase(text))
            .toList();
    return named.size() == 1
        ? reader.position(tenant, graph, named.getFirst().sub())
        : Optional.empty();
  }

  private static Optional<String> canonical(String text) {
    Optional<String> purl = CanonicalId.tryOf(text).map(CanonicalId::value);
    if (purl.isPresent()) {
      return purl;
    }
    try {
      return Optional.of(RepositoryClaim.parse(text).canonicalId());
    } catch (IllegalArgumentException neither) {
      return Optional.empty();
    }
  }

  private GraphView nowhere(UUID tenant, Resident graph, @Nullable String problem) {
    return nowhere(tenant, graph, problem, List.of());
  }

  private GraphView nowhere(
      UUID tenant, Resident graph, @Nullable String problem, List<SearchView.Hit> like) {
    List<SearchView.Hit> offered = like.isEmpty() ? pillars(tenant, graph) : like;
    return new GraphView(
        Mode.BLAST,
        "Explore the graph from any package",
        Words.count(graph.snapshot().size(), "package", "packages")
            + " and "
            + Words.count(graph.snapshot().graph().edgeCount(), "dependency", "dependencies")
            + ". See who falls with a package, what it rests on, and why one depends on another.",
        null,
        "",
        List.of(),
        null,
        null,
        List.of(),
        null,
        "",
        offered,
        problem);
  }

  private List<SearchView.Hit> pillars(UUID tenant, Resident graph) {
    int[] order = Pictures.byImpact(graph);
    List<Integer> leading = Arrays.stream(order).limit(SUGGESTED).boxed().toList();
    Map<Integer, GraphReader.Named> names = reader.names(tenant, graph, leading);
    List<SearchView.Hit> hits = new ArrayList<>();
    for (int position : leading) {
      GraphReader.Named named = names.get(position);
      if (named != null) {
        hits.add(
            new SearchView.Hit(
                named.displayName(),
                named.canonicalId(),
                Links.graph(named.canonicalId(), Mode.BLAST),
                Pictures.note(graph, position),
                Pictures.colour(graph, position)));
      }
    }
    return hits;
  }

  private GraphView around(
      UUID tenant, Resident graph, int position, Mode mode, String to, @Nullable String problem) {
    Neighbourhood around =
        Neighbourhood.around(
            graph.snapshot().graph(), graph.active(), graph.criticality(), position, mode);
    Rings rings = pictures.rings(tenant, graph, around);
    Rings.Spot start = rings.spots().getFirst();
    int drawn = rings.spots().size() - 1;
    String steps = Words.count(around.counts().size(), "step", "steps");
    String headline =
        switch (mode) {
          case BLAST, PATH ->
              around.total() == 0
                  ? "Nothing falls with " + start.name()
                  : "If "
                      + start.name()
                      + " falls, "
                      + Words.count(around.total(), "package falls", "packages fall")
                      + " with it";
          case DEPENDENTS ->
              Words.count(around.total(), "package depends", "packages depend")
                  + " on "
                  + start.name()
                  + " directly";
          case DEPENDENCIES ->
              start.name() + " rests on " + Words.count(around.total(), "package", "packages");
        };
    String subtitle =
        around.total() == 0
            ? "No "
                + (mode == Mode.DEPENDENCIES
                    ? "dependency of it is known."
                    : "active package depends on it.")
            : "Within "
                + steps
                + (mode == Mode.BLAST
                    ? ", "
                        + Words.share(around.total(), graph.active().count())
                        + " of the active ecosystem"
                    : "")
                + (drawn < around.total()
                    ? "; the " + Words.count(drawn) + " with the most impact are drawn."
                    : "; all are drawn.");
    Reach reach =
        new Reach(
            mode == Mode.DEPENDENCIES ? "How deep it rests" : "How far it reaches",
            mode == Mode.BLAST
                ? "Active packages by steps of dependency"
                : "Packages by steps of dependency",
            around.counts(),
            graph.active().count());
    return view(graph, mode, headline, subtitle, to, rings, reach, List.of(), around, problem);
  }

  /// Chains in the direction that exists: what the reader starts from is tried as the dependency
  /// first.
  private GraphView path(UUID tenant, Resident graph, int start, int end) {
    Traversal traversal = new Traversal(graph.snapshot().graph());
    int[][] chains = traversal.shortestPaths(end, start, MAX_CHAINS);
    if (chains.length == 0) {
      chains = traversal.shortestPaths(start, end, MAX_CHAINS);
    }
    Map<Integer, GraphReader.Named> names =
        reader.names(tenant, graph, chains.length == 0 ? List.of(start, end) : members(chains));
    GraphReader.Named a = names.get(start);
    GraphReader.Named b = names.get(end);
    if (a == null || b == null || chains.length == 0) {
      String problem =
          "No chain of dependencies connects "
              + (a == null ? "them" : a.displayName())
              + (b == null ? "" : " and " + b.displayName())
              + ", in either direction. The blast radius is shown instead.";
      return around(tenant, graph, start, Mode.BLAST, b == null ? "" : b.canonicalId(), problem);
    }
    int[] first = chains[0];
    GraphReader.Named dependent = first[0] == start ? a : b;
    GraphReader.Named dependency = first[0] == start ? b : a;
    List<GraphView.PathLine> lines = new ArrayList<>();
    for (int[] chain : chains) {
      lines.add(
          new GraphView.PathLine(
              IntStream.of(chain)
                  .mapToObj(names::get)
                  .map(
                      n ->
                          n == null
                              ? new GraphView.Step("removed", "/graph")
                              : new GraphView.Step(
                                  n.displayName(), Links.vertex(n.external(), n.canonicalId())))
                  .toList()));
    }
    Neighbourhood along = Neighbourhood.along(graph.snapshot().graph(), chains);
    Rings rings = pictures.rings(tenant, graph, along);
    String more =
        chains.length == MAX_CHAINS
            ? "the first " + MAX_CHAINS + " of the shortest chains"
            : chains.length == 1
                ? "the only shortest chain"
                : "all " + chains.length + " shortest chains";
    return view(
        graph,
        Mode.PATH,
        dependent.displayName()
            + " depends on "
            + dependency.displayName()
            + " in "
            + Words.count(first.length - 1L, "step", "steps"),
        "Shown: " + more + "; each package depends on the next.",
        b.canonicalId(),
        rings,
        null,
        lines,
        along,
        null);
  }

  private static List<Integer> members(int[][] chains) {
    return Arrays.stream(chains).flatMapToInt(IntStream::of).distinct().boxed().toList();
  }

  private GraphView view(
      Resident graph,
      Mode mode,
      String headline,
      String subtitle,
      String to,
      Rings rings,
      @Nullable Reach reach,
      List<GraphView.PathLine> paths,
      Neighbourhood around,
      @Nullable String problem) {
    Rings.Spot start = rings.spots().getFirst();
    Address here = Address.of("/graph").with("id", start.id()).with("to", to);
    List<GraphView.ModeLink> modes =
        Arrays.stream(Mode.values())
            .filter(m -> m != Mode.PATH || !to.isEmpty())
            .map(
                m ->
                    new GraphView.ModeLink(
                        m.label(), here.with("mode", m.key()).toString(), m == mode))
            .toList();
    return new GraphView(
        mode,
        headline,
        subtitle,
        new GraphView.Start(start.id(), start.name(), start.href()),
        to,
        modes,
        rings,
        reach,
        paths,
        twin(graph, rings, around, here.with("mode", mode.key()).with("format", "csv").toString()),
        GraphData.json(mode, rings),
        List.of(),
        problem);
  }

  private static Table twin(Resident graph, Rings rings, Neighbourhood around, String csv) {
    List<List<Cell>> rows = new ArrayList<>();
    for (int i = 1; i < rings.spots().size(); i++) {
      Rings.Spot spot = rings.spots().get(i);
      int position = around.vertices().get(i);
      rows.add(
          List.of(
              new Cell.Name(spot.name(), spot.href(), spot.id()),
              new Cell.Count((long) spot.distance()),
              new Cell.Text(rings.spots().get(around.parents().get(i)).name()),
              new Cell.Share((long) graph.criticality()[position], graph.active().count())));
    }
    return new Table(
        "twin",
        "What the picture draws",
        List.of(
            Table.Column.text("Package"),
            Table.Column.number("Steps", "Steps of dependency from the start"),
            Table.Column.text("Through"),
            Table.Column.number(
                "Dependents",
                "Active packages that depend on it, directly or not; share of all active packages")),
        rows,
        null,
        null,
        csv,
        new Empty(
            "Nothing is connected in this direction",
            "No document or registry names a dependency here.",
            null));
  }

  private void expand(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    Query query = new Query(ctx);
    String id = query.text("id", MAX_ID);
    Mode mode =
        query.oneOf("mode", Mode::parse, Arrays.stream(Mode.values()).map(Mode::key).toList());
    query.check();
    Resident graph = reader.graph(tenant);
    String wanted = id == null ? "" : id;
    int position =
        locate(tenant, graph, wanted)
            .orElseThrow(() -> HttpProblem.notFound("The graph has no package '" + wanted + "'"));
    boolean down = mode == Mode.DEPENDENCIES;
    int[] next =
        down
            ? graph.snapshot().graph().dependencies(position)
            : graph.snapshot().graph().dependents(position);
    List<Integer> shown =
        IntStream.of(next)
            .boxed()
            .sorted((a, b) -> Integer.compare(graph.criticality()[b], graph.criticality()[a]))
            .limit(MAX_EXPANDED)
            .toList();
    Map<Integer, GraphReader.Named> names = reader.names(tenant, graph, shown);
    List<GraphData.Node> nodes = new ArrayList<>();
    for (int p : shown) {
      GraphReader.Named named = names.get(p);
      if (named != null) {
        double r =
            3
                + 6
                    * Math.sqrt(
                        (double) graph.criticality()[p] / Math.max(1, graph.active().count()));
        nodes.add(
            new GraphData.Node(
                named.canonicalId(),
                named.displayName(),
                0,
                0,
                r,
                1,
                Pictures.colour(graph, p),
                Links.vertex(named.external(), named.canonicalId()),
                GraphData.graph(down ? Mode.DEPENDENCIES : Mode.BLAST, named.canonicalId()),
                Pictures.note(graph, p),
                null));
      }
    }
    ctx.contentType("application/json");
    ctx.result(Json.write(Map.of("total", next.length, "nodes", nodes)));
  }
}
