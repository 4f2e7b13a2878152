package org.pgatlas.server.db.embedded;

import java.time.Duration;

/// What the supervisor tells about a PostgreSQL that ended although nobody asked it to.
public sealed interface SupervisionEvent {
  /// PostgreSQL is gone; its last log lines.
  record Died(long pid, String logTail) implements SupervisionEvent {}

  /// PostgreSQL runs again on the same port.
  record Restarted(long pid, StartupReport report) implements SupervisionEvent {}

  /// The attempt failed; the next one follows after the pause.
  record RestartFailed(EmbeddedPostgresException cause, Duration pause)
      implements SupervisionEvent {}
}
