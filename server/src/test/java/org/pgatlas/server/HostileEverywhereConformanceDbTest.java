package org.pgatlas.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.Eventually;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import org.pgatlas.server.testing.SbomBuilder;
import org.pgatlas.server.testing.TestDatabase;
import org.pgatlas.testing.Conformance;
import org.pgatlas.testing.HostileDocuments;
import org.pgatlas.testing.TestData;
import tools.jackson.databind.JsonNode;

/// Published hostile documents, all of them, through every operation with a body that the tests of
/// SBOMs, VEX and feeds leave out: sources, git logs, registries, uploads of plugins in both forms,
/// questions, decisions, settings, on objects that are there. Each is answered, none as our fault,
/// and nothing is left half done.
class HostileEverywhereConformanceDbTest {
  private static final int AT_ONCE = 8;

  /// Whatever is documented elsewhere as tried with all of them.
  private static final List<String> TRIED =
      List.of("sbom", "vex", "advisories", "epss", "kev", "attestations");

  /// No body, and it ends the run.
  private static final List<String> LEFT_OUT = List.of("/logout", "/queues/{queue}/pause");

  /// Never looks at a body, and works for each request.
  private static final List<String> BODILESS =
      List.of(
          "/metric-runs",
          "/snapshots",
          "/activity/run",
          "/requeue",
          "/resume",
          "/replay",
          "/revoke");

  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  @Timeout(1200)
  void every_operation_answers_hostile_documents(@TempDir Path data) throws Exception {
    Path root = TestData.require("hostile", HostileDocuments.COUNT);
    TestDatabase database = POSTGRES.createDatabase();
    Map<String, Map<Integer, Integer>> statuses = new TreeMap<>();
    List<byte[]> documents = documents(root);
    assertThat(documents).hasSize(HostileDocuments.COUNT);
    try (RunningAtlas atlas = new RunningAtlas(database, data, Map.of())) {
      List<String> operations =
          atlas.atlas().routes().stream()
              .filter(route -> route.startsWith("POST ") || route.startsWith("PUT "))
              .map(route -> route.substring(route.indexOf(' ') + 1))
              .filter(path -> TRIED.stream().noneMatch(door -> path.endsWith("/ingest/" + door)))
              .filter(path -> LEFT_OUT.stream().noneMatch(path::endsWith))
              .distinct()
              .sorted()
              .toList();
      assertThat(operations).hasSizeGreaterThan(20);
      Map<String, String> objects = objects(atlas);
      for (String operation : operations) {
        boolean bodiless = BODILESS.stream().anyMatch(operation::endsWith);
        String path = path(operation, objects);
        statuses.put(operation, postAll(atlas, path, every(documents, bodiless ? 100 : 1)));
      }
      assertThat(atlas.get("/api/v1/health").status()).isEqualTo(200);
      atlas.settle();
    }
    Conformance.counts(
        "HostileEverywhereConformanceDbTest",
        "at every operation, none answered 5xx",
        HostileDocuments.COUNT);
    statuses.forEach(
        (operation, answers) ->
            assertThat(answers.keySet())
                .as(operation + " " + answers)
                .allMatch(status -> status < 500));
    statuses.forEach(
        (operation, answers) -> {
          if (operation.contains("{") && BODILESS.stream().noneMatch(operation::endsWith)) {
            assertThat(answers.keySet())
                .as(operation + " is about what is there")
                .doesNotContain(404);
          }
        });
    for (String table :
        List.of("gitlog_artifacts", "sbom_submissions", "document_submission", "feed_import")) {
      assertThat(database.query("select count(*) from " + table + " where status = 'pending'"))
          .as(table + ": each is taken or refused")
          .isEqualTo("0");
    }
    assertThat(
            database.query(
                "select count(*) from sbom_submissions where sbom_content_hash is null and status <> 'failed'"))
        .isEqualTo("0");
  }

  /// One of each kind that a path names, by its placeholder and what the path begins with.
  private static Map<String, String> objects(RunningAtlas atlas) {
    atlas.submit("acme/target", SbomBuilder.aSbom().component("pkg:npm/left@1.0.0").bytes());
    String advisory =
        """
        {"id": "HOST-1", "modified": "2024-01-01T00:00:00Z",
         "affected": [{"package": {"ecosystem": "npm", "name": "left"}, "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}]}]}]}
        """;
    created(atlas, "/api/v1/ingest/advisories", advisory);
    atlas.settle();
    String finding =
        atlas.get("/api/v1/findings").body().path("items").path(0).path("id").asString();
    created(atlas, "/api/v1/scan-runs", "{\"artifact\": \"pkg:github/acme/target\"}");
    String manifest = atlas.get("/api/v1/scan-runs").body().path(0).path("manifest").asString();
    assertThat(manifest).hasSize(64);
    String webhook =
        created(
                atlas,
                "/api/v1/webhooks",
                "{\"url\": \"http://127.0.0.1:9/\", \"types\": [\"none.*\"]}")
            .path("id")
            .asString();
    String schedule = atlas.get("/api/v1/jobs/schedules").body().path(0).path("name").asString();
    String key =
        created(atlas, "/api/v1/keys", "{\"name\": \"target\", \"role\": \"reader\"}")
            .path("id")
            .asString();
    return Map.of(
        "/keys/{id}", key,
        "/api/v1/findings/{id}", finding,
        "/findings/{id}", finding,
        "/api/v1/scan-manifests/{hash}", manifest,
        "/api/v1/webhooks/{id}", webhook,
        "/api/v1/jobs/schedules/{name}", schedule,
        "/api/v1/jobs/queues/{queue}", "upkeep",
        "/api/v1/jobs/{id}", "1");
  }

