package org.pgatlas.server.snapshot;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.http.Query;

/// A tenant's graph at one moment, with the names of its vertices: as it is, or as a snapshot kept
/// it.
public interface Moment {
  ResidentGraphs.Resident graph();

  /// Null for the graph as it is.
  @Nullable Kept kept();

  /// Where the vertex of that canonical id is.
  Optional<Integer> position(String canonicalId);

  /// By position.
  Map<Integer, GraphReader.Named> names(Collection<Integer> positions);

  /// Which snapshot answers a question about the past.
  record Kept(long snapshot, Instant madeAt) {}

  /// Finds moments of the past.
  @FunctionalInterface
  interface Past {
    /// The moment that the request's `as_of` (a day or an instant) or `run` (a metric run) means:
    /// the newest snapshot made until then. Empty when it has neither.
    Optional<Moment> asked(UUID tenant, Query query);
  }
}
