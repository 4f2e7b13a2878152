package org.pgatlas.server.finding;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.scan.ScanVerdict;

/// A row of `finding`.
///
/// @param metricRun whose criticality and pony factor it was ranked with
/// @param evidence JSON, see [EvidenceJson]; an empty object in lists, which do without
public record FindingRow(
    long id,
    UUID externalId,
    int sourceId,
    String artifact,
    int componentId,
    String component,
    long vulnerabilityId,
    String vulnerability,
    ScanVerdict verdict,
    boolean open,
    @Nullable String closedReason,
    @Nullable Double severityScore,
    @Nullable String severityRating,
    @Nullable Double epss,
    boolean kev,
    @Nullable Integer criticality,
    @Nullable Integer ponyFactor,
    @Nullable Long metricRun,
    double risk,
    String evidence,
    Instant openedAt,
    Instant changedAt,
    @Nullable Instant closedAt) {}
