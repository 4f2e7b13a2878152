package org.pgatlas.server.ui;

import static org.pgatlas.server.ui.InventedEcosystem.ACTIVE;
import static org.pgatlas.server.ui.InventedEcosystem.NOW;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.pgatlas.server.ui.InventedEcosystem.Sample;
import org.pgatlas.server.ui.picture.Rings;
import org.pgatlas.server.ui.picture.Scatter;
import org.pgatlas.server.ui.view.Address;
import org.pgatlas.server.ui.view.Band;
import org.pgatlas.server.ui.view.Cell;
import org.pgatlas.server.ui.view.DetailView;
import org.pgatlas.server.ui.view.DetailView.Fact;
import org.pgatlas.server.ui.view.Empty;
import org.pgatlas.server.ui.view.ErrorView;
import org.pgatlas.server.ui.view.Figure;
import org.pgatlas.server.ui.view.GraphView;
import org.pgatlas.server.ui.view.ListView;
import org.pgatlas.server.ui.view.OverviewView;
import org.pgatlas.server.ui.view.Reach;
import org.pgatlas.server.ui.view.SearchView;
import org.pgatlas.server.ui.view.Shell;
import org.pgatlas.server.ui.view.Source;
import org.pgatlas.server.ui.view.SubmissionView;
import org.pgatlas.server.ui.view.Table;
import org.pgatlas.server.ui.view.Table.Column;
import org.pgatlas.server.ui.view.Tone;
import org.pgatlas.server.ui.view.UploadView;
import org.pgatlas.server.ui.view.Words;

/// Every page filled with invented data, for the preview and as the "full" case of the template
/// tests.
final class InventedPages {
  private final InventedEcosystem ecosystem = new InventedEcosystem(7, 4000);
  private final String theme;

  InventedPages(String theme) {
    this.theme = theme;
  }

  Shell shell(String title, Shell.Section section) {
    return new Shell(
        title,
        section,
        new Shell.Counts(32_104L, 63_441L, 412L, 1_208L, 212L),
        new Shell.Run(1204, 41, NOW.minusSeconds(3), ACTIVE, 63_853, 245_087),
        theme,
        "",
        "0.1.0",
        "preview");
  }

