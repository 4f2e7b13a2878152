package org.pgatlas.server.ui;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.purl.CanonicalId;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.Query;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.question.Change;
import org.pgatlas.server.question.Outcome;
import org.pgatlas.server.question.WhatIf;
import org.pgatlas.server.ui.view.Cell;
import org.pgatlas.server.ui.view.Empty;
import org.pgatlas.server.ui.view.Figure;
import org.pgatlas.server.ui.view.Reach;
import org.pgatlas.server.ui.view.Shell;
import org.pgatlas.server.ui.view.Table;
import org.pgatlas.server.ui.view.Tone;
import org.pgatlas.server.ui.view.WhatIfView;
import org.pgatlas.server.ui.view.Words;

/// `/what-if`: a change to imagine, and what it would do.
final class WhatIfPage implements Routes {
  private static final int MAX_ID = 2048;
  private static final int MAX_VERSION = 256;
  private static final int SHOWN = 25;
  private static final String NOT_COMPUTED = "not computed";
  private static final List<Table.Option> CHANGES =
      List.of(
          new Table.Option("remove", "A package is removed"),
          new Table.Option("compromise", "A package is compromised"),
          new Table.Option("upgrade", "A package is upgraded"),
          new Table.Option("replace", "A package is replaced"),
          new Table.Option("maintainer-leaves", "A maintainer leaves"),
          new Table.Option("project-dies", "A project dies"));

  private final Shells shells;
  private final WhatIf whatIf;
  private final Tenancy tenancy;

  WhatIfPage(Shells shells, WhatIf whatIf, Tenancy tenancy) {
    this.shells = shells;
    this.whatIf = whatIf;
    this.tenancy = tenancy;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/what-if", this::page);
  }

  private void page(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    Query query = new Query(ctx);
    String kind =
        query.oneOf(
            "change", WhatIfPage::known, CHANGES.stream().map(Table.Option::value).toList());
    String id = query.text("id", MAX_ID);
    String version = query.text("version", MAX_VERSION);
    String by = query.text("by", MAX_ID);
    boolean exact =
        query.oneOf("exact", text -> text.equals("true") ? Boolean.TRUE : null, List.of("true"))
            != null;
    query.check();
    Asked asked =
        new Asked(kind == null ? "remove" : kind, strip(id), strip(version), strip(by), exact);
    ctx.html(
        Templates.whatIf(shells.of(ctx, "What if", Shell.Section.WHAT_IF), view(tenant, asked)));
  }

  private record Asked(String change, String id, String version, String by, boolean exact) {}

  private static @Nullable String known(String text) {
    return CHANGES.stream().anyMatch(option -> option.value().equals(text)) ? text : null;
  }

  private static String strip(@Nullable String text) {
    return text == null ? "" : text.strip();
  }

  private WhatIfView view(UUID tenant, Asked asked) {
    if (asked.id().isEmpty()) {
      return view(
          "What if?",
          "A package falls, a maintainer leaves, a project dies: who is affected.",
          asked,
          null,
          null);
    }
    try {
      Outcome outcome = whatIf.ask(tenant, change(asked), SHOWN, asked.exact());
      return view(headline(outcome), outcome.summary() + ".", asked, result(outcome, asked), null);
    } catch (HttpProblem problem) {
      return view("What if?", "This cannot be answered.", asked, null, problem.detail() + ".");
    }
  }

  private static WhatIfView view(
      String headline,
      String subtitle,
      Asked asked,
      WhatIfView.@Nullable Result result,
      @Nullable String problem) {
    return new WhatIfView(
        headline,
        subtitle,
        CHANGES,
        asked.change(),
        asked.id(),
        asked.version(),
        asked.by(),
        result,
        problem);
  }

  private static Change change(Asked asked) {
    String id = VertexDetails.canonical(asked.id());
    return switch (asked.change()) {
      case "compromise" ->
          new Change.Compromise(id, asked.version().isEmpty() ? null : asked.version());
      case "upgrade" -> {
        if (asked.version().isEmpty()) {
          throw HttpProblem.invalidBody("version", "an upgrade needs the new version");
        }
        yield new Change.Upgrade(id, asked.version());
      }
      case "replace" -> {
        if (CanonicalId.tryOf(asked.by()).isEmpty()) {
          throw HttpProblem.invalidBody(
              "by", "say which package replaces it, by purl or owner/name");
        }
        yield new Change.Replace(id, VertexDetails.canonical(asked.by()));
      }
      case "maintainer-leaves" -> {
        try {
          yield new Change.MaintainerLeaves(Integer.parseInt(asked.id()));
        } catch (NumberFormatException e) {
          throw HttpProblem.invalidBody(
              "id", "a maintainer is named by the number in the address of their page");
        }
      }
      case "project-dies" -> new Change.ProjectDies(asked.id());
      default -> new Change.Remove(id);
    };
  }

