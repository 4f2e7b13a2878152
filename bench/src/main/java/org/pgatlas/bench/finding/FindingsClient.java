package org.pgatlas.bench.finding;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.pgatlas.bench.Pace;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The doors of a server, by REST, as a stranger would use them.
final class FindingsClient {
  private static final JsonMapper JSON = new JsonMapper();
  static final Duration PATIENCE = Duration.ofMinutes(15);
  static final Duration LOOK = Duration.ofMillis(2);

  private final HttpClient http = HttpClient.newHttpClient();
  private final String url;

  FindingsClient(String url) {
    this.url = url;
  }

  void sbom(String repository, byte[] sbom) {
    send(post("/api/v1/ingest/sbom?repository=" + coded(repository), "application/json", sbom));
  }

  /// Sends a feed and waits until it is applied, which the answer may say already; returns what was
  /// said of the import last.
  JsonNode feed(String name, byte[] bytes, boolean archive) {
    String type = archive ? "application/zip" : "application/json";
    String query = name.isEmpty() ? "" : "?feed=" + coded(name);
    JsonNode accepted = send(post("/api/v1/ingest/advisories" + query, type, bytes));
    if (accepted.path("status").asString().equals("processed")) {
      return accepted;
    }
    String one = "/api/v1/feed-imports/" + accepted.path("id").asString();
    double _ =
        Pace.until(
            one + " is applied",
            PATIENCE,
            LOOK,
            () -> !get(one).path("status").asString().equals("pending"));
    return get(one);
  }

  /// Starts a scan of what is in force now; returns the run.
  JsonNode scan(String artifact) {
    byte[] body = ("{\"artifact\":\"" + artifact + "\"}").getBytes(StandardCharsets.UTF_8);
    return send(post("/api/v1/scan-runs", "application/json", body));
  }

  void vex(byte[] document) {
    send(post("/api/v1/ingest/vex", "application/json", document));
  }

  JsonNode get(String path) {
    return send(HttpRequest.newBuilder(URI.create(url + path)).GET().build());
  }

  static String coded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private HttpRequest post(String path, String type, byte[] body) {
    return HttpRequest.newBuilder(URI.create(url + path))
        .header("Content-Type", type)
        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
        .build();
  }

  /// Between two looks.
  static void pause() {
    Pace.pause(LOOK);
  }

  private JsonNode send(HttpRequest request) {
    try {
      HttpResponse<String> response =
          http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
              .get(PATIENCE.toSeconds(), java.util.concurrent.TimeUnit.SECONDS);
      if (response.statusCode() >= 300) {
        throw new IllegalStateException(
            request.uri() + ": " + response.statusCode() + " " + response.body());
      }
      return JSON.readTree(response.body());
    } catch (java.util.concurrent.ExecutionException e) {
      throw new UncheckedIOException(new IOException(e.getCause()));
    } catch (java.util.concurrent.TimeoutException e) {
      throw new IllegalStateException(request.uri() + " is not answered", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
