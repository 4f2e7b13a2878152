package org.pgatlas.server.db.embedded;

import java.time.Duration;
import java.util.function.Consumer;
import org.pgatlas.server.db.embedded.SupervisionEvent.Died;
import org.pgatlas.server.db.embedded.SupervisionEvent.RestartFailed;
import org.pgatlas.server.db.embedded.SupervisionEvent.Restarted;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Watches one PostgreSQL and restarts it when it ends unasked; failed attempts follow at growing
/// distance.
final class Supervisor {
  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
  private static final Duration LOG_PRUNING = Duration.ofMinutes(1);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final EmbeddedPostgres postgres;
  private final Consumer<SupervisionEvent> listener;
  private Duration pause = FIRST_PAUSE;

  Supervisor(EmbeddedPostgres postgres, Consumer<SupervisionEvent> listener) {
    this.postgres = postgres;
    this.listener = listener;
  }

  void run() {
    try {
      while (!postgres.isClosed()) {
        if (!postgres.awaitExit(LOG_PRUNING)) {
          postgres.pruneLogs();
          pause = FIRST_PAUSE;
        } else if (postgres.needsRestart()) {
          tell(new Died(postgres.pid(), postgres.logTail()));
          restart();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void restart() throws InterruptedException {
    while (postgres.needsRestart()) {
      try {
        StartupReport report = postgres.restart();
        tell(new Restarted(postgres.pid(), report));
        return;
      } catch (EmbeddedPostgresException e) {
        if (postgres.isClosed()) {
          return;
        }
        tell(new RestartFailed(e, pause));
        Thread.sleep(pause);
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
      }
    }
  }

  private void tell(SupervisionEvent event) {
    LOG.warn("{}", event);
    try {
      listener.accept(event);
    } catch (RuntimeException e) {
      LOG.error("The listener of the PostgreSQL supervisor failed", e);
    }
  }
}
