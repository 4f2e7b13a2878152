package org.pgatlas.server.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.sse.SseClient;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Server-sent events to whoever listens at `/events` and `/api/v1/events` now: a nudge to look
/// again, never the only record of a fact.
public final class LiveEvents implements Routes, AutoCloseable {
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);
  private static final int MAX_CLIENTS = 256;

  private final Set<SseClient> clients = ConcurrentHashMap.newKeySet();
  private final Thread pulse = Thread.ofVirtual().name("live-events").unstarted(this::pulse);

  @Override
  public void register(RoutesConfig routes) {
    routes.sse("/events", this::join);
    routes.sse("/api/v1/events", this::join);
    pulse.start();
  }

  /// Tells every listener; one that is gone or stuck is dropped.
  public void publish(String type, String json) {
    for (SseClient client : clients) {
      send(client, () -> client.sendEvent(type, json));
    }
  }

  @Override
  public void close() {
    pulse.interrupt();
    clients.forEach(SseClient::close);
    clients.clear();
  }

  private void join(SseClient client) {
    if (clients.size() >= MAX_CLIENTS) {
      client.sendEvent("full", "{}");
      client.close();
      return;
    }
    client.keepAlive();
    client.onClose(() -> clients.remove(client));
    clients.add(client);
    send(client, () -> client.sendComment("connected"));
  }

  private void send(SseClient client, Runnable message) {
    try {
      message.run();
    } catch (RuntimeException gone) {
      clients.remove(client);
    }
    if (client.terminated()) {
      clients.remove(client);
    }
  }

  private void pulse() {
    try {
      while (true) {
        Thread.sleep(KEEP_ALIVE);
        clients.forEach(client -> send(client, () -> client.sendComment("alive")));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
