package org.pgatlas.server.ui;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentException;
import org.pgatlas.sbom.quality.SbomQuality;
import org.pgatlas.server.component.ComponentSearchStore;
import org.pgatlas.server.component.Listed;
import org.pgatlas.server.component.OccurrenceRow;
import org.pgatlas.server.component.Requests;
import org.pgatlas.server.component.SbomDiff;
import org.pgatlas.server.component.SbomReadStore;
import org.pgatlas.server.component.SbomRow;
import org.pgatlas.server.component.Sboms;
import org.pgatlas.server.finding.SbomFindings;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.Query.SortKey;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.ui.view.Cell;
import org.pgatlas.server.ui.view.DetailView;
import org.pgatlas.server.ui.view.DetailView.Action;
import org.pgatlas.server.ui.view.DetailView.Fact;
import org.pgatlas.server.ui.view.Empty;
import org.pgatlas.server.ui.view.Figure;
import org.pgatlas.server.ui.view.ListView;
import org.pgatlas.server.ui.view.Shell;
import org.pgatlas.server.ui.view.Table;
import org.pgatlas.server.ui.view.Tone;
import org.pgatlas.server.ui.view.Words;

/// `/sboms`: the documents of an artifact, what one is made of, how two differ.
final class SbomPages implements Routes {
  private static final int DIFF_SHOWN = 500;
  private static final int LICENSES_SHOWN = 12;
  private static final int MISSING_SHOWN = 12;

  private final Shells shells;
  private final Sboms sboms;
  private final SbomFindings findings;
  private final Tenancy tenancy;

  SbomPages(Shells shells, Sboms sboms, SbomFindings findings, Tenancy tenancy) {
    this.shells = shells;
    this.sboms = sboms;
    this.findings = findings;
    this.tenancy = tenancy;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/sboms", this::versions);
    routes.get("/sboms/{id}", this::one);
    routes.get("/sboms/{id}/diff/{other}", this::diff);
  }

  private void versions(Context ctx) {
    ListRequest request = request(ctx, "/sboms", List.of("artifact"));
    String given = request.choice("artifact");
    Listed<SbomRow> found =
        sboms
            .reads()
            .versionsOf(
                tenancy.of(ctx),
                given,
                new ComponentSearchStore.Slice(request.limit(), request.offset()));
    String artifact = found.rows().isEmpty() ? given : found.rows().getFirst().artifact();
    List<List<Cell>> rows = new ArrayList<>();
    for (int i = 0; i < found.rows().size(); i++) {
      SbomRow earlier = i + 1 < found.rows().size() ? found.rows().get(i + 1) : null;
      rows.add(version(found.rows().get(i), earlier));
    }
    Table table =
        new Table(
            "sboms",
            "SBOMs",
            List.of(
                Table.Column.text("Received"),
                Table.Column.text("State"),
                Table.Column.text("Format"),
                Table.Column.number("Parts", "Components, nested ones too, without the root"),
                Table.Column.number("Relations", "Pairs of a part and what it needs"),
                Table.Column.text("Against the one before")),
            rows,
            request.paging(found.total()),
            null,
            request.csvHref(),
            new Empty(
                artifact.isEmpty() ? "No artifact was named" : "No SBOM of it",
                "The page of a repo leads to its documents.",
                "./atlas ingest FILE --repo owner/name"));
    if (request.csv()) {
      Answers.csv(ctx, "sboms", table);
      return;
    }
    ctx.html(
        Templates.list(
            shells.of(ctx, "SBOMs", Shell.Section.SUBMISSIONS),
            new ListView(
                artifact.isEmpty()
                    ? "Whose SBOMs?"
                    : Words.count(found.total(), "SBOM", "SBOMs")
                        + " of "
                        + Words.shortened(artifact, 80),
                "Newest first. Every document stays; the one in force is what the graph says.",
                List.of(),
                table)));
  }

  private static List<Cell> version(SbomRow row, @Nullable SbomRow earlier) {
    return List.of(
        new Cell.Name(Words.minute(row.receivedAt()), Links.sbom(row.id()), null),
        state(row),
        new Cell.Text(row.format() + " " + row.specVersion()),
        new Cell.Count((long) row.componentCount()),
        new Cell.Count((long) row.dependencyCount()),
        earlier == null
            ? new Cell.Text(null)
            : new Cell.Name("difference", Links.diff(earlier.id(), row.id()), null));
  }

  private static Cell.Badge state(SbomRow row) {
    if (row.current()) {
      return new Cell.Badge("in force", Tone.GOOD, "The graph says what it says.");
    }
    String outcome = row.outcome();
    return switch (outcome == null ? "" : outcome) {
      case "" -> new Cell.Badge("waits", Tone.WAIT, "It waits for a worker.");
      case "failed" -> new Cell.Badge("failed", Tone.BAD, "It could not be applied.");
      case "withdrawn" -> new Cell.Badge("withdrawn", Tone.PLAIN, "It was taken back.");
      default -> new Cell.Badge("replaced", Tone.PLAIN, "A newer document is in force.");
    };
  }

