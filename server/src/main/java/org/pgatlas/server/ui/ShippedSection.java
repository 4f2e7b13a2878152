package org.pgatlas.server.ui;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.pgatlas.purl.PackageUrl;
import org.pgatlas.server.shipped.Shipped;
import org.pgatlas.server.ui.view.Cell;
import org.pgatlas.server.ui.view.DetailView;
import org.pgatlas.server.ui.view.Empty;
import org.pgatlas.server.ui.view.Table;
import org.pgatlas.server.ui.view.Tone;
import org.pgatlas.server.ui.view.Words;

/// "Versions in use" on the page of a package: which ones documents in force hold, in how many
/// artifacts and projects, and which are known to be vulnerable.
final class ShippedSection {
  private static final Shipped.Slice SHOWN = new Shipped.Slice(10, 0);

  private final Shipped shipped;

  ShippedSection(Shipped shipped) {
    this.shipped = shipped;
  }

  /// Empty when no document in force holds the package.
  Optional<DetailView.Section> of(UUID tenant, String id) {
    return PackageUrl.tryParse(id)
        .map(purl -> shipped.versions(tenant, new Shipped.Asked(purl, null), SHOWN))
        .filter(versions -> versions.total() > 0)
        .map(ShippedSection::section);
  }

  private static DetailView.Section section(Shipped.Versions versions) {
    String first = versions.packages().getFirst();
    String of = versions.items().getFirst().purl();
    return new DetailView.Section(
        "Versions in use",
        Words.count(versions.total(), "version", "versions")
            + " in "
            + Words.count(versions.artifacts(), "artifact", "artifacts")
            + " of "
            + Words.count(versions.projects(), "project", "projects")
            + ", by the SBOMs and lock files in force"
            + (versions.total() > versions.items().size()
                ? "; the highest " + versions.items().size()
                : ""),
        Table.plain(
            "versions",
            "Versions in use",
            List.of(
                Table.Column.text("Version"),
                Table.Column.number("Artifacts", "Artifacts whose document in force holds it"),
                Table.Column.number("Direct", "Those of them whose root depends on it"),
                Table.Column.number("Projects", "Distinct projects of those artifacts"),
                Table.Column.text("Vulnerable")),
            versions.items().stream().map(ShippedSection::row).toList(),
            new Empty("No document holds it", "An SBOM or lock file that does would.", null)),
        of.startsWith(first) ? Links.component(first) : Links.component(packageOf(of)));
  }

  private static String packageOf(String purl) {
    return PackageUrl.tryParse(purl).map(PackageUrl::packageId).orElse(purl);
  }

  private static List<Cell> row(Shipped.InUse one) {
    return List.of(
        new Cell.Name(
            one.version().isEmpty() ? "no version" : one.version(),
            Links.component(one.purl()),
            null),
        new Cell.Count((long) one.artifactCount()),
        new Cell.Count((long) one.directCount()),
        new Cell.Count((long) one.projectCount()),
        vulnerable(one));
  }

  private static Cell vulnerable(Shipped.InUse one) {
    Boolean vulnerable = one.vulnerable();
    if (vulnerable == null) {
      return new Cell.Badge("not known", Tone.PLAIN, "No advisories were imported.");
    }
    return vulnerable
        ? new Cell.Badge(
            Words.count(one.vulnerabilities().size(), "vulnerability", "vulnerabilities"),
            Tone.BAD,
            one.vulnerabilities().stream()
                .map(Shipped.Vulnerability::id)
                .collect(Collectors.joining(", ")))
        : new Cell.Badge(
            "none known", Tone.GOOD, "No imported advisory has an open finding for it.");
  }
}
