package org.pgatlas.server.ingest;

import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// Told inside the transaction that put other components in force for an artifact, or none.
@FunctionalInterface
public interface ComponentsChanged {
  ComponentsChanged NOBODY = (_, _, _) -> {};

  /// @param sourceId the artifact's number
  void announce(Handle handle, UUID tenant, int sourceId);
}
