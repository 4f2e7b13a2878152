package org.pgatlas.server.finding;

import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Told inside the transaction in which findings opened or closed.
@FunctionalInterface
public interface FindingsChanged {
  void announce(Handle handle, UUID tenant, List<Alert> opened, List<Alert> closed);

  /// A finding that opened or closed.
  ///
  /// @param severity critical, high, medium, low, none; null when nobody has rated it
  /// @param kev whether it is known to be exploited
  /// @param reason why it closed; empty for one that opened
  /// @param project of the artifact, where it is known here; else it is looked up
  record Alert(
      String artifact,
      String component,
      String vulnerability,
      String verdict,
      double risk,
      @Nullable String severity,
      boolean kev,
      String reason,
      @Nullable String project) {}
}
