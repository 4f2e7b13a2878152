package org.pgatlas.server.ui;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.finding.FindingFilter;
import org.pgatlas.server.finding.FindingQuery;
import org.pgatlas.server.finding.FindingReadStore;
import org.pgatlas.server.finding.FindingRow;
import org.pgatlas.server.finding.Findings;
import org.pgatlas.server.finding.OfferFields;
import org.pgatlas.server.http.Caller;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.Query;
import org.pgatlas.server.http.Role;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.scan.ScanVerdict;
import org.pgatlas.server.ui.view.Address;
import org.pgatlas.server.ui.view.Cell;
import org.pgatlas.server.ui.view.Empty;
import org.pgatlas.server.ui.view.Figure;
import org.pgatlas.server.ui.view.FindingsView;
import org.pgatlas.server.ui.view.Shell;
import org.pgatlas.server.ui.view.Table;
import org.pgatlas.server.ui.view.Tone;
import org.pgatlas.server.ui.view.Words;

/// `/findings`: what is vulnerable where, the riskiest first; the page of each; decisions.
final class FindingPages implements Routes {
  static final String RISK =
      "100 times the geometric mean of severity, exploitability, criticality and fragility; factors that are not known are left out";

  private static final int COUNTED = 10_000;
  private static final List<String> RATINGS = List.of("critical", "high", "medium", "low", "none");
  private static final List<String> PARAMETERS =
      List.of(
          "vulnerability", "component", "artifact", "severity", "kev", "epss", "verdict", "state");

  private final Shells shells;
  private final Findings findings;
  private final FindingDetails details;
  private final Tenancy tenancy;

  FindingPages(Shells shells, Findings findings, Tenancy tenancy) {
    this.shells = shells;
    this.findings = findings;
    this.details = new FindingDetails(findings.reads());
    this.tenancy = tenancy;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/findings", this::list);
    routes.get("/findings/{id}", ctx -> ctx.html(page(ctx, row(ctx), null)));
    routes.post("/findings/{id}/decisions", this::decide);
  }

  private void list(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    Query query = new Query(ctx);
    FindingFilter filter = FindingQuery.filter(query);
    int limit = query.integer("limit", 50, 1, 200);
    query.check();
    List<FindingRow> rows = findings.reads().list(tenant, filter, limit + 1, 0);
    boolean more = rows.size() > limit;
    List<FindingRow> shown = more ? rows.subList(0, limit) : rows;
    Map<String, String> given = new LinkedHashMap<>();
    for (String name : PARAMETERS) {
      String value = query.text(name, 2048);
      if (value != null) {
        given.put(name, value);
      }
    }
    Address here = address("/findings", given).with("limit", limit == 50 ? null : limit);
    FindingReadStore.Summary whole = findings.reads().summary(tenant);
    long total =
        filter.artifact() == null && given.isEmpty()
            ? whole.open()
            : findings.reads().count(tenant, filter, COUNTED + 1);
    String counted =
        total > COUNTED && !given.isEmpty()
            ? "more than " + Words.count(COUNTED)
            : Words.count(total);
    String noun =
        (total == 1 ? " finding" : " findings")
            + (Boolean.TRUE.equals(filter.open()) ? (total == 1 ? " is open" : " are open") : "");
    FindingsView view =
        new FindingsView(
            counted + noun,
            "Vulnerabilities in what SBOMs in force hold, after all that was said about them. The"
                + " riskiest first.",
            figures(whole),
            List.of(
                field(given, "vulnerability", "Vulnerability", "CVE-… or GHSA-…"),
                field(given, "component", "Package", "pkg:npm/name"),
                field(given, "artifact", "Repo", "pkg:github/owner/name")),
            choices(given),
            given.isEmpty() ? null : "/findings",
            address("/api/v1/export/findings", given).with("format", "csv").toString(),
            table(shown, !given.isEmpty()),
            Words.count(shown.size()) + " of " + counted,
            filter.after() == null ? null : here.toString(),
            more
                ? here.with("after", FindingFilter.Cursor.of(shown.getLast()).text()).toString()
                : null);
    ctx.html(Templates.findings(shells.of(ctx, "Findings", Shell.Section.FINDINGS), view));
  }

  private static Address address(String path, Map<String, String> given) {
    Address address = Address.of(path);
    for (Map.Entry<String, String> one : given.entrySet()) {
      address = address.with(one.getKey(), one.getValue());
    }
    return address;
  }

  private static FindingsView.Field field(
      Map<String, String> given, String name, String label, String placeholder) {
    return new FindingsView.Field(name, label, given.getOrDefault(name, ""), placeholder);
  }

  private static List<Table.Choice> choices(Map<String, String> given) {
    List<Table.Option> verdicts = new ArrayList<>(List.of(new Table.Option("", "any")));
    for (ScanVerdict verdict : ScanVerdict.values()) {
      verdicts.add(new Table.Option(verdict.id(), verdict.id().replace('_', ' ')));
    }
    List<Table.Option> ratings = new ArrayList<>(List.of(new Table.Option("", "any")));
    RATINGS.forEach(one -> ratings.add(new Table.Option(one, one)));
    return List.of(
        choice(given, "severity", "Severity", ratings),
        choice(
            given,
            "kev",
            "Exploited",
            List.of(
                new Table.Option("", "any"),
                new Table.Option("true", "known to be"),
                new Table.Option("false", "not known to be"))),
        choice(
            given,
            "epss",
            "EPSS",
            List.of(
                new Table.Option("", "any"),
                new Table.Option("0.01", "1 % or more"),
                new Table.Option("0.1", "10 % or more"),
                new Table.Option("0.5", "half or more"))),
        choice(given, "verdict", "Status", verdicts),
        choice(
            given,
            "state",
            "State",
            List.of(
                new Table.Option("", "open"),
                new Table.Option("closed", "closed"),
                new Table.Option("all", "open and closed"))));
  }

