package org.pgatlas.server.catalog;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A person and everything they committed to, most commits first.
public record ContributorDetailRow(
    ContributorRow contributor, List<ContributionRow> contributions) {
  public ContributorDetailRow {
    contributions = List.copyOf(contributions);
  }

  public long totalCommits() {
    return contributions.stream().mapToLong(ContributionRow::commits).sum();
  }

  public Optional<Instant> firstContribution() {
    return contributions.stream().map(ContributionRow::firstCommitDate).min(Instant::compareTo);
  }

  public Optional<Instant> lastContribution() {
    return contributions.stream().map(ContributionRow::lastCommitDate).max(Instant::compareTo);
  }
}
