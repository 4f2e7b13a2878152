package org.pgatlas.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.job.Lane;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.Eventually;
import org.pgatlas.server.testing.HandWorkedAtlas;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import org.pgatlas.server.testing.SbomBuilder;
import org.pgatlas.server.testing.TestDatabase;
import tools.jackson.databind.JsonNode;

/// Git logs become contributors and pony factors; the newest window replaces the former one whole.
class GitLogDbTest {
  private static final String REPO = "pkg:github/acme/app";

  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final StringBuilder log = new StringBuilder();

  private GitLogDbTest commits(String name, int count, int daysAgo) {
    return commits(name, count, Instant.now().minus(daysAgo, ChronoUnit.DAYS));
  }

  private GitLogDbTest commits(String name, int count, Instant at) {
    for (int i = 0; i < count; i++) {
      log.append(name)
          .append('\0')
          .append(name.toLowerCase(Locale.ROOT))
          .append("@x.invalid")
          .append('\0')
          .append(at.truncatedTo(ChronoUnit.SECONDS))
          .append('\0')
          .append("%040x".formatted(log.length()))
          .append('\n');
    }
    return this;
  }

  private byte[] taken() {
    byte[] bytes = log.toString().getBytes(StandardCharsets.UTF_8);
    log.setLength(0);
    return bytes;
  }

  private JsonNode ingest(RunningAtlas atlas) {
    RunningAtlas.Answer answer =
        atlas.post(
            "/api/v1/ingest/gitlog?repository=acme/app&since_months=12",
            "application/octet-stream",
            taken());
    assertThat(answer.status()).isEqualTo(202);
    atlas.settle();
    return atlas.get(answer.location()).body();
  }

  private static JsonNode repo(RunningAtlas atlas) {
    return atlas.get("/api/v1/repos/" + REPO).body();
  }

  private static int pony(RunningAtlas atlas) {
    return repo(atlas).path("pony_factor").asInt(-1);
  }

  @Test
  void the_window_is_replaced_whole_and_unknown_is_not_zero(@TempDir Path data)
      throws SQLException {
    TestDatabase database = POSTGRES.createDatabase();
    try (RunningAtlas atlas = new RunningAtlas(database, data, Map.of())) {
      commits("Ada", 5, 10)
          .commits("Bob", 5, 20)
          .commits("Cyd", 5, 30)
          .commits("dependabot[bot]", 50, 5);
      JsonNode first = ingest(atlas);
      assertThat(first.path("status").asString()).isEqualTo("processed");
      assertThat(first.path("commit_count").asInt()).isEqualTo(15);
      assertThat(first.path("bot_commit_count").asInt()).isEqualTo(50);
      assertThat(first.path("raw_artifact").isNull()).as("e-mails never leave").isTrue();
      assertThat(pony(atlas)).isEqualTo(2);
      JsonNode people = atlas.get("/api/v1/repos/" + REPO + "/contributors").body();
      assertThat(people.path("total").asInt()).isEqualTo(3);
      assertThat(people.toString()).doesNotContain("x.invalid").doesNotContain("bot");
      assertThat(repo(atlas).path("latest_commit_date").asString()).isNotEmpty();

      commits("Ada", 9, 3).commits("Old", 40, 800);
      ingest(atlas);
      assertThat(pony(atlas)).isEqualTo(1);
      assertThat(atlas.get("/api/v1/contributors").body().path("total").asInt()).isEqualTo(1);
      assertThat(
              database.query("select string_agg(number_of_commits::text, ' ') from contributed_to"))
          .isEqualTo("9");

      commits("Old", 4, 800);
      ingest(atlas);
      assertThat(pony(atlas)).isZero();
      atlas.submit("acme/other", SbomBuilder.aSbom().component("pkg:npm/x@1").bytes());
      atlas.settle();
      assertThat(
              atlas.get("/api/v1/repos/pkg:github/acme/other").body().path("pony_factor").isNull())
          .isTrue();
      assertThat(
              atlas
                  .get("/api/v1/projects/daoip-5:local:project:github.com/acme")
                  .body()
                  .path("pony_factor")
                  .asInt(-1))
          .isZero();
    }
  }

