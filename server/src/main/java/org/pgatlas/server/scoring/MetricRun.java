package org.pgatlas.server.scoring;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.pgatlas.metric.ActiveMode;

/// One computation of all metrics: on what, how long, with which result.
///
/// @param trigger what asked for it: `sbom`, `gitlog`, `registry`, `request`, …
/// @param changedCount vertices and projects whose stored metrics changed
/// @param resultsHash SHA-256, hex, over every vertex's identity and results and those of projects:
/// equal inputs give equal hashes
/// @param inputHash SHA-256, hex, of what was read, see [RunDigest]; null in early runs
/// @param snapshotId the newest snapshot of the graph that was kept while this run was the newest,
/// null when none was
public record MetricRun(
    long id,
    String mode,
    String trigger,
    Instant startedAt,
    Instant finishedAt,
    double loadMs,
    double computeMs,
    double storeMs,
    int vertexCount,
    int edgeCount,
    int activeCount,
    int changedCount,
    String resultsHash,
    @Nullable String inputHash,
    @Nullable Long snapshotId) {
  private static final String SEED_COMPAT = "seed-compat";

  static String nameOf(ActiveMode mode) {
    return switch (mode) {
      case ACTIVE_ROOTS -> "active-roots";
      case SEED_COMPAT -> SEED_COMPAT;
    };
  }

  /// By which mode the active set was found.
  ActiveMode activeMode() {
    return mode.equals(SEED_COMPAT) ? ActiveMode.SEED_COMPAT : ActiveMode.ACTIVE_ROOTS;
  }

  static final MetricRun EMPTY =
      new MetricRun(0, "", "", Instant.EPOCH, Instant.EPOCH, 0, 0, 0, 0, 0, 0, 0, "", null, null);
}
