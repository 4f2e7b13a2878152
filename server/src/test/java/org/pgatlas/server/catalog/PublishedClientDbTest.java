package org.pgatlas.server.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.Setting;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import org.pgatlas.server.wire.Json;
import tools.jackson.databind.JsonNode;

/// The requests of the published TypeScript client and of the front end built on it, as they were
/// seen on the wire: the base address ends in `/api/v1`, ids are percent-encoded once with colons
/// and slashes, a page comes from another origin, a failure is read from `detail`. Run once against
/// this server as they are (client 0.6.0: all 20 operations; the front end's pages in a browser);
/// their code is not part of this test.
class PublishedClientDbTest {
  private static final String ORIGIN = "https://front.example";

  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void every_operation_answers_a_page_of_another_origin(@TempDir Path data) throws Exception {
    try (RunningAtlas atlas =
        new RunningAtlas(POSTGRES.createDatabase(), data, Map.of(Setting.CORS_ORIGINS, ORIGIN))) {
      String base = atlas.atlas().url() + "/api/v1";
      JsonNode accepted =
          json(
              202,
              HttpRequest.newBuilder(URI.create(base + "/ingest/sbom?repository=acme%2Fapp"))
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString("{\"sbom\": " + SPDX + "}")));
      assertThat(accepted.path("package_count").asInt()).isEqualTo(1);
      assertThat(accepted.path("repository").asString()).isEqualTo("acme/app");
      atlas.settle();
      atlas.post(
          "/api/v1/ingest/gitlog?repository=acme/app",
          "application/octet-stream",
          ("Ann\0ann@x.invalid\0" + java.time.Instant.now() + "\0" + "a".repeat(40) + "\n")
              .getBytes(StandardCharsets.UTF_8));
      atlas.settle();
      String repo = "/repos/pkg%3Agithub%2Facme%2Fapp";
      String project = "/projects/daoip-5%3Alocal%3Aproject%3Agithub.com%2Facme";
      for (String path :
          List.of(
              "/health",
              "/metadata",
              "/projects?limit=10&offset=0&sort=criticality_score%3Adesc%2Cdisplay_name%3Aasc",
              "/projects?project_type=public-good&activity_status=live&category=x&search=a",
              project,
              project + "/repos?limit=200&offset=0",
              project + "/contributors?search=&limit=25&offset=0",
              project + "/depends-on",
              project + "/has-dependents",
              "/repos?limit=10&offset=0&search=app&sort=adoption_downloads%3Adesc",
              "/repos?project_id=1",
              repo,
              repo + "/depends-on",
              repo + "/has-dependents",
              repo + "/contributors?limit=25&offset=0",
              "/contributors?limit=50&offset=0&search=ann",
              "/contributors/1",
              "/ingest/sbom?limit=50&offset=0&repository=acme%2Fapp",
              "/ingest/sbom/1",
              "/gitlog?limit=50&offset=0&repo=pkg%3Agithub%2Facme%2Fapp",
              "/gitlog/1")) {
        json(200, HttpRequest.newBuilder(URI.create(base + path)).GET());
      }
      JsonNode unknown = json(404, HttpRequest.newBuilder(URI.create(base + "/repos/x%2Fy")).GET());
      assertThat(unknown.path("detail").isString()).isTrue();
      JsonNode wrong =
          json(422, HttpRequest.newBuilder(URI.create(base + "/projects?limit=5000")).GET());
      assertThat(wrong.path("detail").get(0).path("msg").asString()).isNotBlank();
    }
  }

  @Test
  void a_submission_from_a_page_is_asked_for_first(@TempDir Path data) throws Exception {
    try (RunningAtlas atlas =
        new RunningAtlas(POSTGRES.createDatabase(), data, Map.of(Setting.CORS_ORIGINS, ORIGIN))) {
      HttpResponse<String> asked =
          send(
              HttpRequest.newBuilder(URI.create(atlas.atlas().url() + "/api/v1/ingest/sbom"))
                  .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                  .header("Access-Control-Request-Method", "POST")
                  .header("Access-Control-Request-Headers", "authorization,content-type"));
      assertThat(asked.statusCode()).isEqualTo(204);
      assertThat(asked.headers().firstValue("Access-Control-Allow-Origin")).contains(ORIGIN);
      assertThat(asked.headers().firstValue("Access-Control-Allow-Headers").orElse(""))
          .contains("Authorization", "Content-Type");
    }
  }

  private JsonNode json(int status, HttpRequest.Builder request) throws Exception {
    HttpResponse<String> response = send(request);
    assertThat(response.statusCode()).as(response.uri() + " " + response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).contains(ORIGIN);
    assertThat(response.headers().firstValue("Content-Type").orElse("")).contains("json");
    return Json.MAPPER.readTree(response.body());
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(
        request.header("Origin", ORIGIN).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static final String SPDX =
      """
      {"spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "name": "app", "dataLicense": "CC0-1.0",
       "documentNamespace": "https://x.invalid/1", "creationInfo": {"created": "2026-01-01T00:00:00Z", "creators": ["Tool: x"]},
       "packages": [{"name": "a", "SPDXID": "SPDXRef-a", "versionInfo": "1", "downloadLocation": "NOASSERTION",
         "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": "pkg:npm/a@1"}]}],
       "relationships": []}
      """;
}
