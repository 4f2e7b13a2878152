package org.pgatlas.server.ingest;

import java.util.Collection;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// Told inside the transaction that put other components in force for artifacts, or none.
@FunctionalInterface
public interface ComponentsChanged {
  ComponentsChanged NOBODY = (_, _, _) -> {};

  /// @param sourceIds the artifacts' numbers
  void announce(Handle handle, UUID tenant, Collection<Integer> sourceIds);
}
