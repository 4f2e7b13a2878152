package org.pgatlas.server.ui;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.catalog.Listing;
import org.pgatlas.server.catalog.NeighbourRow;
import org.pgatlas.server.catalog.NeighbourSort;
import org.pgatlas.server.catalog.Order;
import org.pgatlas.server.catalog.RepoReadStore;
import org.pgatlas.server.catalog.Slice;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.Query.SortKey;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.ingest.SubmissionChanges;
import org.pgatlas.server.snapshot.GraphReader;
import org.pgatlas.server.submission.RepositoryClaim;
import org.pgatlas.server.submission.SbomSubmissionRow;
import org.pgatlas.server.submission.SubmissionAuditStore;
import org.pgatlas.server.submission.SubmissionFilter;
import org.pgatlas.server.submission.SubmissionSort;
import org.pgatlas.server.ui.view.Cell;
import org.pgatlas.server.ui.view.DetailView.Action;
import org.pgatlas.server.ui.view.DetailView.Fact;
import org.pgatlas.server.ui.view.Empty;
import org.pgatlas.server.ui.view.Figure;
import org.pgatlas.server.ui.view.ListView;
import org.pgatlas.server.ui.view.Shell;
import org.pgatlas.server.ui.view.SubmissionView;
import org.pgatlas.server.ui.view.SubmissionView.Stage;
import org.pgatlas.server.ui.view.Table;
import org.pgatlas.server.ui.view.Tone;
import org.pgatlas.server.ui.view.Words;
import org.pgatlas.server.wire.Json;
import tools.jackson.databind.JsonNode;

/// `/submissions` and the audit trail of each, live while it is worked on.
final class SubmissionPages implements Routes {
  private static final int SHOWN = 25;

  private final Shells shells;
  private final SubmissionAuditStore audit;
  private final SubmissionChanges changes;
  private final RepoReadStore repos;
  private final GraphReader graph;
  private final Tenancy tenancy;

  SubmissionPages(
      Shells shells,
      SubmissionAuditStore audit,
      SubmissionChanges changes,
      RepoReadStore repos,
      GraphReader graph,
      Tenancy tenancy) {
    this.shells = shells;
    this.audit = audit;
    this.changes = changes;
    this.repos = repos;
    this.graph = graph;
    this.tenancy = tenancy;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/submissions", this::list);
    routes.get("/submissions/{id}", this::submission);
  }

  /// The newest, for the overview.
  Table newest(UUID tenant, int rows) {
    return table(audit.submissions(tenant, null, rows, 0).rows(), null, null);
  }

  private void list(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    ListRequest request =
        ListRequest.of(
            ctx,
            "/submissions",
            Arrays.stream(SubmissionSort.values()).map(SubmissionSort::field).toList(),
            new SortKey(SubmissionSort.SUBMITTED_AT.field(), true),
            List.of("repository", "status"));
    String repository =
        request.choice("repository").isEmpty() ? null : request.choice("repository");
    SubmissionFilter filter =
        new SubmissionFilter(
            repository,
            request.search(),
            SubmissionFilter.State.find(request.choice("status")).orElse(null));
    SubmissionAuditStore.Listing found =
        audit.submissions(
            tenant,
            filter,
            SubmissionSort.find(request.sort().field()).orElse(SubmissionSort.SUBMITTED_AT),
            request.sort().descending(),
            request.limit(),
            request.offset());
    Table table = table(found.rows(), request, found);
    if (request.csv()) {
      Answers.csv(ctx, "submissions", table);
      return;
    }
    ListView view =
        new ListView(
            Words.count(found.total(), "submission", "submissions")
                + (filter.state() == null ? "" : ", " + filter.state().text())
                + (repository == null ? "" : " of " + repository)
                + (request.search() == null
                    ? ""
                    : " by repositories like “" + request.search() + "”"),
            "Every attempt, good or bad. What failed changed nothing.",
            List.of(),
            table);
    ctx.html(Templates.list(shells.of(ctx, "Submissions", Shell.Section.SUBMISSIONS), view));
  }

  private static Table table(
      List<SbomSubmissionRow> rows,
      @Nullable ListRequest request,
      SubmissionAuditStore.@Nullable Listing found) {
    return new Table(
        "submissions",
        "Submissions",
        List.of(
            column(request, "Repository", SubmissionSort.REPOSITORY),
            Table.Column.text("Status"),
            Table.Column.text("Effect"),
            column(request, "Submitted", SubmissionSort.SUBMITTED_AT)),
        rows.stream()
            .map(
                s ->
                    List.<Cell>of(
                        new Cell.Name(
                            s.repositoryClaim().isEmpty()
                                ? "no repository named"
                                : s.repositoryClaim(),
                            Links.submission(s.id()),
                            "submission " + s.id()),
                        status(s),
                        new Cell.Text(effect(s)),
                        new Cell.Time(s.submittedAt())))
            .toList(),
        request == null || found == null ? null : request.paging(found.total()),
        request == null ? null : filter(request),
        request == null ? null : request.csvHref(),
        request != null && request.filtered()
            ? new Empty("No submission matches", "Take a filter away to see the others.", null)
            : new Empty(
                "Nothing was submitted yet",
                "Submit an SBOM and watch the graph change; or drop one on any page.",
                "./atlas ingest sbom.json --repo pkg:github/owner/name"));
  }

