package org.pgatlas.server.db;

import java.sql.SQLException;
import java.util.Set;

/// A transaction that the database ended because it and another were in each other's way. Nothing
/// of it happened, and it may be done again as it was.
public final class Conflict {
  /// serialization_failure, deadlock_detected.
  private static final Set<String> STATES = Set.of("40001", "40P01");

  private Conflict() {}

  /// Whether such an end is what the failure comes from.
  public static boolean caused(Throwable failure) {
    Throwable at = failure;
    for (int depth = 0; at != null && depth < 20; depth++) {
      if (at instanceof SQLException sql && STATES.contains(String.valueOf(sql.getSQLState()))) {
        return true;
      }
      at = at.getCause();
    }
    return false;
  }
}
