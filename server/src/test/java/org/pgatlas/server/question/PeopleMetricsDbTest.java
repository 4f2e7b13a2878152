package org.pgatlas.server.question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import tools.jackson.databind.JsonNode;

/// Metrics of people and money, worked out by hand: `app` needs `lib` and `old`, both of project p,
/// which was granted 2,000 dollars.
class PeopleMetricsDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private static final String PROJECT = "daoip-5:scf:project:p";

  private static String daysAgo(int days) {
    return Instant.now().minus(Duration.ofDays(days)).toString();
  }

  private static JsonNode get(RunningAtlas atlas, String path) {
    RunningAtlas.Answer answer = atlas.get(path);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    return answer.body();
  }

  private static JsonNode metric(JsonNode score, String name) {
    for (JsonNode one : score.path("metrics")) {
      if (one.path("metric").asString().equals(name)) {
        return one;
      }
    }
    throw new AssertionError(name + " is missing in " + score);
  }

  private static double value(JsonNode score, String name) {
    assertThat(metric(score, name).path("value").isNumber()).as(name + " in " + score).isTrue();
    return metric(score, name).path("value").asDouble();
  }

  private static void fill(RunningAtlas atlas) {
    RunningAtlas.Answer grants =
        atlas.post(
            "/api/v1/ingest/opengrants",
            "application/json",
            """
            {"data": [
              {"type": "Project", "id": "daoip-5:scf:project:p", "name": "P"},
              {"type": "GrantApplication", "id": "daoip-5:scf:grantPool:r1:grantApplication:1",
               "grantPoolId": "daoip-5:scf:grantPool:r1", "grantPoolName": "Round 1",
               "projectId": "daoip-5:scf:project:p", "projectName": "P", "status": "approved",
               "fundsApprovedInUSD": "1500", "createdAt": "2026-01-01T00:00:00Z"},
              {"type": "GrantApplication", "id": "daoip-5:scf:grantPool:r2:grantApplication:2",
               "grantPoolId": "daoip-5:scf:grantPool:r2", "grantPoolName": "Round 2",
               "projectId": "daoip-5:scf:project:p", "projectName": "P", "status": "approved",
               "fundsApprovedInUSD": "500.00", "createdAt": "2026-02-01T00:00:00Z"},
              {"type": "GrantApplication", "id": "daoip-5:scf:grantPool:r3:grantApplication:3",
               "grantPoolId": "daoip-5:scf:grantPool:r3", "grantPoolName": "Round 3",
               "projectId": "daoip-5:scf:project:p", "projectName": "P", "status": "rejected",
               "fundsApprovedInUSD": "9000", "createdAt": "2026-03-01T00:00:00Z"}]}
            """
                .getBytes(StandardCharsets.UTF_8));
    assertThat(grants.status()).as(grants.toString()).isEqualTo(202);
    atlas.settle();
    AtlasFixture rows = AtlasFixture.of(atlas.atlas().database(), "default");
    int project =
        rows.database()
            .read(
                rows.tenant(),
                handle ->
                    handle
                        .createQuery(
                            "select id from projects where tenant_id = :tenant and canonical_id = :id")
                        .bind("tenant", rows.tenant())
                        .bind("id", PROJECT)
                        .mapTo(Integer.class)
                        .one());
    int other = rows.project("daoip-5:x:project:other").insert();
    int app = rows.repo("pkg:npm/app").with("project_id", other).insert();
    int lib = rows.repo("pkg:npm/lib").with("project_id", project).insert();
    int old = rows.repo("pkg:npm/old").with("project_id", project).insert();
    int source = rows.source("registry", "hand");
    rows.dependsOn(app, lib, source);
    rows.dependsOn(app, old, source);
    int ada = rows.contributor("Ada");
    int bob = rows.contributor("Bob");
    for (int repo : new int[] {lib, old}) {
      rows.gitLog(repo)
          .with("status", "processed")
          .with("processed_at", "2026-06-01T00:00:00Z")
          .insert();
    }
    rows.contributed(ada, lib, 30, daysAgo(200), daysAgo(10));
    rows.contributed(bob, lib, 10, daysAgo(60), daysAgo(60));
    rows.contributed(ada, old, 10, daysAgo(1200), daysAgo(1000));
    RunningAtlas.Answer run = atlas.post("/api/v1/metric-runs", "application/json", new byte[0]);
    assertThat(run.status()).isEqualTo(200);
  }

  @Test
  void people_and_money_are_measured_with_what_they_are_made_of(@TempDir Path data) {
    try (RunningAtlas atlas = new RunningAtlas(POSTGRES.createDatabase(), data, Map.of())) {
      fill(atlas);
      JsonNode lib = get(atlas, "/api/v1/scores/pkg:npm/lib");
      assertThat(value(lib, "herfindahl")).as("75² + 25²").isEqualTo(6250);
      assertThat(value(lib, "commit_entropy")).isCloseTo(0.8113, within(1e-4));
      assertThat(value(lib, "top_share")).isEqualTo(0.75);
      assertThat(value(lib, "tenure")).as("(30 · 190 + 10 · 0) / 40").isEqualTo(142.5);
      assertThat(value(lib, "active_contributors_30")).isEqualTo(1);
      assertThat(value(lib, "active_contributors_90")).isEqualTo(2);
      assertThat(value(lib, "maintenance_debt"))
          .as("app, ten days")
          .isCloseTo(10 / 365.25, within(1e-3));
      JsonNode old = get(atlas, "/api/v1/scores/pkg:npm/old");
      assertThat(value(old, "maintenance_debt")).isCloseTo(1000 / 365.25, within(1e-3));
      assertThat(metric(old, "maintenance_debt").path("rank").asInt()).isEqualTo(1);
      assertThat(metric(old, "maintenance_debt").path("of").asInt())
          .as("of app no commit is known")
          .isEqualTo(2);
      assertThat(value(old, "active_contributors_90")).isZero();
      assertThat(lib.at("/breakdown/people/contributors").asInt()).isEqualTo(2);
      assertThat(lib.at("/breakdown/people/tier").asString()).isEqualTo("extreme");
      assertThat(lib.at("/breakdown/people/top/0/name").asString()).isEqualTo("Ada");
      assertThat(lib.at("/breakdown/people/top/0/share").asDouble()).isEqualTo(0.75);
      JsonNode app = get(atlas, "/api/v1/scores/pkg:npm/app");
      assertThat(metric(app, "tenure").path("value").isNull()).as("never analysed").isTrue();
      assertThat(app.path("breakdown").isMissingNode()).isTrue();
      JsonNode ranked = get(atlas, "/api/v1/scores?sort=maintenance_debt:desc&limit=1");
      assertThat(ranked.at("/items/0/canonical_id").asString()).isEqualTo("pkg:npm/old");
      assertThat(atlas.text("/repos/pkg:npm/lib")).contains("Maintenance debt").contains("Tenure");
    }
  }

  @Test
  void a_project_is_measured_by_its_people_and_its_grants(@TempDir Path data) {
    try (RunningAtlas atlas = new RunningAtlas(POSTGRES.createDatabase(), data, Map.of())) {
      fill(atlas);
      JsonNode p = get(atlas, "/api/v1/scores/" + PROJECT);
      assertThat(value(p, "herfindahl")).as("80² + 20²").isCloseTo(6800, within(1e-9));
      assertThat(value(p, "tenure")).as("(40 · 1190 + 10 · 0) / 50").isEqualTo(952);
      assertThat(value(p, "active_contributors_90")).isEqualTo(2);
      assertThat(value(p, "maintenance_debt")).isCloseTo(1010 / 365.25, within(1e-3));
      assertThat(value(p, "approved_usd")).as("what was rejected is no money").isEqualTo(2000);
      assertThat(value(p, "funding_efficiency")).as("app for 2,000 dollars").isEqualTo(0.5);
      assertThat(p.at("/breakdown/grants")).hasSize(2);
      assertThat(p.at("/breakdown/grants/0/pool").asString()).isEqualTo("Round 2");
      assertThat(p.at("/breakdown/grants/1/approved_usd").asDouble()).isEqualTo(1500);
      assertThat(atlas.text("/projects/" + PROJECT))
          .contains("Every metric")
          .contains("Funding efficiency");
      assertThat(atlas.text("/api/v1/badges/" + PROJECT + "/funding_efficiency.svg"))
          .contains("funding efficiency: 0.5");
      JsonNode other = get(atlas, "/api/v1/scores/daoip-5:x:project:other");
      assertThat(metric(other, "funding_efficiency").path("value").isNull()).isTrue();
    }
  }
}
