package org.pgatlas.server.ui;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.finding.Explanation;
import org.pgatlas.server.finding.FindingReadStore;
import org.pgatlas.server.finding.FindingRow;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.ui.view.Cell;
import org.pgatlas.server.ui.view.DetailView;
import org.pgatlas.server.ui.view.DetailView.Action;
import org.pgatlas.server.ui.view.DetailView.Fact;
import org.pgatlas.server.ui.view.Empty;
import org.pgatlas.server.ui.view.Figure;
import org.pgatlas.server.ui.view.FindingView;
import org.pgatlas.server.ui.view.Source;
import org.pgatlas.server.ui.view.Table;
import org.pgatlas.server.ui.view.Tone;
import org.pgatlas.server.ui.view.Words;
import org.pgatlas.server.wire.Json;
import org.pgatlas.vex.Justification;
import org.pgatlas.vex.VexStatus;
import tools.jackson.databind.JsonNode;

/// What the page of a finding says: the sentences of [Explanation], the factors of its risk, what
/// became of it, and the form to decide.
final class FindingDetails {
  private final FindingReadStore findings;

  FindingDetails(FindingReadStore findings) {
    this.findings = findings;
  }

  FindingView view(UUID tenant, FindingRow row, FindingView.@Nullable Decide decide) {
    List<String> path = findings.path(tenant, row);
    Explanation explained = Explanation.of(row, path);
    return new FindingView(
        head(row, explained),
        passages(explained),
        steps(row, path),
        risk(explained),
        decide,
        new DetailView.Section(
            "What became of it", "Newest first", history(findings.events(tenant, row.id())), null));
  }

  private static DetailView head(FindingRow row, Explanation explained) {
    List<Cell.Badge> badges = new ArrayList<>(List.of(FindingPages.verdict(row)));
    if (row.kev()) {
      badges.add(
          new Cell.Badge(
              "known to be exploited",
              Tone.BAD,
              "The imported catalogue of exploited vulnerabilities lists it"));
    }
    if (explained.conflict()) {
      badges.add(
          new Cell.Badge(
              "statements disagree",
              Tone.WARN,
              "Statements that are equally trusted say different things"));
    }
    return new DetailView(
        "Finding",
        row.vulnerability(),
        row.externalId().toString(),
        explained.head() + ".",
        badges,
        List.of(
            new Action("The vulnerability", Links.vulnerability(row.vulnerability())),
            new Action("Who else has it", Links.findings("vulnerability", row.vulnerability()))),
        figures(row),
        null,
        null,
        List.of(
            Fact.link("Repo", row.artifact(), Links.repo(row.artifact())),
            Fact.link("Component", row.component(), Links.component(row.component())),
            Fact.text("Also known as", String.join(", ", explained.names())),
            Fact.text(
                "Fixed in",
                explained.fixedIn().isEmpty()
                    ? "no advisory names a version"
                    : String.join(", ", explained.fixedIn())),
            Fact.text("Open since", Words.minute(row.openedAt())),
            Fact.text("Last changed", Words.minute(row.changedAt()))),
        List.of(),
        sources(row));
  }

  private static List<Figure> figures(FindingRow row) {
    String rating = row.severityRating();
    Double score = row.severityScore();
    Double epss = row.epss();
    Integer criticality = row.criticality();
    Integer pony = row.ponyFactor();
    return List.of(
        Figure.of("Risk", Words.decimal(row.risk(), 1), "of 100", FindingPages.RISK + "."),
        Figure.of(
                "Severity",
                score == null ? null : Words.decimal(score, 1),
                rating == null ? "no advisory rates it" : rating,
                "CVSS base score that its advisories give.")
            .toned(rating == null ? Tone.PLAIN : VulnerabilityPages.tone(rating)),
        Figure.of(
            "EPSS",
            epss == null ? null : Words.decimal(epss, 3),
            epss == null ? "no score imported" : "within 30 days",
            "Probability that it is exploited."),
        Figure.of(
            "Criticality",
            criticality == null ? null : Words.count(criticality),
            "packages rest on the repo",
            "Active packages that depend on the repo in which it was found."),
        Figure.of(
            "Pony factor",
            pony == null ? null : Words.count(pony),
            pony == null
                ? "needs its git history"
                : pony == 1 ? "person carries the repo" : "people carry the repo",
            Rows.PONY + "."));
  }

  private static List<FindingView.Passage> passages(Explanation explained) {
    List<FindingView.Passage> passages = new ArrayList<>();
    passages.add(
        new FindingView.Passage(
            "What matched",
            "Rule and range of each advisory, and the digest of the document that says so",
            explained.matched(),
            Tone.PLAIN));
    List<String> said = new ArrayList<>(explained.said());
    if (explained.conflict()) {
      said.add(explained.conflictWords());
    }
    passages.add(
        new FindingView.Passage(
            "What was said about it",
            "VEX statements and decisions that concern it, and what became of each",
            said.isEmpty() ? List.of("nothing; silence is not safety") : said,
            explained.conflict() ? Tone.WARN : Tone.PLAIN));
    passages.add(
        new FindingView.Passage(
            "What would change the verdict", "Any of these", explained.wouldChange(), Tone.PLAIN));
    return passages;
  }

