package org.pgatlas.server.finding;

import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// Told inside the transaction in which findings opened or closed.
@FunctionalInterface
public interface FindingsChanged {
  void announce(Handle handle, UUID tenant, List<Alert> opened, List<Alert> closed);

  /// A finding that opened or closed.
  ///
  /// @param reason why it closed; empty for one that opened
  record Alert(
      String artifact,
      String component,
      String vulnerability,
      String verdict,
      double risk,
      String reason) {}
}
