package org.pgatlas.server.event;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.db.Notifications;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Publishes what the outbox holds: at once after a commit of this process, otherwise within a
/// second. Fans out to webhooks in the same transaction, then wakes the followers of every process.
public final class EventRelay implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventRelay.class);
  private static final String CHANNEL = "atlas_events";
  private static final int BATCH = 500;
  private static final long POLL_MS = 1_000;

  private final Database database;
  private final EventStore events;
  private final WebhookFanOut webhooks;
  private final List<Runnable> followers = new CopyOnWriteArrayList<>();
  private final Semaphore nudges = new Semaphore(0);
  private final Notifications notifications;
  private final Thread loop = Thread.ofVirtual().name("event-relay").unstarted(this::loop);
  private volatile boolean stopping;

  public EventRelay(Database database, EventStore events, WebhookFanOut webhooks) {
    this.database = database;
    this.events = events;
    this.webhooks = webhooks;
    this.notifications = new Notifications(database, CHANNEL, _ -> wake());
  }

  public void start() {
    loop.start();
    notifications.start();
  }

  /// Writes an event in the caller's transaction and publishes it soon after the commit.
  public void append(Handle handle, UUID tenant, NewEvent event) {
    events.append(handle, tenant, event);
    handle.afterCommit(this::nudge);
  }

  /// Writes many events in the caller's transaction and publishes them soon after the commit.
  public void append(Handle handle, UUID tenant, List<NewEvent> all) {
    if (!all.isEmpty()) {
      events.append(handle, tenant, all);
      handle.afterCommit(this::nudge);
    }
  }

  /// Told after events were published, by this process or another.
  public void follow(Runnable follower) {
    followers.add(follower);
  }

  /// Publishes everything that is committed; returns how many events.
  public int runOnce() {
    int total = 0;
    int published;
    do {
      published =
          database.asWorker(
              handle -> {
                List<Event> batch = events.publish(handle, BATCH);
                webhooks.enqueue(handle, batch);
                return batch.size();
              });
      total += published;
    } while (published >= BATCH);
    return total;
  }

  @Override
  public void close() {
    stopping = true;
    nudge();
    notifications.close();
  }

  private void nudge() {
    if (nudges.availablePermits() == 0) {
      nudges.release();
    }
  }

  private void loop() {
    while (!stopping) {
      try {
        boolean _ = nudges.tryAcquire(POLL_MS, TimeUnit.MILLISECONDS);
        nudges.drainPermits();
        if (runOnce() > 0) {
          wake();
          tellOthers();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (Throwable e) {
        // An Error too: nobody would publish for this process any more.
        if (!stopping) {
          LOG.warn("events wait in the outbox: {}", e.toString());
        }
      }
    }
  }

  private void wake() {
    followers.forEach(Runnable::run);
  }

  private void tellOthers() {
    database.asWorker(
        handle ->
            handle
                .createQuery(
                    """
                    -- name: event.notify
                    select pg_notify(:channel, '')::text
                    """)
                .bind("channel", CHANNEL)
                .mapTo(String.class)
                .one());
  }
}
