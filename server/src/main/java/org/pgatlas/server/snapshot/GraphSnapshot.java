package org.pgatlas.server.snapshot;

import java.util.Arrays;
import org.pgatlas.graph.DependencyGraph;

/// One tenant's whole graph at one moment: positions 0…n-1 stand for vertices in ascending id.
///
/// @param vertexIds position to vertex id, ascending
/// @param identity position to a 64-bit hash of the canonical id: the same package has the same one
/// in every database
/// @param external position to "is an external repo"
/// @param project position to project id, -1 without one
/// @param rootEligible position to "is a repo of a project that is live or in development"
@SuppressWarnings("ArrayRecordComponent") // bulk data, never compared
public record GraphSnapshot(
    int[] vertexIds,
    long[] identity,
    boolean[] external,
    int[] project,
    boolean[] rootEligible,
    DependencyGraph graph) {

  /// The vertex's position, or -1 when this snapshot does not have it.
  public int positionOf(int vertexId) {
    int position = Arrays.binarySearch(vertexIds, vertexId);
    return position < 0 ? -1 : position;
  }

  public int size() {
    return vertexIds.length;
  }
}
