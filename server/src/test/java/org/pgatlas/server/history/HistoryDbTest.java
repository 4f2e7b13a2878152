package org.pgatlas.server.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import org.pgatlas.server.testing.TestDatabase;
import tools.jackson.databind.JsonNode;

/// Runs leave their changes behind; snapshots are kept and compared.
class HistoryDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final TestDatabase raw = POSTGRES.createDatabase();
  private final RunningAtlas atlas;
  private final AtlasFixture rows;
  private final int app;
  private final int lib;
  private final int source;
  private final int project;

  HistoryDbTest(@TempDir Path data) {
    atlas = new RunningAtlas(raw, data, Map.of());
    rows = AtlasFixture.of(atlas.atlas().database(), "default");
    project = rows.project("daoip-5:x:project:p").insert();
    app = rows.repo("pkg:npm/app").with("project_id", project).insert();
    lib = rows.external("pkg:npm/lib").insert();
    source = rows.source("registry", "hand");
    rows.dependsOn(app, lib, source, "verified-sbom", "^1", "2026-06-01T00:00:00Z");
  }

  @AfterEach
  void stop() {
    atlas.close();
  }

  private long run() {
    return post("/api/v1/metric-runs", 200).path("id").asLong();
  }

  private JsonNode post(String path, int status) {
    RunningAtlas.Answer answer = atlas.post(path, "application/json", new byte[0]);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    return answer.body();
  }

  private JsonNode get(String path) {
    RunningAtlas.Answer answer = atlas.get(path);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    return answer.body();
  }

  private String values() throws Exception {
    return String.valueOf(
        raw.query(
            "select string_agg(run_id || ':' || n, ' ' order by run_id) from"
                + " (select run_id, sum(cardinality(subject_ids)) as n from metric_history group by run_id) x"));
  }

  @Test
  void a_run_keeps_what_it_changed_and_the_first_of_a_month_everything() throws Exception {
    long first = run();
    assertThat(values()).as("two vertices and a project").isEqualTo(first + ":3");
    run();
    assertThat(values()).as("nothing changed").isEqualTo(first + ":3");
    int tool = rows.repo("pkg:npm/tool").with("project_id", project).insert();
    rows.dependsOn(tool, lib, source);
    long third = run();
    assertThat(values()).as("tool and lib").isEqualTo(first + ":3 " + third + ":2");
    assertThat(get("/api/v1/scores/pkg:npm/app/trend").path("points"))
        .as("its neighbours moved in the third run, it did not")
        .hasSize(1);
    JsonNode trend = get("/api/v1/scores/pkg:npm/lib/trend");
    assertThat(trend.path("points")).hasSize(2);
    assertThat(trend.at("/points/0/criticality").asInt()).isEqualTo(1);
    assertThat(trend.at("/points/1/criticality").asInt()).isEqualTo(2);
    assertThat(trend.at("/points/1/pony_factor").isNull()).as("not analysed").isTrue();
    String at = trend.at("/points/0/at").asString();
    assertThat(
            get("/api/v1/scores/pkg:npm/lib/trend?as_of=" + at).at("/points/0/criticality").asInt())
        .isEqualTo(1);
    assertThat(get("/api/v1/scores/pkg:npm/lib/trend?as_of=2020-01-01").path("points")).isEmpty();
    assertThat(get("/api/v1/scores/daoip-5:x:project:p/trend").path("points")).hasSize(1);
    assertThat(atlas.get("/api/v1/scores/pkg:npm/none/trend").status()).isEqualTo(404);
    assertThat(atlas.get("/api/v1/scores/pkg:npm/lib/trend?from=yesterday").status())
        .isEqualTo(422);
    assertThat(atlas.text("/externals/pkg:npm/lib")).contains("How it moved").contains("<polyline");
  }

  @Test
  void questions_about_an_earlier_time_are_answered_from_the_newest_snapshot_of_then() {
    long before = run();
    JsonNode kept = post("/api/v1/graph/snapshots?label=then", 201);
    int tool = rows.repo("pkg:npm/tool").with("project_id", project).insert();
    rows.dependsOn(tool, lib, source);
    run();
    String question = "/api/v1/graph/blast-radius?id=pkg:npm/lib";
    assertThat(get(question).path("total").asInt()).isEqualTo(2);
    assertThat(get(question).path("as_of").isNull()).isTrue();
    JsonNode then = get(question + "&run=" + before);
    assertThat(then.path("total").asInt()).isEqualTo(1);
    assertThat(then.path("active").asInt()).isEqualTo(1);
    assertThat(then.at("/start/criticality_score").asInt()).isEqualTo(1);
    assertThat(then.at("/as_of/snapshot").asLong()).isEqualTo(kept.path("id").asLong());
    assertThat(then.path("run_id").asLong()).isEqualTo(before);
    String at = kept.path("created_at").asString();
    assertThat(get(question + "&as_of=" + at).path("total").asInt()).isEqualTo(1);
    assertThat(get(question + "&as_of=2099-01-01").path("total").asInt())
        .as("the newest snapshot, which is not the graph of now")
        .isEqualTo(1);
    String dependent = then.at("/items/0/canonical_id").asString();
    String path = "/api/v1/graph/paths?to=pkg:npm/lib&from=";
    assertThat(get(path + dependent + "&run=" + before).path("steps").asInt()).isEqualTo(1);
    assertThat(atlas.get(path + "pkg:npm/tool&run=" + before).status())
        .as("it was not there")
        .isEqualTo(404);
    assertThat(get("/api/v1/graph/neighborhood?id=pkg:npm/lib&run=" + before).path("vertices"))
        .hasSize(1);
    assertThat(atlas.get(question + "&as_of=2020-01-01").status()).isEqualTo(404);
    assertThat(atlas.get(question + "&as_of=then").status()).isEqualTo(422);
    assertThat(atlas.get(question + "&as_of=2026-01-01&run=1").status()).isEqualTo(422);
    assertThat(atlas.get("/api/v1/scores?as_of=2026-01-01").status()).isEqualTo(422);
  }

  @Test
  void snapshots_are_kept_and_compared_with_metric_movement() {
    run();
    JsonNode kept = post("/api/v1/graph/snapshots?label=before", 201);
    assertThat(kept.path("vertex_count").asInt()).isEqualTo(2);
    assertThat(kept.path("edge_count").asInt()).isEqualTo(1);
    int tool = rows.repo("pkg:npm/tool").with("project_id", project).insert();
    rows.dependsOn(tool, lib, source);
    long last = run();
    JsonNode diff = get("/api/v1/graph/diff?from=" + kept.path("id").asLong());
    assertThat(diff.at("/vertices/added").asInt()).isEqualTo(1);
    assertThat(diff.at("/vertex_changes/0/canonical_id").asString()).isEqualTo("pkg:npm/tool");
    assertThat(diff.at("/edge_changes/0/dependency").asString()).isEqualTo("pkg:npm/lib");
    assertThat(diff.at("/metrics/total").asInt()).as("lib; tool from none to 0").isEqualTo(2);
    assertThat(diff.at("/metrics/items/0/criticality_before").asInt()).isEqualTo(1);
    assertThat(diff.at("/metrics/items/0/criticality_after").asInt()).isEqualTo(2);
    assertThat(diff.path("to").isNull()).isTrue();
    JsonNode later = post("/api/v1/graph/snapshots", 201);
    assertThat(later.path("metric_run_id").asLong()).isEqualTo(last);
    JsonNode same =
        get(
            "/api/v1/graph/diff?from="
                + later.path("id").asLong()
                + "&to="
                + later.path("id").asLong());
    assertThat(same.at("/edges/added").asInt() + same.at("/metrics/total").asInt()).isZero();
    JsonNode list = get("/api/v1/graph/snapshots");
    assertThat(list.path("total").asInt()).isEqualTo(2);
    assertThat(list.at("/items/1/label").asString()).isEqualTo("before");
    assertThat(atlas.get("/api/v1/graph/diff?from=99").status()).isEqualTo(404);
    assertThat(atlas.get("/api/v1/graph/diff").status()).isEqualTo(422);
    assertThat(atlas.get("/api/v1/graph/diff?from=2020-01-01").status()).isEqualTo(404);
    assertThat(atlas.text("/history")).contains("before");
    assertThat(atlas.text("/history/" + kept.path("id").asLong()))
        .contains("pkg:npm/tool")
        .contains("1 → 2");
  }

  @Test
  void a_package_that_a_repo_publishes_is_found_in_the_past_too() {
    rows.alias("pkg:npm/app-core", app);
    long before = run();
    post("/api/v1/graph/snapshots", 201);
    String question = "/api/v1/graph/neighborhood?id=pkg:npm/app-core";
    String reach = "/api/v1/graph/blast-radius?id=pkg:npm/app-core";
    assertThat(get(reach).at("/start/canonical_id").asString()).isEqualTo("pkg:npm/app");
    assertThat(get(reach + "&run=" + before).at("/start/canonical_id").asString())
        .isEqualTo("pkg:npm/app");
    assertThat(get(question + "&run=" + before).at("/start/canonical_id").asString())
        .isEqualTo("pkg:npm/app");
    assertThat(atlas.get("/api/v1/graph/blast-radius?id=pkg:npm/nobody&run=" + before).status())
        .isEqualTo(404);
  }

  @Test
  void a_comparison_with_an_earlier_snapshot_moves_backwards() {
    run();
    long first = post("/api/v1/graph/snapshots", 201).path("id").asLong();
    int tool = rows.repo("pkg:npm/tool").with("project_id", project).insert();
    rows.dependsOn(tool, lib, source);
    run();
    long second = post("/api/v1/graph/snapshots", 201).path("id").asLong();
    JsonNode diff = get("/api/v1/graph/diff?from=" + second + "&to=" + first);
    assertThat(diff.at("/edges/removed").asInt()).isEqualTo(1);
    assertThat(diff.at("/metrics/total").asInt()).as("tool is gone, lib falls").isEqualTo(2);
    assertThat(diff.at("/metrics/items/0/criticality_before").asInt()).isEqualTo(2);
    assertThat(diff.at("/metrics/items/0/criticality_after").asInt()).isEqualTo(1);
  }
}
