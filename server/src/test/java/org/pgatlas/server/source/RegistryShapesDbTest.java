package org.pgatlas.server.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.Setting;
import org.pgatlas.server.testing.Eventually;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import org.pgatlas.server.testing.SbomBuilder;
import org.pgatlas.server.testing.TestDatabase;
import tools.jackson.databind.JsonNode;

/// Registries whose answers come in several pieces, from several places, or with bad intent.
final class RegistryShapesDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = new PostgresExtension();

  private final StubRegistry registry = new StubRegistry();

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void answers_in_several_pieces_are_brought_together(@TempDir Path data) {
    String base = registry.base();
    registry
        .on(
            "/maven/org/acme/lib/maven-metadata.xml",
            "<metadata><versioning><versions><version>1.0</version><version>1.1-SNAPSHOT</version></versions></versioning></metadata>")
        .on(
            "/maven/org/acme/lib/1.0/lib-1.0.pom",
            "<project><parent><groupId>org.acme</groupId><artifactId>up</artifactId><version>7</version></parent><artifactId>lib</artifactId><dependencies><dependency><groupId>org.x</groupId><artifactId>y</artifactId></dependency></dependencies></project>")
        .on(
            "/maven/org/acme/up/7/up-7.pom",
            "<project><groupId>org.acme</groupId><artifactId>up</artifactId><version>7</version><dependencyManagement><dependencies><dependency><groupId>org.x</groupId><artifactId>y</artifactId><version>4.2</version></dependency></dependencies></dependencyManagement></project>")
        .on("/golang/example.org/~user/!mod/@v/list", "v1.0.0\n")
        .on("/golang/example.org/~user/!mod/@latest", "{\"Version\": \"v1.0.0\"}")
        .on(
            "/golang/example.org/~user/!mod/@v/v1.0.0.mod",
            "module example.org/~user/Mod\nrequire example.org/Dep v0.1.0\nrequire example.org/far v0.2.0 // indirect\n")
        .on(
            "/nuget/v3/index.json",
            "{\"resources\": [{\"@id\": \""
                + base
                + "/reg-old/\", \"@type\": \"RegistrationsBaseUrl\"}, {\"@id\": \""
                + base
                + "/reg\", \"@type\": \"RegistrationsBaseUrl/3.6.0\"}, {\"@id\": \""
                + base
                + "/reg-older/\", \"@type\": \"RegistrationsBaseUrl/3.4.0\"}, {\"@id\": \"https://elsewhere.invalid/q\", \"@type\": \"SearchQueryService\"}]}")
        .on(
            "/reg/serilog/index.json",
            200,
            Map.of("Content-Encoding", "gzip"),
            StubRegistry.gzip(
                ("{\"items\": [{\"@id\": \""
                        + base
                        + "/reg/one\"}, {\"items\": [{\"catalogEntry\": {\"version\": \"3.1.0\", \"dependencyGroups\": [{\"dependencies\": [{\"id\": \"A\", \"range\": \"[1, )\"}]}]}}]}]}")
                    .getBytes(StandardCharsets.UTF_8)))
        .on(
            "/reg/one",
            "{\"items\": [{\"catalogEntry\": {\"version\": \"1.0.0\"}}, {\"catalogEntry\": {\"version\": \"2.0.0\"}}]}")
        .on(
            "/composer/packages.json",
            "{\"packages\": [], \"metadata-url\": \"/composer/p2/%package%.json\"}")
        .on(
            "/composer/p2/acme/tool.json",
            "{\"minified\": \"composer/2.0\", \"packages\": {\"acme/tool\": [{\"version\": \"2.0\", \"require\": {\"psr/log\": \"^3\"}}, {\"version\": \"1.0\"}]}}")
        .on("/composer/p2/acme/wip.json", "{\"packages\": {\"acme/wip\": []}}")
        .on(
            "/composer/p2/acme/wip~dev.json",
            "{\"packages\": {\"acme/wip\": [{\"version\": \"dev-main\", \"require\": {\"psr/log\": \"*\"}}]}}");
    Map<Setting, String> settings =
        registry.settings("maven", "golang", "nuget", "composer", "npm");
    settings.merge(Setting.SOURCE_URLS, "npm:@inner=" + base + "/inner/ ", String::concat);
    registry.on(
        "/inner/@inner%2Fa",
        "{\"dist-tags\": {\"latest\": \"1.0.0\"}, \"versions\": {\"1.0.0\": {\"dependencies\": {\"b\": \"1\", \"f\": \"file:x\"}}}}");
    try (RunningAtlas atlas = new RunningAtlas(POSTGRES.createDatabase(), data, settings)) {
      crawl(atlas, "maven", "pkg:maven/org.acme/lib");
      assertThat(wants(atlas, "pkg:maven/org.acme/lib")).containsExactly("pkg:maven/org.x/y 4.2");
      JsonNode go = crawl(atlas, "golang", "pkg:golang/example.org/~user/Mod");
      assertThat(SourceDbTest.codes(go)).isEmpty();

      assertThat(wants(atlas, "pkg:golang/example.org%2F~user%2FMod"))
          .containsExactly("pkg:golang/example.org/dep v0.1.0");
      crawl(atlas, "nuget", "pkg:nuget/Serilog");
      assertThat(atlas.get("/api/v1/external-repos/pkg:nuget/Serilog").body().path("releases"))
          .hasSize(3);
      assertThat(wants(atlas, "pkg:nuget/Serilog")).containsExactly("pkg:nuget/A [1, )");
      crawl(atlas, "composer", "pkg:composer/acme/tool");
      assertThat(wants(atlas, "pkg:composer/acme/tool")).containsExactly("pkg:composer/psr/log ^3");
      crawl(atlas, "composer", "pkg:composer/acme/wip");
      assertThat(wants(atlas, "pkg:composer/acme/wip")).containsExactly("pkg:composer/psr/log *");
      JsonNode scoped = crawl(atlas, "npm", "pkg:npm/%2540inner/a");
      assertThat(wants(atlas, "pkg:npm/%40inner%2Fa")).containsExactly("pkg:npm/b 1");
      assertThat(SourceDbTest.codes(scoped))
          .as("what is odd is reported")
          .containsExactly("odd pkg:npm/%40inner/a");
      assertThat(registry.asked()).noneMatch(a -> a.path().startsWith("/reg-old"));
    }
  }

  @Test
  void hostile_answers_spoil_one_package_and_nothing_else(@TempDir Path data) {
    byte[] zeros = new byte[65 << 20];
    Arrays.fill(zeros, (byte) ' ');
    byte[] none = {};
    registry
        .on(
            "/gem/api/v1/gems/bomb.json",
            200,
            Map.of("Content-Encoding", "gzip"),
            StubRegistry.gzip(zeros))
        .on(
            "/gem/api/v1/gems/cut.json",
            200,
            Map.of("Content-Encoding", "gzip"),
            Arrays.copyOf(
                StubRegistry.gzip("{\"version\": \"1\"}".getBytes(StandardCharsets.UTF_8)), 12))
        .on("/gem/api/v1/gems/deep.json", "[".repeat(50_000))
        .on("/gem/api/v1/gems/big.json", 200, Map.of(), zeros)
        .on(
            "/gem/api/v1/gems/html.json",
            200,
            Map.of("Content-Type", "text/html"),
            "<html>Sign in</html>".getBytes(StandardCharsets.UTF_8))
        .on(
            "/gem/api/v1/gems/inside.json",
            302,
            Map.of("Location", "http://127.0.0.2:1/latest/meta-data"),
            none)
        .on("/gem/api/v1/gems/file.json", 302, Map.of("Location", "file:///etc/passwd"), none)
        .on(
            "/gem/api/v1/gems/round.json",
            302,
            Map.of("Location", "/gem/api/v1/gems/round.json"),
            none)
        .on("/gem/api/v1/gems/moved.json", 301, Map.of("Location", "/gem/here.json"), none)
        .on("/gem/here.json", "{\"version\": \"4.0\"}")
        .on("/gem/api/v1/gems/secret.json", 401, Map.of(), none)
        .on("/gem/api/v1/gems/sound.json", "{\"version\": \"2.0\"}");
    try (RunningAtlas atlas =
        new RunningAtlas(POSTGRES.createDatabase(), data, registry.settings("gem"))) {
      JsonNode done =
          SourceDbTest.imported(
              atlas,
              "registry?ecosystem=gem&purl=bomb&purl=cut&purl=deep&purl=big&purl=html&purl=inside&purl=file&purl=round&purl=moved&purl=secret&purl=sound",
              new byte[0]);
      assertThat(done.path("status").asString()).isEqualTo("processed");
      Map<String, String> messages = new HashMap<>();
      done.path("report")
          .forEach(r -> messages.put(r.path("subject").asString(), r.path("message").asString()));
      assertThat(messages.keySet())
          .containsExactlyInAnyOrder(
              "pkg:gem/bomb",
              "pkg:gem/cut",
              "pkg:gem/deep",
              "pkg:gem/big",
              "pkg:gem/html",
              "pkg:gem/inside",
              "pkg:gem/file",
              "pkg:gem/round",
              "pkg:gem/secret");
      assertThat(messages.get("pkg:gem/bomb")).contains("when unpacked");
      assertThat(messages.get("pkg:gem/big")).contains("more than");
      assertThat(messages.get("pkg:gem/cut")).contains("gzip");
      assertThat(messages.get("pkg:gem/inside")).contains("another host");
      assertThat(messages.get("pkg:gem/file")).contains("not an http address");
      assertThat(messages.get("pkg:gem/round")).contains("on and on");
      assertThat(messages.get("pkg:gem/secret")).contains("401");
      assertThat(
              atlas
                  .get("/api/v1/external-repos/pkg:gem/sound")
                  .body()
                  .path("latest_version")
                  .asString())
          .isEqualTo("2.0");
      assertThat(
              atlas
                  .get("/api/v1/external-repos/pkg:gem/moved")
                  .body()
                  .path("latest_version")
                  .asString())
          .isEqualTo("4.0");
    }
  }

  @Test
  void proofs_go_below_their_own_address_and_into_no_report(@TempDir Path data) {
    registry
        .on("/gem/api/v1/gems/aa.json", 403, Map.of(), new byte[0])
        .on("/npm/x", "{\"dist-tags\": {\"latest\": \"1.0.0\"}, \"versions\": {\"1.0.0\": {}}}");
    Map<Setting, String> settings = registry.settings("gem", "npm", "npm-downloads");
    settings.put(Setting.SOURCE_TOKENS, "gem=s3cret npm=t0ken");
    try (RunningAtlas atlas = new RunningAtlas(POSTGRES.createDatabase(), data, settings)) {
      JsonNode refused = crawl(atlas, "gem", "aa");
      assertThat(refused.toString()).contains("403").doesNotContain("s3cret");
      crawl(atlas, "npm", "x");
      assertThat(registry.asked())
          .contains(
              new StubRegistry.Asked("/gem/api/v1/gems/aa.json", "Bearer s3cret"),
              new StubRegistry.Asked("/npm/x", "Bearer t0ken"),
              new StubRegistry.Asked("/npm-downloads/downloads/point/last-month/x", ""));
    }
  }

  @Test
  void a_forge_with_nothing_left_for_this_hour_is_asked_again_later(@TempDir Path data)
      throws Exception {
    TestDatabase database = POSTGRES.createDatabase();
    registry.on(
        "/github/repos/acme/app",
        403,
        Map.of("X-RateLimit-Remaining", "0", "Retry-After", "3600"),
        new byte[0]);
    try (RunningAtlas atlas = new RunningAtlas(database, data, registry.settings("github"))) {
      atlas.submit("acme/app", SbomBuilder.aSbom().component("pkg:npm/x@1").bytes());
      atlas.settle();
      long id =
          atlas
              .post("/api/v1/ingest/registry?ecosystem=github", "application/json", new byte[0])
              .body()
              .path("id")
              .asLong();
      JsonNode now =
          Eventually.until(
              "the import waits",
              () -> atlas.get("/api/v1/feed-imports/" + id).body(),
              one -> one.path("phase").asString().equals("waiting"));
      assertThat(now.path("status").asString()).isEqualTo("pending");
      registry.on("/github/repos/acme/app", "{\"stargazers_count\": 3, \"forks_count\": 1}");
      database.query(
          "with u as (update job_queue set run_after = now() where kind = 'source.import' returning id) select count(*) from u");
      atlas.settle();
      assertThat(
              atlas.get("/api/v1/repos/pkg:github/acme/app").body().path("adoption_stars").asInt())
          .isEqualTo(3);
    }
  }

  @Test
  void a_value_that_a_source_of_higher_rank_gave_stays(@TempDir Path data) throws Exception {
    TestDatabase database = POSTGRES.createDatabase();
    registry.on(
        "/github/repos/acme/app",
        "{\"stargazers_count\": 3, \"forks_count\": 1, \"description\": \"first\"}");
    try (RunningAtlas atlas = new RunningAtlas(database, data, registry.settings("github"))) {
      atlas.submit("acme/app", SbomBuilder.aSbom().component("pkg:npm/x@1").bytes());
      atlas.settle();
      SourceDbTest.imported(atlas, "registry?ecosystem=github", new byte[0]);
      database.query(
          "with u as (update field_provenance set rank = 100, source = 'override' where field = 'adoption_stars' returning field) select count(*) from u");
      registry.on(
          "/github/repos/acme/app",
          "{\"stargazers_count\": 9, \"forks_count\": 7, \"description\": \"second\"}");
      SourceDbTest.imported(atlas, "registry?ecosystem=github", new byte[0]);
      JsonNode app = atlas.get("/api/v1/repos/pkg:github/acme/app").body();
      assertThat(app.path("adoption_stars").asInt()).as("held").isEqualTo(3);
      assertThat(app.path("adoption_forks").asInt()).as("not held").isEqualTo(7);
      assertThat(
              database.query(
                  "select string_agg(field || '=' || value || ' ' || source, ', ' order by field) from field_provenance where field like 'adoption%'"))
          .isEqualTo("adoption_forks=7 github, adoption_stars=3 override");
    }
  }

  private static JsonNode crawl(RunningAtlas atlas, String ecosystem, String purl) {
    return SourceDbTest.imported(
        atlas, "registry?ecosystem=" + ecosystem + "&purl=" + purl, new byte[0]);
  }

  private static List<String> wants(RunningAtlas atlas, String purl) {
    JsonNode edges = atlas.get("/api/v1/external-repos/" + purl + "/depends-on").body();
    return StreamSupport.stream(edges.spliterator(), false)
        .map(e -> e.path("canonical_id").asString() + " " + e.path("version_range").asString())
        .toList();
  }
}
