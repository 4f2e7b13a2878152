package org.pgatlas.server.question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pgatlas.server.testing.SbomBuilder.aSbom;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
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

/// What documents resolved is no declared range: who has a version is answered by the documents,
/// who would take it by ranges that registries tell.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VersionSpreadDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private RunningAtlas atlas;

  @BeforeAll
  void start(@TempDir Path data) {
    atlas = new RunningAtlas(POSTGRES.createDatabase(), data, Map.of());
    atlas.submit(
        "acme/r1",
        aSbom()
            .component("pkg:npm/express@4.16.0")
            .component("pkg:npm/qs@6.5.0")
            .dependsOn("root", "pkg:npm/express@4.16.0")
            .dependsOn("pkg:npm/express@4.16.0", "pkg:npm/qs@6.5.0")
            .bytes());
    atlas.submit(
        "acme/r2",
        aSbom()
            .component("pkg:npm/express@4.18.0")
            .component("pkg:npm/qs@6.11.0")
            .dependsOn("root", "pkg:npm/express@4.18.0")
            .dependsOn("pkg:npm/express@4.18.0", "pkg:npm/qs@6.11.0")
            .bytes());
    atlas.submit(
        "acme/twice",
        aSbom()
            .component("pkg:npm/lodash@4.17.20")
            .component("pkg:npm/tool@1.0.0")
            .component("pkg:npm/lodash@3.0.0")
            .dependsOn("root", "pkg:npm/lodash@4.17.20", "pkg:npm/tool@1.0.0")
            .dependsOn("pkg:npm/tool@1.0.0", "pkg:npm/lodash@3.0.0")
            .bytes());
    atlas.submit("acme/rust", aSbom().component("pkg:cargo/serde@1.0.1").bytes());
    atlas.submit("acme/snake", aSbom().component("pkg:pypi/requests@2.31.0").bytes());
    atlas.submit("acme/snakes", aSbom().component("pkg:pypi/requests@2.0").bytes());
    atlas.settle();
    AtlasFixture rows = AtlasFixture.of(atlas.atlas().database(), "default");
    int project = rows.project("daoip-5:x:project:p").insert();
    int plugin = rows.repo("pkg:npm/plugin").with("project_id", project).insert();
    int pinned = rows.repo("pkg:npm/pinned").with("project_id", project).insert();
    int user = rows.repo("pkg:npm/user").with("project_id", project).insert();
    int registry = rows.source("registry", "hand");
    String at = "2026-06-01T00:00:00Z";
    rows.dependsOn(plugin, vertex("pkg:npm/qs"), registry, "verified-sbom", "^6.10.0", at);
    rows.dependsOn(pinned, vertex("pkg:npm/qs"), registry, "verified-sbom", "6.5.0", at);
    rows.dependsOn(user, plugin, registry, "verified-sbom", "^1.0.0", at);
    assertThat(post("/api/v1/metric-runs", "").path("vertex_count").asInt()).isPositive();
  }

  @AfterAll
  void stop() {
    atlas.close();
  }

  private int vertex(String canonicalId) {
    AtlasFixture rows = AtlasFixture.of(atlas.atlas().database(), "default");
    return rows.database()
        .read(
            rows.tenant(),
            handle ->
                handle
                    .createQuery(
                        "select id from repo_vertices where tenant_id = :tenant and canonical_id = :id")
                    .bind("tenant", rows.tenant())
                    .bind("id", canonicalId)
                    .mapTo(Integer.class)
                    .one());
  }

  private JsonNode post(String path, String body) {
    RunningAtlas.Answer answer =
        atlas.post(path, "application/json", body.getBytes(StandardCharsets.UTF_8));
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    return answer.body();
  }

  private Map<String, String> effects(String change, String id, String version) {
    JsonNode answer =
        post(
            "/api/v1/graph/what-if",
            "{'change': '%s', 'package': '%s', 'version': '%s'}"
                .formatted(change, id, version)
                .replace('\'', '"'));
    Map<String, String> effects = new TreeMap<>();
    for (JsonNode one : answer.path("packages")) {
      effects.put(
          one.path("canonical_id").asString(),
          one.path("distance").asInt() + " " + one.path("effect").asString());
    }
    assertThat(answer.at("/affected/packages").asInt()).isEqualTo(effects.size());
    return effects;
  }

  @Test
  void a_bad_release_reaches_who_ships_it_and_whose_range_admits_it() {
    assertThat(effects("compromise", "pkg:npm/qs", "6.11.0"))
        .as(
            "r1 rests on express too, but its document holds another version; pinned does not take it")
        .containsOnly(
            Map.entry("pkg:npm/express", "1 is resolved to it in a document in force"),
            Map.entry("pkg:npm/plugin", "1 takes it: its range ^6.10.0 admits 6.11.0"),
            Map.entry("pkg:npm/user", "2 may bring it in through others"),
            Map.entry("pkg:github/acme/r2", "2 ships it through others"));
    assertThat(effects("compromise", "pkg:npm/qs", "6.5.0"))
        .containsOnlyKeys("pkg:npm/express", "pkg:npm/pinned", "pkg:github/acme/r1");
  }

  @Test
  void a_second_version_within_one_document_is_shipped_too() {
    assertThat(effects("compromise", "pkg:npm/lodash", "3.0.0"))
        .containsOnly(
            Map.entry("pkg:npm/tool", "1 is resolved to it in a document in force"),
            Map.entry("pkg:github/acme/twice", "2 ships it through others"));
    assertThat(effects("compromise", "pkg:npm/lodash", "4.17.20"))
        .containsOnly(Map.entry("pkg:github/acme/twice", "1 ships it as a dependency of its own"));
  }

  @Test
  void a_resolved_version_is_no_range() {
    assertThat(effects("compromise", "pkg:cargo/serde", "1.0.9"))
        .as("bare 1.0.1 would be a caret range")
        .isEmpty();
    assertThat(effects("upgrade", "pkg:npm/lodash", "4.17.21"))
        .containsEntry(
            "pkg:github/acme/twice",
            "1 may take it: resolved to 4.17.20, and its range is not declared");
    assertThat(effects("upgrade", "pkg:pypi/requests", "2.31.0"))
        .containsEntry("pkg:github/acme/snake", "1 has it already: resolved to 2.31.0")
        .containsEntry(
            "pkg:github/acme/snakes",
            "1 may take it: resolved to 2.0, and its range is not declared");
  }

  @Test
  void versions_are_equal_as_their_scheme_has_it() {
    assertThat(effects("compromise", "pkg:pypi/requests", "2.0.0"))
        .containsOnlyKeys("pkg:github/acme/snakes");
  }
}