  @Test
  void a_future_commit_counts_as_made_now_and_a_bad_log_fails_with_its_line(@TempDir Path data)
      throws SQLException {
    TestDatabase database = POSTGRES.createDatabase();
    try (RunningAtlas atlas = new RunningAtlas(database, data, Map.of())) {
      commits("Ada", 1, -4000).commits("Bob", 1, 1);
      ingest(atlas);
      assertThat(
              database.query(
                  "select max(last_commit_date) <= now() and count(*) = 2 from contributed_to"))
          .isEqualTo("t");
      assertThat(database.query("select latest_commit_date <= now() from repos")).isEqualTo("t");
      assertThat(atlas.get("/api/v1/metadata").body().path("active_contributors_30d").asInt(-1))
          .isEqualTo(2);

      commits("Eve", 2, 1);
      log.append("no separators here\n");
      JsonNode failed = ingest(atlas);
      assertThat(failed.path("status").asString()).isEqualTo("failed");
      assertThat(failed.path("error_detail").asString()).contains("line 3");
      assertThat(pony(atlas)).isEqualTo(1);
      assertThat(database.query("select string_agg(name, ' ' order by name) from contributors"))
          .isEqualTo("Ada Bob");
      assertThat(atlas.atlas().jobs().depth().dead()).isZero();
    }
  }

  @Test
  void an_empty_log_is_a_history_without_commits(@TempDir Path data) {
    try (RunningAtlas atlas = new RunningAtlas(POSTGRES.createDatabase(), data, Map.of())) {
      assertThat(ingest(atlas).path("status").asString()).isEqualTo("processed");
      assertThat(pony(atlas)).isZero();
    }
  }

  @Test
  void requests_that_are_none_are_refused(@TempDir Path data) throws SQLException {
    TestDatabase database = POSTGRES.createDatabase();
    try (RunningAtlas atlas = new RunningAtlas(database, data, Map.of())) {
      for (String query :
          new String[] {
            "",
            "?repository=",
            "?repository=..",
            "?repository=a/b&since_months=0",
            "?repository=a/b&since_months=x"
          }) {
        RunningAtlas.Answer answer =
            atlas.post("/api/v1/ingest/gitlog" + query, "text/plain", new byte[0]);
        assertThat(answer.status()).as(query).isEqualTo(422);
        assertThat(answer.body().path("detail").path(0).path("loc").path(0).asString())
            .isEqualTo("query");
      }
      assertThat(database.query("select count(*) from repo_vertices")).isEqualTo("0");
      assertThat(
              atlas
                  .post("/api/v1/ingest/registry/debian?origin=nul%00l", "text/plain", new byte[0])
                  .status())
          .isEqualTo(422);
      assertThat(
              atlas.post("/api/v1/ingest/overrides", "application/json", new byte[] {'['}).status())
          .isEqualTo(422);
      assertThat(
              database.query(
                  "select string_agg(kind || ' ' || n, ', ' order by kind) from (select kind, count(*) as n from document_submission where status = 'failed' and error_detail <> '' group by kind) each"))
          .as("every refusal leaves a row")
          .isEqualTo("gitlog 5, overrides 1, registry 1");
      assertThat(atlas.get("/api/v1/document-submissions?kind=gitlog").body().path("total").asInt())
          .isEqualTo(5);
    }
  }

  @Test
  void a_log_that_is_given_up_says_why_and_is_applied_when_it_is_put_back(@TempDir Path data)
      throws SQLException {
    TestDatabase database = POSTGRES.createDatabase();
    try (RunningAtlas atlas = new RunningAtlas(database, data, Map.of())) {
      atlas.atlas().jobs().pause(Lane.INGEST, "test");
      atlas.post("/api/v1/ingest/gitlog?repository=a/b", "text/plain", new byte[0]);
      database.execute("create table kept as select sha256, bytes from artifact_blob");
      database.execute("update artifact_blob set bytes = '\\x00'");
      database.execute("update job_queue set max_attempts = 1 where queue = 'ingest'");
      atlas.atlas().jobs().resume(Lane.INGEST);
      atlas.settle();
      String outcome = "select concat_ws(' ', status, error_detail) from gitlog_artifacts";
      Eventually.until(
          "its handler has heard of the dead job",
          () ->
              String.valueOf(database.query(outcome))
                  .startsWith("failed given up after 1 attempts: "));
      database.execute(
          "update artifact_blob b set bytes = k.bytes from kept k where k.sha256 = b.sha256");
      UUID tenant = UUID.fromString(String.valueOf(database.query("select id from tenant")));
      assertThat(atlas.atlas().jobs().requeue(tenant, null)).isEqualTo(1);
      atlas.settle();
      assertThat(database.query(outcome)).isEqualTo("processed");
    }
  }

