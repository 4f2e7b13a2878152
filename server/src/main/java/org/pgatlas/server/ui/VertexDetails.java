package org.pgatlas.server.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.purl.CanonicalId;
import org.pgatlas.server.catalog.ExternalDetailRow;
import org.pgatlas.server.catalog.ExternalRow;
import org.pgatlas.server.catalog.Listing;
import org.pgatlas.server.catalog.NeighbourCounts;
import org.pgatlas.server.catalog.NeighbourRow;
import org.pgatlas.server.catalog.ProjectRow;
import org.pgatlas.server.catalog.RepoDetailRow;
import org.pgatlas.server.catalog.RepoRow;
import org.pgatlas.server.catalog.Visibility;
import org.pgatlas.server.finding.FindingReadStore;
import org.pgatlas.server.question.MetricQuestions;
import org.pgatlas.server.question.Structures;
import org.pgatlas.server.scoring.ScoreReadStore;
import org.pgatlas.server.snapshot.GraphReader;
import org.pgatlas.server.snapshot.ResidentGraphs.Resident;
import org.pgatlas.server.source.ProjectHistory;
import org.pgatlas.server.ui.picture.Rings;
import org.pgatlas.server.ui.view.Address;
import org.pgatlas.server.ui.view.Cell;
import org.pgatlas.server.ui.view.DetailView;
import org.pgatlas.server.ui.view.DetailView.Action;
import org.pgatlas.server.ui.view.DetailView.Fact;
import org.pgatlas.server.ui.view.Empty;
import org.pgatlas.server.ui.view.Figure;
import org.pgatlas.server.ui.view.GraphView.Mode;
import org.pgatlas.server.ui.view.Reach;
import org.pgatlas.server.ui.view.Source;
import org.pgatlas.server.ui.view.Tone;
import org.pgatlas.server.ui.view.Words;

/// What the page of one repo or external says.
final class VertexDetails {
  private final GraphReader reader;
  private final Pictures pictures;
  private final ScoreReadStore scores;
  private final MetricQuestions metrics;
  private final Trends trends;
  private final FindingReadStore findings;
  private final ShippedSection shipped;
  private final ProjectHistory sources;

  VertexDetails(
      GraphReader reader,
      ScoreReadStore scores,
      MetricQuestions metrics,
      Trends trends,
      FindingReadStore findings,
      ShippedSection shipped,
      ProjectHistory sources) {
    this.findings = findings;
    this.shipped = shipped;
    this.sources = sources;
    this.metrics = metrics;
    this.trends = trends;
    this.reader = reader;
    this.pictures = new Pictures(reader);
    this.scores = scores;
  }

  /// The canonical spelling of an id, or the text itself when it is none.
  static String canonical(String text) {
    return CanonicalId.tryOf(text).map(CanonicalId::value).orElse(text);
  }

  DetailView repo(
      UUID tenant,
      RepoDetailRow row,
      Listing<NeighbourRow> dependents,
      Listing<NeighbourRow> dependencies) {
    RepoRow repo = row.repo();
    Optional<ScoreReadStore.Score> score = scores.score(tenant, repo.canonicalId());
    Picture picture = picture(tenant, repo.canonicalId());
    ProjectRow project = row.project();
    List<Cell.Badge> badges = new ArrayList<>();
    if (project != null) {
      badges.add(Rows.status(project.activityStatus()));
    }
    badges.add(
        repo.visibility() == Visibility.PUBLIC
            ? new Cell.Badge(
                "public", Tone.PLAIN, "Its repository can be read by everyone, as far as is known.")
            : new Cell.Badge(
                "private", Tone.WARN, "Its repository could not be read, or its owner said so."));
    List<Figure> figures =
        new ArrayList<>(
            figures(
                repo.criticalityScore(),
                repo.criticalityProjects(),
                score,
                row.dependents(),
                row.dependencies()));
    Integer pony = repo.ponyFactor();
    figures.add(
        Figure.of(
                "Pony factor",
                pony == null ? null : Words.count(pony),
                pony == null
                    ? "needs its git history"
                    : Words.count(row.activeContributors().last90Days(), "person", "people")
                        + " active in 90 days",
                Rows.PONY + ".")
            .toned(pony != null && pony == 1 ? Tone.BAD : Tone.PLAIN));
    figures.add(
        Figure.of(
            "Adoption",
            repo.adoptionScore() == null ? null : Words.decimal(repo.adoptionScore(), 1),
            repo.adoptionScore() == null
                ? "no downloads, stars or forks known"
                : "of 100, percentile among repos with a value",
            "Mean percentile of downloads in 30 days, stars and forks among the repos that have a"
                + " value."));
    List<DetailView.Section> sections =
        new ArrayList<>(sections(tenant, repo.canonicalId(), dependents, dependencies));
    sections.add(
        new DetailView.Section(
            "Contributors",
            "Commits in the window of its git history, bots left out",
            Rows.contributors(row.contributors(), repo.canonicalId()),
            null));
    return view(
        "Repo",
        repo.canonicalId(),
        repo.displayName(),
        repo.criticalityScore(),
        score,
        badges,
        figures,
        picture,
        facts(tenant, repo, project),
        sections);
  }

