package org.pgatlas.server.scoring;

import java.util.Arrays;
import java.util.Map;

/// What a metric run needs beside the graph, by position in the snapshot; -1 stands for NULL.
///
/// @param signals downloads, stars and forks per position
/// @param analysed repos whose git log was read at least once, so that "no commits" is a fact
/// @param commits repo position to contributor to commits
/// @param projectIds ids of the tenant's projects, ascending
/// @param projectOf position to index in `projectIds`, -1 without one
@SuppressWarnings("ArrayRecordComponent") // bulk data, never compared
record Inputs(
    long[][] signals,
    boolean[] analysed,
    Map<Integer, Map<Integer, Long>> commits,
    int[] projectIds,
    int[] projectOf,
    Stored stored) {

  /// The metric columns as they are now, so that only changes are written.
  ///
  /// @param project criticality sum, union, pony factor and adoption (hundredths) by project index
  @SuppressWarnings("ArrayRecordComponent") // bulk data, never compared
  record Stored(
      int[] criticality,
      int[] criticalityRepos,
      int[] criticalityProjects,
      int[] pony,
      int[] adoption,
      long[][] project) {}

  static int[] absent(int length) {
    int[] values = new int[length];
    Arrays.fill(values, -1);
    return values;
  }
}
