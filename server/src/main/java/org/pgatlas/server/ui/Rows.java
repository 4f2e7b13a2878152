package org.pgatlas.server.ui;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.catalog.ActivityStatus;
import org.pgatlas.server.catalog.EdgeConfidence;
import org.pgatlas.server.catalog.NeighbourRow;
import org.pgatlas.server.catalog.RepoContributorRow;
import org.pgatlas.server.catalog.VertexType;
import org.pgatlas.server.ui.view.Cell;
import org.pgatlas.server.ui.view.Empty;
import org.pgatlas.server.ui.view.Table;
import org.pgatlas.server.ui.view.Tone;

/// Rows of the catalogue as cells, where several pages show the same kind of row.
final class Rows {
  static final String DEPENDENTS =
      "Criticality: active packages that depend on it, directly or not; their share of all active packages";
  static final String PONY =
      "Pony factor: fewest people who made half of the commits in the window; bots left out";

  private Rows() {}

  static @Nullable Long wide(@Nullable Integer value) {
    return value == null ? null : value.longValue();
  }

  static Cell.Badge status(ActivityStatus status) {
    return switch (status) {
      case LIVE ->
          new Cell.Badge(
              "live", Tone.GOOD, "Released and used. Its repos are roots of the active set.");
      case IN_DEV ->
          new Cell.Badge(
              "in development", Tone.WAIT, "Being built. Its repos are roots of the active set.");
      case DISCONTINUED ->
          new Cell.Badge(
              "discontinued",
              Tone.BAD,
              "Given up. Its repos count as active only when something active depends on them.");
      case NON_RESPONSIVE ->
          new Cell.Badge(
              "non-responsive",
              Tone.WARN,
              "Did not answer the survey. Its repos count as active only when something active depends on them.");
    };
  }

  static Cell.Badge confidence(EdgeConfidence confidence) {
    return switch (confidence) {
      case VERIFIED_SBOM ->
          new Cell.Badge("verified", Tone.GOOD, "An SBOM of the dependent says so.");
      case INFERRED_SHADOW ->
          new Cell.Badge(
              "inferred",
              Tone.PLAIN,
              "A registry's index says so; no SBOM of the dependent is known.");
    };
  }

  static Table neighbours(
      String id, String caption, List<NeighbourRow> rows, long active, Empty empty) {
    return Table.plain(
        id,
        caption,
        List.of(
            Table.Column.text("Package"),
            Table.Column.number("Dependents", DEPENDENTS),
            Table.Column.text("Wanted"),
            Table.Column.text("Evidence")),
        rows.stream()
            .map(
                n ->
                    List.<Cell>of(
                        new Cell.Name(
                            n.displayName(),
                            Links.vertex(
                                n.vertexType() == VertexType.EXTERNAL_REPO, n.canonicalId()),
                            n.canonicalId()),
                        new Cell.Share(wide(n.criticalityScore()), active),
                        n.versionRange() == null
                            ? new Cell.Text("any version")
                            : new Cell.Code(n.versionRange(), 24),
                        confidence(n.confidence())))
            .toList(),
        empty);
  }

  static Table contributors(List<RepoContributorRow> people, String repo) {
    long all = people.stream().mapToLong(RepoContributorRow::commits).sum();
    return Table.plain(
        "contributors",
        "Contributors, most commits first",
        List.of(
            Table.Column.text("Person"),
            Table.Column.number("Commits", "Commits in the window; share of all of them"),
            Table.Column.text("Last commit")),
        people.stream()
            .map(
                p ->
                    List.<Cell>of(
                        new Cell.Name(
                            p.contributor().name(), Links.contributor(p.contributor().id()), null),
                        new Cell.Share((long) p.commits(), all),
                        new Cell.Time(p.lastCommitDate())))
            .toList(),
        noHistory(repo));
  }

  static Empty noHistory(String repo) {
    return new Empty(
        "No git history yet",
        "People and pony factor come from the log of its repository.",
        "./atlas gitlog PATH --repo " + repo);
  }
}
