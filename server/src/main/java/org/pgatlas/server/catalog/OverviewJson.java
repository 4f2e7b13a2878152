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
    static Metadata of(EcosystemCounts counts) {
      return new Metadata(
          counts.projects(),
          counts.activeProjects(),
          counts.repos(),
          counts.activeRepos90d(),
          counts.externals(),
          counts.dependencies(),
          counts.contributions(),
          counts.activeContributors().last30Days(),
          counts.activeContributors().last90Days(),
          counts.lastUpdated());
    }
  }

  record Hit(String kind, String id, String displayName, @Nullable Long criticalityScore) {
    static Hit of(SearchHit hit) {
      return new Hit(hit.kind().text(), hit.id(), hit.displayName(), hit.criticality());
    }
  }

  record Hits(List<Hit> items) {}
}
