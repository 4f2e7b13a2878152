package org.pgatlas.server.question;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.finding.VulnerableShop;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import tools.jackson.databind.JsonNode;

/// Open findings as a factor of priority: counted after decisions, missing where nothing is known.
final class PriorityFindingsDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  @Test
  void open_findings_count_and_are_missing_without_an_sbom(@TempDir Path data) {
    try (RunningAtlas atlas = new RunningAtlas(POSTGRES.createDatabase(), data, Map.of())) {
      atlas.submit("acme/app", dependingOn("acme/shop", "acme/till", "acme/bare"));
      atlas.submit("acme/shop", VulnerableShop.sbom("acme/shop", "1", "left@2.1.0", "right@1.0.0"));
      atlas.submit("acme/till", VulnerableShop.sbom("acme/till", "1", "calm@1.0.0"));
      atlas.settle();
      assertThat(factor(atlas, "shop").path("weight").isNull()).as("no advisory yet").isTrue();

      VulnerableShop.advise(
          atlas, VulnerableShop.advisory("GHSA-left", "CVE-2030-1001", "left", "3.0.0", "H"));
      VulnerableShop.advise(
          atlas, VulnerableShop.advisory("GHSA-right", "CVE-2030-1002", "right", "3.0.0", "L"));
      assertThat(factor(atlas, "shop").path("value").asDouble()).isEqualTo(2);
      assertThat(factor(atlas, "shop").path("weight").asDouble())
          .as("one high, one medium: w = 0.5 + 0.2, w/(1+w)")
          .isCloseTo(0.7 / 1.7, org.assertj.core.data.Offset.offset(1e-9));
      assertThat(factor(atlas, "shop").path("rank").asInt()).isEqualTo(1);
      assertThat(factor(atlas, "till").path("value").asDouble()).isZero();
      assertThat(factor(atlas, "till").path("weight").asDouble()).isZero();

      String id =
          atlas
              .get("/api/v1/findings?vulnerability=CVE-2030-1001")
              .body()
              .at("/items/0/id")
              .asString();
      atlas.post(
          "/api/v1/findings/" + id + "/decisions",
          "application/json",
          "{\"status\":\"not_affected\",\"detail\":\"never called\"}"
              .getBytes(StandardCharsets.UTF_8));
      assertThat(factor(atlas, "shop").path("value").asDouble()).isEqualTo(1);
    }
  }

  private static JsonNode factor(RunningAtlas atlas, String repo) {
    for (JsonNode item : atlas.get("/api/v1/priority").body().path("items")) {
      if (item.path("canonical_id").asString().endsWith("/" + repo)) {
        for (JsonNode factor : item.path("factors")) {
          if (factor.path("factor").asString().equals("open_findings")) {
            return factor;
          }
        }
      }
    }
    throw new AssertionError("no priority of " + repo);
  }

  private static byte[] dependingOn(String... repos) {
    StringBuilder parts = new StringBuilder();
    for (String repo : repos) {
      parts.append(parts.isEmpty() ? "" : ",");
      parts.append(
          "{\"type\":\"library\",\"name\":\"%s\",\"purl\":\"pkg:github/%s@1\"}"
              .formatted(repo, repo));
    }
    return """
    {"bomFormat":"CycloneDX","specVersion":"1.6","version":1,
     "metadata":{"component":{"type":"application","name":"app","bom-ref":"root"}},"components":[%s]}
    """
        .formatted(parts)
        .getBytes(StandardCharsets.UTF_8);
  }
}
