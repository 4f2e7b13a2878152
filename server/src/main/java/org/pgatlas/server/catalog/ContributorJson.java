package org.pgatlas.server.catalog;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Contributors as the API shows them.
final class ContributorJson {
  private ContributorJson() {}

  record Summary(int id, String name, String emailHash) {
    static Summary of(ContributorRow row) {
      return new Summary(row.id(), row.name(), row.emailHash());
    }
  }

  record OfRepo(
      int id,
      String name,
      String emailHash,
      int numberOfCommits,
      Instant firstCommitDate,
      Instant lastCommitDate) {
    static OfRepo of(RepoContributorRow row) {
      ContributorRow person = row.contributor();
      return new OfRepo(
          person.id(),
          person.name(),
          person.emailHash(),
          row.commits(),
          row.firstCommitDate(),
          row.lastCommitDate());
    }
  }

  record OfProject(int id, String name, String emailHash, long totalCommitsInProject) {
    static OfProject of(ProjectContributorRow row) {
      ContributorRow person = row.contributor();
      return new OfProject(person.id(), person.name(), person.emailHash(), row.commits());
    }
  }

  record Contribution(
      String repoCanonicalId,
      String repoDisplayName,
      @Nullable String projectCanonicalId,
      int numberOfCommits,
      Instant firstCommitDate,
      Instant lastCommitDate) {
    static Contribution of(ContributionRow row) {
      return new Contribution(
          row.repoCanonicalId(),
          row.repoDisplayName(),
          row.projectCanonicalId(),
          row.commits(),
          row.firstCommitDate(),
          row.lastCommitDate());
    }
  }

  record Detail(
      int id,
      String name,
      String emailHash,
      int totalRepos,
      long totalCommits,
      @Nullable Instant firstContribution,
      @Nullable Instant lastContribution,
      List<Contribution> repos) {
    static Detail of(ContributorDetailRow row) {
      ContributorRow person = row.contributor();
      return new Detail(
          person.id(),
          person.name(),
          person.emailHash(),
          row.contributions().size(),
          row.totalCommits(),
          row.firstContribution().orElse(null),
          row.lastContribution().orElse(null),
          row.contributions().stream().map(Contribution::of).toList());
    }
  }
}
