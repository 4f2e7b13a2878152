package org.pgatlas.server.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.Eventually;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import org.pgatlas.server.testing.TestDatabase;
import tools.jackson.databind.JsonNode;

/// More asked than there are connections for: told as such, and over when they are free again.
class DegradedDbTest {
  private static final int REQUESTS = 14;

  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  @Test
  void a_pool_without_a_free_connection_is_told_and_the_server_stays_ready(@TempDir Path data)
      throws Exception {
    TestDatabase database = POSTGRES.createDatabase();
    try (RunningAtlas atlas = new RunningAtlas(database, data, Map.of())) {
      atlas.settle();
      List<Integer> statuses = new ArrayList<>();
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<RunningAtlas.Answer>> answers = new ArrayList<>();
        try (Connection holder = database.connect();
            Statement statement = holder.createStatement()) {
          holder.setAutoCommit(false);
          statement.execute("lock table repos in access exclusive mode");
          for (int i = 0; i < REQUESTS; i++) {
            answers.add(threads.submit(() -> atlas.get("/api/v1/repos")));
          }
          JsonNode degraded =
              Eventually.until(
                  "health tells of the pool",
                  () -> ready(atlas),
                  health -> health.path("degraded").size() == 1);
          assertThat(degraded.path("degraded").path(0).path("part").asString())
              .isEqualTo("connections");
          assertThat(degraded.path("degraded").path(0).path("why").asString())
              .contains("all 6 connections are in use");
          // Until those that wait for a connection have waited long enough.
          Eventually.until("one was told", () -> answers.stream().anyMatch(Future::isDone));
          holder.rollback();
        }
        for (Future<RunningAtlas.Answer> answer : answers) {
          RunningAtlas.Answer told = answer.get();
          statuses.add(told.status());
          if (told.status() == 503) {
            assertThat(told.body().path("type").asString()).endsWith(":busy");
          }
        }
      }
      assertThat(statuses).hasSize(REQUESTS).contains(200, 503).containsOnly(200, 503);
      Eventually.until("nothing is degraded", () -> ready(atlas).path("degraded").isEmpty());
      assertThat(atlas.get("/api/v1/repos").status()).isEqualTo(200);
    }
  }

  private static JsonNode ready(RunningAtlas atlas) {
    RunningAtlas.Answer health = atlas.get("/api/v1/health");
    assertThat(health.status()).isEqualTo(200);
    return health.body();
  }
}
