package org.pgatlas.server.ui;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.Query.SortKey;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.ui.view.Cell;
import org.pgatlas.server.ui.view.DetailView;
import org.pgatlas.server.ui.view.DetailView.Fact;
import org.pgatlas.server.ui.view.Empty;
import org.pgatlas.server.ui.view.Figure;
import org.pgatlas.server.ui.view.ListView;
import org.pgatlas.server.ui.view.Shell;
import org.pgatlas.server.ui.view.Source;
import org.pgatlas.server.ui.view.Table;
import org.pgatlas.server.ui.view.Tone;
import org.pgatlas.server.ui.view.Words;
import org.pgatlas.server.vex.VexReadStore;
import org.pgatlas.server.wire.Json;
import tools.jackson.databind.JsonNode;

/// `/vex-documents` and the page of each: who said what of which vulnerabilities.
final class VexPages implements Routes {
  private static final List<String> FORMATS = List.of("openvex", "csaf", "cyclonedx");
  private static final int STATEMENTS = 100;

  private final Shells shells;
  private final VexReadStore documents;
  private final Tenancy tenancy;

  VexPages(Shells shells, VexReadStore documents, Tenancy tenancy) {
    this.shells = shells;
    this.documents = documents;
    this.tenancy = tenancy;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/vex-documents", this::list);
    routes.get("/vex-documents/{id}", this::one);
  }

  private void list(Context ctx) {
    ListRequest request =
        ListRequest.of(
            ctx,
            "/vex-documents",
            List.of("created_at"),
            new SortKey("created_at", true),
            List.of("of", "force"));
    String format = request.choice("of");
    String force = request.choice("force");
    VexReadStore.Listing<VexReadStore.Row> found =
        documents.list(
            tenancy.of(ctx),
            new VexReadStore.Filter(
                request.search(),
                FORMATS.contains(format) ? format : null,
                force.isEmpty() ? null : force.equals("true")),
            request.limit(),
            request.offset());
    Table table = table(request, found);
    if (request.csv()) {
      Answers.csv(ctx, "vex-documents", table);
      return;
    }
    ListView view =
        new ListView(
            Words.count(found.total(), "VEX document", "VEX documents"),
            "Who says that a vulnerability matters to a product or not. The newest of each series is in force.",
            List.of(),
            table);
    ctx.html(Templates.list(shells.of(ctx, "VEX documents", Shell.Section.VEX), view));
  }

  private static Table table(ListRequest request, VexReadStore.Listing<VexReadStore.Row> found) {
    return new Table(
        "vex-documents",
        "VEX documents, newest first",
        List.of(
            Table.Column.text("Document"),
            Table.Column.text("Author"),
            Table.Column.text("Format"),
            Table.Column.number("Statements", "Each about one vulnerability"),
            Table.Column.text("State"),
            Table.Column.text("Issued"),
            Table.Column.text("Kept")),
        found.rows().stream().map(VexPages::row).toList(),
        request.paging(found.total()),
        request.filter(
            "Filter by document, author or vulnerability",
            List.of(
                new Table.Choice(
                    "of",
                    "Format",
                    request.choice("of"),
                    FORMATS.stream().map(one -> new Table.Option(one, title(one))).toList()),
                new Table.Choice(
                    "force",
                    "State",
                    request.choice("force"),
                    List.of(
                        new Table.Option("true", "in force"),
                        new Table.Option("false", "superseded"))))),
        request.csvHref(),
        request.filtered()
            ? new Empty(
                "No document matches",
                "The filter looks for a part of a document's id or author, or the id of a vulnerability.",
                null)
            : new Empty(
                "No VEX document yet",
                "OpenVEX, CSAF and CycloneDX are read.",
                "./atlas ingest vex.json"));
  }

  private static List<Cell> row(VexReadStore.Row row) {
    return List.of(
        new Cell.Name(
            name(row), Links.vex(row.id()), row.subjectPurl() == null ? "" : row.subjectPurl()),
        new Cell.Text(row.author()),
        new Cell.Text(title(row.format())),
        new Cell.Count((long) row.statements()),
        state(row),
        new Cell.Time(row.issuedAt()),
        new Cell.Time(row.createdAt()));
  }

  private static String name(VexReadStore.Row row) {
    String id = row.trackingId();
    return id == null || id.isBlank() ? "document " + row.id() : Words.shortened(id, 64);
  }

  private static String title(String format) {
    return switch (format) {
      case "openvex" -> "OpenVEX";
      case "csaf" -> "CSAF";
      default -> "CycloneDX";
    };
  }

  private static Cell.Badge state(VexReadStore.Row row) {
    return row.inForce()
        ? new Cell.Badge("in force", Tone.GOOD, "No newer document of its series is here")
        : new Cell.Badge("superseded", Tone.PLAIN, "A newer document of its series is in force");
  }

