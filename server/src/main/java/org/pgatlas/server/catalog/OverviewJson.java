package org.pgatlas.server.catalog;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Figures and search hits as the API shows them.
final class OverviewJson {
  private OverviewJson() {}

  record Metadata(
      long totalProjects,
      long activeProjects,
      long totalRepos,
      @JsonProperty("active_repos_90d") long activeRepos90d,
      long totalExternalRepos,
      long totalDependencyEdges,
      long totalContributorEdges,
      @JsonProperty("active_contributors_30d") long activeContributors30d,
      @JsonProperty("active_contributors_90d") long activeContributors90d,
      @Nullable Instant lastUpdated) {
    static Metadata of(OverviewStore.Totals totals) {
      return new Metadata(
          totals.projects(),
          totals.activeProjects(),
          totals.repos(),
          totals.activeRepos90d(),
          totals.externalRepos(),
          totals.dependencyEdges(),
          totals.contributorEdges(),
          totals.activeContributors30d(),
          totals.activeContributors90d(),
          totals.lastUpdated());
    }
  }

  record Hits(List<OverviewStore.Hit> items) {}
}
