package org.pgatlas.server.ui;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.purl.MalformedPurlException;
import org.pgatlas.purl.PackageUrl;
import org.pgatlas.server.component.ArtifactRow;
import org.pgatlas.server.component.ComponentRow;
import org.pgatlas.server.component.ComponentSearchStore;
import org.pgatlas.server.component.LicenseRow;
import org.pgatlas.server.component.Listed;
import org.pgatlas.server.component.PackageRow;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.PathId;
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
import org.pgatlas.server.ui.view.Table;
import org.pgatlas.server.ui.view.Words;
import org.pgatlas.version.MalformedRangeException;
import org.pgatlas.version.VersionRange;

/// `/components`: what SBOMs hold, and who uses a package, a version of it, a range; `/licenses`.
final class ComponentPages implements Routes {
  private static final String PREFIX = "/components/";
  private static final int VERSIONS_SHOWN = 25;
  private static final int PURLS_SHOWN = 3;
  private static final String ARTIFACTS = "Artifacts whose SBOM in force has it";

  private final Shells shells;
  private final ComponentSearchStore components;
  private final Tenancy tenancy;

  ComponentPages(Shells shells, ComponentSearchStore components, Tenancy tenancy) {
    this.shells = shells;
    this.components = components;
    this.tenancy = tenancy;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/components", this::list);
    routes.get(PREFIX + "<id>", this::one);
    routes.get("/licenses", this::licenses);
  }

  private void list(Context ctx) {
    ListRequest request = request(ctx, "/components", List.of("ecosystem"));
    String ecosystem = request.choice("ecosystem");
    Listed<PackageRow> found =
        components.packages(
            tenancy.of(ctx),
            request.search(),
            ecosystem.isEmpty() ? null : ecosystem,
            slice(request));
    Table table =
        new Table(
            "components",
            "Packages in SBOMs",
            List.of(
                Table.Column.text("Package"),
                Table.Column.text("Ecosystem"),
                Table.Column.number("Artifacts", ARTIFACTS + ", at any version")),
            found.rows().stream()
                .map(
                    row ->
                        List.<Cell>of(
                            new Cell.Name(name(row), Links.component(row.purl()), row.purl()),
                            new Cell.Text(row.ecosystem()),
                            new Cell.Count((long) row.artifactCount())))
                .toList(),
            request.paging(found.total()),
            request.filter("Filter packages by name", List.of()),
            request.csvHref(),
            request.filtered()
                ? new Empty(
                    "No SBOM in force has a package of that name",
                    "The filter looks for a part of the name, in either case.",
                    null)
                : new Empty(
                    "No SBOM is in force yet",
                    "What a document is made of can be searched here once it is applied.",
                    "./atlas ingest FILE"));
    if (request.csv()) {
      Answers.csv(ctx, "components", table);
      return;
    }
    String headline =
        Words.count(found.total(), "package", "packages")
            + (request.search() == null ? " in SBOMs" : " called like “" + request.search() + "”");
    ctx.html(
        Templates.list(
            shells.of(ctx, "Components", Shell.Section.COMPONENTS),
            new ListView(
                headline,
                "What the SBOMs in force hold; a package leads to its versions and to who uses it.",
                List.of(),
                table)));
  }

  private static String name(PackageRow row) {
    return row.namespace() == null ? row.name() : row.namespace() + "/" + row.name();
  }

  private void one(Context ctx) {
    PathId path = PathId.of(ctx, PREFIX, List.of());
    PackageUrl purl;
    try {
      purl = PackageUrl.parseLenient(path.id());
    } catch (MalformedPurlException e) {
      throw HttpProblem.notFound("No package has the id " + Words.shortened(path.id(), 64) + ".");
    }
    ListRequest request = request(ctx, Links.component(purl.canonical()), List.of());
    UUID tenant = tenancy.of(ctx);
    VersionRange range = range(purl, request.search());
    List<ComponentRow> versions = components.versions(tenant, purl, range);
    Listed<ArtifactRow> users = components.artifactsUsing(tenant, purl, range, slice(request));
    if (versions.isEmpty() && range == null) {
      throw HttpProblem.notFound(
          "No SBOM in force has " + Words.shortened(purl.canonical(), 120) + ".");
    }
    Table table = users(request, users);
    if (request.csv()) {
      Answers.csv(ctx, "who-uses", table);
      return;
    }
    ctx.html(
        Templates.detail(
            shells.of(ctx, purl.name(), Shell.Section.COMPONENTS),
            view(purl, range, versions, users, table)));
  }

