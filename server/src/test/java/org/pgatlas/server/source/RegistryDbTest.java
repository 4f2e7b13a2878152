package org.pgatlas.server.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.Setting;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.Eventually;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import org.pgatlas.server.testing.SbomBuilder;
import org.pgatlas.server.testing.TestDatabase;
import org.pgatlas.testing.TestData;
import tools.jackson.databind.JsonNode;

/// Registries by their recorded answers, served on loopback: metadata, downloads, edges, adoption;
/// patience, validators, and an import that is killed in the middle.
class RegistryDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
  private final AtomicInteger refuse = new AtomicInteger();
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().toString();
    asked.computeIfAbsent(path, _ -> new AtomicInteger()).incrementAndGet();
    String body = answers.get(path);
    try (exchange) {
      if (refuse.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
        exchange.getResponseHeaders().add("Retry-After", "0");
        exchange.sendResponseHeaders(429, -1);
      } else if (body == null) {
        exchange.sendResponseHeaders(404, -1);
      } else {
        String etag = "\"" + Integer.toHexString(body.hashCode()) + "\"";
        if (etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
          asked.computeIfAbsent("304", _ -> new AtomicInteger()).incrementAndGet();
          exchange.sendResponseHeaders(304, -1);
        } else {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("ETag", etag);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
        }
      }
    }
  }

  private Map<Setting, String> settings(String... sources) {
    StringBuilder urls = new StringBuilder();
    for (String source : sources) {
      urls.append(source)
          .append("=http://127.0.0.1:")
          .append(server.getAddress().getPort())
          .append('/')
          .append(source)
          .append(' ');
    }
    Map<Setting, String> settings = new HashMap<>();
    settings.put(Setting.SOURCE_URLS, urls.toString());
    settings.put(Setting.SOURCE_INTERVAL_MS, "0");
    return settings;
  }

  @Test
  void recorded_answers_give_what_they_hold(@TempDir Path data) throws Exception {
    Path recorded = TestData.require("grants/registry-crawl");
    answers.put("/npm/@npmcli%2Farborist", read(recorded, "npm_package"));
    answers.put("/cargo/api/v1/crates/serde", read(recorded, "crates_package"));
    answers.put(
        "/cargo/api/v1/crates/serde/1.0.228/dependencies", read(recorded, "crates_dependencies"));
    answers.put(
        "/cargo/api/v1/crates/serde/reverse_dependencies?per_page=100&page=1",
        read(recorded, "crates_reverse_dependencies"));
    answers.put(
        "/composer/packages/soneso/stellar-php-sdk.json", read(recorded, "packagist_package"));
    answers.put(
        "/composer/packages/soneso/stellar-php-sdk/downloads.json",
        read(recorded, "packagist_downloads"));
    answers.put("/pub/api/packages/stellar_flutter_sdk", read(recorded, "pubdev_package"));
    answers.put(
        "/pypi/pypi/requests/json",
        "{\"info\": {\"version\": \"2.31.0\", \"requires_dist\": [\"idna (<4,>=2.5)\", \"PySocks; extra == 'socks'\"]}, \"releases\": {\"2.31.0\": []}}");
    answers.put("/pypi-stats/api/packages/requests/recent", read(recorded, "pypi_stats_recent"));
    try (RunningAtlas atlas =
        new RunningAtlas(
            POSTGRES.createDatabase(),
            data,
            settings("npm", "cargo", "composer", "pub", "pypi", "pypi-stats"))) {
      atlas.submit("serde-rs/serde", SbomBuilder.aSbom().component("pkg:cargo/itoa@1").bytes());
      atlas.submit("Soneso/stellar-php-sdk", SbomBuilder.aSbom().component("pkg:npm/x@1").bytes());
      atlas.settle();

      crawl(atlas, "npm", "purl=pkg:npm/%2540npmcli/arborist");
      assertThat(wants(atlas, "external-repos/pkg:npm/%40npmcli%2Farborist"))
          .containsExactlyInAnyOrder(
              "pkg:npm/nopt ^9.0.0", "pkg:npm/semver ^7.3.7", "pkg:npm/%40npmcli/fs ^4.0.0");
      assertThat(
              atlas
                  .get("/api/v1/external-repos/pkg:npm/%40npmcli%2Farborist")
                  .body()
                  .path("latest_version")
                  .asString())
          .isEqualTo("9.4.2");

      crawl(atlas, "cargo", "purl=serde&dependents=true");
      JsonNode serde = atlas.get("/api/v1/repos/pkg:github/serde-rs/serde").body();
      assertThat(serde.path("adoption_downloads").asLong())
          .as("ninety days brought to thirty")
          .isEqualTo(52_240_049L);
      assertThat(wants(atlas, "repos/pkg:github/serde-rs/serde"))
          .contains("pkg:cargo/serde_core =1.0.228", "pkg:cargo/serde_derive ^1")
          .noneMatch(want -> want.contains("tempfile"));
      assertThat(atlas.get("/api/v1/repos/pkg:github/serde-rs/serde/has-dependents").body())
          .as("the package is the repo")
          .hasSize(2);

      crawl(atlas, "composer", "purl=pkg:composer/soneso/stellar-php-sdk");
      JsonNode php = atlas.get("/api/v1/repos/pkg:github/soneso/stellar-php-sdk").body();
      assertThat(php.path("adoption_downloads").asLong()).isEqualTo(1_970);
      assertThat(php.path("latest_version").asString()).isEqualTo("1.9.4");
      assertThat(php.path("releases")).hasSize(2);
      assertThat(php.path("adoption_score").asDouble(-1)).as("the lower of two downloads").isZero();
      assertThat(
              atlas
                  .get("/api/v1/repos/pkg:github/serde-rs/serde")
                  .body()
                  .path("adoption_score")
                  .asDouble())
          .isEqualTo(50.0);

      crawl(atlas, "pub", "purl=pkg:pub/stellar_flutter_sdk");
      assertThat(wants(atlas, "external-repos/pkg:pub/stellar_flutter_sdk"))
          .hasSize(4)
          .noneMatch(w -> w.contains("pkg:pub/flutter "));
      JsonNode pypi = crawl(atlas, "pypi", "purl=pkg:pypi/requests&purl=pkg:pypi/gone");
      assertThat(SourceDbTest.codes(pypi)).containsExactly("absent pkg:pypi/gone");
      assertThat(wants(atlas, "external-repos/pkg:pypi/requests"))
          .containsExactly("pkg:pypi/idna <4,>=2.5");

      JsonNode again = crawl(atlas, "cargo", "purl=serde&dependents=true");
      assertThat(again.path("counts").path("packages_changed").asInt()).isZero();
      assertThat(again.path("counts").path("edges_added").asInt()).isZero();
      assertThat(times("304")).as("asked with validators").isGreaterThanOrEqualTo(3);
      assertThat(atlas.atlas().jobs().depth().dead()).isZero();
    }
  }

  @Test
  void other_registries_answer_in_their_own_shapes(@TempDir Path data) {
    answers.put(
        "/gem/api/v1/gems/rack.json",
        "{\"version\": \"3.0.8\", \"downloads\": 900, \"licenses\": [\"MIT\"], \"dependencies\": {\"runtime\": [{\"name\": \"base64\", \"requirements\": \">= 0.1\"}]}}");
    answers.put(
        "/gem/api/v1/versions/rack.json",
        "[{\"number\": \"3.0.8\", \"created_at\": \"2023-06-14T00:00:00Z\"}]");
    String base = "http://127.0.0.1:" + server.getAddress().getPort();
    answers.put(
        "/nuget/v3/index.json",
        "{\"resources\": [{\"@id\": \""
            + base
            + "/reg/\", \"@type\": \"RegistrationsBaseUrl/3.6.0\"}]}");
    answers.put("/reg/serilog/index.json", "{\"items\": [{\"@id\": \"" + base + "/reg/page\"}]}");
    answers.put(
        "/reg/page",
        "{\"items\": [{\"catalogEntry\": {\"version\": \"3.1.0\", \"listed\": true, \"dependencyGroups\": [{\"dependencies\": [{\"id\": \"System.Text.Json\", \"range\": \"[8.0.0, )\"}]}]}}]}");
    answers.put("/golang/example.org/!mod/@v/list", "v1.0.0\nv1.2.0\n");
    answers.put(
        "/golang/example.org/!mod/@latest",
        "{\"Version\": \"v1.2.0\", \"Time\": \"2024-01-01T00:00:00Z\"}");
    answers.put(
        "/golang/example.org/!mod/@v/v1.2.0.mod",
        "module example.org/Mod\n\ngo 1.22\n\nrequire example.org/dep v0.1.0\n");
    answers.put(
        "/maven/org/acme/lib/maven-metadata.xml",
        "<metadata><versioning><release>2.0</release><versions><version>1.0</version><version>2.0</version></versions></versioning></metadata>");
    answers.put(
        "/maven/org/acme/lib/2.0/lib-2.0.pom",
        "<project><groupId>org.acme</groupId><artifactId>lib</artifactId><version>2.0</version><dependencies><dependency><groupId>org.x</groupId><artifactId>y</artifactId><version>1</version></dependency></dependencies></project>");
    answers.put(
        "/cargo-index/it/oa/itoa",
        "{\"name\": \"itoa\", \"vers\": \"1.0.0\", \"deps\": [], \"yanked\": false}\n{\"name\": \"itoa\", \"vers\": \"1.1.0\", \"deps\": [{\"name\": \"ryu\", \"req\": \"^1\", \"kind\": \"normal\"}], \"yanked\": false}\n");
    answers.put(
        "/github/repos/acme/app",
        "{\"stargazers_count\": 20, \"forks_count\": 3, \"license\": {\"spdx_id\": \"MIT\"}, \"archived\": false, \"html_url\": \"https://github.com/acme/app\"}");
    answers.put(
        "/github/repos/acme/app/releases?per_page=100",
        "[{\"tag_name\": \"v1.0.0\", \"published_at\": \"2024-01-01T00:00:00Z\"}, {\"tag_name\": \"v2.0.0-rc1\", \"prerelease\": true}]");
    try (RunningAtlas atlas =
        new RunningAtlas(
            POSTGRES.createDatabase(),
            data,
            settings("gem", "nuget", "golang", "maven", "cargo-index", "github"))) {
      atlas.submit("acme/app", SbomBuilder.aSbom().component("pkg:npm/x@1").bytes());
      atlas.settle();
      crawl(atlas, "gem", "purl=rack");
      assertThat(wants(atlas, "external-repos/pkg:gem/rack"))
          .containsExactly("pkg:gem/base64 >= 0.1");
      crawl(atlas, "nuget", "purl=Serilog");
      assertThat(wants(atlas, "external-repos/pkg:nuget/Serilog"))
          .containsExactly("pkg:nuget/System.Text.Json [8.0.0, )");
      crawl(atlas, "golang", "purl=pkg:golang/example.org/Mod");
      crawl(atlas, "maven", "purl=pkg:maven/org.acme/lib");
      assertThat(wants(atlas, "external-repos/pkg:maven/org.acme/lib"))
          .containsExactly("pkg:maven/org.x/y 1");
      crawl(atlas, "cargo", "purl=itoa");
      assertThat(wants(atlas, "external-repos/pkg:cargo/itoa")).containsExactly("pkg:cargo/ryu ^1");
      crawl(atlas, "github", "");
      JsonNode app = atlas.get("/api/v1/repos/pkg:github/acme/app").body();
      assertThat(app.path("adoption_stars").asInt()).isEqualTo(20);
      assertThat(app.path("adoption_forks").asInt()).isEqualTo(3);
      assertThat(app.path("releases")).hasSize(1);
      assertThat(
              atlas
                  .post("/api/v1/ingest/registry?ecosystem=npm", "application/json", new byte[0])
                  .body()
                  .toString())
          .contains("no address of 'npm' is configured");
      assertThat(
              atlas
                  .post(
                      "/api/v1/ingest/registry?ecosystem=gem&purl=pkg:npm/x",
                      "application/json",
                      new byte[0])
                  .status())
          .isEqualTo(422);
      assertThat(
              atlas
                  .post("/api/v1/ingest/registry?ecosystem=apt", "application/json", new byte[0])
                  .status())
          .isEqualTo(422);
    }
  }

  @Test
  void a_busy_registry_is_waited_for_and_a_broken_answer_keeps_nothing_else(@TempDir Path data) {
    answers.put("/gem/api/v1/gems/aa.json", "{\"version\": ");
    answers.put("/gem/api/v1/gems/bb.json", "{\"version\": \"1.0\"}");
    refuse.set(2);
    try (RunningAtlas atlas = new RunningAtlas(POSTGRES.createDatabase(), data, settings("gem"))) {
      JsonNode done = crawl(atlas, "gem", "purl=aa&purl=bb");
      assertThat(SourceDbTest.codes(done)).containsExactly("unreadable pkg:gem/aa");
      assertThat(atlas.get("/api/v1/external-repos/pkg:gem/bb").status()).isEqualTo(200);
      assertThat(times("/gem/api/v1/gems/aa.json")).isEqualTo(3);
    }
  }

  @Test
  void an_import_that_was_killed_goes_on_after_its_last_package(@TempDir Path data)
      throws Exception {
    TestDatabase database = POSTGRES.createDatabase();
    for (String name : List.of("aa", "bb", "cc", "dd")) {
      answers.put("/gem/api/v1/gems/" + name + ".json", "{\"version\": \"1.0\"}");
    }
    try (RunningAtlas atlas = new RunningAtlas(database, data, settings("gem"))) {
      JsonNode whole = crawl(atlas, "gem", "purl=aa&purl=bb&purl=cc&purl=dd");
      assertThat(whole.path("counts").path("packages").asInt()).isEqualTo(4);
      asked.clear();
      // As a kill after the second package leaves it: the cursor committed, the rest not done.
      database.query(
          "with f as (update feed_import set status = 'pending', processed_at = null, cursor = 'pkg:gem/bb', done = 2, doc = '{\"counts\": {\"packages\": 2}}' returning id, tenant_id), j as (insert into job_queue (tenant_id, queue, kind, payload) select tenant_id, 'import', 'source.import', jsonb_build_object('feed_import_id', id) from f returning id) select count(*) from j");
      String import1 = "/api/v1/feed-imports/" + whole.path("id").asInt();
      atlas.settle();
      JsonNode resumed = atlas.get(import1).body();
      assertThat(resumed.path("counts").path("packages").asInt()).isEqualTo(4);
      assertThat(asked)
          .doesNotContainKey("/gem/api/v1/gems/aa.json")
          .containsKey("/gem/api/v1/gems/cc.json");
    }
  }

  @Test
  void the_weekly_run_asks_each_configured_registry_about_what_is_known(@TempDir Path data)
      throws Exception {
    TestDatabase database = POSTGRES.createDatabase();
    answers.put("/gem/api/v1/gems/aa.json", "{\"version\": \"2.0\"}");
    try (RunningAtlas atlas = new RunningAtlas(database, data, settings("gem", "npm"))) {
      atlas.submit("acme/app", SbomBuilder.aSbom().component("pkg:gem/aa@1").bytes());
      atlas.settle();
      database.query(
          "with j as (insert into job_queue (tenant_id, queue, kind, payload) select id, 'import', 'registry.refresh', '{}' from tenant returning id) select count(*) from j");
      Eventually.until("the registry is asked", () -> times("/gem/api/v1/gems/aa.json") > 0);
      atlas.settle();
      assertThat(
              database.query(
                  "select string_agg(feed || ' ' || origin || ' ' || status, ', ') from feed_import"))
          .as("nothing of npm is known")
          .isEqualTo("registry:gem schedule processed");
      assertThat(
              database.query(
                  "select count(*) from job_schedule where name = 'registries' and kind = 'registry.refresh'"))
          .isEqualTo("1");
    }
  }

  private int times(String path) {
    AtomicInteger count = asked.get(path);
    return count == null ? 0 : count.get();
  }

  private static JsonNode crawl(RunningAtlas atlas, String ecosystem, String query) {
    return SourceDbTest.imported(
        atlas, "registry?ecosystem=" + ecosystem + "&" + query, new byte[0]);
  }

  private static List<String> wants(RunningAtlas atlas, String of) {
    JsonNode edges = atlas.get("/api/v1/" + of + "/depends-on").body();
    return StreamSupport.stream(edges.spliterator(), false)
        .map(e -> e.path("canonical_id").asString() + " " + e.path("version_range").asString())
        .toList();
  }

  private static String read(Path folder, String name) throws IOException {
    return Files.readString(folder.resolve(name + ".json"));
  }
}