  private static String headline(Outcome outcome) {
    String what =
        switch (outcome.change()) {
          case "compromise" -> " is compromised";
          case "upgrade" -> " is upgraded";
          case "replace" -> "";
          case "maintainer-leaves" -> " leaves";
          case "project-dies" -> " dies";
          default -> " is removed";
        };
    return "If "
        + (outcome.change().equals("replace")
            ? outcome.subject().replace(" by ", " is replaced by ")
            : outcome.subject())
        + what
        + ", "
        + Words.count(outcome.affected().packages(), "package is", "packages are")
        + " affected";
  }

  private static String count(@Nullable Number value) {
    return value == null ? NOT_COMPUTED : Words.count(value.longValue());
  }

  /// The same question with whatever it takes; null when everything was computed.
  private static @Nullable String all(Outcome outcome, Asked asked) {
    return outcome.metricsComputed()
        ? null
        : "/what-if?change="
            + asked.change()
            + "&id="
            + encoded(asked.id())
            + "&version="
            + encoded(asked.version())
            + "&by="
            + encoded(asked.by())
            + "&exact=true";
  }

  private static WhatIfView.Result result(Outcome outcome, Asked asked) {
    Outcome.Affected hit = outcome.affected();
    return new WhatIfView.Result(
        List.of(
            Figure.of(
                    "Packages affected",
                    Words.count(hit.packages()),
                    Words.count(hit.active())
                        + " active · "
                        + Words.share(
                            hit.active(), Objects.requireNonNullElse(outcome.before().active(), 0))
                        + " of active",
                    "Everything that depends on what changes, at any depth.")
                .toned(hit.active() > 0 ? Tone.BAD : Tone.PLAIN),
            Figure.of(
                "Projects affected",
                Words.count(hit.projects()),
                Words.count(hit.repos(), "repo", "repos") + " among the packages",
                "Distinct projects with an affected repo."),
            Figure.of(
                "Active packages",
                count(outcome.after().active()),
                "now " + count(outcome.before().active()),
                "Packages that a repo of a live project would still reach."),
            Figure.of(
                "Metrics moved",
                outcome.metricsComputed() ? Words.count(outcome.moveCount()) : NOT_COMPUTED,
                "criticality and pony factor",
                "Packages and projects whose criticality or pony factor would change."),
            Figure.of(
                "Weight on others",
                count(outcome.after().criticalitySum()),
                "now " + count(outcome.before().criticalitySum()),
                "Sum of criticality over all packages: how much rests on something.")),
        new Reach(
            "How far it reaches",
            "Affected packages by steps of dependency",
            hit.histogram().stream().map(Integer::longValue).toList(),
            outcome.before().packages()),
        packages(outcome),
        projects(outcome),
        moves(outcome),
        outcome.notes(),
        all(outcome, asked));
  }

  private static Table packages(Outcome outcome) {
    return Table.plain(
        "packages",
        "Affected packages",
        List.of(
            Table.Column.text("Package"),
            Table.Column.number("Steps", "Steps of dependency from what changes"),
            Table.Column.text("What happens to it")),
        outcome.packages(),
        p ->
            List.of(
                new Cell.Name(
                    p.displayName(),
                    Links.vertex(p.vertexType().equals("external-repo"), p.canonicalId()),
                    p.canonicalId()),
                new Cell.Count((long) p.distance()),
                new Cell.Text(p.effect())),
        new Empty("Nobody is affected", "Nothing depends on what changes.", null));
  }

  private static Table projects(Outcome outcome) {
    return Table.plain(
        "projects",
        "Affected projects",
        List.of(
            Table.Column.text("Project"),
            Table.Column.number("Repos", "Affected repos of all its repos"),
            Table.Column.number("Criticality now", null),
            Table.Column.number("Then", null)),
        outcome.projects(),
        p ->
            List.of(
                new Cell.Name(p.displayName(), Links.project(p.canonicalId()), null),
                new Cell.Text(Words.count(p.affectedRepos()) + " of " + Words.count(p.repos())),
                new Cell.Count(p.criticalityBefore()),
                new Cell.Count(p.criticalityAfter())),
        new Empty("No project is affected", "No repo of a project depends on it.", null));
  }

  private static Table moves(Outcome outcome) {
    return Table.plain(
        "moves",
        "Metrics that move",
        List.of(
            Table.Column.text("Of"),
            Table.Column.text("Metric"),
            Table.Column.number("Now", null),
            Table.Column.number("Then", null)),
        outcome.moves(),
        m ->
            List.of(
                new Cell.Name(m.displayName(), "/search?q=" + encoded(m.canonicalId()), null),
                new Cell.Text(m.metric().equals("pony_factor") ? "Pony factor" : "Criticality"),
                new Cell.Count(m.before()),
                m.after() == null ? new Cell.Text("gone") : new Cell.Count(m.after())),
        outcome.metricsComputed()
            ? new Empty(
                "No metric moves", "The graph stays as it is; only who is exposed changes.", null)
            : new Empty("Not computed", "In a graph of this size that takes some seconds.", null));
  }

  private static String encoded(String text) {
    return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8);
  }
}
