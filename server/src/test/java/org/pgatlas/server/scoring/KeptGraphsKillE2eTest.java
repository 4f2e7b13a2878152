package org.pgatlas.server.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.Eventually;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.ServerProcess;
import org.pgatlas.server.testing.TestDatabase;
import org.pgatlas.server.wire.Json;
import tools.jackson.databind.JsonNode;

/// The real process, killed while it writes the file of a graph: the next one begins with the file
/// before, brings it forward by what changed, and has what one without files has.
class KeptGraphsKillE2eTest {
  private static final int PACKAGES = 60_000;

  /// Kills in the middle that must be seen, and kills tried for it.
  private static final int TORN = 2;

  private static final int TRIES = 15;

  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  @TempDir Path data;

  private final TestDatabase raw = POSTGRES.createDatabase();
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Process> started = new ArrayList<>();
  private int first;
  private int source;

  @AfterEach
  void leaveNothingBehind() throws InterruptedException {
    for (Process process : started) {
      process.destroyForcibly();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  /// An app over many packages, each of which depends on two.
  private void fill() throws SQLException {
    try (Database database = AtlasFixture.open(raw)) {
      AtlasFixture rows = AtlasFixture.of(database, "default");
      int app =
          rows.repo("pkg:npm/app")
              .with("project_id", rows.project("daoip-5:x:project:p").insert())
              .insert();
      source = rows.source("registry", "hand");
      String tenant = "'" + rows.tenant() + "'";
      raw.execute(
          "insert into repo_vertices (tenant_id, canonical_id, vertex_type) select "
              + tenant
              + ", 'pkg:npm/p' || i, 'external-repo' from generate_series(1, "
              + PACKAGES
              + ") i order by i");
      raw.execute(
          "insert into external_repos (tenant_id, id, canonical_id, display_name, latest_version)"
              + " select tenant_id, id, canonical_id, canonical_id, '1' from repo_vertices"
              + " where vertex_type = 'external-repo'");
      first =
          Integer.parseInt(
              String.valueOf(
                  raw.query("select id from repo_vertices where canonical_id = 'pkg:npm/p1'")));
      edges(tenant, "select i, i / 2 from generate_series(2, " + PACKAGES + ") i");
      edges(tenant, "select i, i / 3 from generate_series(6, " + PACKAGES + ") i");
      edges(
          tenant,
          "select " + (app - first + 1) + ", i from generate_series(30001, " + PACKAGES + ") i");
    }
  }

  private void edges(String tenant, String pairs) throws SQLException {
    raw.execute(
        "insert into depends_on (tenant_id, in_vertex_id, out_vertex_id, source_id, confidence, asserted_at)"
            + " select "
            + tenant
            + ", a + "
            + (first - 1)
            + ", b + "
            + (first - 1)
            + ", "
            + source
            + ", 'verified-sbom', now() from ("
            + pairs
            + ") e (a, b) on conflict do nothing");
  }

  @Test
  void a_server_killed_while_it_writes_a_graph_goes_on_from_the_file_before() throws Exception {
    fill();
    ServerProcess whole = start("");
    run(whole);
    whole.stop();
    assertThat(names(".graph")).hasSize(1);
    Random random = new Random(5);
    int torn = 0;
    for (int i = 0; i < TRIES && torn < TORN; i++) {
      Set<String> before = names(".tmp");
      ServerProcess server = start("");
      Eventually.until("its graph is there", () -> total(server) > 0);
      assertThat(log()).as("try %d", i).contains("taken from its file").doesNotContain("not used");
      int other = 2 + random.nextInt(1000);
      raw.execute(
          "delete from depends_on where in_vertex_id = "
              + (first - 1 + other)
              + " and out_vertex_id = "
              + (first - 1 + other / 2));
      Thread running = Thread.startVirtualThread(() -> asked(server, "/api/v1/metric-runs"));
      killWhileItWrites(server, before, random.nextInt(4_000_000));
      running.join();
      torn += names(".tmp").size() - before.size();
      assertThat(names(".graph")).hasSize(1);
    }
    assertThat(torn).as("files left in the middle").isGreaterThanOrEqualTo(TORN);
    ServerProcess last = start("");
    String withFile = run(last);
    int total = total(last);
    assertThat(log()).contains("taken from its file");
    last.stop();
    ServerProcess without = start("none");
    assertThat(run(without)).as("results of every package").isEqualTo(withFile);
    assertThat(total(without)).isEqualTo(total);
    assertThat(log()).doesNotContain("taken from its file");
    without.stop();
  }

  /// As soon as there is a file that is not in its place yet, and some nanoseconds later.
  private void killWhileItWrites(ServerProcess server, Set<String> before, int nanos)
      throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (before.containsAll(names(".tmp")) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(100_000);
    }
    LockSupport.parkNanos(nanos);
    server.process().destroyForcibly().waitFor();
  }

  private Set<String> names(String suffix) throws IOException {
    Set<String> names = new HashSet<>();
    Path folder = data.resolve("graphs");
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        files
            .map(file -> String.valueOf(file.getFileName()))
            .filter(name -> name.endsWith(suffix))
            .forEach(names::add);
      }
    }
    return names;
  }

  private String log() throws IOException {
    return Files.readString(data.resolve("server.log"));
  }

  /// With a log of its own.
  private ServerProcess start(String graphs) throws IOException {
    Files.deleteIfExists(data.resolve("server.log"));
    ServerProcess server =
        ServerProcess.start(
            data,
            Map.of(
                "ATLAS_DATABASE_PASSWORD",
                raw.password(),
                "ATLAS_GRAPH_FILES",
                graphs.isEmpty() ? data + "/graphs" : graphs),
            "--database-url",
            raw.jdbcUrl(),
            "--database-user",
            raw.user());
    started.add(server.process());
    return server;
  }

  /// The hash of all results.
  private String run(ServerProcess server) {
    return Eventually.until(
        "a run",
        () -> asked(server, "/api/v1/metric-runs").path("results_hash").asString(""),
        hash -> !hash.isEmpty());
  }

  private int total(ServerProcess server) {
    return asked(server, "/api/v1/graph/blast-radius?id=pkg:npm/p1&limit=1").path("total").asInt();
  }

  /// Anything but an answer of the server counts as "not yet".
  private JsonNode asked(ServerProcess server, String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + path));
    try {
      return Json.MAPPER.readTree(
          http.send(
                  path.contains("runs")
                      ? request.POST(HttpRequest.BodyPublishers.noBody()).build()
                      : request.build(),
                  HttpResponse.BodyHandlers.ofString())
              .body());
    } catch (IOException notYet) {
      return Json.MAPPER.createObjectNode();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