  private static DetailView view(
      PackageUrl purl,
      @Nullable VersionRange range,
      List<ComponentRow> versions,
      Listed<ArtifactRow> users,
      Table table) {
    String wanted = range == null ? "" : " in the range " + Words.shortened(range.toString(), 60);
    return new DetailView(
        purl.version() == null ? "Package" : "Component",
        purl.namespace() == null ? purl.name() : purl.namespace() + "/" + purl.name(),
        purl.canonical(),
        users.total() == 0
            ? "No artifact uses it" + wanted + "."
            : Words.count(users.total(), "artifact uses", "artifacts use")
                + " it"
                + wanted
                + ", "
                + Words.count(versions.size(), "version", "versions")
                + " in all.",
        List.of(),
        List.of(),
        List.of(
            Figure.of("Artifacts", Words.count(users.total()), "use it", ARTIFACTS + "."),
            Figure.of(
                "Versions",
                Words.count(versions.size()),
                "in use",
                "Versions, with the qualifiers that matter, that SBOMs in force have.")),
        null,
        null,
        purl.version() == null
            ? List.of(Fact.text("Ecosystem", purl.type()))
            : List.of(
                Fact.text("Ecosystem", purl.type()),
                Fact.code("Version", purl.version()),
                Fact.link("Package", purl.packageId(), Links.component(purl.packageId()))),
        List.of(
            new DetailView.Section(
                "Who uses it", "Artifacts whose SBOM in force has it", table, null),
            new DetailView.Section(
                "Versions in use",
                versions.size() > VERSIONS_SHOWN
                    ? "The newest " + VERSIONS_SHOWN + " of " + Words.count(versions.size())
                    : "Newest first, in the order of the ecosystem",
                versions(versions),
                null)),
        List.of());
  }

  private static Table users(ListRequest request, Listed<ArtifactRow> users) {
    return new Table(
        "users",
        "Who uses it",
        List.of(Table.Column.text("Artifact"), Table.Column.text("As"), Table.Column.text("SBOM")),
        users.rows().stream().map(ComponentPages::user).toList(),
        request.paging(users.total()),
        request.filter("Only versions in a range, e.g. <1.2.3", List.of()),
        request.csvHref(),
        new Empty("Nobody", "No SBOM in force has it in that range.", null));
  }

  private static List<Cell> user(ArtifactRow row) {
    List<String> purls = row.components();
    String shown = String.join(", ", purls.subList(0, Math.min(PURLS_SHOWN, purls.size())));
    String repo = row.repo();
    return List.of(
        new Cell.Name(
            Words.shortened(row.artifact(), 80),
            repo == null ? Links.sboms(row.artifact()) : Links.repo(repo),
            null),
        new Cell.Text(
            purls.size() > PURLS_SHOWN
                ? shown + " and " + (purls.size() - PURLS_SHOWN) + " more"
                : shown),
        new Cell.Name("open", Links.sbom(row.sbom()), null));
  }

  private static Table versions(List<ComponentRow> versions) {
    return Table.plain(
        "versions",
        "Versions in use",
        List.of(Table.Column.text("Version"), Table.Column.number("Artifacts", ARTIFACTS)),
        versions.stream()
            .limit(VERSIONS_SHOWN)
            .map(
                row ->
                    List.<Cell>of(
                        new Cell.Name(
                            row.version().isEmpty() ? "without a version" : row.version(),
                            Links.component(row.purl()),
                            row.purl()),
                        new Cell.Count((long) row.artifactCount())))
            .toList(),
        new Empty("No version", "None is in that range.", null));
  }

  private void licenses(Context ctx) {
    ListRequest request = request(ctx, "/licenses", List.of());
    Listed<LicenseRow> found =
        components.licenses(tenancy.of(ctx), request.search(), slice(request));
    Table table =
        new Table(
            "licenses",
            "Licences",
            List.of(
                Table.Column.text("Licence"),
                Table.Column.number(
                    "Artifacts", "Artifacts whose SBOM in force has a part under it")),
            found.rows().stream()
                .map(
                    row ->
                        List.<Cell>of(
                            new Cell.Code(row.license(), 80),
                            new Cell.Count((long) row.artifactCount())))
                .toList(),
            request.paging(found.total()),
            request.filter("Filter licences", List.of()),
            request.csvHref(),
            new Empty("No licence", "No SBOM in force names one like that.", null));
    if (request.csv()) {
      Answers.csv(ctx, "licenses", table);
      return;
    }
    ctx.html(
        Templates.list(
            shells.of(ctx, "Licences", Shell.Section.COMPONENTS),
            new ListView(
                Words.count(found.total(), "licence", "licences") + " in SBOMs",
                "As the documents in force write them: ids, expressions and names.",
                List.of(),
                table)));
  }

  private static @Nullable VersionRange range(PackageUrl purl, @Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      return VersionRange.parse(purl.type(), text);
    } catch (MalformedRangeException e) {
      throw HttpProblem.invalid(
          List.of(
              new HttpProblem.FieldError(
                  List.of("query", "search"),
                  "Not a range of " + purl.type() + ": " + e.getMessage(),
                  "range",
                  Words.shortened(text, 64))));
    }
  }

  private static ListRequest request(Context ctx, String path, List<String> choices) {
    return ListRequest.of(ctx, path, List.of("artifacts"), new SortKey("artifacts", true), choices);
  }

  private static ComponentSearchStore.Slice slice(ListRequest request) {
    return new ComponentSearchStore.Slice(request.limit(), request.offset());
  }
}
