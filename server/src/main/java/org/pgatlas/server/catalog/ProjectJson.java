package org.pgatlas.server.catalog;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Projects as the API shows them.
final class ProjectJson {
  private ProjectJson() {}

  record Summary(
      String canonicalId,
      String displayName,
      String projectType,
      String activityStatus,
      @Nullable String category,
      @Nullable String gitOwnerUrl,
      @Nullable Integer ponyFactor,
      @Nullable Long criticalityScore,
      @Nullable Double adoptionScore,
      Instant updatedAt) {
    static Summary of(ProjectRow row) {
      return new Summary(
          row.canonicalId(),
          row.displayName(),
          row.projectType().text(),
          row.activityStatus().text(),
          row.category(),
          row.gitOwnerUrl(),
          row.ponyFactor(),
          row.criticalityScore(),
          row.adoptionScore(),
          row.updatedAt());
    }
  }

  record Detail(
      String canonicalId,
      String displayName,
      String projectType,
      String activityStatus,
      @Nullable String category,
      @Nullable String gitOwnerUrl,
      @Nullable Integer ponyFactor,
      @Nullable Long criticalityScore,
      @Nullable Long criticalityUnion,
      @Nullable Double adoptionScore,
      Instant updatedAt,
      int projectId,
      long repoCount,
      @JsonProperty("active_contributors_30d") long activeContributors30d,
      @JsonProperty("active_contributors_90d") long activeContributors90d,
      ObjectNode metadata) {
    static Detail of(ProjectDetailRow row) {
      ProjectRow project = row.project();
      return new Detail(
          project.canonicalId(),
          project.displayName(),
          project.projectType().text(),
          project.activityStatus().text(),
          project.category(),
          project.gitOwnerUrl(),
          project.ponyFactor(),
          project.criticalityScore(),
          project.criticalityUnion(),
          project.adoptionScore(),
          project.updatedAt(),
          project.id(),
          row.repos(),
          row.activeContributors().last30Days(),
          row.activeContributors().last90Days(),
          StoredJson.projectMetadata(row.metadata()));
    }
  }

  record Dependency(Summary project, long edgeCount) {
    static Dependency of(ProjectDependencyRow row) {
      return new Dependency(Summary.of(row.project()), row.edgeCount());
    }
  }
}
