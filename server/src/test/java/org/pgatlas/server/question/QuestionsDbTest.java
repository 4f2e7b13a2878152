package org.pgatlas.server.question;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import tools.jackson.databind.JsonNode;

/// Questions over HTTP on a graph small enough to work out by hand:
///
/// `app` and `tool` (project p) need `mid` (q), `mid` needs `base` and `alone`, `tool` needs `base`
/// itself; `base` and `zlib` need each other, `zlib` is external. Nobody needs `other`.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QuestionsDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final Map<String, Integer> ids = new HashMap<>();
  private RunningAtlas atlas;
  private int ada;

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    atlas = new RunningAtlas(POSTGRES.createDatabase(), data, Map.of());
    AtlasFixture rows = AtlasFixture.of(atlas.atlas().database(), "default");
    int p = rows.project("daoip-5:x:project:p").insert();
    int q = rows.project("daoip-5:x:project:q").insert();
    for (String name : List.of("app", "tool", "other")) {
      ids.put(name, rows.repo("pkg:npm/" + name).with("project_id", p).insert());
    }
    ids.put("mid", rows.repo("pkg:npm/mid").with("project_id", q).insert());
    for (String name : List.of("base", "alone", "zlib")) {
      ids.put(name, rows.external("pkg:npm/" + name).insert());
    }
    int source = rows.source("registry", "hand");
    edge(rows, "app", "mid", source, "^1.0.0");
    edge(rows, "tool", "mid", source, "~1.2.0");
    edge(rows, "mid", "base", source, null);
    edge(rows, "mid", "alone", source, null);
    edge(rows, "tool", "base", source, null);
    edge(rows, "base", "zlib", source, null);
    edge(rows, "zlib", "base", source, null);
    ada = rows.contributor("Ada");
    int bob = rows.contributor("Bob");
    String first = "2026-01-01T00:00:00Z";
    String last = "2026-06-01T00:00:00Z";
    for (String name : List.of("mid", "app")) {
      rows.gitLog(id(name)).with("status", "processed").with("processed_at", last).insert();
    }
    rows.contributed(ada, id("mid"), 60, first, last);
    rows.contributed(bob, id("mid"), 40, first, last);
    rows.contributed(ada, id("app"), 10, first, last);
    rows.contributed(bob, id("app"), 90, first, last);
    assertThat(post("/api/v1/metric-runs", "").path("active_count").asInt()).isEqualTo(7);
  }

  @AfterAll
  void stop() {
    atlas.close();
  }

  private void edge(AtlasFixture rows, String from, String to, int source, @Nullable String range) {
    rows.dependsOn(id(from), id(to), source, "verified-sbom", range, "2026-06-01T00:00:00Z");
  }

  private int id(String name) {
    return ids.getOrDefault(name, -1);
  }

  private JsonNode post(String path, String body) {
    RunningAtlas.Answer answer =
        atlas.post(path, "application/json", body.getBytes(StandardCharsets.UTF_8));
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    return answer.body();
  }

  private JsonNode get(String path) {
    RunningAtlas.Answer answer = atlas.get(path);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    return answer.body();
  }

  private JsonNode whatIf(String json) {
    return post("/api/v1/graph/what-if", json.replace('\'', '"'));
  }

  private int refused(String json) {
    return atlas
        .post(
            "/api/v1/graph/what-if",
            "application/json",
            json.replace('\'', '"').getBytes(StandardCharsets.UTF_8))
        .status();
  }

  private static List<String> texts(JsonNode list, String field) {
    List<String> texts = new ArrayList<>();
    list.forEach(one -> texts.add(one.path(field).asString()));
    return texts;
  }

  private static JsonNode metric(JsonNode score, String name) {
    for (JsonNode one : score.path("metrics")) {
      if (one.path("metric").asString().equals(name)) {
        return one;
      }
    }
    throw new AssertionError(name + " is missing in " + score);
  }

  @Test
  void a_score_has_every_metric_with_its_place() {
    JsonNode base = get("/api/v1/scores/pkg:npm/base");
    assertThat(base.path("metrics")).hasSize(Metric.values().length);
    assertThat(base.path("criticality_score").asInt()).isEqualTo(4);
    assertThat(metric(base, "criticality_score").path("value").asInt()).isEqualTo(4);
    assertThat(metric(base, "criticality_score").path("rank").asInt()).isEqualTo(1);
    assertThat(metric(base, "criticality_score").path("of").asInt()).isEqualTo(7);
    assertThat(metric(base, "criticality_score").path("percentile").asDouble())
        .as("zlib has four as well")
        .isEqualTo(100.0 * 5 / 7);
    assertThat(metric(base, "criticality_repos").path("value").asInt()).isEqualTo(3);
    assertThat(metric(base, "criticality_projects").path("value").asInt()).isEqualTo(2);
    assertThat(metric(base, "component_size").path("value").asInt()).isEqualTo(2);
    assertThat(metric(base, "weak_component_size").path("value").asInt()).isEqualTo(6);
    assertThat(metric(base, "depth_above").path("value").asInt()).isEqualTo(2);
    assertThat(metric(base, "pony_factor").path("value").isNull()).as("not analysed").isTrue();
    assertThat(metric(base, "pony_factor").path("rank").isNull()).isTrue();
    JsonNode mid = get("/api/v1/scores/npm:mid");
    assertThat(metric(mid, "pony_factor").path("value").asInt()).isEqualTo(1);
    assertThat(metric(mid, "pony_factor").path("source").asString()).isEqualTo("git history");
    assertThat(metric(mid, "choke_point").path("value").asInt())
        .as("only alone is reached through mid alone")
        .isEqualTo(1);
    assertThat(metric(mid, "pagerank").path("value").asDouble()).isBetween(0.0, 1.0);
    assertThat(atlas.get("/api/v1/scores/pkg:npm/none").status()).isEqualTo(404);
  }

  @Test
  void a_projects_score_has_its_place_among_projects() {
    JsonNode q = get("/api/v1/scores/daoip-5:x:project:q");
    assertThat(metric(q, "criticality_score").path("value").asInt()).isEqualTo(2);
    assertThat(metric(q, "criticality_score").path("rank").asInt()).isEqualTo(1);
    assertThat(metric(q, "adoption_score").path("value").isNull()).isTrue();
  }

  @Test
  void packages_are_ranked_by_any_metric_and_what_is_unknown_comes_last() {
    JsonNode byPony = get("/api/v1/scores?sort=pony_factor:asc&metrics=pony_factor");
    assertThat(texts(byPony.path("items"), "canonical_id").subList(0, 2))
        .containsExactlyInAnyOrder("pkg:npm/mid", "pkg:npm/app");
    assertThat(byPony.path("unknown").asInt()).isEqualTo(5);
    assertThat(byPony.path("total").asInt()).isEqualTo(7);
    JsonNode externals = get("/api/v1/scores?sort=pagerank:desc&kind=external-repo&limit=1");
    assertThat(externals.path("total").asInt()).isEqualTo(3);
    assertThat(externals.path("items")).hasSize(1);
    assertThat(atlas.get("/api/v1/scores?sort=beauty").status()).isEqualTo(422);
    assertThat(atlas.get("/api/v1/scores?metrics=beauty").status()).isEqualTo(422);
  }

  @Test
  void choke_points_and_components() {
    JsonNode points = get("/api/v1/graph/choke-points");
    assertThat(texts(points.path("items"), "canonical_id"))
        .as("base: zlib only through it; mid: alone")
        .containsExactlyInAnyOrder("pkg:npm/mid", "pkg:npm/base");
    JsonNode components = get("/api/v1/graph/components");
    assertThat(components.path("cycle_count").asInt()).isEqualTo(1);
    assertThat(components.path("in_cycles").asInt()).isEqualTo(2);
    assertThat(components.path("community_count").asInt()).isEqualTo(2);
    assertThat(components.at("/communities/0/size").asInt()).isEqualTo(6);
  }

  @Test
  void longer_chains_follow_the_shortest() {
    String path = "/api/v1/graph/paths?from=pkg:npm/tool&to=pkg:npm/base";
    assertThat(get(path).path("paths")).hasSize(1);
    JsonNode longer = get(path + "&longer=true");
    assertThat(longer.path("paths")).hasSize(2);
    assertThat(texts(longer.at("/paths/1"), "canonical_id"))
        .containsExactly("pkg:npm/tool", "pkg:npm/mid", "pkg:npm/base");
    assertThat(longer.path("truncated").asBoolean()).isFalse();
  }

  @Test
  void a_removed_package_takes_its_dependents_with_it() {
    JsonNode answer = whatIf("{'change': 'remove', 'package': 'pkg:npm/mid'}");
    assertThat(texts(answer.path("packages"), "canonical_id"))
        .containsExactlyInAnyOrder("pkg:npm/app", "pkg:npm/tool");
    assertThat(answer.at("/affected/projects").asInt()).isEqualTo(1);
    assertThat(answer.at("/before/active").asInt()).isEqualTo(7);
    assertThat(answer.at("/after/active").asInt())
        .as("mid itself, and alone behind it")
        .isEqualTo(5);
    assertThat(answer.at("/after/dependencies").asInt()).isEqualTo(3);
    Map<String, String> moves = new HashMap<>();
    for (JsonNode move : answer.path("moves")) {
      moves.put(
          move.path("canonical_id").asString(), move.path("before") + "->" + move.path("after"));
    }
    assertThat(moves)
        .containsOnly(
            Map.entry("pkg:npm/mid", "2->null"),
            Map.entry("pkg:npm/alone", "3->0"),
            Map.entry("pkg:npm/base", "4->2"),
            Map.entry("pkg:npm/zlib", "4->2"));
    assertThat(get("/api/v1/scores/pkg:npm/mid").path("criticality_score").asInt())
        .as("nothing was done")
        .isEqualTo(2);
  }

  @Test
  void a_version_reaches_those_whose_range_admits_it() {
    JsonNode minor = whatIf("{'change': 'upgrade', 'package': 'pkg:npm/mid', 'version': '1.3.0'}");
    assertThat(texts(minor.path("packages"), "canonical_id")).containsExactly("pkg:npm/app");
    JsonNode patch =
        whatIf("{'change': 'compromise', 'package': 'pkg:npm/mid', 'version': '1.2.9'}");
    assertThat(texts(patch.path("packages"), "canonical_id"))
        .containsExactlyInAnyOrder("pkg:npm/app", "pkg:npm/tool");
    JsonNode major = whatIf("{'change': 'upgrade', 'package': 'pkg:npm/mid', 'version': '2.0.0'}");
    assertThat(major.path("packages")).isEmpty();
    assertThat(
            whatIf("{'change': 'compromise', 'package': 'pkg:npm/base'}")
                .at("/affected/packages")
                .asInt())
        .isEqualTo(4);
  }

  @Test
  void a_replacement_takes_over_the_dependents() {
    JsonNode answer =
        whatIf("{'change': 'replace', 'package': 'pkg:npm/mid', 'by': 'pkg:npm/other'}");
    Map<String, String> moves = new HashMap<>();
    for (JsonNode move : answer.path("moves")) {
      moves.put(
          move.path("canonical_id").asString(), move.path("before") + "->" + move.path("after"));
    }
    assertThat(moves)
        .as("mid stays a root, so what it needs stays; it loses app and tool")
        .containsEntry("pkg:npm/mid", "2->0")
        .containsEntry("pkg:npm/other", "0->2")
        .containsEntry("pkg:npm/alone", "3->1");
    assertThat(refused("{'change': 'replace', 'package': 'pkg:npm/mid', 'by': 'pkg:npm/mid'}"))
        .isEqualTo(422);
  }

  @Test
  void a_leaving_maintainer_moves_pony_factors() {
    JsonNode answer = whatIf("{'change': 'maintainer-leaves', 'contributor': " + ada + "}");
    assertThat(texts(answer.path("packages"), "canonical_id"))
        .as("more than half of mid is theirs, a tenth of app")
        .containsExactlyInAnyOrder("pkg:npm/mid", "pkg:npm/app", "pkg:npm/tool");
    assertThat(answer.at("/packages/0/effect").asString()).isEqualTo("loses 60 of 100 commits");
    assertThat(answer.path("subject").asString()).isEqualTo("Ada");
  }

  @Test
  void a_dead_project_is_no_root() {
    JsonNode answer = whatIf("{'change': 'project-dies', 'project': 'daoip-5:x:project:p'}");
    assertThat(answer.at("/after/active").asInt()).as("mid and what it needs").isEqualTo(4);
    assertThat(answer.path("move_count").asInt()).isEqualTo(4);
  }

  @Test
  void a_malformed_question_is_refused() {
    assertThat(refused("{'change': 'explode', 'package': 'pkg:npm/mid'}")).isEqualTo(422);
    assertThat(refused("{'change': 'remove'}")).isEqualTo(422);
    assertThat(refused("{'change': 'remove', 'package': 'pkg:npm/none'}")).isEqualTo(404);
    assertThat(refused("{'change': 'remove', 'package': 'pkg:npm/mid', 'soon': true}"))
        .isEqualTo(422);
    assertThat(refused("{'change': 'upgrade', 'package': 'pkg:npm/mid', 'version': '???'}"))
        .isEqualTo(422);
    assertThat(refused("{'change': 'maintainer-leaves', 'contributor': 'x'}")).isEqualTo(422);
    assertThat(refused("{'change': 'remove', 'package': 'pkg:npm/mid', 'limit': 0}"))
        .isEqualTo(422);
    assertThat(refused("[1]")).isEqualTo(422);
    assertThat(refused("{")).isEqualTo(400);
  }

  @Test
  void priority_has_each_factor_with_its_rank_and_says_what_is_missing() {
    JsonNode list = get("/api/v1/priority");
    assertThat(texts(list.path("items"), "canonical_id"))
        .as("of the repos only mid has dependents")
        .containsExactly("pkg:npm/mid");
    JsonNode mid = list.path("items").path(0);
    assertThat(mid.path("impact").asDouble()).as("three of four repos are below").isEqualTo(0.75);
    assertThat(mid.at("/factors/0/value").asInt()).isEqualTo(1);
    assertThat(mid.at("/factors/0/rank").asInt()).isEqualTo(1);
    assertThat(mid.at("/factors/1/value").asDouble()).as("60² + 40²").isEqualTo(5200);
    assertThat(mid.at("/factors/2/weight").asDouble()).isBetween(0.0, 1.0);
    assertThat(mid.path("priority").asDouble())
        .isEqualTo(mid.path("impact").asDouble() * mid.path("fragility").asDouble());
    assertThat(mid.path("missing")).hasSize(1);
    assertThat(mid.at("/missing/0").asString()).isEqualTo("open_findings");
    JsonNode keystones = get("/api/v1/keystones");
    assertThat(keystones).hasSize(1);
    assertThat(keystones.at("/0/name").asString()).isEqualTo("Ada");
    assertThat(keystones.at("/0/held").asInt()).isEqualTo(2);
    assertThat(atlas.text("/priority")).contains("comes first").contains("HHI 5,200");
    assertThat(atlas.text("/keystones")).contains("Ada alone carries the most");
  }

  @Test
  void badges_are_pictures_of_one_metric() {
    assertThat(atlas.text("/api/v1/badges/pkg:npm/base/criticality_score.svg"))
        .startsWith("<svg ")
        .contains("criticality score: 4");
    assertThat(atlas.text("/api/v1/badges/pkg:npm/base/pony_factor.svg")).contains("not analysed");
    assertThat(atlas.text("/api/v1/badges/daoip-5:x:project:q/criticality_score.svg"))
        .contains("criticality score: 2");
    assertThat(atlas.get("/api/v1/badges/pkg:npm/base/beauty.svg").status()).isEqualTo(404);
    assertThat(atlas.get("/api/v1/badges/pkg:npm/none/pagerank.svg").status()).isEqualTo(404);
    assertThat(atlas.get("/api/v1/badges/pkg:npm/base").status()).isEqualTo(404);
  }

  @Test
  void the_what_if_page_asks_and_answers() {
    assertThat(atlas.text("/what-if")).contains("Imagine a change");
    assertThat(atlas.text("/what-if?change=remove&id=pkg:npm/mid"))
        .contains("2 packages are affected")
        .contains("loses a dependency of its own");
    assertThat(atlas.text("/what-if?change=remove&id=pkg:npm/none")).contains("has no package");
    assertThat(atlas.text("/what-if?change=maintainer-leaves&id=nobody")).contains("number");
    assertThat(atlas.text("/what-if?change=upgrade&id=pkg:npm/mid"))
        .contains("needs the new version");
  }

  @Test
  void pages_show_every_metric() {
    assertThat(atlas.text("/scores")).contains("Most rests on").contains("pkg:npm/mid");
    assertThat(atlas.text("/scores?sort=choke_point:desc")).contains("tightest choke point");
    assertThat(atlas.text("/scores?format=csv")).contains("pkg:npm/base");
    assertThat(atlas.text("/externals/pkg:npm/base")).contains("Every metric").contains("PageRank");
  }

  @Test
  void who_writes_a_name_for_an_id_is_told_the_ids() {
    RunningAtlas.Answer bare = atlas.get("/api/v1/graph/blast-radius?id=base");
    assertThat(bare.status()).isEqualTo(422);
    assertThat(bare.body().toString()).contains("did you mean pkg:npm/base?");
    RunningAtlas.Answer other = atlas.get("/api/v1/graph/blast-radius?id=pkg:pypi/base");
    assertThat(other.status()).isEqualTo(404);
    assertThat(other.body().toString()).contains("did you mean pkg:npm/base?");
    assertThat(atlas.get("/api/v1/graph/blast-radius?id=nothing").body().toString())
        .doesNotContain("did you mean");
  }

  @Test
  void communities_are_parts_that_hang_together_more_than_chance_would_have_it() {
    JsonNode found = get("/api/v1/graph/communities");
    assertThat(found.path("packages").asInt()).isEqualTo(7);
    assertThat(found.path("community_count").asInt()).isBetween(2, 4);
    assertThat(found.path("modularity").asDouble()).isPositive();
    int members = 0;
    for (JsonNode one : found.path("communities")) {
      members += one.path("size").asInt();
      assertThat(one.path("members")).hasSize(one.path("size").asInt());
    }
    assertThat(members).isEqualTo(7);
    assertThat(metric(get("/api/v1/scores/pkg:npm/other"), "community_size").path("value").asInt())
        .isEqualTo(1);
    assertThat(atlas.get("/api/v1/graph/communities?limit=0").status()).isEqualTo(422);
  }

  @Test
  void a_neighbourhood_shows_no_more_than_is_asked_for_and_says_what_it_leaves_out() {
    String base = "/api/v1/graph/neighborhood?id=pkg:npm/alone";
    JsonNode one = get(base + "&direction=dependents&depth=20&limit=1");
    assertThat(one.path("vertices")).hasSize(1);
    assertThat(one.path("truncated").asBoolean()).isTrue();
    JsonNode near = get(base + "&direction=dependents&depth=1");
    assertThat(near.path("vertices")).hasSize(1);
    assertThat(near.path("truncated").asBoolean()).as("app and tool are further away").isTrue();
    assertThat(get(base + "&direction=dependents&depth=2").path("truncated").asBoolean()).isFalse();
  }

  @Test
  void the_documents_behind_a_score_are_named() {
    JsonNode mid = get("/api/v1/scores/pkg:npm/mid/documents");
    assertThat(mid.path("total").asInt()).isEqualTo(1);
    assertThat(mid.at("/items/0/kind").asString()).isEqualTo("registry");
    assertThat(mid.at("/items/0/source").asString()).isEqualTo("hand");
    assertThat(mid.at("/items/0/edges").asInt()).as("app, tool; base, alone").isEqualTo(4);
    assertThat(mid.at("/git_histories/0/repo").asString()).isEqualTo("pkg:npm/mid");
    JsonNode p = get("/api/v1/scores/daoip-5:x:project:p/documents");
    assertThat(p.at("/items/0/edges").asInt()).as("app's one, tool's two").isEqualTo(3);
    assertThat(p.path("git_histories")).hasSize(1);
    assertThat(get("/api/v1/scores/pkg:npm/other/documents").path("total").asInt()).isZero();
    assertThat(atlas.get("/api/v1/scores/pkg:npm/none/documents").status()).isEqualTo(404);
  }

  @Test
  void a_badge_of_one_metric_equals_the_score() {
    JsonNode base = get("/api/v1/scores/pkg:npm/base");
    for (Metric metric : Metric.values()) {
      assertThat(atlas.text("/api/v1/badges/pkg:npm/base/" + metric.label() + ".svg"))
          .contains(
              metric(base, metric.label()).path("value").isNull()
                  ? "not analysed"
                  : Priority.words(metric.label()) + ": ");
    }
    assertThat(get("/api/v1/graph/components?limit=1").path("communities")).hasSize(1);
  }
}