  private static Table.Column column(
      @Nullable ListRequest request, String label, SubmissionSort sort) {
    return request == null
        ? Table.Column.text(label)
        : request.column(label, sort.field(), false, null);
  }

  private static Table.Filter filter(ListRequest request) {
    return request.filter(
        "Filter by repository",
        List.of(
            new Table.Choice(
                "status",
                "Status",
                request.choice("status"),
                Arrays.stream(SubmissionFilter.State.values())
                    .map(s -> new Table.Option(s.text(), s.text()))
                    .toList())));
  }

  private static Cell.Badge status(SbomSubmissionRow s) {
    if (s.duplicate() && !s.status().equals("failed")) {
      return new Cell.Badge(
          "duplicate",
          Tone.PLAIN,
          "It says the same as the current document of its artifact, so nothing changes.");
    }
    return switch (s.status()) {
      case "processed" ->
          new Cell.Badge("processed", Tone.GOOD, "Its dependencies are in the graph.");
      case "failed" ->
          new Cell.Badge(
              "failed",
              Tone.BAD,
              "It was refused or could not be applied. Nothing of it is in the graph.");
      default -> new Cell.Badge("pending", Tone.WAIT, "It is safe on disk and waits for a worker.");
    };
  }

  private static @Nullable String effect(SbomSubmissionRow s) {
    if (s.status().equals("failed")) {
      return s.errorDetail() == null ? null : Words.shortened(s.errorDetail(), 90);
    }
    if (s.duplicate()) {
      return "acknowledged, not processed again";
    }
    Change change = Change.of(s);
    return change == null
        ? null
        : "+" + Words.count(change.added) + " −" + Words.count(change.removed) + " dependencies";
  }

  /// What applying it did, from the version's summary.
  private record Change(
      long packages, long edges, long added, long removed, long changed, List<String> notes) {
    static @Nullable Change of(SbomSubmissionRow s) {
      String text = s.changeSummary();
      if (text == null) {
        return null;
      }
      JsonNode node = Json.MAPPER.readTree(text);
      List<String> notes = new ArrayList<>();
      node.path("notes").forEach(note -> notes.add(note.asString("")));
      return new Change(
          node.path("packages").asLong(0),
          node.path("edges").asLong(0),
          node.path("edges_added").asLong(0),
          node.path("edges_removed").asLong(0),
          node.path("edges_changed").asLong(0),
          notes);
    }
  }

  private void submission(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    String text = ctx.pathParam("id");
    if (!text.matches("[0-9]{1,9}")) {
      throw HttpProblem.notFound("No submission has the number " + Words.shortened(text, 64) + ".");
    }
    SbomSubmissionRow row =
        audit
            .submission(tenant, Integer.parseInt(text))
            .orElseThrow(() -> HttpProblem.notFound("No submission has the number " + text + "."));
    Optional<SubmissionChanges.Changes> changed = changes.of(tenant, row.id());
    if ("csv".equals(ctx.queryParam("format"))) {
      Answers.csv(
          ctx,
          "submission-" + row.id(),
          ChangedEdges.table(
              changed.orElse(
                  new SubmissionChanges.Changes(false, List.of(), List.of(), List.of()))));
      return;
    }
    SubmissionView view = view(tenant, row, changed);
    ctx.html(
        Templates.submission(
            shells.of(ctx, "Submission " + row.id(), Shell.Section.SUBMISSIONS), view));
  }

  private SubmissionView view(
      UUID tenant, SbomSubmissionRow s, Optional<SubmissionChanges.Changes> changed) {
    Change change = s.duplicate() ? null : Change.of(s);
    String repo = canonical(s.repositoryClaim());
    boolean pending = s.status().equals("pending");
    boolean failed = s.status().equals("failed");
    List<Action> actions = new ArrayList<>();
    if (repo != null && s.status().equals("processed")) {
      actions.add(new Action("Open " + Words.shortened(s.repositoryClaim(), 32), Links.repo(repo)));
    }
    actions.add(new Action("Submit another", "/upload"));
    List<Figure> figures = new ArrayList<>();
    if (change != null) {
      figures.add(
          Figure.of(
              "Packages",
              Words.count(change.packages),
              "named by the document",
              "Distinct packages of the document, its root left out."));
      figures.add(
          Figure.of(
              "Added",
              Words.count(change.added),
              "dependencies new in the graph",
              "Pairs of dependent and dependency that no earlier document of this artifact asserted."));
      figures.add(
          Figure.of(
              "Removed",
              Words.count(change.removed),
              "dependencies no longer asserted",
              "Pairs that only the earlier document of this artifact asserted."));
      figures.add(
          Figure.of(
              "Changed",
              Words.count(change.changed),
              "wanted versions",
              "Pairs that stay, with another version range."));
    }
    return new SubmissionView(
        s.id(),
        headline(s, change),
        "Received " + Words.minute(s.submittedAt()) + processed(s) + ".",
        status(s),
        pending,
        stages(s, change, failed, pending),
        failed
            ? new SubmissionView.Problem(
                s.errorCode() == null ? "failed" : s.errorCode(),
                s.errorDetail() == null ? "It could not be processed." : s.errorDetail(),
                s.errorPlace(),
                advice(s.errorCode()))
            : null,
        figures,
        changed.map(c -> ChangedEdges.sections(c, Links.submission(s.id()))).orElse(List.of()),
        facts(s, change),
        dependencies(tenant, repo, s),
        actions);
  }

