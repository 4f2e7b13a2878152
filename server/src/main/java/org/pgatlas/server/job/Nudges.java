package org.pgatlas.server.job;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.db.Notifications;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells workers that something was enqueued: those of this process at once, those of others by a
/// NOTIFY. A nudge may be lost; the poll interval is the floor.
///
/// NOTIFY takes a lock of the whole server when its transaction commits, so it never rides in the
/// transaction that enqueues: a thread gathers lanes for a moment and sends one in a transaction of
/// its own.
public final class Nudges implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Nudges.class);
  private static final String CHANNEL = "atlas_jobs";
  private static final long DEBOUNCE_MS = 20;

  private final Database database;
  private final String self = UUID.randomUUID().toString();
  private final List<Consumer<Lane>> listeners = new CopyOnWriteArrayList<>();
  private final Set<Lane> unsent = EnumSet.noneOf(Lane.class);
  private final Thread sender = Thread.ofVirtual().name("job-nudges").unstarted(this::send);
  private final Notifications notifications;
  private boolean stopping;

  public Nudges(Database database) {
    this.database = database;
    this.notifications = new Notifications(database, CHANNEL, this::received);
  }

  /// Sends to and hears from other processes.
  public void start() {
    sender.start();
    notifications.start();
  }

  void listen(Consumer<Lane> listener) {
    listeners.add(listener);
  }

  /// After the transaction that enqueued has committed.
  void enqueued(Lane lane) {
    local(lane);
    synchronized (unsent) {
      unsent.add(lane);
      unsent.notifyAll();
    }
  }

  @Override
  public void close() {
    synchronized (unsent) {
      stopping = true;
      unsent.notifyAll();
    }
    notifications.close();
  }

  private void local(Lane lane) {
    listeners.forEach(listener -> listener.accept(lane));
  }

  /// What this process sent itself is known here.
  private void received(String payload) {
    int lanes = payload.indexOf(' ') + 1;
    if (payload.substring(0, Math.max(0, lanes - 1)).equals(self)) {
      return;
    }
    for (String name : payload.substring(lanes).split(",", -1)) {
      try {
        local(Lane.of(name));
      } catch (IllegalArgumentException newer) {
        LOG.debug("nudge for an unknown lane: {}", name);
      }
    }
  }

  private void send() {
    try {
      while (true) {
        String lanes;
        synchronized (unsent) {
          while (unsent.isEmpty() && !stopping) {
            unsent.wait();
          }
          if (stopping) {
            return;
          }
          unsent.wait(DEBOUNCE_MS);
          lanes = String.join(",", unsent.stream().map(Lane::column).toList());
          unsent.clear();
        }
        notify(lanes);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void notify(String lanes) {
    try {
      database.asWorker(
          handle ->
              handle
                  .createQuery(
                      """
                      -- name: job.notify
                      select pg_notify(:channel, :lanes)::text
                      """)
                  .bind("channel", CHANNEL)
                  .bind("lanes", self + " " + lanes)
                  .mapTo(String.class)
                  .one());
    } catch (RuntimeException e) {
      LOG.debug("could not nudge other processes: {}", e.getMessage());
    }
  }
}
