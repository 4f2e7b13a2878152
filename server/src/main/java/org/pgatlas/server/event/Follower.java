package org.pgatlas.server.event;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.pgatlas.server.wire.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A client of the stream and how far it is. It has a thread of its own: one that does not read
/// blocks in writing to it, and nobody else.
final class Follower implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);
  private static final int PAGE = 500;

  private final Stream client;
  private final UUID tenant;
  private final EventFilter filter;
  private final EventStore events;
  private final Semaphore reads;
  private final Consumer<Follower> left;
  private final Semaphore nudges = new Semaphore(0);
  private final Thread thread = Thread.ofVirtual().name("event-follower").unstarted(this);
  private volatile boolean stopping;
  private long seen;

  /// What a client is written to. A method that finds the client gone throws, or says so by
  /// [#ended].
  interface Stream {
    void comment(String text);

    void event(String type, String data, String id);

    boolean ended();

    void end();
  }

  /// @param reads permits to ask the database, shared by all followers
  /// @param seen number of the last event that it has
  /// @param left told when the client is not followed any more
  Follower(
      Stream client,
      UUID tenant,
      EventFilter filter,
      long seen,
      EventStore events,
      Semaphore reads,
      Consumer<Follower> left) {
    this.client = client;
    this.tenant = tenant;
    this.filter = filter;
    this.seen = seen;
    this.events = events;
    this.reads = reads;
    this.left = left;
  }

  UUID tenant() {
    return tenant;
  }

  void start() {
    thread.start();
  }

  /// Something was published.
  void wake() {
    if (nudges.availablePermits() == 0) {
      nudges.release();
    }
  }

  void stop() {
    stopping = true;
    thread.interrupt();
  }

  @Override
  public void run() {
    try {
      boolean there = send(() -> client.comment("connected")) && catchUp();
      while (there && !stopping) {
        boolean nudged = nudges.tryAcquire(KEEP_ALIVE.toMillis(), TimeUnit.MILLISECONDS);
        nudges.drainPermits();
        there = (nudged || send(() -> client.comment("alive"))) && catchUp();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      left.accept(this);
      // The request of a client that is gone is over; to end it once more would be an error in it.
      if (stopping) {
        client.end();
      }
    }
  }

  /// Sends what the client has not seen; false when it is gone.
  private boolean catchUp() throws InterruptedException {
    List<Event> page;
    do {
      try {
        page = page();
      } catch (RuntimeException e) {
        LOG.warn("a follower waits for the database: {}", e.getMessage());
        return true;
      }
      for (Event event : page) {
        if (filter.matches(event.type(), event.project()) && !send(event)) {
          return false;
        }
        seen = event.seq();
      }
    } while (page.size() == PAGE && !stopping);
    return true;
  }

  private List<Event> page() throws InterruptedException {
    reads.acquire();
    try {
      return events.after(tenant, seen, PAGE);
    } finally {
      reads.release();
    }
  }

  private boolean send(Event event) {
    String body = Json.write(EventEndpoints.body(event));
    return send(() -> client.event(event.type(), body, Long.toString(event.seq())));
  }

  private boolean send(Runnable message) {
    try {
      message.run();
      return !client.ended();
    } catch (RuntimeException gone) {
      return false;
    }
  }
}
