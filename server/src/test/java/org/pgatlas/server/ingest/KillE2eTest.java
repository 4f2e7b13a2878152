package org.pgatlas.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pgatlas.server.testing.SbomBuilder.aSbom;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.wire.Json;
import tools.jackson.databind.JsonNode;

/// The real process on a durable embedded database: killed after the 202, what was accepted is
/// processed, once.
class KillE2eTest {
  private static final String READY = "PG Atlas is ready: ";
  private static final byte[] SBOM =
      aSbom()
          .component("pkg:npm/aa@1")
          .component("pkg:npm/bb@1")
          .dependsOn("root", "pkg:npm/aa@1")
          .dependsOn("pkg:npm/aa@1", "pkg:npm/bb@1")
          .bytes();

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void a_server_killed_after_the_202_processes_it_once_when_it_is_back(@TempDir Path data)
      throws Exception {
    Server first = start(data);
    int submission = submit(first.url());
    first.process().destroyForcibly().waitFor();

    Server second = start(data);
    assertProcessedOnce(second.url(), submission);
    second.process().destroy();
    assertThat(second.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.exists(data.resolve("server.json"))).isFalse();
  }

  @Test
  void postgresql_killed_after_the_202_comes_back_under_the_running_server(@TempDir Path data)
      throws Exception {
    Server server = start(data);
    int submission = submit(server.url());
    long postmaster =
        Long.parseLong(
            Files.readAllLines(data.resolve("postgres/postmaster.pid")).getFirst().strip());
    ProcessHandle.of(postmaster).orElseThrow().destroyForcibly();

    assertProcessedOnce(server.url(), submission);
    server.process().destroy();
    assertThat(server.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  private record Server(Process process, String url) {}

  private static Server start(Path data) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "org.pgatlas.server.Main",
            "serve",
            "--port",
            "0",
            "--data",
            data.toString(),
            "--lease-seconds",
            "2");
    Process process =
        new ProcessBuilder(command).redirectError(data.resolve("server.log").toFile()).start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line;
    while ((line = out.readLine()) != null) {
      if (line.startsWith(READY)) {
        return new Server(process, line.substring(READY.length()).strip());
      }
    }
    throw new AssertionError("the server ended: " + Files.readString(data.resolve("server.log")));
  }

  private int submit(String url) throws Exception {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(url + "/api/v1/ingest/sbom?repository=acme/app"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(SBOM))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(202);
    return Json.MAPPER.readTree(answer.body()).path("submission_id").asInt();
  }

  private void assertProcessedOnce(String url, int submission) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!"processed"
            .equals(get(url, "/api/v1/ingest/sbom/" + submission).path("status").asString(""))
        || get(url, "/api/v1/external-repos/pkg:npm/bb").path("criticality_score").asInt(-1) != 2) {
      assertThat(System.nanoTime()).as("processed within a minute").isLessThan(deadline);
      LockSupport.parkNanos(50_000_000);
    }
    assertThat(get(url, "/api/v1/repos/pkg:github/acme/app/depends-on").size()).isEqualTo(1);
    assertThat(get(url, "/api/v1/ingest/sbom").path("total").asInt()).isEqualTo(1);
    assertThat(get(url, "/api/v1/jobs").path("dead").asInt()).isZero();
  }

  /// Anything but an answer of the server counts as "not yet".
  private JsonNode get(String url, String path) throws InterruptedException {
    try {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(URI.create(url + path)).build(),
              HttpResponse.BodyHandlers.ofString());
      return Json.MAPPER.readTree(answer.body());
    } catch (IOException notYet) {
      return Json.MAPPER.createObjectNode();
    }
  }
}
