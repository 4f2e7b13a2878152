package org.pgatlas.server.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.testing.Eventually;
import org.pgatlas.server.testing.ServerProcess;
import org.pgatlas.server.wire.Json;
import tools.jackson.databind.JsonNode;

/// The real process, killed while it asks a registry for one package after the other: the next one
/// goes on where the last portion was committed and asks for nothing twice but what was under way.
class ImportKillE2eTest {
  private static final int PACKAGES = 24;

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

  @Test
  void a_killed_import_goes_on(@TempDir Path data) throws Exception {
    HttpServer registry =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    registry.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI().getPath());
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
          byte[] body = "{\"version\": \"1.0\"}".getBytes(StandardCharsets.UTF_8);
          boolean gem = exchange.getRequestURI().getPath().contains("/gems/");
          exchange.sendResponseHeaders(gem ? 200 : 404, gem ? body.length : -1);
          if (gem) {
            exchange.getResponseBody().write(body);
          }
          exchange.close();
        });
    registry.start();
    String address = "http://127.0.0.1:" + registry.getAddress().getPort();
    List<Process> started = new ArrayList<>();
    try {
      String url = start(data, address, started);
      StringBuilder query = new StringBuilder("/api/v1/ingest/registry?ecosystem=gem");
      for (int i = 0; i < PACKAGES; i++) {
        query.append("&purl=g").append(i + 10);
      }
      int id = post(url, query.toString()).path("id").asInt();
      Eventually.until("a third is asked about", () -> gems() >= PACKAGES / 3);
      started.getFirst().destroyForcibly().waitFor();
      int before = gems();
      assertThat(before).as("killed in the middle").isLessThan(PACKAGES);

      String again = start(data, address, started);
      String imported = "/api/v1/feed-imports/" + id;
      Eventually.until(
          "the import is over",
          () -> get(again, imported).path("status").asString("").equals("processed"));
      JsonNode row = get(again, imported);
      assertThat(row.path("counts").path("packages").asInt()).isEqualTo(PACKAGES);
      List<String> all = asked.stream().filter(path -> path.contains("/gems/")).toList();
      assertThat(new HashSet<>(all)).hasSize(PACKAGES);
      assertThat(all.size()).as("asked again: at most the one under way").isBetween(24, 25);
      assertThat(get(again, "/api/v1/jobs").path("dead").asInt()).isZero();
    } finally {
      registry.stop(0);
      for (Process process : started) {
        process.destroy();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  private int gems() {
    synchronized (asked) {
      return (int) asked.stream().filter(path -> path.contains("/gems/")).count();
    }
  }

  private static String start(Path data, String registry, List<Process> started)
      throws IOException {
    ServerProcess server =
        ServerProcess.start(
            data, Map.of("ATLAS_SOURCE_URLS", "gem=" + registry, "ATLAS_SOURCE_INTERVAL_MS", "0"));
    started.add(server.process());
    return server.url();
  }

  private JsonNode post(String url, String path) throws InterruptedException {
    return send(
        HttpRequest.newBuilder(URI.create(url + path))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build());
  }

  private JsonNode get(String url, String path) throws InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(url + path)).build());
  }

  /// Anything but an answer of the server counts as "not yet".
  private JsonNode send(HttpRequest request) throws InterruptedException {
    try {
      return Json.MAPPER.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    } catch (IOException notYet) {
      return Json.MAPPER.createObjectNode();
    }
  }
}
