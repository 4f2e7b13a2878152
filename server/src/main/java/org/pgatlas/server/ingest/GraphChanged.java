package org.pgatlas.server.ingest;

import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// Told inside the transaction that changed the graph or its people, so that a metric run follows.
@FunctionalInterface
public interface GraphChanged {
  /// @param cause what changed it, e.g. `sbom`, `gitlog`, `registry`
  /// @param subject canonical id of the repo or registry that it came from
  /// @param facts JSON: what was done
  void announce(Handle handle, UUID tenant, String cause, String subject, String facts);
}