  private static String headline(SbomSubmissionRow s, @Nullable Change change) {
    String who = s.repositoryClaim().isEmpty() ? "This document" : s.repositoryClaim();
    if (s.status().equals("failed")) {
      return who + " was refused";
    }
    if (s.status().equals("pending")) {
      return who + " is being processed";
    }
    if (s.duplicate() || change == null) {
      return who + " says what it said before";
    }
    return who
        + ": "
        + Words.count(change.added, "dependency", "dependencies")
        + " added, "
        + Words.count(change.removed)
        + " removed";
  }

  private static String processed(SbomSubmissionRow s) {
    return s.processedAt() == null
        ? ""
        : s.status().equals("failed")
            ? ", settled at once"
            : ", in the graph "
                + Words.millis(
                    (double) Duration.between(s.submittedAt(), s.processedAt()).toMillis())
                + " later";
  }

  private static List<Stage> stages(
      SbomSubmissionRow s, @Nullable Change change, boolean failed, boolean pending) {
    String size = s.sizeBytes() == null ? "not read" : Words.bytes(s.sizeBytes());
    Integer packages = s.packageCount();
    boolean refused = failed && s.version() == null;
    return List.of(
        new Stage("Received", size, "done"),
        new Stage(
            "Checked",
            packages == null
                ? (refused ? "refused" : "not read")
                : Words.count(packages, "package", "packages"),
            refused ? "failed" : "done"),
        new Stage(
            "In the graph",
            change != null
                ? "+"
                    + Words.count(change.added)
                    + " −"
                    + Words.count(change.removed)
                    + " dependencies"
                : s.duplicate()
                    ? "a duplicate: nothing to change"
                    : pending ? "waiting for a worker" : "not applied",
            change != null || s.duplicate()
                ? "done"
                : pending ? "now" : refused ? "ahead" : "failed"),
        new Stage(
            "Scores",
            failed
                ? "not touched"
                : pending ? "follow at once" : "recomputed when dependencies changed",
            failed || pending ? "ahead" : "done"));
  }

  private static String advice(@Nullable String code) {
    return switch (code == null ? "" : code) {
      case "empty" ->
          "Let your generator resolve the dependencies before it writes the document; an SBOM without packages is never taken for “no dependencies”.";
      case "too-large" ->
          "Start the server with a larger limit, or submit one document per artifact.";
      case "repository" ->
          "Name the repository as owner/name or as a package URL such as pkg:npm/name.";
      case "media-type" -> "Send it as application/json, gzip or a multipart form.";
      default ->
          "Correct the document at the place named and submit it again. ./atlas inspect FILE reads it without a server and names every error.";
    };
  }

  private static List<Fact> facts(SbomSubmissionRow s, @Nullable Change change) {
    List<Fact> facts = new ArrayList<>();
    facts.add(Fact.code("SHA-256", s.contentHash().isEmpty() ? null : s.contentHash()));
    facts.add(Fact.code("CID", s.artifactPath().isEmpty() ? null : s.artifactPath()));
    facts.add(Fact.code("Artifact", s.artifact()));
    facts.add(
        Fact.text("Version in its chain", s.version() == null ? null : Words.count(s.version())));
    facts.add(
        Fact.text("Actor", s.actorClaim().isEmpty() ? "open mode, no identity" : s.actorClaim()));
    facts.add(
        Fact.text("Processed", s.processedAt() == null ? null : Words.minute(s.processedAt())));
    if (change != null) {
      change.notes.forEach(note -> facts.add(Fact.text("Note", note)));
    }
    return facts;
  }

  private Table dependencies(UUID tenant, @Nullable String repo, SbomSubmissionRow s) {
    Listing<NeighbourRow> now =
        repo == null || !s.status().equals("processed")
            ? new Listing<>(List.of(), 0)
            : repos
                .dependencies(
                    tenant,
                    repo,
                    List.of(Order.descending(NeighbourSort.CRITICALITY_SCORE)),
                    Slice.first(SHOWN))
                .orElse(new Listing<>(List.of(), 0));
    return Rows.neighbours(
        "edges",
        "What the repo depends on now",
        now.rows(),
        graph.graph(tenant).active().count(),
        new Empty(
            s.status().equals("pending") ? "Not applied yet" : "Nothing to show",
            s.status().equals("pending")
                ? "This page refreshes itself."
                : "The graph was not changed by this document.",
            null));
  }

  private static @Nullable String canonical(String claim) {
    try {
      return RepositoryClaim.parse(claim).canonicalId();
    } catch (IllegalArgumentException none) {
      return null;
    }
  }
}
