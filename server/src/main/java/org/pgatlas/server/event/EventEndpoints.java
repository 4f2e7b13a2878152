package org.pgatlas.server.event;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.sse.SseClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.http.Answer;
import org.pgatlas.server.http.Query;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.wire.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Server-sent events at `/events` and `/api/v1/events`, from the log: a client that names the last
/// one it saw (`Last-Event-ID`, or `?after=`) gets everything since, then what comes. Filters:
/// `?type=` (`sbom.processed`, or `sbom.*`) and `?project=`. `/api/v1/events/log` is the same as
/// pages of JSON.
///
/// @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">the
/// specification</a>
public final class EventEndpoints implements Routes, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventEndpoints.class);
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);
  private static final int MAX_CLIENTS = 256;
  private static final int PAGE = 500;

  private final EventStore events;
  private final Tenancy tenancy;
  private final Set<Follower> followers = ConcurrentHashMap.newKeySet();
  private final Semaphore nudges = new Semaphore(0);
  private final Thread pulse = Thread.ofVirtual().name("event-stream").unstarted(this::pulse);
  private volatile boolean stopping;

  /// A client and how far it is.
  private static final class Follower {
    private final SseClient client;
    private final UUID tenant;
    private final EventFilter filter;
    private long seen;

    private Follower(SseClient client, UUID tenant, EventFilter filter, long seen) {
      this.client = client;
      this.tenant = tenant;
      this.filter = filter;
      this.seen = seen;
    }
  }

  public EventEndpoints(EventStore events, EventRelay relay, Tenancy tenancy) {
    this.events = events;
    this.tenancy = tenancy;
    relay.follow(nudges::release);
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.sse("/events", this::join);
    routes.sse("/api/v1/events", this::join);
    routes.get("/api/v1/events/log", this::log);
    pulse.start();
  }

  @Override
  public void close() {
    stopping = true;
    nudges.release();
    followers.forEach(follower -> follower.client.close());
    followers.clear();
  }

  private void log(Context ctx) {
    Query query = new Query(ctx);
    int after = query.integer("after", 0, 0, Integer.MAX_VALUE);
    int limit = query.integer("limit", Query.DEFAULT_LIMIT, 1, Query.MAX_LIMIT);
    String type = query.text("type", 64);
    String project = query.text("project", 512);
    query.check();
    EventFilter filter = EventFilter.of(type, project);
    List<Map<String, @Nullable Object>> items = new ArrayList<>();
    long cursor = after;
    for (Event event : events.after(tenancy.of(ctx), after, limit)) {
      cursor = event.seq();
      if (filter.matches(event.type(), event.project())) {
        items.add(body(event));
      }
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("items", items);
    answer.put("after", cursor);
    Answer.json(ctx, answer);
  }

  /// An event as JSON, the same over SSE, in pages and to webhooks.
  static Map<String, @Nullable Object> body(Event event) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("seq", event.seq());
    body.put("type", event.type());
    body.put("subject", event.subject());
    body.put("project", event.project());
    body.put("occurred_at", event.occurredAt());
    body.put("data", Json.MAPPER.readTree(event.payload()));
    return body;
  }

  private void join(SseClient client) {
    if (followers.size() >= MAX_CLIENTS) {
      client.sendEvent("full", "{}");
      client.close();
      return;
    }
    Context ctx = client.ctx();
    UUID tenant = tenancy.of(ctx);
    EventFilter filter = EventFilter.of(ctx.queryParam("type"), ctx.queryParam("project"));
    Follower follower = new Follower(client, tenant, filter, start(ctx, tenant));
    client.keepAlive();
    client.onClose(() -> followers.remove(follower));
    followers.add(follower);
    send(follower, () -> client.sendComment("connected"));
    catchUp(follower);
  }

  private long start(Context ctx, UUID tenant) {
    String last = ctx.header("Last-Event-ID");
    String after = last == null ? ctx.queryParam("after") : last;
    if (after != null && after.matches("[0-9]{1,18}")) {
      return Long.parseLong(after);
    }
    return events.newest(tenant);
  }

  /// Sends what the follower has not seen; one that is gone is dropped.
  private void catchUp(Follower follower) {
    synchronized (follower) {
      List<Event> page;
      do {
        page = events.after(follower.tenant, follower.seen, PAGE);
        for (Event event : page) {
          if (follower.filter.matches(event.type(), event.project())
              && !send(
                  follower,
                  () ->
                      follower.client.sendEvent(
                          event.type(), Json.write(body(event)), Long.toString(event.seq())))) {
            return;
          }
          follower.seen = event.seq();
        }
      } while (page.size() == PAGE);
    }
  }

  private boolean send(Follower follower, Runnable message) {
    try {
      message.run();
    } catch (RuntimeException gone) {
      followers.remove(follower);
      return false;
    }
    if (follower.client.terminated()) {
      followers.remove(follower);
      return false;
    }
    return true;
  }

  private void pulse() {
    while (!stopping) {
      try {
        boolean nudged = nudges.tryAcquire(KEEP_ALIVE.toMillis(), TimeUnit.MILLISECONDS);
        nudges.drainPermits();
        for (Follower follower : followers) {
          if (!nudged) {
            send(follower, () -> follower.client.sendComment("alive"));
          }
          catchUp(follower);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        if (!stopping) {
          LOG.warn("followers wait for the database: {}", e.getMessage());
        }
      }
    }
  }
}
