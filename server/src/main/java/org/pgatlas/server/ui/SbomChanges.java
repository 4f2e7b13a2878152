package org.pgatlas.server.ui;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.finding.SbomFindings;
import org.pgatlas.server.finding.Scans;
import org.pgatlas.server.ui.view.Cell;
import org.pgatlas.server.ui.view.Empty;
import org.pgatlas.server.ui.view.Table;
import org.pgatlas.server.ui.view.Tone;

/// What two documents differ in as to findings, as a table.
final class SbomChanges {
  private static final int SHOWN = 500;

  private SbomChanges() {}

  static Table table(Optional<SbomFindings.Diff> found) {
    return Table.plain(
        "findings",
        "Findings that came and went",
        List.of(
            Table.Column.text("Vulnerability"),
            Table.Column.text("Component"),
            Table.Column.text("Before"),
            Table.Column.text("After")),
        found.map(SbomFindings.Diff::changes).orElse(List.of()).stream()
            .limit(SHOWN)
            .map(SbomChanges::row)
            .toList(),
        new Empty("Nothing", "Both have the same findings.", null));
  }

  private static List<Cell> row(Scans.Change change) {
    return List.of(
        new Cell.Name(change.vulnerability(), Links.vulnerability(change.vulnerability()), null),
        new Cell.Name(change.component(), Links.component(change.component()), null),
        verdict(change.before()),
        verdict(change.after()));
  }

  private static Cell verdict(@Nullable String verdict) {
    return verdict == null
        ? new Cell.Badge("not there", Tone.PLAIN, "That document has no such finding")
        : new Cell.Badge(
            verdict.replace('_', ' '), VulnerabilityDetails.tone(verdict), "By what is known now");
  }
}