  private void one(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    UUID id = Requests.sbom(ctx.pathParam("id"));
    SbomRow row = sboms.reads().sbom(tenant, id).orElseThrow(() -> Requests.unknown(id));
    ListRequest request = request(ctx, Links.sbom(id), List.of());
    Listed<OccurrenceRow> parts =
        sboms
            .reads()
            .components(
                tenant, id, new ComponentSearchStore.Slice(request.limit(), request.offset()))
            .orElse(new Listed<>(List.of(), 0));
    Table table = parts(request, parts);
    if (request.csv()) {
      Answers.csv(ctx, "sbom", table);
      return;
    }
    try {
      SbomQuality quality = sboms.quality(tenant, id).orElseThrow(() -> Requests.unknown(id));
      Map<String, Integer> licenses = sboms.reads().licenses(tenant, id);
      ctx.html(
          Templates.detail(
              shells.of(ctx, "SBOM", Shell.Section.SUBMISSIONS),
              view(row, quality, licenses, table)));
    } catch (DocumentException e) {
      throw HttpProblem.conflict(
          "over-limits", "The document can no longer be read: " + e.getMessage());
    }
  }

  private static DetailView view(
      SbomRow row, SbomQuality quality, Map<String, Integer> licenses, Table parts) {
    return new DetailView(
        "SBOM",
        Words.shortened(row.artifact(), 80),
        row.id().toString(),
        Words.count(row.componentCount(), "part", "parts")
            + ", "
            + Words.count(row.dependencyCount(), "relation", "relations")
            + ". Received "
            + Words.minute(row.receivedAt())
            + ".",
        List.of(state(row)),
        List.of(
            new Action("All versions", Links.sboms(row.artifact())),
            new Action("Its findings", Links.findings("artifact", row.artifact())),
            new Action("As CycloneDX", "/api/v1/sboms/" + row.id() + "/cyclonedx")),
        List.of(
            Figure.of(
                "Parts",
                Words.count(row.componentCount()),
                "components",
                "Components, nested ones too, without the root."),
            Figure.of(
                "NTIA",
                quality.ntia().percent() + " %",
                "minimum elements",
                "Mean share of the parts that have each minimum element."),
            Figure.of(
                "BSI",
                quality.bsi().percent() + " %",
                "TR-03183-2",
                "Mean share of the parts that have each required field."),
            Figure.of(
                "Licences",
                Words.count(licenses.size()),
                "distinct",
                "Ids, expressions and names as the document writes them.")),
        null,
        null,
        List.of(
            Fact.link("Artifact", row.artifact(), Links.sboms(row.artifact())),
            Fact.text("Format", row.format() + " " + row.specVersion()),
            Fact.text("Version", "number " + row.seq() + " of this artifact"),
            Fact.code("SHA-256", row.sha256())),
        List.of(
            new DetailView.Section(
                "Licences",
                "Most parts first; all of them leads to those of all SBOMs",
                licenses(licenses),
                "/licenses"),
            new DetailView.Section(
                "What is missing", "By NTIA and BSI TR-03183-2", missing(quality), null),
            new DetailView.Section("Parts", "In the document's order", parts, null)),
        List.of());
  }

  private static Table parts(ListRequest request, Listed<OccurrenceRow> parts) {
    return new Table(
        "parts",
        "Parts of the document",
        List.of(
            Table.Column.text("Part"),
            Table.Column.text("Version"),
            Table.Column.text("Relation"),
            Table.Column.text("Licences")),
        parts.rows().stream()
            .map(
                part ->
                    List.<Cell>of(
                        new Cell.Name(part.name(), Links.component(part.purl()), part.purl()),
                        new Cell.Code(part.version(), 22),
                        new Cell.Text(
                            (part.direct() ? "direct" : "through others")
                                + (part.scope().equals("required") ? "" : ", " + part.scope())),
                        new Cell.Text(String.join(", ", part.licenses()))))
            .toList(),
        request.paging(parts.total()),
        null,
        request.csvHref(),
        new Empty(
            "Not extracted yet",
            "A document that was never applied is read within the hour.",
            null));
  }

