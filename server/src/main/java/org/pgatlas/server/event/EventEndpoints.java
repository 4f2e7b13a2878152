package org.pgatlas.server.event;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.sse.SseClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.http.Answer;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.Query;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.wire.Json;

/// Server-sent events at `/events` and `/api/v1/events`, from the log: a client that names the last
/// one it saw (`Last-Event-ID`, or `?after=`) gets everything since, then what comes. Filters:
/// `?type=` (`sbom.processed`, or `sbom.*`) and `?project=`. `/api/v1/events/log` is the same as
/// pages of JSON. Each client is served by itself ([Follower]).
///
/// @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">the
/// specification</a>
public final class EventEndpoints implements Routes, AutoCloseable {
  private static final String STREAM = "text/event-stream";
  private static final int CLIENTS = 512;
  private static final int CLIENTS_OF_ONE = 128;

  /// Followers that ask the database at the same time: an event wakes all of them.
  private static final int READS = 3;

  private final EventStore events;
  private final Tenancy tenancy;
  private final int clients;
  private final int clientsOfOne;
  private final Set<Follower> followers = ConcurrentHashMap.newKeySet();
  private final Semaphore reads = new Semaphore(READS);

  public EventEndpoints(EventStore events, EventRelay relay, Tenancy tenancy) {
    this(events, relay, tenancy, CLIENTS, CLIENTS_OF_ONE);
  }

  /// @param clients that may follow at the same time
  /// @param clientsOfOne the same of one tenant, which must not take all
  EventEndpoints(
      EventStore events, EventRelay relay, Tenancy tenancy, int clients, int clientsOfOne) {
    this.events = events;
    this.tenancy = tenancy;
    this.clients = clients;
    this.clientsOfOne = clientsOfOne;
    relay.follow(() -> followers.forEach(Follower::wake));
  }

  @Override
  public void register(RoutesConfig routes) {
    for (String path : List.of("/events", "/api/v1/events")) {
      routes.before(path, EventEndpoints::requireStream);
      routes.sse(path, this::join);
    }
    routes.get("/api/v1/events/log", this::log);
  }

  /// The listener answers whoever does not ask for a stream with nothing at all.
  private static void requireStream(Context ctx) {
    if (!String.valueOf(ctx.header("Accept")).contains(STREAM)) {
      throw new HttpProblem(
          406,
          "not-acceptable",
          "This is a stream of events: ask with Accept: " + STREAM + ", or ask /api/v1/events/log",
          List.of());
    }
  }

  @Override
  public void close() {
    followers.forEach(Follower::stop);
    followers.clear();
  }

  private void log(Context ctx) {
    Query query = new Query(ctx);
    long after = query.number("after", 0, 0, Long.MAX_VALUE);
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
    Context ctx = client.ctx();
    UUID tenant = tenancy.of(ctx);
    EventFilter filter = EventFilter.of(ctx.queryParam("type"), ctx.queryParam("project"));
    Follower follower =
        new Follower(
            new Sse(client), tenant, filter, start(ctx, tenant), events, reads, followers::remove);
    if (!admit(follower)) {
      client.sendEvent("full", "{}");
      client.close();
      return;
    }
    client.keepAlive();
    client.onClose(follower::stop);
    follower.start();
  }

  private record Sse(SseClient client) implements Follower.Stream {
    @Override
    public void comment(String text) {
      client.sendComment(text);
    }

    @Override
    public void event(String type, String data, String id) {
      client.sendEvent(type, data, id);
    }

    @Override
    public boolean ended() {
      return client.terminated();
    }

    @Override
    public void end() {
      client.close();
    }
  }

  private synchronized boolean admit(Follower follower) {
    long same =
        followers.stream().filter(other -> other.tenant().equals(follower.tenant())).count();
    return followers.size() < clients && same < clientsOfOne && followers.add(follower);
  }

  private long start(Context ctx, UUID tenant) {
    String last = ctx.header("Last-Event-ID");
    String after = last == null ? ctx.queryParam("after") : last;
    if (after != null && after.matches("[0-9]{1,18}")) {
      return Long.parseLong(after);
    }
    return events.newest(tenant);
  }
}
