package org.pgatlas.server.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.testing.Eventually;
import org.pgatlas.server.testing.SbomBuilder;
import org.pgatlas.server.testing.ServerProcess;
import org.pgatlas.server.wire.Json;
import tools.jackson.databind.JsonNode;

/// Disks that really are full: the server runs with its database, its documents and its temporary
/// files each on a small file system of its own, in a name space where anybody may mount one.
class DiskFullE2eTest {
  private static final int DATABASE_MB = 400;
  private static final int ARTIFACTS_MB = 4;
  private static final int TEMPORARY_MB = 6;

  private final HttpClient http = HttpClient.newHttpClient();

  /// @param folder as the server's processes see it
  private record Server(Process process, String url, Path folder) {
    Path filler(String part) {
      return Path.of("/proc/" + process.pid() + "/root", folder.toString(), part, "filler");
    }

    /// Until nothing more goes into that file system.
    void fill(String part) throws IOException {
      byte[] block = new byte[1 << 16];
      try (OutputStream out = Files.newOutputStream(filler(part))) {
        while (true) {
          out.write(block);
        }
      } catch (IOException full) {
        assertThat(full).hasMessageContaining("space");
      }
    }

    void free(String part) throws IOException {
      Files.delete(filler(part));
    }
  }

  @Test
  void full_disks_are_told_and_over_once_there_is_room(@TempDir Path folder) throws Exception {
    assumeTrue(mayMount(folder), "no name space of its own may mount a file system here");
    Server server = start(folder);
    try {
      assertThat(submit(server, "acme/before", 10)).isEqualTo(202);
      settled(server, 1);

      server.fill("artifacts");
      assertThat(submit(server, "acme/artifacts", 2_000)).isEqualTo(503);
      degraded(server, "artifacts");
      server.free("artifacts");
      well(server);
      assertThat(submit(server, "acme/artifacts", 2_000)).isEqualTo(202);

      server.fill("tmp");
      assertThat(submit(server, "acme/spooled", 20_000)).isEqualTo(503);
      degraded(server, "temporary-files");
      assertThat(submit(server, "acme/held", 10)).as("small ones are held").isEqualTo(202);
      server.free("tmp");
      well(server);
      assertThat(submit(server, "acme/spooled", 9_000)).isEqualTo(202);
      settled(server, 4);

      server.fill("data");
      int taken = untilRefused(server);
      degraded(server, "database-storage");
      // Questions go on, unless it was PostgreSQL's log that found no room: then it stops
      // until there is, and that is told.
      assertThat(get(server, "/api/v1/repos").statusCode()).as("questions").isIn(200, 503);
      server.free("data");
      well(server);
      assertThat(submit(server, "acme/after", 3_000)).isEqualTo(202);
      settled(server, 5 + taken);
      assertThat(json(get(server, "/api/v1/jobs")).path("dead").asInt()).isZero();
      assertThat(server.process().isAlive()).as("without a restart").isTrue();
    } finally {
      server.process().destroy();
      if (!server.process().waitFor(60, TimeUnit.SECONDS)) {
        server.process().destroyForcibly();
      }
    }
  }

  /// Submits until the database takes no more; returns how many it took.
  private int untilRefused(Server server) {
    int[] taken = {0};
    int _ =
        Eventually.until(
            "the database takes no more",
            () -> submit(server, "acme/filling-" + taken[0], 3_000),
            status -> {
              taken[0] += status == 202 ? 1 : 0;
              assertThat(status).isIn(202, 503);
              return status == 503;
            });
    return taken[0];
  }

  private void degraded(Server server, String part) {
    JsonNode _ =
        Eventually.until(
            "health tells of " + part,
            Duration.ofMillis(200),
            () -> json(get(server, "/api/v1/health")),
            health ->
                health
                    .path("degraded")
                    .valueStream()
                    .anyMatch(one -> one.path("part").asString().equals(part)));
  }

  private void well(Server server) {
    JsonNode _ =
        Eventually.until(
            "health tells that all is well",
            Duration.ofMillis(200),
            () -> json(get(server, "/api/v1/health")),
            health ->
                health.path("status").asString().equals("ready")
                    && health.path("degraded").isEmpty());
  }

  /// So many are applied, and what was refused is on record with its reason.
  private void settled(Server server, int applied) {
    JsonNode _ =
        Eventually.until(
            applied + " are applied",
            Duration.ofMillis(100),
            () -> json(get(server, "/api/v1/ingest/sbom?limit=200")).path("items"),
            items ->
                items.valueStream().noneMatch(one -> status(one).equals("pending"))
                    && items.valueStream().filter(one -> status(one).equals("processed")).count()
                        == applied);
  }

  private static String status(JsonNode submission) {
    return submission.path("status").asString();
  }

  private int submit(Server server, String repository, int components)
      throws IOException, InterruptedException {
    SbomBuilder sbom = SbomBuilder.aSbom();
    Random random = new Random(repository.hashCode());
    for (int i = 0; i < components; i++) {
      sbom.component("pkg:npm/" + Long.toHexString(random.nextLong()) + "@" + i);
    }
    return http.send(
            HttpRequest.newBuilder(
                    URI.create(server.url() + "/api/v1/ingest/sbom?repository=" + repository))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(sbom.bytes()))
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private HttpResponse<String> get(Server server, String path)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(server.url() + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return Json.MAPPER.readTree(answer.body());
  }

  private static boolean mayMount(Path folder) throws InterruptedException {
    try {
      return new ProcessBuilder(
                  "unshare",
                  "--user",
                  "--map-root-user",
                  "--mount",
                  "mount",
                  "-t",
                  "tmpfs",
                  "-o",
                  "size=1m",
                  "tmpfs",
                  folder.toString())
              .redirectErrorStream(true)
              .start()
              .waitFor()
          == 0;
    } catch (IOException noSuchProgram) {
      return false;
    }
  }

  private static Server start(Path folder) throws IOException {
    StringBuilder script = new StringBuilder("set -e; cd \"$0\"; mkdir data artifacts tmp;");
    script.append("mount -t tmpfs -o size=").append(DATABASE_MB).append("m tmpfs data;");
    script.append("mount -t tmpfs -o size=").append(ARTIFACTS_MB).append("m tmpfs artifacts;");
    script.append("mount -t tmpfs -o size=").append(TEMPORARY_MB).append("m tmpfs tmp;");
    script.append("exec \"$@\"");
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of("unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script.toString()));
    command.add(folder.toString());
    command.addAll(ServerProcess.java("-Djava.io.tmpdir=" + folder.resolve("tmp")));
    command.addAll(List.of("serve", "--port", "0", "--data", folder.resolve("data").toString()));
    Path log = folder.resolve("server.log");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
    builder.environment().put("ATLAS_ARTIFACTS", "file:" + folder.resolve("artifacts"));
    ServerProcess server = ServerProcess.ready(builder.start(), log);
    return new Server(server.process(), server.url(), folder);
  }
}