  String overview() {
    List<Scatter.Point> points =
        ecosystem.packages().stream()
            .limit(900)
            .map(
                p ->
                    new Scatter.Point(
                        p.name(),
                        href(p),
                        p.direct(),
                        p.transitive(),
                        css(p),
                        p.pony() != null && p.pony() == 1))
            .toList();
    List<OverviewView.BandCount> bands =
        Band.ALL.stream()
            .map(
                b ->
                    new OverviewView.BandCount(
                        b,
                        ecosystem.packages().stream()
                            .filter(p -> Band.of(p.transitive(), ACTIVE) == b)
                            .count(),
                        4000,
                        "/repos?impact=" + b.css()))
            .toList();
    Table top =
        Table.plain(
            "top",
            "Packages that most rest on",
            List.of(
                Column.text("Package"),
                Column.number("Dependents", "Active packages that depend on it, directly or not"),
                Column.number("Pony factor", "Fewest people who made half of its commits")),
            ecosystem.packages().stream()
                .limit(8)
                .map(
                    p ->
                        List.<Cell>of(
                            new Cell.Name(p.name(), href(p), null),
                            new Cell.Share(p.transitive(), ACTIVE),
                            new Cell.Count(p.pony())))
                .toList(),
            new Empty(
                "No scores yet",
                "Scores appear after the first metric run.",
                "./atlas metrics run"));
    return Templates.overview(
        shell("Overview", Shell.Section.OVERVIEW),
        new OverviewView(
            "What everything rests on: 9 packages carry a third of the ecosystem",
            "63,441 repos and 412 externals, 245,087 dependencies, recomputed 3 seconds ago.",
            List.of(
                Figure.of(
                    "Packages active",
                    "61,902",
                    "of 63,853 · 96.9 %",
                    "Repos and externals reachable from the repos of live and in-development projects along their dependencies."),
                Figure.of(
                        "Carried by one person",
                        "2,317",
                        "3.7 % of 63,441 repos",
                        "Repos whose pony factor is 1: one person made at least half of the commits of the last 24 months.")
                    .toned(Tone.BAD),
                Figure.of(
                    "Largest dependent count",
                    "48,283",
                    "libzor1 · 78.0 % of active",
                    "The highest criticality: active packages that depend on it directly or through others."),
                Figure.of(
                    "Dependencies",
                    "245,087",
                    "12 verified by an SBOM",
                    "Distinct pairs of dependent and dependency that any source asserts."),
                Figure.of(
                    "Adoption",
                    null,
                    "no downloads, stars or forks known",
                    "Mean percentile of downloads, stars and forks among repos with a value.")),
            bands,
            Scatter.of(points, ACTIVE),
            top,
            List.of(
                new OverviewView.Coverage(
                    "Criticality",
                    63_441,
                    63_441,
                    "Computed for every repo from the dependency graph.",
                    ""),
                new OverviewView.Coverage(
                    "Pony factor",
                    1_208,
                    63_441,
                    "Needs the git history of a repo.",
                    "./atlas gitlog PATH"),
                new OverviewView.Coverage(
                    "Adoption",
                    0,
                    63_441,
                    "Needs downloads, stars or forks from a registry.",
                    "./atlas import registry")),
            submissionsTable(5),
            List.of(
                new Source(
                    "Dependencies",
                    "Debian 12 package index of 2026-11-21, 63,440 packages, sha256 9c1f…e2",
                    null),
                new Source("People", "git history to a5f2c81, 24 months, bots left out", "/gitlog"),
                new Source("Scores", "run 1,204, active-roots, 41 ms, results hash 5b0a…91", null)),
            false));
  }

  String repos() {
    Address here = Address.of("/repos").with("sort", "criticality_score:desc");
    return Templates.list(
        shell("Repos", Shell.Section.REPOS),
        new ListView(
            "63,441 repos, 61,902 of them active",
            "Packages and repositories that belong to a project. Sorted by how much rests on them.",
            List.of(),
            packageTable("repos", here, 50)));
  }

  private Table packageTable(String id, Address here, int rows) {
    return new Table(
        id,
        "Repos",
        List.of(
            new Column(
                "Repo",
                false,
                here.with("sort", "display_name:asc").toString(),
                Table.Order.NONE,
                null),
            new Column(
                "Dependents",
                true,
                here.with("sort", "criticality_score:asc").toString(),
                Table.Order.DESCENDING,
                "Criticality: active packages that depend on it, directly or not; share of all active packages"),
            new Column(
                "Pony factor",
                true,
                here.with("sort", "pony_factor:asc").toString(),
                Table.Order.NONE,
                "Fewest people who made half of the commits of the last 24 months"),
            new Column(
                "Downloads",
                true,
                here.with("sort", "adoption_downloads:desc").toString(),
                Table.Order.NONE,
                "Downloads in 30 days"),
            new Column("Version", false, null, Table.Order.NONE, null),
            new Column("Last commit", false, null, Table.Order.NONE, null)),
        ecosystem.packages().stream()
            .limit(rows)
            .map(
                p ->
                    List.<Cell>of(
                        new Cell.Name(p.name(), href(p), p.purl()),
                        new Cell.Share(p.transitive(), ACTIVE),
                        new Cell.Count(p.pony()),
                        new Cell.Count(null),
                        new Cell.Code(p.version(), 18),
                        new Cell.Time(
                            p.pony() == null ? null : NOW.minusSeconds(p.direct() * 3600))))
            .toList(),
        new Table.Paging(here, 63_441, 50, 100),
        new Table.Filter(
            "/repos",
            "Filter by name or purl",
            "",
            List.of(
                new Table.Choice(
                    "band",
                    "Impact",
                    "",
                    List.of(
                        new Table.Option("4", "a third or more"),
                        new Table.Option("3", "10–33 %")))),
            List.of(new Table.Hidden("sort", "criticality_score:desc"))),
        here.with("format", "csv").toString(),
        new Empty("No repo matches", "Try fewer letters.", null));
  }

