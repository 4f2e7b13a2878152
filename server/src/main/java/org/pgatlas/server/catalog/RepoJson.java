package org.pgatlas.server.catalog;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;

/// Repos, externals and what connects them, as the API shows them.
final class RepoJson {
  private RepoJson() {}

  record Summary(
      String canonicalId,
      String displayName,
      String visibility,
      String latestVersion,
      @Nullable Instant latestCommitDate,
      @Nullable String repoUrl,
      @Nullable Integer projectId,
      @Nullable Integer ponyFactor,
      @Nullable Integer criticalityScore,
      @Nullable Long adoptionDownloads,
      @Nullable Integer adoptionStars,
      @Nullable Integer adoptionForks,
      Instant updatedAt) {
    static Summary of(RepoRow row) {
      return new Summary(
          row.canonicalId(),
          row.displayName(),
          row.visibility().text(),
          row.latestVersion(),
          row.latestCommitDate(),
          row.repoUrl(),
          row.projectId(),
          row.ponyFactor(),
          row.criticalityScore(),
          row.adoptionDownloads(),
          row.adoptionStars(),
          row.adoptionForks(),
          row.updatedAt());
    }
  }

  record Detail(
      String canonicalId,
      String displayName,
      String visibility,
      String latestVersion,
      @Nullable Instant latestCommitDate,
      @Nullable String repoUrl,
      @Nullable Integer projectId,
      @Nullable Integer ponyFactor,
      @Nullable Integer criticalityScore,
      @Nullable Integer criticalityRepos,
      @Nullable Integer criticalityProjects,
      @Nullable Long adoptionDownloads,
      @Nullable Integer adoptionStars,
      @Nullable Integer adoptionForks,
      @Nullable Double adoptionScore,
      Instant updatedAt,
      @Nullable ArrayNode releases,
      ProjectJson.@Nullable Summary parentProject,
      List<ContributorJson.Summary> contributors,
      DepCounts outgoingDepCounts,
      DepCounts incomingDepCounts,
      @JsonProperty("active_contributors_30d") long activeContributors30d,
      @JsonProperty("active_contributors_90d") long activeContributors90d) {
    static Detail of(RepoDetailRow row) {
      RepoRow repo = row.repo();
      ProjectRow project = row.project();
      return new Detail(
          repo.canonicalId(),
          repo.displayName(),
          repo.visibility().text(),
          repo.latestVersion(),
          repo.latestCommitDate(),
          repo.repoUrl(),
          repo.projectId(),
          repo.ponyFactor(),
          repo.criticalityScore(),
          repo.criticalityRepos(),
          repo.criticalityProjects(),
          repo.adoptionDownloads(),
          repo.adoptionStars(),
          repo.adoptionForks(),
          repo.adoptionScore(),
          repo.updatedAt(),
          StoredJson.releases(row.releases(), repo.canonicalId()),
          project == null ? null : ProjectJson.Summary.of(project),
          row.contributors().stream()
              .map(RepoContributorRow::contributor)
              .map(ContributorJson.Summary::of)
              .toList(),
          DepCounts.of(row.dependencies()),
          DepCounts.of(row.dependents()),
          row.activeContributors().last30Days(),
          row.activeContributors().last90Days());
    }
  }

  record DepCounts(long repos, long externalRepos) {
    static DepCounts of(NeighbourCounts counts) {
      return new DepCounts(counts.repos(), counts.externalRepos());
    }
  }

  record Dependency(
      String canonicalId,
      String displayName,
      String vertexType,
      @Nullable String versionRange,
      String confidence) {
    static Dependency of(NeighbourRow row) {
      return new Dependency(
          row.canonicalId(),
          row.displayName(),
          row.vertexType().text(),
          row.versionRange(),
          row.confidence().text());
    }
  }

  record External(
      String canonicalId,
      String displayName,
      String latestVersion,
      @Nullable String repoUrl,
      @Nullable Integer criticalityScore,
      @Nullable Integer criticalityRepos,
      @Nullable Integer criticalityProjects,
      Instant updatedAt) {
    static External of(ExternalRow row) {
      return new External(
          row.canonicalId(),
          row.displayName(),
          row.latestVersion(),
          row.repoUrl(),
          row.criticalityScore(),
          row.criticalityRepos(),
          row.criticalityProjects(),
          row.updatedAt());
    }
  }

  record ExternalDetail(
      String canonicalId,
      String displayName,
      String latestVersion,
      @Nullable String repoUrl,
      @Nullable Integer criticalityScore,
      @Nullable Integer criticalityRepos,
      @Nullable Integer criticalityProjects,
      Instant updatedAt,
      @Nullable ArrayNode releases,
      DepCounts outgoingDepCounts,
      DepCounts incomingDepCounts) {
    static ExternalDetail of(ExternalDetailRow row) {
      ExternalRow external = row.external();
      return new ExternalDetail(
          external.canonicalId(),
          external.displayName(),
          external.latestVersion(),
          external.repoUrl(),
          external.criticalityScore(),
          external.criticalityRepos(),
          external.criticalityProjects(),
          external.updatedAt(),
          StoredJson.releases(row.releases(), external.canonicalId()),
          DepCounts.of(row.dependencies()),
          DepCounts.of(row.dependents()));
    }
  }
}