  private void one(Context ctx) {
    String text = ctx.pathParam("id");
    if (!text.matches("[0-9]{1,18}")) {
      throw HttpProblem.notFound(
          "No VEX document has the number " + Words.shortened(text, 64) + ".");
    }
    VexReadStore.Row row =
        documents
            .find(tenancy.of(ctx), Long.parseLong(text))
            .orElseThrow(
                () -> HttpProblem.notFound("No VEX document has the number " + text + "."));
    DetailView view = view(tenancy.of(ctx), row);
    ctx.html(Templates.detail(shells.of(ctx, view.title(), Shell.Section.VEX), view));
  }

  private DetailView view(UUID tenant, VexReadStore.Row row) {
    JsonNode head = Json.MAPPER.readTree(row.head());
    JsonNode status = head.path("status");
    List<Fact> facts = new ArrayList<>();
    facts.add(Fact.text("Author", row.author()));
    facts.add(Fact.text("Trusted as", row.trust().replace('_', ' ')));
    facts.add(Fact.text("Format", (title(row.format()) + " " + row.specVersion()).strip()));
    facts.add(Fact.text("Version", row.version()));
    facts.add(Fact.text("Category", row.category() == null ? "none" : row.category()));
    facts.add(
        Fact.text("Came", row.origin().equals("upload") ? "by itself" : "in an " + row.origin()));
    facts.add(Fact.text("Warnings", warnings(head)));
    facts.add(Fact.code("SHA-256", row.digest()));
    if (row.supersedesId() != null) {
      facts.add(
          Fact.link("Supersedes", "document " + row.supersedesId(), Links.vex(row.supersedesId())));
    }
    return new DetailView(
        "VEX document",
        name(row),
        row.trackingId(),
        Words.count(row.statements(), "statement", "statements")
            + (row.author() == null ? "." : " by " + row.author() + "."),
        List.of(state(row)),
        List.of(),
        List.of(
            figure("Affected", status.path("affected").asInt(0), "affected", Tone.BAD),
            figure("Not affected", status.path("not_affected").asInt(0), "not_affected", Tone.GOOD),
            figure("Fixed", status.path("fixed").asInt(0), "fixed", Tone.GOOD),
            figure(
                "Under investigation",
                status.path("under_investigation").asInt(0),
                "under_investigation",
                Tone.WAIT)),
        null,
        null,
        facts,
        List.of(
            new DetailView.Section(
                "Statements",
                row.statements() > STATEMENTS
                    ? "The first " + STATEMENTS + " of " + Words.count(row.statements())
                    : "In the document's order",
                statements(tenant, row),
                row.statements() > STATEMENTS ? "/api/v1/vex-documents/" + row.id() : null)),
        List.of(new Source("Kept", Words.minute(row.createdAt()), null)));
  }

  private static Figure figure(String label, int count, String word, Tone tone) {
    return Figure.of(
            label,
            Words.count(count),
            count == 1 ? "statement" : "statements",
            "Statements of the document that say " + word + ".")
        .toned(count == 0 ? Tone.PLAIN : tone);
  }

  private Table statements(UUID tenant, VexReadStore.Row row) {
    return Table.plain(
        "statements",
        "Statements",
        List.of(
            Table.Column.text("Vulnerability"),
            Table.Column.text("Status"),
            Table.Column.text("Reason or action"),
            Table.Column.text("Product")),
        documents.statements(tenant, row.id(), STATEMENTS, 0).stream()
            .map(
                one ->
                    List.<Cell>of(
                        new Cell.Name(
                            one.vulnerability(),
                            Links.vulnerability(one.vulnerability()),
                            String.join(", ", one.aliases())),
                        new Cell.Badge(
                            one.status().replace('_', ' '),
                            VulnerabilityDetails.tone(one.status()),
                            "In the document's word: " + one.declared()),
                        new Cell.Text(reason(one)),
                        new Cell.Code(product(one), 56)))
            .toList(),
        new Empty("No statement", "The document speaks of no vulnerability.", null));
  }

  private static String reason(VexReadStore.StatementRow one) {
    String text =
        one.justification() == null
            ? one.impact() == null ? one.action() : one.impact()
            : one.justification().replace('_', ' ');
    return text == null ? one.defect() == null ? "" : one.defect() : Words.shortened(text, 160);
  }

  private static String product(VexReadStore.StatementRow one) {
    JsonNode products = Json.MAPPER.readTree(one.products());
    if (products.isEmpty()) {
      return "no product";
    }
    JsonNode first = products.get(0);
    JsonNode part = first.path("parts").path(0);
    String name =
        part.isMissingNode() ? identifier(first) : identifier(part) + " in " + identifier(first);
    return products.size() == 1 ? name : name + " and " + (products.size() - 1) + " more";
  }

  private static String identifier(JsonNode product) {
    return product.path("purls").path(0).asString(product.path("ref").asString());
  }

  /// What the document says against its specification, the first of it in words.
  private static String warnings(JsonNode head) {
    int count = head.path("warning_count").asInt(0);
    if (count == 0) {
      return "none";
    }
    JsonNode first = head.path("warnings").path(0);
    return Words.count(count, "warning", "warnings")
        + ", first: "
        + first.path("text").asString()
        + " (at "
        + first.path("place").asString()
        + ")";
  }
}