  private static Table.Choice choice(
      Map<String, String> given, String name, String label, List<Table.Option> options) {
    return new Table.Choice(name, label, given.getOrDefault(name, ""), options);
  }

  private static List<Figure> figures(FindingReadStore.Summary whole) {
    return List.of(
        rated("Critical", whole.critical(), Tone.BAD),
        rated("High", whole.high(), Tone.BAD),
        rated("Medium", whole.medium(), Tone.WARN),
        rated("Low or none", whole.low(), Tone.PLAIN),
        Figure.of(
            "Not rated",
            Words.count(whole.unrated()),
            "open",
            "Open findings whose advisories give no CVSS score."),
        Figure.of(
            "Unknown",
            Words.count(whole.unknown()),
            "neither affected nor safe",
            "Open findings of components whose version cannot be compared."));
  }

  private static Figure rated(String label, long count, Tone tone) {
    return Figure.of(
            label,
            Words.count(count),
            "open",
            "Open findings whose newest CVSS score is in that band.")
        .toned(count == 0 ? Tone.PLAIN : tone);
  }

  private static Table table(List<FindingRow> rows, boolean filtered) {
    return Table.plain(
        "findings",
        "Findings, the riskiest first",
        List.of(
            Table.Column.text("Vulnerability"),
            Table.Column.number("Risk", RISK),
            Table.Column.text("Severity"),
            Table.Column.number("EPSS", "Probability that it is exploited within 30 days"),
            Table.Column.text("Status"),
            Table.Column.text("Component"),
            Table.Column.text("Repo"),
            Table.Column.text("Open since")),
        rows.stream().map(FindingPages::cells).toList(),
        filtered
            ? new Empty(
                "No finding matches",
                "Closed findings are shown when the state says so; ids may be any name of the vulnerability.",
                null)
            : new Empty(
                "Nothing is open",
                "Findings appear when an SBOM in force has a component that an imported advisory names. Nothing found is not the same as nothing there.",
                "./atlas import osv SOURCE"));
  }

  private static List<Cell> cells(FindingRow row) {
    return List.of(
        new Cell.Name(
            row.vulnerability(), Links.finding(row.externalId()), row.kev() ? "exploited" : null),
        new Cell.Decimal(row.risk(), 1),
        VulnerabilityPages.severity(row.severityScore(), row.severityRating()),
        row.epss() == null ? new Cell.Text("no score") : new Cell.Decimal(row.epss(), 3),
        verdict(row),
        new Cell.Name(row.component(), Links.component(row.component()), null),
        new Cell.Name(shortly(row.artifact()), Links.repo(row.artifact()), null),
        new Cell.Time(row.openedAt()));
  }

  /// Of a repo on GitHub its owner and name, which leaves the table room on a screen.
  private static String shortly(String artifact) {
    String github = "pkg:github/";
    return artifact.startsWith(github) ? artifact.substring(github.length()) : artifact;
  }

  static Cell.Badge verdict(FindingRow row) {
    String closed = row.closedReason();
    return new Cell.Badge(
        row.verdict().id().replace('_', ' ') + (row.open() ? "" : ", closed"),
        row.open() ? VulnerabilityDetails.tone(row.verdict().id()) : Tone.PLAIN,
        row.open()
            ? "What the match and all that was said about it come to"
            : closed == null ? "It is closed" : closed);
  }

  private FindingRow row(Context ctx) {
    String id = ctx.pathParam("id");
    try {
      return findings
          .reads()
          .find(tenancy.of(ctx), UUID.fromString(id))
          .orElseThrow(() -> unknown(id));
    } catch (IllegalArgumentException _) {
      throw unknown(id);
    }
  }

  private static HttpProblem unknown(String id) {
    return HttpProblem.notFound("No finding has the id " + Words.shortened(id, 64) + ".");
  }

  private String page(Context ctx, FindingRow row, @Nullable HttpProblem refused) {
    boolean may = Caller.is(ctx, Role.TRIAGER);
    return Templates.finding(
        shells.of(
            ctx,
            String.format(Locale.ROOT, "%s in %s", row.vulnerability(), row.component()),
            Shell.Section.FINDINGS),
        details.view(
            tenancy.of(ctx),
            row,
            may ? details.form(row, refused == null ? _ -> null : ctx::formParam, refused) : null));
  }

  private void decide(Context ctx) {
    FindingRow row = row(ctx);
    try {
      findings
          .decisions()
          .decide(
              tenancy.of(ctx),
              row.externalId(),
              OfferFields.read(ctx::formParam, Caller.of(ctx).name()));
      ctx.redirect(Links.finding(row.externalId()), HttpStatus.SEE_OTHER);
    } catch (HttpProblem refused) {
      ctx.status(refused.status());
      ctx.html(page(ctx, row, refused));
    }
  }
}