  Rings rings(int size) {
    List<Rings.Node> nodes = new ArrayList<>();
    List<Rings.Edge> edges = new ArrayList<>();
    var random = ecosystem.random();
    Sample first = ecosystem.packages().get(3);
    nodes.add(
        new Rings.Node(
            first.purl(), first.name(), href(first), 0, -1, first.transitive(), css(first), null));
    for (int i = 1; i < size; i++) {
      Sample p = ecosystem.packages().get(i + 20);
      int parent =
          i < 14
              ? 0
              : i < 60
                  ? 1 + random.nextInt(13)
                  : i < 140 ? 14 + random.nextInt(46) : 60 + random.nextInt(80);
      int distance = nodes.get(parent).distance() + 1;
      nodes.add(
          new Rings.Node(
              p.purl(),
              p.name(),
              href(p),
              distance,
              parent,
              p.transitive(),
              css(p),
              Words.count(p.transitive()) + " dependents"));
      edges.add(new Rings.Edge(i, parent));
      if (i > 20 && random.nextInt(4) == 0) {
        edges.add(new Rings.Edge(i, random.nextInt(20)));
      }
    }
    return Rings.of(nodes, edges);
  }

  private Reach reach() {
    return new Reach(
        "How far it reaches",
        "Active packages by steps of dependency",
        List.of(212L, 4_106L, 15_938L, 8_210L, 2_404L, 806L, 154L, 40L),
        ACTIVE);
  }

  String repo() {
    Sample p = ecosystem.packages().get(3);
    return Templates.detail(
        shell(p.name(), Shell.Section.REPOS),
        new DetailView(
            "Repo",
            p.name(),
            p.purl(),
            Words.count(p.transitive())
                + " active packages stop working with it: "
                + Words.share(p.transitive(), ACTIVE)
                + " of the ecosystem, rank 4.",
            List.of(
                new Cell.Badge(
                    "project live", Tone.GOOD, "Its project is live: released and used."),
                new Cell.Badge("public", Tone.PLAIN, "Its repository can be read by everyone.")),
            List.of(
                new DetailView.Action("What if it falls?", "/graph?id=" + p.purl()),
                new DetailView.Action("Dependencies", "/graph?mode=dependencies&id=" + p.purl())),
            List.of(
                Figure.of(
                    "Criticality",
                    Words.count(p.transitive()),
                    Words.share(p.transitive(), ACTIVE) + " of active packages · rank 4 of 63,441",
                    "Active packages that depend on it, directly or through others. Run 1,204, mode active-roots."),
                Figure.of(
                    "Direct dependents",
                    "212",
                    "of 63,853 packages",
                    "Packages that name it themselves."),
                Figure.of(
                    "Pony factor",
                    null,
                    "needs its git history",
                    "Fewest people who made at least half of the commits of the last 24 months."),
                Figure.of(
                    "Adoption",
                    null,
                    "no downloads, stars or forks known",
                    "Mean percentile of downloads, stars and forks among repos with a value."),
                Figure.of(
                    "Dependencies",
                    "6",
                    "5 repos, 1 external",
                    "Packages that it depends on directly.")),
            reach(),
            rings(220),
            List.of(
                Fact.link("Project", "zor-utils", "/projects/daoip-5:debian:project:zor"),
                Fact.code("Latest version", "5.4.1-1"),
                Fact.text("Last commit", null),
                Fact.text("Repository", null)),
            List.of(
                new DetailView.Section(
                    "Direct dependents",
                    "Packages that name it, most critical first",
                    edgeTable("dependents", 8),
                    "/graph?mode=dependents"),
                new DetailView.Section(
                    "Depends on", "What it needs itself", edgeTable("dependencies", 6), null),
                new DetailView.Section(
                    "Contributors",
                    "Commits of the last 24 months, bots left out",
                    Table.plain(
                        "people",
                        "Contributors",
                        List.of(Column.text("Person"), Column.number("Commits", null)),
                        List.of(),
                        new Empty(
                            "No git history yet",
                            "Pony factor and contributors come from the log of its repository.",
                            "./atlas gitlog PATH --repo " + p.purl())),
                    null)),
            List.of(
                new Source("Edges", "Debian 12 index of 2026-11-21, inferred", null),
                new Source("Scores", "run 1,204 of 2026-11-21 04:59 UTC", null))));
  }

