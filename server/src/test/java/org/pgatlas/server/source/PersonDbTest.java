package org.pgatlas.server.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.Setting;
import org.pgatlas.server.net.PublicHosts;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import org.pgatlas.server.testing.TestDatabase;
import tools.jackson.databind.JsonNode;

/// A person's rights, bots by configuration, and a real history with a mailmap.
class PersonDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  @Test
  void an_erased_person_stays_a_share_without_a_name_after_later_logs_too(@TempDir Path data)
      throws Exception {
    TestDatabase database = POSTGRES.createDatabase();
    try (RunningAtlas atlas =
        new RunningAtlas(
            database, data, Map.of(Setting.GITLOG_BOTS, "Release Robot, ci@x.invalid"))) {
      String log =
          commits("Ada", 6) + commits("Bob", 4) + commits("Release Robot", 90) + commits("ci", 90);
      ingest(atlas, log);
      assertThat(pony(atlas)).as("robots of the configuration do not count").isEqualTo(1);
      int ada = id(atlas, "Ada");
      JsonNode export = atlas.get("/api/v1/contributors/" + ada + "/export").body();
      assertThat(export.path("name").asString()).isEqualTo("Ada");
      assertThat(export.path("contributions").get(0).path("commits").asInt()).isEqualTo(6);

      JsonNode erased = atlas.delete("/api/v1/contributors/" + ada + "?reason=asked").body();
      assertThat(erased.path("commits").asInt()).isEqualTo(6);
      assertThat(erased.path("logs_removed").asInt()).isEqualTo(1);
      assertNobody(database);
      ingest(atlas, log + commits("Ada", 2));
      assertNobody(database);
      assertThat(pony(atlas)).isEqualTo(1);
      JsonNode people = atlas.get("/api/v1/repos/pkg:github/acme/app/contributors").body();
      assertThat(people.path("total").asInt()).isEqualTo(2);
      assertThat(people.path("items").get(0).toString())
          .contains("Erased contributor")
          .contains("8");
      assertThat(
              database.query(
                  "select string_agg(kind || ' ' || commits, ', ' order by id) from person_request"))
          .isEqualTo("export 6, erasure 6");
      assertThat(atlas.delete("/api/v1/contributors/999999").status()).isEqualTo(404);
      assertThat(atlas.get("/api/v1/contributors/999999/export").status()).isEqualTo(404);
      assertThat(atlas.delete("/api/v1/contributors/x").status()).isEqualTo(422);
    }
  }

  @Test
  void a_history_with_a_mailmap_is_fetched_without_trees(@TempDir Path folder) throws Exception {
    Path origin = folder.resolve("origin");
    Files.createDirectories(origin);
    git(origin, "init", "-q", "-b", "main");
    git(origin, "config", "uploadpack.allowFilter", "true");
    git(origin, "config", "uploadpack.allowAnySHA1InWant", "true");
    commit(origin, "Ann", "ann@old.invalid", "one");
    commit(origin, "Ann Lee", "ann@new.invalid", "two");
    Files.writeString(origin.resolve(".mailmap"), "Ann Lee <ann@new.invalid> <ann@old.invalid>\n");
    git(origin, "add", ".mailmap");
    commit(origin, "Ann Lee", "ann@new.invalid", "three");
    GitClone.History history =
        new GitClone(Duration.ofSeconds(60), "file", PublicHosts.and(List.of()))
            .fetch("file://" + origin, 24);
    String log = new String(history.log(), StandardCharsets.UTF_8);
    assertThat(log.lines())
        .hasSize(3)
        .allMatch(line -> line.startsWith("Ann Lee\0ann@new.invalid\0"));
    assertThat(history.head()).hasSize(40);
  }

  @Test
  void a_run_of_the_schedule_asks_for_every_repo_once_and_keeps_what_went_wrong(@TempDir Path data)
      throws Exception {
    TestDatabase database = POSTGRES.createDatabase();
    try (RunningAtlas atlas = new RunningAtlas(database, data, Map.of())) {
      ingest(atlas, commits("Ada", 1));
      database.query(
          "with u as (update repos set repo_url = 'http://127.0.0.1:1/none' returning 1) select count(*) from u");
      for (int run = 1; run <= 2; run++) {
        database.query(
            "with j as (insert into job_queue (tenant_id, queue, kind, payload) select id, 'import', 'gitlog.run', '{}' from tenant returning id) select count(*) from j");
        atlas.settle();
      }
      assertThat(
              database.query(
                  "select string_agg(seed_run_ordinal || ':' || due || '/' || repos, ' ' order by seed_run_ordinal) from git_run"))
          .isEqualTo("1:1/1 2:1/1");
      assertThat(
              database.query(
                  "select failures || ' ' || (last_error like '%127.0.0.1, which is not a public address%') from git_schedule"))
          .isEqualTo("2 true");
      assertThat(atlas.atlas().jobs().depth().dead()).isZero();
    }
  }

  private static void assertNobody(TestDatabase database) throws Exception {
    assertThat(database.query("select count(*) from contributors where name = 'Ada'"))
        .isEqualTo("0");
    assertThat(
            database.query("select count(*) from contributors where name = 'Erased contributor'"))
        .isEqualTo("1");
  }

  private static void ingest(RunningAtlas atlas, String log) {
    RunningAtlas.Answer answer =
        atlas.post(
            "/api/v1/ingest/gitlog?repository=acme/app&since_months=12",
            "application/octet-stream",
            log.getBytes(StandardCharsets.UTF_8));
    assertThat(answer.status()).isEqualTo(202);
    atlas.settle();
  }

  private static int pony(RunningAtlas atlas) {
    return atlas.get("/api/v1/repos/pkg:github/acme/app").body().path("pony_factor").asInt(-1);
  }

  private static int id(RunningAtlas atlas, String name) {
    for (JsonNode person : atlas.get("/api/v1/contributors").body().path("items")) {
      if (person.path("name").asString().equals(name)) {
        return person.path("id").asInt();
      }
    }
    throw new AssertionError("no " + name);
  }

  private static String commits(String name, int count) {
    StringBuilder log = new StringBuilder();
    Instant at =
        Clock.systemUTC().instant().minus(5, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
    for (int i = 0; i < count; i++) {
      log.append(name)
          .append('\0')
          .append(name.toLowerCase(java.util.Locale.ROOT).replace(' ', '.'))
          .append("@x.invalid\0")
          .append(at)
          .append('\0')
          .append("%040x".formatted(i))
          .append('\n');
    }
    return log.toString();
  }

  private static void commit(Path folder, String name, String mail, String message)
      throws IOException, InterruptedException {
    git(
        folder,
        "-c",
        "user.name=" + name,
        "-c",
        "user.email=" + mail,
        "commit",
        "-q",
        "--allow-empty",
        "-m",
        message);
  }

  private static void git(Path folder, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new java.util.ArrayList<>(List.of("git", "-C", folder.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }
}
