package org.pgatlas.server.ui;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.scoring.CoverageStore;
import org.pgatlas.server.scoring.MetricRun;
import org.pgatlas.server.scoring.MetricRunner;
import org.pgatlas.server.snapshot.GraphReader;
import org.pgatlas.server.snapshot.ResidentGraphs.Resident;
import org.pgatlas.server.ui.picture.Scatter;
import org.pgatlas.server.ui.view.Address;
import org.pgatlas.server.ui.view.Band;
import org.pgatlas.server.ui.view.Cell;
import org.pgatlas.server.ui.view.Empty;
import org.pgatlas.server.ui.view.Figure;
import org.pgatlas.server.ui.view.OverviewView;
import org.pgatlas.server.ui.view.Shell;
import org.pgatlas.server.ui.view.Source;
import org.pgatlas.server.ui.view.Table;
import org.pgatlas.server.ui.view.Tone;
import org.pgatlas.server.ui.view.Words;

/// `/`: what everything rests on.
final class OverviewPage implements Routes {
  private static final int TOP = 8;

  private final Shells shells;
  private final GraphReader reader;
  private final Pictures pictures;
  private final MetricRunner metrics;
  private final CoverageStore coverage;
  private final Function<UUID, Table> changes;
  private final Tenancy tenancy;
  private final Clock clock;

  /// What depends on the run alone, kept until the next one.
  private final Map<UUID, Drawn> drawn = new ConcurrentHashMap<>();

  private record Drawn(
      Resident graph, Scatter impact, Table top, Map<Band, Long> bands, @Nullable Leader leader) {}

  private record Leader(String name, long dependents) {}

  /// @param changes newest documents and what they did
  OverviewPage(
      Shells shells,
      GraphReader reader,
      MetricRunner metrics,
      CoverageStore coverage,
      Function<UUID, Table> changes,
      Tenancy tenancy,
      Clock clock) {
    this.shells = shells;
    this.reader = reader;
    this.pictures = new Pictures(reader);
    this.metrics = metrics;
    this.coverage = coverage;
    this.changes = changes;
    this.tenancy = tenancy;
    this.clock = clock;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/", this::page);
  }

  private void page(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    OverviewView view = view(tenant);
    ctx.html(Templates.overview(shells.of(ctx, "Overview", Shell.Section.OVERVIEW), view));
  }

  private OverviewView view(UUID tenant) {
    Resident graph = reader.graph(tenant);
    MetricRun run = metrics.latest(tenant).orElse(null);
    Drawn now = drawn(tenant, graph);
    CoverageStore.Coverage known = coverage.coverage(tenant);
    boolean empty = graph.snapshot().size() == 0 || run == null;
    List<Source> sources = new ArrayList<>();
    if (run != null) {
      sources.add(
          new Source(
              "Scores",
              "run "
                  + Words.count(run.id())
                  + ", "
                  + run.mode()
                  + ", computed in "
                  + Words.millis(run.computeMs())
                  + ", results hash "
                  + Words.shortened(run.resultsHash(), 20),
              "/api/v1/metric-runs/latest"));
    }
    return new OverviewView(
        headline(graph, now, empty),
        run == null || empty ? "No package is known yet." : subtitle(graph, run),
        figures(graph, now, known),
        distribution(graph, now),
        now.impact,
        now.top,
        List.of(
            new OverviewView.Coverage(
                "Criticality",
                known.criticality(),
                known.repos(),
                "Computed for every repo from the dependency graph, at each run.",
                ""),
            new OverviewView.Coverage(
                "Pony factor",
                known.pony(),
                known.repos(),
                "Fewest people who made half of a repo's commits. It needs the repo's git history.",
                "./atlas gitlog PATH"),
            new OverviewView.Coverage(
                "Adoption",
                known.adoption(),
                known.repos(),
                "Mean percentile of downloads, stars and forks. It needs a registry that counts them.",
                "./atlas import registry")),
        changes.apply(tenant),
        sources,
        empty);
  }

  private static String headline(Resident graph, Drawn now, boolean empty) {
    if (empty) {
      return "What everything rests on";
    }
    long pillars = now.bands.getOrDefault(Band.PILLAR, 0L);
    if (graph.active().count() < 30 || pillars == 0) {
      return now.leader == null
          ? "Nothing rests on anything yet"
          : "Most rests on "
              + now.leader.name
              + ": "
              + Words.share(now.leader.dependents, graph.active().count())
              + " of active packages";
    }
    return pillars == 1
        ? "A third of everything rests on a single package"
        : "A third of everything rests on each of " + Words.count(pillars) + " packages";
  }

  private String subtitle(Resident graph, MetricRun run) {
    return Words.count(graph.snapshot().size(), "package", "packages")
        + ", "
        + Words.count(graph.snapshot().graph().edgeCount(), "dependency", "dependencies")
        + ", computed "
        + Words.ago(run.finishedAt(), clock.instant())
        + " in "
        + Words.millis(run.loadMs() + run.computeMs() + run.storeMs())
        + ".";
  }