  private List<Fact> facts(UUID tenant, RepoRow repo, @Nullable ProjectRow project) {
    List<Fact> facts = new ArrayList<>();
    facts.add(
        project == null
            ? Fact.text("Project", null)
            : Fact.link("Project", project.displayName(), Links.project(project.canonicalId())));
    facts.add(
        Fact.link(
            "Open findings",
            findings
                .summary(tenant, repo.canonicalId())
                .map(VertexDetails::open)
                .orElse("none known"),
            Links.findings("artifact", repo.canonicalId())));
    facts.add(
        Fact.code("Latest version", repo.latestVersion().isEmpty() ? null : repo.latestVersion()));
    facts.add(
        Fact.text(
            "Last commit",
            repo.latestCommitDate() == null ? null : Words.minute(repo.latestCommitDate())));
    facts.add(Fact.text("Repository", repo.repoUrl()));
    facts.add(Fact.text("Updated", Words.minute(repo.updatedAt())));
    return facts;
  }

  private static String open(FindingReadStore.Summary summary) {
    return Words.count(summary.open())
        + (summary.critical() == 0 ? "" : ", " + Words.count(summary.critical()) + " critical")
        + (summary.high() == 0 ? "" : ", " + Words.count(summary.high()) + " high")
        + "; highest risk "
        + Words.decimal(summary.maxRisk(), 1);
  }

  DetailView external(
      UUID tenant,
      ExternalDetailRow row,
      Listing<NeighbourRow> dependents,
      Listing<NeighbourRow> dependencies) {
    ExternalRow external = row.external();
    Optional<ScoreReadStore.Score> score = scores.score(tenant, external.canonicalId());
    List<Fact> facts =
        List.of(
            Fact.code(
                "Latest version",
                external.latestVersion().isEmpty() ? null : external.latestVersion()),
            Fact.text("Repository", external.repoUrl()),
            Fact.text("Updated", Words.minute(external.updatedAt())));
    return view(
        "External",
        external.canonicalId(),
        external.displayName(),
        external.criticalityScore(),
        score,
        List.of(
            new Cell.Badge(
                "external",
                Tone.PLAIN,
                "No known project publishes it. When one does, it becomes that project's repo.")),
        figures(
            external.criticalityScore(),
            external.criticalityProjects(),
            score,
            row.dependents(),
            row.dependencies()),
        picture(tenant, external.canonicalId()),
        facts,
        sections(tenant, external.canonicalId(), dependents, dependencies));
  }

  private record Picture(@Nullable Rings rings, @Nullable Reach reach, boolean active) {}

  private Picture picture(UUID tenant, String id) {
    Resident graph = reader.graph(tenant);
    Optional<Integer> position = reader.position(tenant, graph, id);
    if (position.isEmpty()) {
      return new Picture(null, null, false);
    }
    Neighbourhood around =
        Neighbourhood.around(
            graph.snapshot().graph(),
            graph.active(),
            graph.criticality(),
            position.get(),
            Mode.BLAST);
    Reach reach =
        new Reach(
            "How far it reaches",
            "Active packages by steps of dependency",
            around.counts(),
            graph.active().count());
    boolean active = graph.active().contains(position.get());
    return new Picture(
        around.total() == 0 ? null : pictures.rings(tenant, graph, around), reach, active);
  }

  private static List<Figure> figures(
      @Nullable Integer criticality,
      @Nullable Integer projects,
      Optional<ScoreReadStore.Score> score,
      NeighbourCounts dependents,
      NeighbourCounts dependencies) {
    String base =
        criticality == null
            ? "no metric run yet"
            : score
                .map(
                    s ->
                        Words.share(criticality, s.activeVertices())
                            + " of active packages"
                            + (s.criticalityRank() == null || criticality == 0
                                ? ""
                                : " · rank " + Words.count(s.criticalityRank())))
                .orElse("active packages");
    return List.of(
        Figure.of(
            "Criticality",
            criticality == null ? null : Words.count(criticality),
            base,
            "Active packages that depend on it, directly or through others. Members of a cycle"
                + " count each other; what is not active counts nothing."),
        Figure.of(
            "Direct dependents",
            Words.count(dependents.total()),
            projects == null
                ? "packages that name it"
                : Words.count(projects, "other project rests on it", "other projects rest on it"),
            "Packages that name it themselves, active or not."),
        Figure.of(
            "Dependencies",
            Words.count(dependencies.total()),
            Words.count(dependencies.repos(), "repo", "repos")
                + ", "
                + Words.count(dependencies.externalRepos(), "external", "externals"),
            "Packages that it depends on directly."));
  }

