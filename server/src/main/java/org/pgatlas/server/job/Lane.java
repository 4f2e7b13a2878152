package org.pgatlas.server.job;

import java.util.Locale;

/// A queue within the queue: its jobs are claimed, paused and bounded apart from the others', so
/// that a slow webhook never stands before an SBOM.
public enum Lane {
  /// Documents to apply.
  INGEST,
  /// Metric runs.
  METRICS,
  /// Registry indexes and feeds.
  IMPORT,
  /// Webhooks.
  DELIVERY,
  /// Partitions, retention, schedules' own work.
  UPKEEP;

  private final String column = name().toLowerCase(Locale.ROOT);

  /// The value of the column `queue`.
  public String column() {
    return column;
  }

  /// @throws IllegalArgumentException naming the lanes
  public static Lane of(String column) {
    for (Lane lane : values()) {
      if (lane.column.equals(column)) {
        return lane;
      }
    }
    throw new IllegalArgumentException(
        "no queue '" + column + "'; there are ingest, metrics, import, delivery and upkeep");
  }
}