  private static List<Figure> figures(Resident graph, Drawn now, CoverageStore.Coverage known) {
    long active = graph.active().count();
    long size = graph.snapshot().size();
    Leader leader = now.leader;
    long idle = now.bands.getOrDefault(Band.NOBODY, 0L);
    return List.of(
        Figure.of(
            "Active packages",
            Words.count(active),
            "of " + Words.count(size) + " · " + Words.share(active, size),
            "Repos and externals that the repos of live and in-development projects reach along their dependencies, those repos included."),
        Figure.of(
            "Largest blast radius",
            leader == null ? null : Words.count(leader.dependents),
            leader == null
                ? "no dependency is known"
                : leader.name + " · " + Words.share(leader.dependents, active) + " of active",
            "The highest criticality: active packages that depend on one package, directly or through others."),
        Figure.of(
            "Nothing rests on",
            Words.count(idle),
            Words.share(idle, size) + " of packages",
            "Packages that no active package depends on: programs, documentation, leaves."),
        Figure.of(
                "Carried by one person",
                known.pony() == 0 ? null : Words.count(known.alone()),
                known.pony() == 0
                    ? "no git history yet"
                    : "of " + Words.count(known.pony(), "repo", "repos") + " with git history",
                "Repos with a pony factor of 1: one person made at least half of the commits in the window. Repos without git history are not counted.")
            .toned(known.alone() > 0 ? Tone.BAD : Tone.PLAIN),
        Figure.of(
            "Dependencies",
            Words.count(graph.snapshot().graph().edgeCount()),
            active == 0
                ? "none yet"
                : Words.decimal(
                        (double) graph.snapshot().graph().edgeCount() / Math.max(1, size), 1)
                    + " a package on average",
            "Distinct pairs of dependent and dependency that a document or registry asserts."));
  }

  private static List<OverviewView.BandCount> distribution(Resident graph, Drawn now) {
    List<OverviewView.BandCount> counts = new ArrayList<>();
    long repos = 0;
    for (Band band : Band.ALL.reversed()) {
      // The list is in this order too, so a band begins where the more critical ones end.
      Address list =
          Address.of("/repos")
              .with("sort", "criticality_score:desc")
              .with("offset", repos == 0 ? null : repos);
      counts.addFirst(
          new OverviewView.BandCount(
              band, now.bands.getOrDefault(band, 0L), graph.snapshot().size(), list.toString()));
      repos += reposIn(graph, band);
    }
    return counts;
  }

  private static long reposIn(Resident graph, Band band) {
    long count = 0;
    for (int p = 0; p < graph.criticality().length; p++) {
      if (!graph.snapshot().external()[p]
          && Band.of((long) graph.criticality()[p], graph.active().count()) == band) {
        count++;
      }
    }
    return count;
  }

  private Drawn drawn(UUID tenant, Resident graph) {
    Drawn known = drawn.get(tenant);
    if (known != null && known.graph.runId() == graph.runId()) {
      return known;
    }
    Map<Band, Long> bands = new EnumMap<>(Band.class);
    for (int value : graph.criticality()) {
      Band band = Band.of((long) value, graph.active().count());
      if (band != null) {
        bands.merge(band, 1L, Long::sum);
      }
    }
    int[] order = Pictures.byImpact(graph);
    List<Integer> leading = java.util.Arrays.stream(order).limit(TOP).boxed().toList();
    Map<Integer, GraphReader.Named> names = reader.names(tenant, graph, leading);
    List<List<Cell>> rows = new ArrayList<>();
    Leader leader = null;
    for (int position : leading) {
      GraphReader.Named named = names.get(position);
      if (named != null) {
        Integer pony = named.pony();
        rows.add(
            List.of(
                new Cell.Name(
                    named.displayName(), Links.vertex(named.external(), named.canonicalId()), null),
                new Cell.Share((long) graph.criticality()[position], graph.active().count()),
                new Cell.Count((long) graph.snapshot().graph().dependentCount(position)),
                new Cell.Count(pony == null ? null : pony.longValue())));
        leader =
            leader == null
                ? new Leader(named.displayName(), graph.criticality()[position])
                : leader;
      }
    }
    Table top =
        Table.plain(
            "top",
            "Packages that most rests on",
            List.of(
                Table.Column.text("Package"),
                Table.Column.number(
                    "Dependents",
                    "Criticality: active packages that depend on it, directly or not, and their share of all active packages"),
                Table.Column.number("Direct", "Packages that name it themselves"),
                Table.Column.number(
                    "Pony factor", "Fewest people who made half of its commits in the window")),
            rows,
            new Empty(
                "Nothing rests on anything yet",
                "Dependencies come from SBOMs and registries.",
                "./atlas ingest sbom.json --repo pkg:github/owner/name"));
    Drawn fresh = new Drawn(graph, pictures.scatter(tenant, graph), top, bands, leader);
    drawn.put(tenant, fresh);
    return fresh;
  }
}
