package org.pgatlas.server.vex;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import org.pgatlas.server.testing.TestDatabase;
import tools.jackson.databind.JsonNode;

/// What an SBOM says about the vulnerabilities of its parts.
final class SbomStatementsDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final TestDatabase rows = POSTGRES.createDatabase();

  @Test
  void the_vulnerabilities_of_an_sbom_are_kept_until_the_next_of_its_artifact(@TempDir Path data)
      throws Exception {
    try (RunningAtlas atlas = new RunningAtlas(rows, data, Map.of())) {
      atlas.submit("acme/app", sbom("CVE-2024-10002"));
      atlas.submit("acme/app", sbom("CVE-2024-10003"));
      atlas.submit("acme/other", sbom("CVE-2024-10004"));
      atlas.settle();

      assertThat(rows.query("select count(*) from vex_document where origin = 'sbom'"))
          .isEqualTo("3");
      JsonNode inForce = atlas.get("/api/v1/vex-documents?in_force=true").body().path("items");
      assertThat(inForce.size()).isEqualTo(2);
      List<String> said = new ArrayList<>();
      for (JsonNode one : inForce) {
        assertThat(one.path("in_force").asBoolean()).isTrue();
        said.add(
            atlas
                .get("/api/v1/vex-documents/" + one.path("id").asInt())
                .body()
                .at("/statements/0/vulnerability")
                .asString());
      }
      assertThat(said).containsExactlyInAnyOrder("CVE-2024-10003", "CVE-2024-10004");
      assertThat(atlas.get("/api/v1/vex-documents?in_force=false").body().path("total").asInt())
          .isEqualTo(1);
    }
  }

  private static byte[] sbom(String vulnerability) {
    return """
        {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
         "metadata": {"component": {"type": "application", "bom-ref": "root", "name": "app", "version": "1.0", "purl": "pkg:github/acme/app@1.0"}},
         "components": [{"type": "library", "bom-ref": "left", "name": "left", "version": "1.0.0", "purl": "pkg:npm/left@1.0.0"}],
         "vulnerabilities": [{"id": "%s", "affects": [{"ref": "left"}], "analysis": {"state": "not_affected", "justification": "code_not_reachable"}}]}
        """
        .formatted(vulnerability)
        .getBytes(StandardCharsets.UTF_8);
  }
}
