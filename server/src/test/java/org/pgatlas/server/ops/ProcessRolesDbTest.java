package org.pgatlas.server.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.ServerRecord;
import org.pgatlas.server.Setting;
import org.pgatlas.server.cli.RunCommand;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import org.pgatlas.server.testing.SbomBuilder;
import org.pgatlas.server.testing.TestDatabase;
import tools.jackson.databind.JsonNode;

/// One process answers, another works; a document that cannot be applied is told of.
class ProcessRolesDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  @Test
  void an_api_process_works_no_job_and_a_worker_answers_only_that_it_lives(
      TestDatabase database, @TempDir Path data, @TempDir Path other) {
    try (RunningAtlas api = new RunningAtlas(database, data, Map.of(Setting.ROLE, "api"))) {
      api.submit("acme/app", SbomBuilder.aSbom().component("pkg:npm/a@1").bytes());
      JsonNode jobs = api.get("/api/v1/jobs").body();
      assertThat(jobs.path("waiting").asInt()).isPositive();
      assertThat(jobs.path("running").asInt()).isZero();
      assertThat(blast(api, "pkg:npm/a")).isEqualTo(-1);
      try (RunningAtlas worker =
          new RunningAtlas(database, other, Map.of(Setting.ROLE, "worker"))) {
        assertThat(worker.get("/api/v1/health").status()).isEqualTo(200);
        assertThat(worker.text("/metrics")).contains("atlas_jobs_waiting");
        assertThat(worker.get("/api/v1/repos").status()).isEqualTo(404);
        assertThat(ServerRecord.alive(other)).isEmpty();
        worker.settle();
        assertThat(api.get("/api/v1/repos").body().path("total").asInt()).isEqualTo(1);
        eventually(() -> blast(api, "pkg:npm/a") == 1);
        api.submit("acme/app2", SbomBuilder.aSbom().component("pkg:npm/a@1").bytes());
        worker.settle();
        eventually(() -> blast(api, "pkg:npm/a") == 2);
      }
    }
  }

  @Test
  void a_version_that_cannot_be_applied_is_settled_with_its_event(
      TestDatabase database, @TempDir Path data, @TempDir Path other) {
    SbomBuilder large = SbomBuilder.aSbom();
    for (int i = 0; i < 50; i++) {
      large.component("pkg:npm/component-" + i + "@1");
    }
    try (RunningAtlas api = new RunningAtlas(database, data, Map.of(Setting.ROLE, "api"))) {
      int id = api.submit("acme/large", large.bytes()).path("submission_id").asInt();
      Map<Setting, String> strict =
          Map.of(Setting.ROLE, "worker", Setting.MAX_UNPACKED_BYTES, "1024");
      try (RunningAtlas worker = new RunningAtlas(database, other, strict)) {
        worker.settle();
      }
      JsonNode submission = api.get("/api/v1/ingest/sbom/" + id).body();
      assertThat(submission.path("status").asString()).isEqualTo("failed");
      eventually(
          () -> !api.get("/api/v1/events/log?type=sbom.failed").body().path("items").isEmpty());
      JsonNode events = api.get("/api/v1/events/log?type=sbom.failed").body().path("items");
      assertThat(events).hasSize(1);
      assertThat(events.get(0).path("subject").asString()).isEqualTo("pkg:github/acme/large");
      assertThat(events.get(0).at("/data/error").asString()).contains("1024");

      String url = api.atlas().url();
      assertThat(
              RunCommand.well(
                  "webhooks",
                  "create",
                  "http://127.0.0.1:9/hook",
                  "--type",
                  "sbom.failed",
                  "--server",
                  url))
          .contains("signs with whsec_");
      String number = RunCommand.well("webhooks", "list", "--server", url).strip().split(" ", 2)[0];
      assertThat(RunCommand.well("webhooks", "list", "--server", url)).contains("sbom.failed");
      assertThat(RunCommand.well("webhooks", "replay", number, "--server", url))
          .isEqualTo("1 deliveries wait" + System.lineSeparator());
      assertThat(RunCommand.well("webhooks", "deliveries", number, "--server", url)).isEmpty();
      assertThat(RunCommand.well("webhooks", "remove", number, "--server", url))
          .contains("is removed");
      assertThat(RunCommand.well("webhooks", "list", "--server", url)).isEmpty();
    }
  }

  /// How many packages rest on it, -1 while the graph does not have it.
  private static int blast(RunningAtlas atlas, String id) {
    RunningAtlas.Answer answer = atlas.get("/api/v1/graph/blast-radius?id=" + id);
    return answer.status() == 404 ? -1 : answer.body().path("total").asInt(-2);
  }

  private static void eventually(java.util.function.BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("still not so after a minute").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
