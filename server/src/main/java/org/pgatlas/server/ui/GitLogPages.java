package org.pgatlas.server.ui;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.catalog.Listing;
import org.pgatlas.server.catalog.RepoContributorRow;
import org.pgatlas.server.catalog.RepoReadStore;
import org.pgatlas.server.catalog.Slice;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.Query.SortKey;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.submission.GitLogAttemptRow;
import org.pgatlas.server.submission.GitLogAuditStore;
import org.pgatlas.server.submission.GitLogFilter;
import org.pgatlas.server.submission.GitLogSort;
import org.pgatlas.server.ui.view.Address;
import org.pgatlas.server.ui.view.Cell;
import org.pgatlas.server.ui.view.DetailView;
import org.pgatlas.server.ui.view.DetailView.Fact;
import org.pgatlas.server.ui.view.Empty;
import org.pgatlas.server.ui.view.Figure;
import org.pgatlas.server.ui.view.ListView;
import org.pgatlas.server.ui.view.Shell;
import org.pgatlas.server.ui.view.Table;
import org.pgatlas.server.ui.view.Tone;
import org.pgatlas.server.ui.view.Words;

/// `/gitlog`: which git histories came, and what became of each.
final class GitLogPages implements Routes {
  private static final int SHOWN = 25;
  private static final String COMMITS = "Commits in the window, bots left out";
  private static final String PEOPLE = "Contributors in the window";

  private final Shells shells;
  private final GitLogAuditStore audit;
  private final RepoReadStore repos;
  private final Tenancy tenancy;

  GitLogPages(Shells shells, GitLogAuditStore audit, RepoReadStore repos, Tenancy tenancy) {
    this.shells = shells;
    this.audit = audit;
    this.repos = repos;
    this.tenancy = tenancy;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/gitlog", this::list);
    routes.get("/gitlog/{id}", this::attempt);
  }

  private void list(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    ListRequest request =
        ListRequest.of(
            ctx,
            "/gitlog",
            Arrays.stream(GitLogSort.values()).map(GitLogSort::field).toList(),
            new SortKey(GitLogSort.SUBMITTED_AT.field(), true),
            List.of("repo", "status"));
    String repo = request.choice("repo").isEmpty() ? null : request.choice("repo");
    GitLogFilter filter =
        new GitLogFilter(
            repo,
            request.search(),
            GitLogFilter.Status.find(request.choice("status")).orElse(null));
    GitLogAuditStore.Listing found =
        audit.attempts(
            tenant,
            filter,
            GitLogSort.find(request.sort().field()).orElse(GitLogSort.SUBMITTED_AT),
            request.sort().descending(),
            request.limit(),
            request.offset());
    Table table = table(request, found);
    if (request.csv()) {
      Answers.csv(ctx, "gitlog", table);
      return;
    }
    ListView view =
        new ListView(
            Words.count(found.total(), "git history", "git histories")
                + (filter.status() == null ? "" : ", " + filter.status().text())
                + (repo == null ? "" : " of " + repo)
                + (request.search() == null ? "" : " of repos like “" + request.search() + "”"),
            "Every attempt. The newest window of a repo replaces the one before it.",
            List.of(),
            table);
    ctx.html(Templates.list(shells.of(ctx, "Git history", Shell.Section.GITLOG), view));
  }

  private static Table table(ListRequest request, GitLogAuditStore.Listing found) {
    return new Table(
        "gitlog",
        "Git histories",
        List.of(
            request.column("Repo", GitLogSort.REPO.field(), false, null),
            Table.Column.text("Status"),
            Table.Column.number("Commits", COMMITS),
            Table.Column.number("People", PEOPLE),
            Table.Column.number("By bots", "Commits that were left out because a bot made them"),
            Table.Column.text("Up to"),
            request.column("Received", GitLogSort.SUBMITTED_AT.field(), false, null)),
        found.rows().stream().map(GitLogPages::row).toList(),
        request.paging(found.total()),
        request.filter(
            "Filter by repo",
            List.of(
                new Table.Choice(
                    "status",
                    "Status",
                    request.choice("status"),
                    Arrays.stream(GitLogFilter.Status.values())
                        .map(s -> new Table.Option(s.text(), s.text()))
                        .toList()))),
        request.csvHref(),
        request.filtered()
            ? new Empty("No git history matches", "Take a filter away to see the others.", null)
            : new Empty(
                "No git history yet",
                "People, commits and pony factor come from the log of a repository.",
                "./atlas gitlog PATH"));
  }

  private static List<Cell> row(GitLogAttemptRow g) {
    return List.of(
        new Cell.Name(g.repoDisplayName(), Links.gitLog(g.id()), g.repoCanonicalId()),
        status(g),
        new Cell.Count(Rows.wide(g.commitCount())),
        new Cell.Count(Rows.wide(g.contributorCount())),
        new Cell.Count(Rows.wide(g.botCommitCount())),
        new Cell.Code(g.headSha(), 14),
        new Cell.Time(g.submittedAt()));
  }

  /// The short form beside an attempt that is shown itself.
  private static List<Cell> line(GitLogAttemptRow g, int shown) {
    return List.of(
        new Cell.Name(
            Words.minute(g.submittedAt()),
            Links.gitLog(g.id()),
            g.id() == shown ? "this one" : null),
        status(g),
        new Cell.Count(Rows.wide(g.commitCount())),
        new Cell.Count(Rows.wide(g.contributorCount())));
  }

