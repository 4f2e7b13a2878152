package org.pgatlas.server.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import org.pgatlas.server.testing.TestDatabase;
import org.pgatlas.testing.TestData;
import tools.jackson.databind.JsonNode;

/// Grants and surveys through the front door: imported twice with the same result, oddities
/// reported, statuses decided with a reason.
class SourceDbTest {
  private static final String PROJECTS =
      """
      {"data": [
        {"type": "Project", "id": "daoip-5:scf:project:a", "name": "A", "description": "first",
         "socials": [{"name": "GitHub", "value": "https://github.com/acme/app"}],
         "extensions": {"org.x": {"org.x.integrationStatus": "Development", "org.x.category": "Tools"}}},
        {"type": "Project", "id": "daoip-5:scf:project:b", "name": "B",
         "extensions": {"org.x": {"org.x.integrationStatus": "Paused"}}},
        {"type": "Project", "id": "daoip-5:scf:project:c", "name": "C",
         "extensions": {"org.x": {"org.x.integrationStatus": "Abandoned"}}},
        {"type": "Project", "id": "daoip-5:scf:project:a", "name": "A again"}]}
      """;

  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  @Test
  void the_published_grants_import_twice_with_the_same_result(@TempDir Path data) throws Exception {
    Path suite = TestData.require("grants/opengrants");
    TestDatabase database = POSTGRES.createDatabase();
    try (RunningAtlas atlas = new RunningAtlas(database, data, Map.of())) {
      List<String> states = new java.util.ArrayList<>();
      for (int round = 0; round < 2; round++) {
        JsonNode projects =
            imported(
                atlas,
                "opengrants",
                Files.readAllBytes(suite.resolve("opengrants_projects.json.gz")));
        imported(
            atlas, "opengrants", Files.readAllBytes(suite.resolve("opengrants_pools.json.gz")));
        JsonNode applications =
            imported(
                atlas,
                "opengrants",
                Files.readAllBytes(suite.resolve("opengrants_applications_round30.json.gz")));
        assertThat(projects.path("counts").path("projects").asInt()).isEqualTo(601);
        assertThat(codes(projects)).contains("duplicate-id daoip-5:scf:project:wellspring");
        assertThat(codes(projects).stream().filter(c -> c.startsWith("duplicate-id"))).hasSize(1);
        assertThat(codes(projects).stream().filter(c -> c.startsWith("unknown-status"))).isEmpty();
        assertThat(codes(projects).stream().filter(c -> c.startsWith("no-status"))).hasSize(15);
        if (round == 1) {
          for (JsonNode again : List.of(projects, applications)) {
            for (String what :
                List.of(
                    "projects_made",
                    "fields_changed",
                    "evidence_changed",
                    "applications_changed",
                    "repos_adopted")) {
              assertThat(again.path("counts").path(what).asInt(0)).as(what).isZero();
            }
          }
        }
        states.add(
            database.query(
                    "select md5(string_agg(concat_ws('|', canonical_id, display_name, category, git_owner_url, project_type, activity_status, project_metadata), E'\\n' order by canonical_id)) from projects")
                + database.query("select count(*) from repos")
                + database.query("select count(*) from status_event"));
      }
      assertThat(states.getFirst()).isEqualTo(states.getLast());
      assertThat(
              database.query(
                  "select count(*) from projects where canonical_id like 'daoip-5:scf:%'"))
          .isEqualTo("601");
      assertThat(atlas.atlas().jobs().depth().dead()).isZero();
    }
  }

  @Test
  void every_daoip_5_file_is_taken(@TempDir Path data) throws IOException {
    Path suite = TestData.require("grants/daoip5/json");
    try (RunningAtlas atlas = new RunningAtlas(POSTGRES.createDatabase(), data, Map.of())) {
      int applications = 0;
      List<Path> files;
      try (var walk = Files.walk(suite)) {
        files = walk.filter(Files::isRegularFile).sorted().toList();
      }
      for (Path file : files) {
        JsonNode done = imported(atlas, "opengrants", Files.readAllBytes(file));
        applications += done.path("counts").path("applications").asInt(0);
        assertThat(codes(done)).as(file.toString()).noneMatch(c -> c.startsWith("unknown-status"));
      }
      assertThat(files).hasSize(66);
      assertThat(applications).isGreaterThan(1_400);
    }
  }