  private Table edgeTable(String id, int rows) {
    return Table.plain(
        id,
        id,
        List.of(Column.text("Package"), Column.number("Dependents", null), Column.text("Evidence")),
        ecosystem.packages().stream()
            .skip(40)
            .limit(rows)
            .map(
                q ->
                    List.<Cell>of(
                        new Cell.Name(q.name(), href(q), q.purl()),
                        new Cell.Share(q.transitive(), ACTIVE),
                        q.direct() % 3 == 0
                            ? new Cell.Badge(
                                "verified", Tone.GOOD, "An SBOM of the dependent says so.")
                            : new Cell.Badge(
                                "inferred", Tone.PLAIN, "A registry's index says so.")))
            .toList(),
        new Empty("Nothing depends on it", "No known package names it.", null));
  }

  private Table submissionsTable(int rows) {
    List<List<Cell>> lines = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      Tone tone = i == 0 ? Tone.WAIT : i % 4 == 2 ? Tone.BAD : Tone.GOOD;
      lines.add(
          List.of(
              new Cell.Name(
                  "acme/service-" + i, "/submissions/" + (212 - i), "submission " + (212 - i)),
              new Cell.Badge(
                  tone == Tone.WAIT ? "pending" : tone == Tone.BAD ? "failed" : "processed",
                  tone,
                  "What became of it"),
              new Cell.Text(
                  tone == Tone.GOOD
                      ? "+41 −3 dependencies"
                      : tone == Tone.BAD
                          ? "unexpected end of input at line 1, column 8,192"
                          : null),
              new Cell.Time(NOW.minusSeconds(600L * i * i))));
    }
    return Table.plain(
        "changes",
        "Newest submissions",
        List.of(
            Column.text("Repository"),
            Column.text("Status"),
            Column.text("Effect"),
            Column.text("Submitted")),
        lines,
        new Empty(
            "Nothing was submitted yet",
            "Submit an SBOM and watch the graph change.",
            "./atlas ingest sbom.json --repo pkg:github/owner/name"));
  }

  String graph() {
    Sample p = ecosystem.packages().get(3);
    Rings drawn = rings(220);
    List<GraphView.ModeLink> modes =
        java.util.Arrays.stream(GraphView.Mode.values())
            .map(
                m ->
                    new GraphView.ModeLink(
                        m.label(), "/graph?mode=" + m.key(), m == GraphView.Mode.BLAST))
            .toList();
    return Templates.graph(
        shell("Graph", Shell.Section.GRAPH),
        new GraphView(
            GraphView.Mode.BLAST,
            "If " + p.name() + " falls, " + Words.count(31_870) + " packages fall with it",
            "Active dependents in 8 steps; the 220 with the most impact are drawn.",
            new GraphView.Start(p.purl(), p.name(), href(p)),
            "",
            modes,
            drawn,
            reach(),
            List.of(
                new GraphView.PathLine(
                    List.of(
                        new GraphView.Step("openshell-server", "/"),
                        new GraphView.Step("libmux1", "/"),
                        new GraphView.Step(p.name(), "/")))),
            edgeTable("twin", 12),
            GraphData.json(GraphView.Mode.BLAST, drawn),
            List.of(),
            null));
  }

  String submission() {
    return Templates.submission(
        shell("Submission 212", Shell.Section.SUBMISSIONS),
        new SubmissionView(
            212,
            "acme/service-0: 41 dependencies added, 3 removed",
            "Received 2026-11-21 04:58 UTC, in the graph 0.4 seconds later.",
            new Cell.Badge("processed", Tone.GOOD, "Its dependencies are in the graph."),
            false,
            List.of(
                new SubmissionView.Stage("Received", "04:58:01 UTC, 182 KiB", "done"),
                new SubmissionView.Stage("Checked", "CycloneDX 1.6, 318 components", "done"),
                new SubmissionView.Stage("In the graph", "+41 −3 dependencies", "done"),
                new SubmissionView.Stage("Scores", "run 1,204", "done")),
            null,
            List.of(
                Figure.of(
                    "Packages",
                    "318",
                    "in the document",
                    "Distinct packages that the document names."),
                Figure.of("Dependencies added", "41", "now 318", "New pairs.")),
            List.of(new DetailView.Section("Added", "41 pairs", edgeTable("added", 3), null)),
            List.of(
                Fact.code(
                    "SHA-256", "9c1f0e6b3f6b3d1e0b2f4c5a6978869504132abcdeffedcba9876543210abcde"),
                Fact.code("CID", "bafkreie4d4hgwp3lhupawl2myxdjpcegsucbgkv433775xf2tzj6cq5ijy"),
                Fact.text("Actor", "open mode"),
                Fact.text("Duplicate", "no")),
            edgeTable("edges", 6),
            List.of(
                new DetailView.Action("Open acme/service-0", "/repos/pkg:github/acme/service-0"))));
  }

  String submissions() {
    return Templates.list(
        shell("Submissions", Shell.Section.SUBMISSIONS),
        new ListView(
            "212 submissions, 3 of them failed",
            "Every attempt, good or bad, newest first.",
            List.of(),
            submissionsTable(14)));
  }

  String upload() {
    return Templates.upload(
        shell("Submit", Shell.Section.UPLOAD),
        new UploadView(
            "acme/app",
            "unexpected end of input",
            "line 1, column 8,192",
            "64 MiB",
            "curl --data-binary @sbom.json 'http://127.0.0.1:8080/api/v1/ingest/sbom?repository=owner/name'"));
  }

  String search() {
    List<SearchView.Hit> hits =
        ecosystem.packages().stream()
            .limit(6)
            .map(
                p ->
                    new SearchView.Hit(
                        p.name(),
                        p.purl(),
                        href(p),
                        Words.count(p.transitive()) + " dependents",
                        css(p)))
            .toList();
    return Templates.search(
        shell("Search", Shell.Section.NONE),
        new SearchView(
            "zor",
            "12 results for “zor”",
            List.of(new SearchView.Group("Repos", 12, hits, "/repos?search=zor")),
            new Empty("", "", null)));
  }

  String error() {
    return Templates.error(
        shell("Not found", Shell.Section.NONE),
        new ErrorView(
            404,
            "There is no such repo",
            "No repo has the id pkg:deb/debian/libzor9.",
            "It may be spelled differently, belong to the externals, or never have been submitted.",
            List.of(
                new DetailView.Action("Search for libzor9", "/search?q=libzor9"),
                new DetailView.Action("Overview", "/"))));
  }

  Map<String, String> all() {
    return new java.util.TreeMap<>(
        Map.of(
            "overview",
            overview(),
            "repos",
            repos(),
            "repo",
            repo(),
            "graph",
            graph(),
            "submission",
            submission(),
            "submissions",
            submissions(),
            "upload",
            upload(),
            "search",
            search(),
            "error",
            error()));
  }

  private static String href(Sample p) {
    return Address.of("/repos/", p.purl()).toString();
  }

  private static String css(Sample p) {
    return Band.colour(p.transitive(), ACTIVE);
  }
}