  private static List<FindingView.Step> steps(FindingRow row, List<String> path) {
    List<FindingView.Step> steps = new ArrayList<>();
    for (String purl : path) {
      steps.add(
          new FindingView.Step(
              purl,
              purl.equals(row.artifact()) && steps.isEmpty()
                  ? Links.repo(purl)
                  : Links.component(purl)));
    }
    return steps;
  }

  private static Table risk(Explanation explained) {
    return Table.plain(
        "risk",
        "Factors of the risk",
        List.of(
            Table.Column.text("Factor"),
            Table.Column.number("Weight", "Between 0.05, harmless, and 1"),
            Table.Column.text("Because")),
        explained.risk(),
        factor ->
            List.of(
                new Cell.Text(factor.name()),
                factor.weight() == null
                    ? new Cell.Badge(
                        "missing", Tone.WAIT, "Not known, so it is left out of the mean")
                    : new Cell.Decimal(factor.weight(), 2),
                new Cell.Text(factor.words())),
        new Empty("No factor", "Nothing is known that could be weighed.", null));
  }

  private static Table history(List<FindingReadStore.Event> events) {
    return Table.plain(
        "history",
        "Events",
        List.of(
            Table.Column.text("When"), Table.Column.text("What"), Table.Column.text("In words")),
        events,
        event ->
            List.of(
                new Cell.Time(event.at()),
                new Cell.Text(event.type()),
                new Cell.Text(words(event))),
        new Empty("Nothing yet", "Its events are older than what is kept.", null));
  }

  private static String words(FindingReadStore.Event event) {
    JsonNode data = Json.MAPPER.readTree(event.payload());
    List<String> words = new ArrayList<>();
    String before = said(data, "before");
    String verdict = said(data, "verdict");
    if (!verdict.isEmpty()) {
      words.add(
          before.isEmpty()
              ? verdict
              : before.equals(verdict) ? "still " + verdict : before + " before, now " + verdict);
    } else if (!before.isEmpty()) {
      words.add(before + " before");
    }
    String status = said(data, "status");
    if (!status.isEmpty()) {
      words.add(status);
    }
    for (String part :
        List.of("reason", "justification", "detail", "action", "actor", "component")) {
      if (!said(data, part).isEmpty()) {
        words.add(part + ": " + said(data, part));
      }
    }
    if (!said(data, "risk").isEmpty()) {
      words.add("risk " + said(data, "risk"));
    }
    if (!said(data, "cvss").isEmpty()) {
      words.add("CVSS " + said(data, "cvss") + " " + said(data, "severity"));
    }
    if (!said(data, "epss").isEmpty()) {
      words.add("EPSS " + said(data, "epss"));
    }
    if (data.path("kev").asBoolean(false)) {
      words.add("known to be exploited");
    }
    return String.join(", ", words);
  }

  /// Empty when it is not said.
  private static String said(JsonNode data, String field) {
    JsonNode value = data.path(field);
    return value.isMissingNode() || value.isNull() ? "" : value.asString().replace('_', ' ');
  }

  private static List<Source> sources(FindingRow row) {
    List<Source> sources = new ArrayList<>();
    JsonNode evidence = Json.MAPPER.readTree(row.evidence());
    for (JsonNode match : evidence.path("matches")) {
      sources.add(
          new Source(
              match.path("advisory").asString(),
              "SHA-256 " + match.path("sha256").asString(),
              null));
    }
    for (JsonNode said : evidence.path("statements")) {
      sources.add(
          new Source(
              "Statement of " + said.path("author").asString("somebody"),
              "SHA-256 " + said.path("sha256").asString() + ", " + said.path("place").asString(),
              null));
    }
    Long run = row.metricRun();
    sources.add(
        new Source(
            "Criticality and pony factor",
            run == null ? "no metric run yet" : "metric run " + Words.count(run),
            null));
    sources.add(
        new Source(
            "All of it as JSON",
            "/api/v1/findings/" + row.externalId(),
            "/api/v1/findings/" + row.externalId()));
    return sources;
  }

  /// @param given what was sent with a try that was refused
  FindingView.Decide form(
      FindingRow row, Function<String, @Nullable String> given, @Nullable HttpProblem refused) {
    List<Table.Option> statuses = new ArrayList<>();
    for (VexStatus status : VexStatus.values()) {
      statuses.add(new Table.Option(status.id(), status.id().replace('_', ' ')));
    }
    statuses.add(new Table.Option("none", "take the decision back"));
    List<Table.Option> justifications = new ArrayList<>(List.of(new Table.Option("", "none")));
    Arrays.stream(Justification.values())
        .forEach(one -> justifications.add(new Table.Option(one.id(), one.id().replace('_', ' '))));
    return new FindingView.Decide(
        Links.finding(row.externalId()) + "/decisions",
        statuses,
        justifications,
        text(given, "status", VexStatus.NOT_AFFECTED.id()),
        text(given, "justification", ""),
        text(given, "detail", ""),
        text(given, "action", ""),
        "package".equals(given.apply("scope")),
        refused == null ? null : refused.detail());
  }

  private static String text(
      Function<String, @Nullable String> given, String field, String otherwise) {
    String text = given.apply(field);
    return text == null ? otherwise : text;
  }
}