  private static Table licenses(Map<String, Integer> licenses) {
    return Table.plain(
        "licenses",
        "Licences",
        List.of(Table.Column.text("Licence"), Table.Column.number("Parts", "Parts under it")),
        licenses.entrySet().stream()
            .sorted(
                Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(LICENSES_SHOWN)
            .map(
                entry ->
                    List.<Cell>of(
                        new Cell.Code(entry.getKey(), 60),
                        new Cell.Count(entry.getValue().longValue())))
            .toList(),
        new Empty("No licence", "The document names none.", null));
  }

  private static Table missing(SbomQuality quality) {
    List<List<Cell>> rows = new ArrayList<>();
    missing(rows, "NTIA", quality.ntia());
    missing(rows, "BSI", quality.bsi());
    return Table.plain(
        "missing",
        "Missing elements",
        List.of(
            Table.Column.text("Element"),
            Table.Column.text("By"),
            Table.Column.number("Without it", "Parts that lack it; 1 for the document itself")),
        rows,
        new Empty("Nothing", "Every element is there.", null));
  }

  private static void missing(List<List<Cell>> rows, String catalogue, SbomQuality.Score score) {
    score.missing().stream()
        .limit(MISSING_SHOWN)
        .forEach(
            element ->
                rows.add(
                    List.of(
                        new Cell.Text(element.element()),
                        new Cell.Text(catalogue),
                        new Cell.Count((long) element.count()))));
  }

  private void diff(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    UUID before = Requests.sbom(ctx.pathParam("id"));
    UUID after = Requests.sbom(ctx.pathParam("other"));
    SbomRow then = sboms.reads().sbom(tenant, before).orElseThrow(() -> Requests.unknown(before));
    SbomRow now = sboms.reads().sbom(tenant, after).orElseThrow(() -> Requests.unknown(after));
    SbomDiff diff =
        sboms
            .diff(tenant, before, after)
            .orElseThrow(() -> Requests.unknown(before + " or " + after));
    ctx.html(
        Templates.detail(
            shells.of(ctx, "SBOM difference", Shell.Section.SUBMISSIONS),
            view(then, now, diff, findings.diff(tenant, before, after))));
  }

  private static DetailView view(
      SbomRow then, SbomRow now, SbomDiff diff, Optional<SbomFindings.Diff> found) {
    int different = diff.added().size() + diff.removed().size() + diff.changed().size();
    return new DetailView(
        "SBOM difference",
        Words.shortened(now.artifact(), 80),
        null,
        different == 0
            ? "Both have the same parts."
            : Words.count(different, "package differs", "packages differ")
                + " from the document of "
                + Words.minute(then.receivedAt())
                + " to that of "
                + Words.minute(now.receivedAt())
                + ".",
        List.of(),
        List.of(
            new Action("The later one", Links.sbom(now.id())),
            new Action("The earlier one", Links.sbom(then.id()))),
        List.of(
            figure("Added", diff.added().size(), "Parts of packages that only the later one has."),
            figure(
                "Removed",
                diff.removed().size(),
                "Parts of packages that only the earlier one has."),
            figure(
                "Changed",
                diff.changed().size(),
                "Packages that both have, at other versions or with other qualifiers."),
            figure("The same", diff.same(), "Parts that both have."),
            Figure.of(
                "Open findings",
                found.map(one -> Words.count(one.after())).orElse(null),
                found.map(one -> "were " + Words.count(one.before())).orElse(""),
                "By what is known now, in either document.")),
        null,
        null,
        List.of(),
        List.of(
            new DetailView.Section(
                "Findings",
                "What came, went or changed, by what is known now",
                SbomChanges.table(found),
                Links.findings("artifact", now.artifact())),
            new DetailView.Section("Changed", shown(diff.changed().size()), changes(diff), null),
            new DetailView.Section(
                "Added", shown(diff.added().size()), named("added", diff.added()), null),
            new DetailView.Section(
                "Removed", shown(diff.removed().size()), named("removed", diff.removed()), null)),
        List.of());
  }

  private static Figure figure(String label, int count, String definition) {
    return Figure.of(label, Words.count(count), "", definition);
  }

  private static String shown(int count) {
    return count > DIFF_SHOWN
        ? "The first " + DIFF_SHOWN + " of " + Words.count(count)
        : "By package";
  }

  private static Table changes(SbomDiff diff) {
    return Table.plain(
        "changed",
        "Changed packages",
        List.of(
            Table.Column.text("Package"), Table.Column.text("Before"), Table.Column.text("After")),
        diff.changed().stream()
            .limit(DIFF_SHOWN)
            .map(
                change ->
                    List.<Cell>of(
                        new Cell.Name(
                            change.packagePurl(), Links.component(change.packagePurl()), null),
                        new Cell.Text(versions(change.before())),
                        new Cell.Text(versions(change.after()))))
            .toList(),
        new Empty("Nothing", "No package of both has changed.", null));
  }

  private static String versions(List<SbomReadStore.Named> parts) {
    return String.join(", ", parts.stream().map(SbomReadStore.Named::version).distinct().toList());
  }

  private static Table named(String id, List<SbomReadStore.Named> parts) {
    return Table.plain(
        id,
        "Parts",
        List.of(Table.Column.text("Part"), Table.Column.text("Version")),
        parts.stream()
            .limit(DIFF_SHOWN)
            .map(
                part ->
                    List.<Cell>of(
                        new Cell.Name(part.name(), Links.component(part.purl()), part.purl()),
                        new Cell.Code(part.version(), 22)))
            .toList(),
        new Empty("Nothing", "No part was " + id + ".", null));
  }

  private static ListRequest request(Context ctx, String path, List<String> choices) {
    return ListRequest.of(ctx, path, List.of("position"), new SortKey("position", false), choices);
  }
}
