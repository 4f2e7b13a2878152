package org.pgatlas.server.submission;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Audit rows as the API shows them.
final class AuditJson {
  private AuditJson() {}

  record Submission(
      int id,
      String repositoryClaim,
      String actorClaim,
      String sbomContentHash,
      String artifactPath,
      String status,
      @Nullable String errorDetail,
      Instant submittedAt,
      @Nullable Instant processedAt,
      @Nullable String errorCode,
      @Nullable String errorPlace,
      boolean duplicate,
      @Nullable Integer packageCount,
      @Nullable Long sizeBytes,
      @Nullable String artifact,
      @Nullable Integer version) {
    static Submission of(SbomSubmissionRow row) {
      return new Submission(
          row.id(),
          row.repositoryClaim(),
          row.actorClaim(),
          row.contentHash(),
          row.artifactPath(),
          row.status(),
          row.errorDetail(),
          row.submittedAt(),
          row.processedAt(),
          row.errorCode(),
          row.errorPlace(),
          row.duplicate(),
          row.packageCount(),
          row.sizeBytes(),
          row.artifact(),
          row.version());
    }
  }

  /// @param changes what applying it changed in the graph
  record SubmissionDetail(
      @JsonUnwrapped Submission submission,
      @JsonRawValue @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String changes,
      @Nullable String rawArtifact) {}

  record GitLog(
      int id,
      int repoId,
      String repoCanonicalId,
      String repoDisplayName,
      @Nullable String artifactPath,
      String status,
      @Nullable String errorDetail,
      int sinceMonths,
      Instant submittedAt,
      @Nullable Instant processedAt,
      @Nullable String headSha,
      @Nullable Integer commitCount,
      @Nullable Integer contributorCount,
      @Nullable Integer botCommitCount) {
    static GitLog of(GitLogAttemptRow row) {
      return new GitLog(
          row.id(),
          row.repoId(),
          row.repoCanonicalId(),
          row.repoDisplayName(),
          row.artifactPath(),
          row.status(),
          row.errorDetail(),
          row.sinceMonths(),
          row.submittedAt(),
          row.processedAt(),
          row.headSha(),
          row.commitCount(),
          row.contributorCount(),
          row.botCommitCount());
    }
  }

  record GitLogDetail(@JsonUnwrapped GitLog attempt, @Nullable String rawArtifact) {}
}
