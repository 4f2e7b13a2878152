package org.pgatlas.bench.endure;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.pgatlas.bench.Pace;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Follows the log of events by its cursor, from whichever server answers.
final class EventReader implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final int PAGE = 200;

  private final Function<Random, String> server;
  private final Random random = new Random(5);
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final List<Long> seen = new ArrayList<>();
  private final Thread thread = Thread.ofVirtual().unstarted(this::follow);
  private volatile long cursor;
  private volatile boolean stopping;

  EventReader(Function<Random, String> server) {
    this.server = server;
    thread.start();
  }

  /// Where it stands.
  long cursor() {
    return cursor;
  }

  /// Numbers of the events in the order in which they were told.
  List<Long> seen() {
    synchronized (seen) {
      return List.copyOf(seen);
    }
  }

  private void follow() {
    while (!stopping) {
      if (page() < PAGE) {
        Pace.pause(LOOK);
      }
    }
  }

  private int page() {
    URI uri =
        URI.create(server.apply(random) + "/api/v1/events/log?after=" + cursor + "&limit=" + PAGE);
    try {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(15)).build(),
              HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        return 0;
      }
      JsonNode page = JSON.readTree(answer.body());
      synchronized (seen) {
        page.path("items").forEach(item -> seen.add(item.path("seq").asLong()));
      }
      cursor = page.path("after").asLong();
      return page.path("items").size();
    } catch (IOException down) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  @Override
  public void close() {
    stopping = true;
  }
}
