package org.pgatlas.server.finding;

import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Told of findings that opened or closed, in two steps: what is said is made while PostgreSQL
/// writes their rows, and said in the same transaction.
@FunctionalInterface
public interface FindingsChanged {
  /// Puts what happened into words; asks no database, and may run beside the caller.
  Announcement words(List<Alert> opened, List<Alert> closed);

  /// What is ready to be said.
  @FunctionalInterface
  interface Announcement {
    /// Says it, as part of the transaction in which it happened.
    void make(Handle handle, UUID tenant);
  }

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
