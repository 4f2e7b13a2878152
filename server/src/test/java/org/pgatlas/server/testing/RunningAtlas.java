package org.pgatlas.server.testing;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.pgatlas.server.Atlas;
import org.pgatlas.server.AtlasConfig;
import org.pgatlas.server.Setting;
import org.pgatlas.server.job.Lane;
import org.pgatlas.server.wire.Json;
import tools.jackson.databind.JsonNode;

/// The whole product in this JVM on a test database, spoken to over HTTP.
public final class RunningAtlas implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final Atlas atlas;
  private final HttpClient http = HttpClient.newHttpClient();

  public RunningAtlas(TestDatabase database, Path data, Map<Setting, String> settings) {
    Map<Setting, String> flags = new EnumMap<>(Setting.class);
    flags.put(Setting.PORT, "0");
    flags.put(Setting.DATA, data.toString());
    flags.put(Setting.DATABASE_URL, database.jdbcUrl());
    flags.put(Setting.DATABASE_USER, database.user());
    flags.put(Setting.DATABASE_PASSWORD, database.password());
    flags.put(Setting.POOL_SIZE, "6");
    flags.putAll(settings);
    atlas = Atlas.start(AtlasConfig.resolve(flags, Map.of(), "unused"), _ -> {});
  }

  /// With the PostgreSQL that comes along, in the data directory.
  public RunningAtlas(Path data, Map<Setting, String> settings) {
    Map<Setting, String> flags = new EnumMap<>(Setting.class);
    flags.put(Setting.PORT, "0");
    flags.put(Setting.DATA, data.toString());
    flags.put(Setting.POOL_SIZE, "6");
    flags.putAll(settings);
    atlas = Atlas.start(AtlasConfig.resolve(flags, Map.of(), "unused"), _ -> {});
  }

  /// @param location the header of that name, empty when absent
  public record Answer(int status, String location, JsonNode body) {}

  public Atlas atlas() {
    return atlas;
  }

  public Answer get(String path) {
    return send(request(path).GET().build());
  }

  public Answer delete(String path) {
    return send(request(path).DELETE().build());
  }

  public Answer post(String path, String contentType, byte[] body) {
    return send(
        request(path)
            .header("Content-Type", contentType)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build());
  }

  /// Submits a document for a repo and returns the 202's body.
  public JsonNode submit(String repository, byte[] document) {
    Answer answer =
        post("/api/v1/ingest/sbom?repository=" + repository, "application/json", document);
    if (answer.status() != 202) {
      throw new AssertionError(answer.toString());
    }
    return answer.body();
  }

  /// Waits until no job waits or runs, so that graph and scores are settled.
  public void settle() {
    settle(Lane.values());
  }

  /// Waits until no job of those lanes waits or runs.
  public void settle(Lane... lanes) {
    List<String> queues = Arrays.stream(lanes).map(Lane::column).toList();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (atlas.jobs().lanes().stream()
        .anyMatch(lane -> queues.contains(lane.queue()) && lane.waiting() + lane.running() > 0)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("the queue does not come to rest: " + atlas.jobs().depth());
      }
      LockSupport.parkNanos(2_000_000);
    }
  }

  @Override
  public void close() {
    atlas.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(atlas.url() + path)).timeout(PATIENCE);
  }

  /// What is answered when it is a page or a file rather than JSON; anything but a 200 fails.
  public String text(String path) {
    HttpResponse<String> response = Requests.send(http, request(path).GET().build());
    if (response.statusCode() != 200) {
      throw new AssertionError(path + " is answered " + response.statusCode());
    }
    return response.body();
  }

  private Answer send(HttpRequest request) {
    HttpResponse<String> response = Requests.send(http, request);
    return new Answer(
        response.statusCode(),
        response.headers().firstValue("Location").orElse(""),
        Json.MAPPER.readTree(response.body()));
  }
}