  @Test
  void an_older_log_that_is_worked_late_does_not_undo_a_newer_one() throws SQLException {
    try (HandWorkedAtlas atlas =
        new HandWorkedAtlas(POSTGRES.createDatabase(), Clock.systemUTC())) {
      int older = atlas.admitLog("acme/app", commits("Old", 3, 20).taken());
      int newer = atlas.admitLog("acme/app", commits("New", 4, 10).taken());
      handle(atlas, newer);
      handle(atlas, older);
      handle(atlas, newer);
      assertThat(
              atlas
                  .raw()
                  .query(
                      "select string_agg(c.name || ' ' || t.number_of_commits, ',') from contributed_to t join contributors c on c.id = t.contributor_id"))
          .isEqualTo("New 4");
      assertThat(
              atlas
                  .raw()
                  .query("select string_agg(status::text, ' ' order by id) from gitlog_artifacts"))
          .isEqualTo("processed processed");
    }
  }

  @Test
  void a_window_is_of_the_time_of_its_reading() throws SQLException {
    Instant now = Instant.parse("2026-03-15T12:00:00Z");
    try (HandWorkedAtlas atlas =
        new HandWorkedAtlas(POSTGRES.createDatabase(), Clock.fixed(now, ZoneOffset.UTC))) {
      Instant edge = now.atOffset(ZoneOffset.UTC).minusMonths(12).toInstant();
      handle(
          atlas,
          atlas.admitLog(
              "acme/app",
              commits("In", 1, edge.plusSeconds(60))
                  .commits("Out", 1, edge.minusSeconds(60))
                  .commits("Future", 1, now.plus(Duration.ofDays(9)))
                  .taken()));
      assertThat(
              atlas
                  .raw()
                  .query(
                      "select string_agg(c.name || (t.last_commit_date = '2026-03-15T12:00:00Z'), ' ' order by c.name) from contributed_to t join contributors c on c.id = t.contributor_id"))
          .isEqualTo("Futuretrue Infalse");
    }
  }

  /// Of two logs at once, one loses a person whom the other credits.
  @Test
  void logs_of_two_repos_at_once_lose_nobody() throws Exception {
    try (HandWorkedAtlas atlas = new HandWorkedAtlas(POSTGRES.createDatabase(), Clock.systemUTC());
        ExecutorService threads = Executors.newFixedThreadPool(2)) {
      handle(atlas, atlas.admitLog("acme/a", commits("Ada", 1, 5).taken()));
      for (int round = 0; round < 12; round++) {
        boolean even = round % 2 == 0;
        int leaves = atlas.admitLog(even ? "acme/a" : "acme/b", commits("Bob", 1, 5).taken());
        int joins = atlas.admitLog(even ? "acme/b" : "acme/a", commits("Ada", 1, 5).taken());
        CyclicBarrier start = new CyclicBarrier(2);
        Future<?> one = threads.submit(() -> together(start, atlas, leaves));
        Future<?> other = threads.submit(() -> together(start, atlas, joins));
        one.get();
        other.get();
        assertThat(
                atlas
                    .raw()
                    .query(
                        "select string_agg(c.name, ' ' order by c.name) from contributed_to t join contributors c on c.id = t.contributor_id"))
            .as("round " + round)
            .isEqualTo("Ada Bob");
      }
    }
  }

  private static Void together(CyclicBarrier start, HandWorkedAtlas atlas, int id)
      throws Exception {
    start.await();
    handle(atlas, id);
    return null;
  }

  private static void handle(HandWorkedAtlas atlas, int id) {
    atlas.handle(GitLogIngest.JOB, "{\"gitlog_artifact_id\": " + id + "}");
  }
}
