package org.pgatlas.server.submission;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One attempt to take a repo's git history and what became of it.
///
/// @param contentHash SHA-256 of the log's bytes, hex; null when none were kept
/// @param status `pending`, `processed` or `failed`
public record GitLogAttemptRow(
    int id,
    int repoId,
    String repoCanonicalId,
    String repoDisplayName,
    @Nullable String artifactPath,
    @Nullable String contentHash,
    String status,
    @Nullable String errorDetail,
    int sinceMonths,
    @Nullable String headSha,
    @Nullable Integer commitCount,
    @Nullable Integer contributorCount,
    @Nullable Integer botCommitCount,
    Instant submittedAt,
    @Nullable Instant processedAt) {}
