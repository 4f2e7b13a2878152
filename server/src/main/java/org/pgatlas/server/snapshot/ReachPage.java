package org.pgatlas.server.snapshot;

import java.util.Arrays;
import org.pgatlas.graph.Layers;
import org.pgatlas.server.snapshot.ResidentGraphs.Resident;

/// A page of what a walk reached, with what is counted over all of it: taken while the walk's
/// arrays are still its own, so that nothing as long as the answer's total is copied.
///
/// @param vertices positions on the page, in order
/// @param distances of those
/// @param parents the position that each was reached from
@SuppressWarnings("ArrayRecordComponent") // read once
record ReachPage(
    int total, int active, int[] histogram, int[] vertices, int[] distances, int[] parents) {

  /// @param layers right after the walk
  static ReachPage of(Layers layers, Resident graph, int offset, int limit) {
    int active = 0;
    int size = layers.size();
    for (int i = 0; i < size; i++) {
      active += graph.active().contains(layers.vertexAt(i)) ? 1 : 0;
    }
    int[] page = Nearest.page(layers, graph.criticality(), offset, limit);
    return new ReachPage(
        size,
        active,
        layers.histogram(),
        Arrays.stream(page).map(layers::vertexAt).toArray(),
        Arrays.stream(page).map(layers::distanceAt).toArray(),
        layers.parents(page));
  }
}
