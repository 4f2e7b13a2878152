package org.pgatlas.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pgatlas.server.testing.SbomBuilder.aSbom;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.testing.Eventually;
import org.pgatlas.server.testing.ServerProcess;
import org.pgatlas.server.wire.Json;
import tools.jackson.databind.JsonNode;

/// The real process on a durable embedded database: killed after the 202, what was accepted is
/// processed, once.
class KillE2eTest {
  private static final int REPOS = 6;

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void leaveNothingBehind() throws InterruptedException {
    for (Process process : started) {
      process.destroy();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void a_server_killed_after_the_202_processes_it_once_when_it_is_back(@TempDir Path data)
      throws Exception {
    ServerProcess first = start(data);
    List<Integer> submissions = submitAll(first.url());
    first.process().destroyForcibly().waitFor();

    ServerProcess second = start(data);
    assertProcessedOnce(second.url(), submissions);
    assertThat(post(second.url(), 0).path("duplicate").asBoolean()).isTrue();

    second.stop();
    assertThat(data.resolve("server.json")).doesNotExist();
    assertThat(data.resolve("postgres/postmaster.pid")).doesNotExist();
  }

  @Test
  void all_processes_killed_at_once_lose_nothing_and_a_clean_stop_is_told_from_it(
      @TempDir Path data) throws Exception {
    ServerProcess first = start(data);
    List<Integer> submissions = submitAll(first.url());
    ProcessHandle.of(postmaster(data)).orElseThrow().destroyForcibly();
    first.process().destroyForcibly().waitFor();

    ServerProcess second = start(data);
    assertProcessedOnce(second.url(), submissions);
    second.stop();
    assertThat(Files.readString(data.resolve("server.log"))).contains("not stopped cleanly");

    Files.writeString(data.resolve("server.log"), "");
    ServerProcess third = start(data);
    assertThat(get(third.url(), "/api/v1/health").path("status").asString("")).isEqualTo("ready");
    assertThat(get(third.url(), "/api/v1/ingest/sbom").path("total").asInt()).isEqualTo(REPOS);
    assertThat(Files.readString(data.resolve("server.log"))).doesNotContain("not stopped cleanly");
  }

  @Test
  void postgresql_killed_after_the_202_comes_back_under_the_running_server(@TempDir Path data)
      throws Exception {
    ServerProcess server = start(data);
    List<Integer> submissions = submitAll(server.url());
    long postmaster = postmaster(data);
    ProcessHandle.of(postmaster).orElseThrow().destroyForcibly();

    assertProcessedOnce(server.url(), submissions);
    assertThat(postmaster(data)).isNotEqualTo(postmaster);
    assertThat(server.process().isAlive()).isTrue();
    server.stop();
  }

  private static long postmaster(Path data) throws IOException {
    return Long.parseLong(
        Files.readAllLines(data.resolve("postgres/postmaster.pid")).getFirst().strip());
  }

  private ServerProcess start(Path data) throws IOException {
    ServerProcess server = ServerProcess.start(data, Map.of());
    started.add(server.process());
    return server;
  }

  private List<Integer> submitAll(String url) throws Exception {
    List<Integer> submissions = new ArrayList<>();
    for (int i = 0; i < REPOS; i++) {
      submissions.add(post(url, i).path("submission_id").asInt());
    }
    return submissions;
  }

  /// app`i` → aa → bb
  private JsonNode post(String url, int i) throws Exception {
    byte[] sbom =
        aSbom()
            .component("pkg:npm/aa@1")
            .component("pkg:npm/bb@1")
            .dependsOn("root", "pkg:npm/aa@1")
            .dependsOn("pkg:npm/aa@1", "pkg:npm/bb@1")
            .bytes();
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(url + "/api/v1/ingest/sbom?repository=acme/app" + i))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(sbom))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(202);
    return Json.MAPPER.readTree(answer.body());
  }

  /// All were applied, scored, and are there one time.
  private void assertProcessedOnce(String url, List<Integer> submissions) throws Exception {
    Eventually.until("all are processed", () -> processed(url, submissions));
    for (int i = 0; i < REPOS; i++) {
      assertThat(get(url, "/api/v1/repos/pkg:github/acme/app" + i + "/depends-on").size())
          .isEqualTo(1);
      JsonNode submission = get(url, "/api/v1/ingest/sbom/" + submissions.get(i));
      assertThat(submission.path("version").asInt()).as("place in its chain").isEqualTo(1);
    }
    assertThat(get(url, "/api/v1/ingest/sbom").path("total").asInt()).isEqualTo(REPOS);
    assertThat(get(url, "/api/v1/external-repos?limit=200").path("total").asInt()).isEqualTo(2);
    assertThat(get(url, "/api/v1/jobs").path("dead").asInt()).isZero();
  }

  private boolean processed(String url, List<Integer> submissions) throws InterruptedException {
    for (int submission : submissions) {
      JsonNode now = get(url, "/api/v1/ingest/sbom/" + submission);
      if (!now.path("status").asString("").equals("processed")) {
        return false;
      }
    }
    JsonNode last = get(url, "/api/v1/external-repos/pkg:npm/bb");
    return last.path("criticality_score").asInt(-1) == REPOS + 1;
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
