package org.pgatlas.server.db;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;

/// What the database lacks when it fails for no fault of the statement: the same may succeed later.
public enum Shortage {
  /// Every connection is in use, of this process or of the server.
  CONNECTIONS,
  /// Its disk is full, or cannot be written.
  STORAGE,
  /// It does not answer, or ended the connection because it stops.
  UNREACHABLE;

  private static final int DEPTH = 20;

  /// Null when the failure comes from something else.
  public static @Nullable Shortage of(Throwable failure) {
    Shortage found = null;
    Throwable at = failure;
    for (int depth = 0; at != null && depth < DEPTH; depth++) {
      if (at instanceof SQLException sql) {
        Shortage here = of(sql);
        found = here == null ? found : here;
      }
      at = at.getCause();
    }
    return found;
  }

  /// A pool that waited in vain names the reason as its cause, which is looked at after it.
  private static @Nullable Shortage of(SQLException failure) {
    String state = String.valueOf(failure.getSQLState());
    return switch (state) {
      case "53100", "58030" -> STORAGE;
      case "53300" -> CONNECTIONS;
      case "57P01", "57P02", "57P03", "08000", "08001", "08003", "08004", "08006" -> UNREACHABLE;
      default -> failure instanceof SQLTransientConnectionException ? CONNECTIONS : null;
    };
  }
}