  @Test
  void statuses_have_reasons_overrides_stay_and_a_dry_run_changes_nothing(@TempDir Path data)
      throws Exception {
    TestDatabase database = POSTGRES.createDatabase();
    try (RunningAtlas atlas = new RunningAtlas(database, data, Map.of())) {
      JsonNode dry = imported(atlas, "opengrants?dry_run=true", bytes(PROJECTS));
      assertThat(dry.path("counts").path("projects_made").asInt()).isEqualTo(3);
      assertThat(database.query("select count(*) from projects")).isEqualTo("0");

      JsonNode first = imported(atlas, "opengrants", bytes(PROJECTS));
      assertThat(codes(first))
          .containsExactlyInAnyOrder(
              "unknown-status daoip-5:scf:project:b", "duplicate-id daoip-5:scf:project:a");
      assertThat(first.path("done").asInt()).isEqualTo(first.path("of").asInt()).isPositive();
      assertThat(status(atlas, "a")).isEqualTo("in-dev");
      assertThat(status(atlas, "c")).isEqualTo("discontinued");
      assertThat(atlas.get("/api/v1/repos/pkg:github/acme/app").status()).isEqualTo(200);

      imported(
          atlas,
          "overrides",
          bytes(
              "{\"daoip-5:scf:project:a\": {\"category\": \"By hand\"}, \"daoip-5:x:project:no\": {\"category\": \"x\"}}"));
      imported(atlas, "opengrants", bytes(PROJECTS.replace("\"Tools\"", "\"Others\"")));
      JsonNode project = atlas.get("/api/v1/projects/daoip-5:scf:project:a").body();
      assertThat(project.path("category").asString()).isEqualTo("By hand");
      assertThat(project.path("git_owner_url").asString()).isEqualTo("https://github.com/acme");
      JsonNode fields = atlas.get("/api/v1/provenance?project=daoip-5:scf:project:a").body();
      assertThat(fields.toString())
          .contains("\"source\":\"override\"")
          .contains("\"source\":\"opengrants\"");

      byte[] survey = bytes("project,status\nA,live\ndaoip-5:scf:project:c,\nNobody,live\n");
      assertThat(atlas.get("/api/v1/activity/preview").body().path("changes")).isEmpty();
      JsonNode answered = imported(atlas, "survey?round=2026", survey);
      assertThat(codes(answered)).containsExactly("unknown-project Nobody");
      assertThat(status(atlas, "a")).isEqualTo("live");
      assertThat(status(atlas, "b")).as("known to OpenGrants, silent").isEqualTo("non-responsive");
      assertThat(status(atlas, "c")).isEqualTo("non-responsive");
      imported(atlas, "survey?round=2026", survey);
      JsonNode events = atlas.get("/api/v1/activity/events?project=daoip-5:scf:project:a").body();
      assertThat(events).as("the same round again is no new survey").hasSize(2);
      assertThat(events.get(0).path("rule").asString()).isEqualTo("survey-answer");
      assertThat(events.get(0).path("from").asString()).isEqualTo("in-dev");
    }
  }

  @Test
  void a_commit_after_the_decision_revives_and_one_before_does_not(@TempDir Path data)
      throws Exception {
    TestDatabase database = POSTGRES.createDatabase();
    try (RunningAtlas atlas = new RunningAtlas(database, data, Map.of())) {
      imported(atlas, "opengrants", bytes(PROJECTS.replace("Development", "Abandoned")));
      assertThat(status(atlas, "a")).isEqualTo("discontinued");
      log(atlas, "2020-01-01T00:00:00Z");
      assertThat(status(atlas, "a")).isEqualTo("discontinued");
      database.query(
          "with e as (update status_event set occurred_at = occurred_at - interval '10 days' returning 1) select count(*) from e");
      log(
          atlas,
          java.time.Instant.now()
              .minusSeconds(86_400)
              .truncatedTo(java.time.temporal.ChronoUnit.SECONDS)
              .toString());
      assertThat(status(atlas, "a")).isEqualTo("live");
      JsonNode events = atlas.get("/api/v1/activity/events?project=daoip-5:scf:project:a").body();
      assertThat(events.get(0).path("rule").asString()).isEqualTo("new-commit");
      assertThat(events.get(0).path("evidence").asString()).contains("commit of");
    }
  }

  @Test
  void what_cannot_be_read_is_refused_and_unknown_things_are_not_found(@TempDir Path data) {
    try (RunningAtlas atlas = new RunningAtlas(POSTGRES.createDatabase(), data, Map.of())) {
      assertThat(post(atlas, "opengrants", bytes("{\"data\": [")).status()).isEqualTo(422);
      assertThat(post(atlas, "opengrants", bytes("[]")).status()).isEqualTo(422);
      assertThat(post(atlas, "opengrants", new byte[0]).body().toString())
          .contains("no address of 'opengrants' is configured");
      assertThat(post(atlas, "survey", bytes("project,status\n")).status()).isEqualTo(422);
      assertThat(post(atlas, "survey?round=1", bytes("project\na\n")).status()).isEqualTo(422);
      assertThat(post(atlas, "overrides", bytes("{\"a\": {\"id\": \"1\"}}")).status())
          .isEqualTo(422);
      assertThat(atlas.get("/api/v1/activity/events?project=none").status()).isEqualTo(404);
      assertThat(atlas.get("/api/v1/provenance").status()).isEqualTo(422);
      assertThat(atlas.get("/api/v1/feed-imports").body().path("total").asInt()).isZero();
    }
  }

  private static void log(RunningAtlas atlas, String at) {
    String line = "Ada\0ada@x.invalid\0" + at + "\0" + "a".repeat(40) + "\n";
    atlas.post(
        "/api/v1/ingest/gitlog?repository=acme/app&since_months=120",
        "application/octet-stream",
        bytes(line));
    atlas.settle();
  }

  private static String status(RunningAtlas atlas, String name) {
    return atlas
        .get("/api/v1/projects/daoip-5:scf:project:" + name)
        .body()
        .path("activity_status")
        .asString();
  }

  private static RunningAtlas.Answer post(RunningAtlas atlas, String what, byte[] body) {
    return atlas.post("/api/v1/ingest/" + what, "application/octet-stream", body);
  }

  static JsonNode imported(RunningAtlas atlas, String what, byte[] body) {
    RunningAtlas.Answer answer = post(atlas, what, body);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(202);
    atlas.settle();
    JsonNode done = atlas.get(answer.location()).body();
    assertThat(done.path("status").asString()).as(done.toString()).isEqualTo("processed");
    return done;
  }

  static List<String> codes(JsonNode done) {
    return StreamSupport.stream(done.path("report").spliterator(), false)
        .map(e -> e.path("code").asString() + " " + e.path("subject").asString())
        .toList();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
