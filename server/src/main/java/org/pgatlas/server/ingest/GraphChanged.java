package org.pgatlas.server.ingest;

import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// Told inside the transaction that changed the graph or its people, so that a metric run follows.
@FunctionalInterface
public interface GraphChanged {
  /// @param cause what changed it, e.g. `sbom`, `gitlog`, `registry`
  void announce(Handle handle, UUID tenant, String cause);
}