  private static Cell.Badge status(GitLogAttemptRow g) {
    String error = g.errorDetail();
    return switch (g.status()) {
      case "processed" ->
          new Cell.Badge("processed", Tone.GOOD, "Its people and commits are counted.");
      case "failed" ->
          new Cell.Badge("failed", Tone.BAD, error == null ? "It could not be processed." : error);
      default -> new Cell.Badge("pending", Tone.WAIT, "It waits for a worker.");
    };
  }

  private void attempt(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    String text = ctx.pathParam("id");
    if (!text.matches("[0-9]{1,9}")) {
      throw HttpProblem.notFound(
          "No git history has the number " + Words.shortened(text, 64) + ".");
    }
    GitLogAttemptRow row =
        audit
            .attempt(tenant, Integer.parseInt(text))
            .orElseThrow(() -> HttpProblem.notFound("No git history has the number " + text + "."));
    ctx.html(
        Templates.detail(
            shells.of(ctx, "Git history " + row.id(), Shell.Section.GITLOG), view(tenant, row)));
  }

  private DetailView view(UUID tenant, GitLogAttemptRow g) {
    GitLogAuditStore.Listing all = audit.attempts(tenant, g.repoCanonicalId(), SHOWN, 0);
    boolean newest =
        all.rows().stream()
            .filter(other -> other.status().equals("processed"))
            .findFirst()
            .map(other -> other.id() == g.id())
            .orElse(false);
    List<DetailView.Section> sections = new ArrayList<>();
    if (newest) {
      sections.add(people(tenant, g));
    }
    sections.add(
        new DetailView.Section(
            "Histories of this repo",
            all.total() == 1 ? "This is the only one" : "Newest first; the newest one counts",
            Table.plain(
                "attempts",
                "Histories of this repo",
                List.of(
                    Table.Column.text("Received"),
                    Table.Column.text("Status"),
                    Table.Column.number("Commits", COMMITS),
                    Table.Column.number("People", PEOPLE)),
                all.rows().stream().map(other -> line(other, g.id())).toList(),
                new Empty("None", "No other history came.", null)),
            all.total() > SHOWN
                ? Address.of("/gitlog").with("repo", g.repoCanonicalId()).toString()
                : null));
    return new DetailView(
        "Git history",
        g.repoDisplayName(),
        g.repoCanonicalId(),
        finding(g, newest),
        List.of(status(g)),
        List.of(
            new DetailView.Action(
                "Open " + Words.shortened(g.repoDisplayName(), 32),
                Links.repo(g.repoCanonicalId()))),
        figures(g),
        null,
        null,
        facts(g),
        sections,
        List.of());
  }

  private static String finding(GitLogAttemptRow g, boolean newest) {
    String window = "the " + g.sinceMonths() + " months before it was read";
    Integer commits = g.commitCount();
    Integer people = g.contributorCount();
    return switch (g.status()) {
      case "failed" ->
          g.errorDetail() == null
              ? "It could not be processed; what was known before stays."
              : g.errorDetail();
      case "pending" -> "It is safe on disk and waits for a worker.";
      default ->
          (commits == null || people == null
                  ? "Processed"
                  : Words.count(people, "person", "people")
                      + " made "
                      + Words.count(commits, "commit", "commits")
                      + " in "
                      + window)
              + (newest ? "." : "; a newer history of this repo has replaced it.");
    };
  }

  private static List<Figure> figures(GitLogAttemptRow g) {
    if (!g.status().equals("processed")) {
      return List.of();
    }
    return List.of(
        figure("Commits", g.commitCount(), "bots left out", "Commits in the window."),
        figure(
            "People",
            g.contributorCount(),
            "told apart by their address",
            "Contributors in the window; addresses are kept only as keyed hashes."),
        figure(
            "By bots",
            g.botCommitCount(),
            "left out of every figure",
            "Commits whose author is a known bot."),
        Figure.of(
            "Window",
            Words.count(g.sinceMonths()),
            "months",
            "How far back the history reaches from the time it was read."));
  }

  private static Figure figure(
      String label, @Nullable Integer value, String note, String definition) {
    return Figure.of(label, value == null ? null : Words.count(value), note, definition);
  }

  private static List<Fact> facts(GitLogAttemptRow g) {
    Instant processed = g.processedAt();
    return List.of(
        Fact.link("Repo", g.repoCanonicalId(), Links.repo(g.repoCanonicalId())),
        Fact.code("Up to commit", g.headSha()),
        Fact.text("Received", Words.minute(g.submittedAt())),
        Fact.text("Processed", processed == null ? null : Words.minute(processed)),
        Fact.code("SHA-256", g.contentHash()),
        Fact.code("CID", g.artifactPath()),
        Fact.text("Raw log", "kept, never served: it holds e-mail addresses"));
  }

  private DetailView.Section people(UUID tenant, GitLogAttemptRow g) {
    Listing<RepoContributorRow> people =
        repos
            .contributors(tenant, g.repoCanonicalId(), null, Slice.first(SHOWN))
            .orElse(new Listing<>(List.of(), 0));
    return new DetailView.Section(
        "Contributors",
        people.total() > SHOWN
            ? "The first " + SHOWN + " of " + Words.count(people.total()) + " by commits"
            : "Commits in the window, bots left out",
        Rows.contributors(people.rows(), g.repoCanonicalId()),
        null);
  }
}
