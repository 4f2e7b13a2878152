package org.pgatlas.server.cli;

import org.pgatlas.server.ConfigException;
import org.pgatlas.server.db.embedded.EmbeddedPostgresException;
import org.slf4j.LoggerFactory;

/// What a failed command tells its user: the reason where it is one they can act on, else where to
/// look.
final class Failures {
  private Failures() {}

  static String explain(Throwable failure) {
    return switch (failure) {
      case CommandFailed e -> String.valueOf(e.getMessage());
      case ConfigException e -> String.valueOf(e.getMessage());
      case EmbeddedPostgresException e -> String.valueOf(e.getMessage());
      case IllegalArgumentException e -> String.valueOf(e.getMessage());
      case IllegalStateException e when e.getMessage() != null -> String.valueOf(e.getMessage());
      default -> {
        LoggerFactory.getLogger(Failures.class).debug("command failed", failure);
        yield failure.getClass().getSimpleName() + ": " + failure.getMessage();
      }
    };
  }
}
