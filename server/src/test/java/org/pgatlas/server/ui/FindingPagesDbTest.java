package org.pgatlas.server.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.finding.VulnerableShop;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import tools.jackson.databind.JsonNode;

/// The pages of findings: list, filters, pages by key, explanation, decisions, links from
/// elsewhere.
final class FindingPagesDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final RunningAtlas atlas;

  FindingPagesDbTest(@TempDir Path data) {
    atlas = new RunningAtlas(POSTGRES.createDatabase(), data, Map.of());
  }

  @AfterEach
  void stop() {
    atlas.close();
  }

  @Test
  void empty_atlas_says_so_and_where_findings_come_from() {
    assertThat(atlas.text("/findings")).contains("Nothing is open", "./atlas import osv SOURCE");
  }

  @Test
  void list_is_filtered_and_paged_and_says_what_is_wrong_with_a_filter() {
    VulnerableShop.open(atlas);
    String page = atlas.text("/findings");
    assertThat(page)
        .contains(
            "4 findings are open", "CVE-2030-1001", "CVE-2030-1002", "CVE-2030-1003", "unknown");
    assertThat(page.indexOf("CVE-2030-1001")).isLessThan(page.indexOf("CVE-2030-1002"));
    assertThat(atlas.text("/findings?severity=high"))
        .contains("2 findings are open", "CVE-2030-1001")
        .doesNotContain(">CVE-2030-1002<");
    assertThat(atlas.text("/findings?epss=0.1&severity=&kev=&verdict=&state="))
        .contains("2 findings are open");
    assertThat(atlas.text("/findings?artifact=acme/till")).contains("1 finding is open");
    assertThat(atlas.text("/findings?component=pkg:npm/right")).contains("1 finding is open");
    assertThat(atlas.text("/findings?kev=true")).contains("No finding matches");
    assertThat(atlas.text("/findings?state=all&verdict=unknown")).contains("CVE-2030-1003");
    String first = atlas.text("/findings?limit=3");
    assertThat(first)
        .contains("3 of 4")
        .containsPattern("href=\"[^\"]*after=[^\"]*\" rel=\"next\"");
    String next = first.replaceAll("(?s).*href=\"([^\"]*after=[^\"]*)\" rel=\"next\".*", "$1");
    assertThat(atlas.text(next.replace("&amp;", "&"))).contains("1 of 4", ">First<");
    assertThat(atlas.get("/api/v1/findings?epss=2").status()).isEqualTo(422);
    for (String bad : new String[] {"severity=huge", "epss=x", "after=no", "limit=0", "state=x"}) {
      assertThatThrownBy(() -> atlas.text("/findings?" + bad)).hasMessageContaining("422");
    }
  }

  @Test
  void page_explains_in_the_words_of_rest_and_takes_a_decision() throws Exception {
    VulnerableShop.open(atlas);
    JsonNode listed =
        atlas.get("/api/v1/findings?vulnerability=CVE-2030-1002").body().path("items").get(0);
    String id = listed.path("id").asString();
    String page = plain(atlas.text("/findings/" + id));
    JsonNode whole = atlas.get("/api/v1/findings/" + id).body();
    for (JsonNode match : whole.path("matches")) {
      assertThat(page).contains(match.path("words").asString(), match.path("sha256").asString());
    }
    assertThat(whole.path("words").toString())
        .contains(
            "risk: severity",
            "risk: exploitability missing, no EPSS score was imported",
            "risk: fragility missing",
            "through pkg:github/acme/shop > pkg:npm/left@2.1.0 > pkg:npm/right@1.0.0");
    assertThat(page)
        .contains(
            "no EPSS score was imported",
            "missing",
            "an update to 1.5.0 closes it",
            "nothing; silence is not safety",
            "pkg:npm/right@1.0.0",
            "What would change the verdict");

    HttpResponse<String> refused = form("/findings/" + id + "/decisions", "status=not_affected");
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("Not decided.");
    HttpResponse<String> done =
        form(
            "/findings/" + id + "/decisions",
            "status=not_affected&justification=vulnerable_code_not_present&detail=never+called&scope=component");
    assertThat(done.statusCode()).isEqualTo(303);
    assertThat(plain(atlas.text("/findings/" + id)))
        .contains("not affected, closed", "and that decides", "never called");
    assertThat(atlas.text("/findings")).contains("3 findings are open");
    assertThatThrownBy(() -> atlas.text("/findings/nothing")).hasMessageContaining("404");
    assertThatThrownBy(() -> atlas.text("/findings/00000000-0000-0000-0000-000000000000"))
        .hasMessageContaining("404");
  }

  @Test
  void pages_of_repo_vulnerability_and_sbom_lead_to_findings() {
    VulnerableShop.open(atlas);
    assertThat(atlas.text("/repos/" + VulnerableShop.SHOP))
        .contains("3, 1 high", "/findings?artifact=pkg:github/acme/shop");
    assertThat(plain(atlas.text("/vulnerabilities/GHSA-left")))
        .contains("Who has it", "2 repos in 1 project", "pkg:github/acme/till");
    String sbom =
        atlas
            .get("/api/v1/sboms?artifact=" + VulnerableShop.SHOP)
            .body()
            .at("/items/0/id")
            .asString();
    assertThat(atlas.text("/sboms/" + sbom)).contains("Its findings");
  }

  private HttpResponse<String> form(String path, String body) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(URI.create(atlas.atlas().url() + path))
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  /// Without the escapes of HTML.
  private static String plain(String page) {
    return page.replace("&gt;", ">")
        .replace("&lt;", "<")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
  }
}