  private static JsonNode created(RunningAtlas atlas, String path, String body) {
    RunningAtlas.Answer answer =
        atlas.post(path, "application/json", body.getBytes(StandardCharsets.UTF_8));
    assertThat(answer.status()).as(path + " " + answer.body()).isBetween(200, 202);
    return answer.body();
  }

  private static String path(String operation, Map<String, String> objects) {
    String path = operation;
    for (Map.Entry<String, String> object : objects.entrySet()) {
      String key = object.getKey();
      if (path.startsWith(key)) {
        path =
            key.substring(0, key.indexOf('{')) + object.getValue() + path.substring(key.length());
      }
    }
    assertThat(path).as("has an object").doesNotContain("{").doesNotContain("<");
    return path;
  }

  private Map<Integer, Integer> postAll(
      RunningAtlas atlas, String operation, List<byte[]> documents) throws Exception {
    String path = operation + parameters(operation);
    Semaphore atOnce = new Semaphore(AT_ONCE);
    List<Callable<Integer>> posts = new ArrayList<>();
    for (byte[] document : documents) {
      posts.add(
          () -> {
            atOnce.acquire();
            try {
              return post(atlas, path, "application/json", document);
            } finally {
              atOnce.release();
            }
          });
      if (operation.endsWith("/bom")) {
        posts.add(() -> post(atlas, path, "application/json", enveloped(document)));
        posts.add(
            () -> post(atlas, path, "multipart/form-data; boundary=b", form("bom", document)));
      }
    }
    Map<Integer, Integer> statuses = new TreeMap<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      for (Future<Integer> each : threads.invokeAll(posts)) {
        statuses.merge(each.get(), 1, Integer::sum);
      }
    }
    return statuses;
  }

  /// The status alone, for pages answer as pages. Who is told to come again does. An answer that
  /// comes before the body was read ends its connection, on which the next request may already be
  /// under way: that one is sent again.
  private int post(RunningAtlas atlas, String path, String type, byte[] body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(atlas.atlas().url() + path))
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    return Eventually.until(
        path + " is not told to come again",
        Duration.ofMillis(250),
        () -> status(request),
        status -> status != 503);
  }

  private int status(HttpRequest request) throws IOException, InterruptedException {
    for (int broken = 1; ; broken++) {
      try {
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      } catch (IOException e) {
        if (broken == 3) {
          throw e;
        }
      }
    }
  }

  private static String parameters(String operation) {
    return operation.endsWith("/gitlog")
        ? "?repository=acme/hostile"
        : operation.endsWith("/debian")
            ? "?suite=hostile"
            : operation.endsWith("/registry") ? "?ecosystem=npm" : "";
  }

  private static byte[] enveloped(byte[] document) {
    return ("{\"projectName\": \"acme/hostile\", \"projectVersion\": \"1\", \"autoCreate\": true, \"bom\": \""
            + Base64.getEncoder().encodeToString(document)
            + "\"}")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] form(String name, byte[] document) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        ("--b\r\nContent-Disposition: form-data; name=\"projectName\"\r\n\r\nacme/hostile\r\n"
                + "--b\r\nContent-Disposition: form-data; name=\"autoCreate\"\r\n\r\ntrue\r\n"
                + "--b\r\nContent-Disposition: form-data; name=\""
                + name
                + "\"; filename=\"bom\"\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8));
    out.writeBytes(document);
    out.writeBytes("\r\n--b--\r\n".getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }

  private static List<byte[]> every(List<byte[]> documents, int step) {
    List<byte[]> some = new ArrayList<>();
    for (int i = 0; i < documents.size(); i += step) {
      some.add(documents.get(i));
    }
    return some;
  }

  private static List<byte[]> documents(Path root) throws IOException {
    List<byte[]> documents = new ArrayList<>();
    for (Path file : HostileDocuments.below(root)) {
      documents.add(Files.readAllBytes(file));
    }
    return documents;
  }
}
