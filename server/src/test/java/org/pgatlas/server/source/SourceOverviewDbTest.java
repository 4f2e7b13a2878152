package org.pgatlas.server.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.Setting;
import org.pgatlas.server.cli.RunCommand;
import org.pgatlas.server.testing.Eventually;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import org.pgatlas.server.testing.SbomBuilder;
import tools.jackson.databind.JsonNode;

/// What is said of the sources themselves: in REST, on the page, and field by field.
final class SourceOverviewDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = new PostgresExtension();

  private final StubRegistry registry = new StubRegistry();

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void each_source_says_how_fresh_it_is_and_when_it_is_asked_next(@TempDir Path data)
      throws Exception {
    registry
        .on("/gem/api/v1/gems/aa.json", "{\"version\": \"1.0\", \"info\": \"words\"}")
        .on("/gem/api/v1/gems/bb.json", "{\"version\": ");
    Map<Setting, String> settings = registry.settings("gem", "npm", "opengrants");
    try (RunningAtlas atlas = new RunningAtlas(POSTGRES.createDatabase(), data, settings)) {
      JsonNode before = line(atlas, "gem");
      assertThat(before.path("state").asString()).isEqualTo("never");
      assertThat(line(atlas, "pypi").path("state").asString()).isEqualTo("not configured");
      assertThat(line(atlas, "pypi").path("schedule").isNull()).as("nobody can be asked").isTrue();
      assertThat(before.path("schedule").path("cron").asString()).isEqualTo("31 1 * * 1");
      assertThat(line(atlas, "opengrants").path("schedule").path("next_run").asString())
          .isNotEmpty();
      assertThat(line(atlas, "gitlogs").path("schedule").path("name").asString())
          .isEqualTo("gitlogs");
      assertThat(page(atlas, "/sources")).contains("Nothing was imported yet");

      JsonNode imported =
          SourceDbTest.imported(atlas, "registry?ecosystem=gem&purl=aa&purl=bb", new byte[0]);
      SourceDbTest.imported(
          atlas,
          "survey?round=2026",
          "project,status\ndaoip-5:scf:project:x,live\n".getBytes(StandardCharsets.UTF_8));
      JsonNode gem = line(atlas, "gem");
      assertThat(gem.path("state").asString()).isEqualTo("fresh");
      assertThat(gem.path("things").asInt()).isEqualTo(1);
      assertThat(gem.path("fields").asInt()).as("latest version, description").isEqualTo(2);
      assertThat(gem.path("last_import").path("id").asInt()).isEqualTo(imported.path("id").asInt());
      assertThat(gem.path("last_import").path("reported").asInt()).isEqualTo(1);
      assertThat(gem.path("fresh_at").asString()).isNotEmpty();
      assertThat(line(atlas, "survey").path("state").asString()).isEqualTo("fresh");
      String page = page(atlas, "/sources");
      assertThat(page)
          .contains("gem", "not configured", "/api/v1/feed-imports/" + imported.path("id").asInt());
      assertThat(page(atlas, "/sources?format=csv")).startsWith("Source,State,");

      JsonNode fields = atlas.get("/api/v1/provenance?package=pkg:gem/aa").body();
      assertThat(fields).hasSize(2);
      assertThat(fields.get(0).path("field").asString()).isEqualTo("latest_version");
      assertThat(fields.get(0).path("source").asString()).isEqualTo("gem");
      assertThat(page(atlas, "/externals/pkg:gem/aa"))
          .contains("Where it is from", "metadata.description");
      assertThat(atlas.get("/api/v1/provenance?package=pkg:gem/none").status()).isEqualTo(404);
      assertThat(atlas.get("/api/v1/provenance?package=%25%25").status()).isEqualTo(422);
      assertThat(atlas.get("/api/v1/provenance?package=pkg:gem/aa&project=x").status())
          .isEqualTo(422);
      assertThat(atlas.get("/api/v1/provenance").status()).isEqualTo(422);
    }
  }

  @Test
  void a_dry_run_of_a_registry_says_what_it_would_change_and_changes_nothing(@TempDir Path data) {
    registry.on(
        "/npm/lib",
        "{\"dist-tags\": {\"latest\": \"2.0.0\"}, \"versions\": {\"2.0.0\": {\"dependencies\": {\"dep\": \"^1\"}}}}");
    try (RunningAtlas atlas =
        new RunningAtlas(POSTGRES.createDatabase(), data, registry.settings("npm"))) {
      atlas.submit("acme/app", SbomBuilder.aSbom().component("pkg:npm/lib@1").bytes());
      atlas.settle();
      String lib = "/api/v1/external-repos/pkg:npm/lib";
      JsonNode before = atlas.get(lib).body();
      JsonNode dry =
          SourceDbTest.imported(atlas, "registry?ecosystem=npm&purl=lib&dry_run=true", new byte[0]);
      assertThat(dry.path("dry_run").asBoolean()).isTrue();
      assertThat(atlas.get(lib).body()).as("nothing changed").isEqualTo(before);
      assertThat(atlas.get("/api/v1/external-repos/pkg:npm/dep").status()).isEqualTo(404);
      assertThat(atlas.get("/api/v1/provenance?package=pkg:npm/lib").body()).isEmpty();
      assertThat(line(atlas, "npm").path("fresh_at").isNull()).isTrue();

      JsonNode real = SourceDbTest.imported(atlas, "registry?ecosystem=npm&purl=lib", new byte[0]);
      assertThat(real.path("counts")).as("what the dry run said").isEqualTo(dry.path("counts"));
      assertThat(atlas.get(lib).body().path("latest_version").asString()).isEqualTo("2.0.0");
      assertThat(atlas.get("/api/v1/external-repos/pkg:npm/dep").status()).isEqualTo(200);

      String listed = RunCommand.on(atlas, 0, "sources");
      assertThat(listed.lines().filter(each -> each.startsWith("npm ")).findFirst().orElseThrow())
          .contains("fresh", "Z");
      assertThat(listed.lines().filter(each -> each.startsWith("pypi ")).findFirst().orElseThrow())
          .contains("not configured", "not yet", "by hand");
      assertThat(RunCommand.on(atlas, 0, "sources", "--of", "pkg:npm/lib"))
          .contains("latest_version", "npm", "2.0.0");
      assertThat(RunCommand.on(atlas, 1, "sources", "--of", "pkg:npm/none")).contains("none");
    }
  }

  @Test
  void an_import_that_failed_is_told_and_what_was_had_before_stays_fresh_as_of_then(
      @TempDir Path data) throws Exception {
    String twice = "{\"grantPools\": [], \"projects\": []}";
    registry.on("/opengrants/grantPools?system=scf&sortOrder=asc&limit=100&offset=0", twice);
    try (RunningAtlas atlas =
        new RunningAtlas(POSTGRES.createDatabase(), data, registry.settings("opengrants"))) {
      atlas.submit("acme/app", SbomBuilder.aSbom().component("pkg:npm/x@1").bytes());
      atlas.settle();
      long id =
          atlas
              .post("/api/v1/ingest/opengrants", "application/json", new byte[0])
              .body()
              .path("id")
              .asLong();
      String _ =
          Eventually.until(
              "the import is over",
              () -> atlas.get("/api/v1/feed-imports/" + id).body().path("status").asString(),
              status -> !status.equals("pending"));
      JsonNode grants = line(atlas, "opengrants");
      assertThat(grants.path("state").asString()).isEqualTo("failed");
      assertThat(grants.path("last_import").path("error_detail").asString()).isNotEmpty();
      assertThat(grants.path("fresh_at").isNull()).isTrue();
      assertThat(page(atlas, "/sources")).contains("1 source has failed");
    }
  }

  private static JsonNode line(RunningAtlas atlas, String source) {
    for (JsonNode line : atlas.get("/api/v1/sources").body().path("items")) {
      if (line.path("source").asString().equals(source)) {
        return line;
      }
    }
    throw new AssertionError("no source " + source);
  }

  private static String page(RunningAtlas atlas, String path)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(atlas.atlas().url() + path)).build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }
}
