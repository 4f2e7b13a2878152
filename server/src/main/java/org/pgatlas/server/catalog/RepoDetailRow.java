package org.pgatlas.server.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A repo with what its page needs beside the summary.
///
/// @param releases the stored JSON array as text
public record RepoDetailRow(
    RepoRow repo,
    @Nullable ProjectRow project,
    @Nullable String releases,
    List<RepoContributorRow> contributors,
    NeighbourCounts dependencies,
    NeighbourCounts dependents,
    ActiveContributors activeContributors) {
  public RepoDetailRow {
    contributors = List.copyOf(contributors);
  }
}