  private List<DetailView.Section> sections(
      UUID tenant,
      String id,
      Listing<NeighbourRow> dependents,
      Listing<NeighbourRow> dependencies) {
    long active = reader.graph(tenant).active().count();
    List<DetailView.Section> sections = new ArrayList<>();
    shipped.of(tenant, id).ifPresent(sections::add);
    sources
        .ofPackage(tenant, id)
        .filter(fields -> !fields.isEmpty())
        .map(ProjectStory::from)
        .ifPresent(sections::add);
    sections.add(
        new DetailView.Section(
            "Direct dependents",
            shown(dependents, "Packages that name it, most critical first"),
            Rows.neighbours(
                "dependents",
                "Direct dependents",
                dependents.rows(),
                active,
                new Empty(
                    "Nothing depends on it",
                    "No document or registry names it as a dependency.",
                    null)),
            dependents.total() > dependents.rows().size()
                ? Links.graph(id, Mode.DEPENDENTS)
                : null));
    sections.add(
        new DetailView.Section(
            "Depends on",
            shown(dependencies, "What it needs itself, most critical first"),
            Rows.neighbours(
                "dependencies",
                "Direct dependencies",
                dependencies.rows(),
                active,
                new Empty(
                    "It depends on nothing",
                    "No document of it names a dependency. Its SBOM would.",
                    "./atlas ingest sbom.json --repo " + id)),
            dependencies.total() > dependencies.rows().size()
                ? Links.graph(id, Mode.DEPENDENCIES)
                : null));
    sections.add(
        MetricPages.section(
            metrics.values(tenant, id, Structures.Freshness.AT_ONCE).orElse(List.of()), id));
    sections.add(trends.section(tenant, id));
    return sections;
  }

  private static String shown(Listing<?> listing, String what) {
    return listing.total() > listing.rows().size()
        ? what + "; " + listing.rows().size() + " of " + Words.count(listing.total())
        : what;
  }

  private static DetailView view(
      String kind,
      String id,
      String name,
      @Nullable Integer criticality,
      Optional<ScoreReadStore.Score> score,
      List<Cell.Badge> badges,
      List<Figure> figures,
      Picture picture,
      List<Fact> facts,
      List<DetailView.Section> sections) {
    List<Source> sources = new ArrayList<>();
    score.ifPresent(
        s -> {
          sources.add(
              new Source(
                  "Dependencies",
                  "asserted by "
                      + Words.count(
                          s.sources(), "document or registry", "documents and registries"),
                  null));
          sources.add(
              new Source(
                  "Scores",
                  s.metricRunId() == 0
                      ? "no metric run yet"
                      : "run "
                          + Words.count(s.metricRunId())
                          + ", "
                          + s.metricMode()
                          + ", "
                          + s.computedAt(),
                  "/api/v1/scores/" + id));
        });
    return new DetailView(
        kind,
        name,
        id,
        finding(criticality, score, picture),
        badges,
        List.of(
            new Action("What if it falls?", Links.graph(id, Mode.BLAST)),
            new Action("Imagine a change", Address.of("/what-if").with("id", id).toString()),
            new Action("What it rests on", Links.graph(id, Mode.DEPENDENCIES)),
            kind.equals("Repo")
                ? new Action("Its SBOMs", Links.sboms(id))
                : new Action("Who uses it", Links.component(id)),
            new Action(
                "Submit its SBOM",
                "/upload?repository="
                    + java.net.URLEncoder.encode(id, java.nio.charset.StandardCharsets.UTF_8))),
        figures,
        picture.reach,
        picture.rings,
        facts,
        sections,
        sources);
  }

  private static String finding(
      @Nullable Integer criticality, Optional<ScoreReadStore.Score> score, Picture picture) {
    if (criticality == null) {
      return "Its impact is not analysed yet; the next metric run will tell.";
    }
    if (criticality == 0) {
      return picture.active
          ? "No active package depends on it."
          : "It is not active: no repo of a live project reaches it, so its dependents do not"
              + " count.";
    }
    String share =
        score
            .map(
                s ->
                    ", "
                        + Words.share(criticality, s.activeVertices())
                        + " of the active ecosystem")
            .orElse("");
    return Words.count(criticality, "active package stops", "active packages stop")
        + " working with it"
        + share
        + ".";
  }
}
