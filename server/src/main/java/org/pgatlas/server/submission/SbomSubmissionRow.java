package org.pgatlas.server.submission;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One attempt to submit an SBOM and what became of it.
///
/// @param contentHash SHA-256 of the bytes, hex; empty when the body was refused unread
/// @param artifactPath the CID under which the bytes are kept; empty when they are not
/// @param status `pending`, `processed` or `failed`
/// @param duplicate it repeats the current document of its artifact
/// @param errorPlace where in the document
/// @param artifact the purl of the artifact whose version chain it joined
public record SbomSubmissionRow(
    int id,
    String repositoryClaim,
    String actorClaim,
    String contentHash,
    String artifactPath,
    String status,
    boolean duplicate,
    @Nullable Integer packageCount,
    @Nullable Long sizeBytes,
    @Nullable String errorCode,
    @Nullable String errorDetail,
    @Nullable String errorPlace,
    @Nullable String artifact,
    @Nullable Integer version,
    @Nullable String changeSummary,
    Instant submittedAt,
    @Nullable Instant processedAt) {}
