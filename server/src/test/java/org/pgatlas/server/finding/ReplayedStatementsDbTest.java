package org.pgatlas.server.finding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pgatlas.sbom.SbomLimits;
import org.pgatlas.server.artifact.ArtifactStore;
import org.pgatlas.server.bundle.Bundles;
import org.pgatlas.server.component.ComponentWriter;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.HandWorkedAtlas;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.vex.VexAdmission;
import org.pgatlas.server.vex.VexOrigin;
import org.pgatlas.server.vex.VexReading;
import org.pgatlas.vex.Trust;

/// Scans read rows, replays read documents: what statements mean beside their bytes, and what rows
/// cannot hold, makes no difference, here nor in another database.
final class ReplayedStatementsDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private static final String SHOP = "pkg:github/acme/shop";

  @Test
  void times_are_cut_off_where_rows_end() throws Exception {
    try (HandWorkedAtlas atlas = atlas("")) {
      atlas.say(
          openVex(
              statement("pkg:npm/left@2.1.0", "affected", "2023-01-08T18:02:03.647787998-06:00"),
              // Of one author the newest decides; these two are at one time as rows have it.
              statement("pkg:npm/left", "fixed", "2023-01-08T18:02:03.647787999-06:00")));
      assertThat(verdict(atlas)).isEqualTo("affected");
      replayed(atlas);
    }
  }

  @Test
  void attested_statements_without_a_product_are_about_the_subjects() throws Exception {
    try (HandWorkedAtlas atlas = atlas("")) {
      atlas
          .vex()
          .admit(
              atlas.tenant(),
              new VexAdmission.Offer(
                  VexOrigin.ATTESTATION, Trust.PRODUCT_VENDOR, "attestation:1", "key"),
              bytes(
                  openVex(
                      statement("", "not_affected", "2023-01-08T18:02:03Z")
                          .replaceAll("\"products\":.*?}],", ""))),
              List.of(
                  new VexReading.Subject(
                      "pkg:npm/left@2.1.0", Map.of("sha512", "cd", "sha256", "ab"))));
      assertThat(verdict(atlas)).isEqualTo("not_affected");
      replayed(atlas);
    }
  }

  @Test
  void statements_of_the_sbom_are_about_its_artifact() throws Exception {
    try (HandWorkedAtlas atlas =
        atlas(
            ",\"vulnerabilities\":[{\"id\":\"CVE-2030-1\",\"affects\":[{\"ref\":\"left\"}],\"analysis\":{\"state\":\"not_affected\",\"detail\":\"never called\"}}]")) {
      assertThat(verdict(atlas)).isEqualTo("not_affected");
      replayed(atlas);
    }
  }

  /// Here, and from a bundle where nothing is.
  private static void replayed(HandWorkedAtlas atlas) throws IOException {
    ScanRunRow run = atlas.findings().scans().run(atlas.tenant(), SHOP).orElseThrow();
    assertThat(atlas.findings().scans().replay(atlas.tenant(), run.manifest()).orElseThrow().same())
        .isTrue();
    Bundles there = bundles(atlas);
    ByteArrayOutputStream bundle = new ByteArrayOutputStream();
    there.write(atlas.tenant(), there.find(atlas.tenant(), run.manifest()).orElseThrow(), bundle);
    try (HandWorkedAtlas empty =
        new HandWorkedAtlas(POSTGRES.createDatabase(), Clock.systemUTC())) {
      Bundles.Imported imported = bundles(empty).read(empty.tenant(), bundle.toByteArray());
      assertThat(imported.same()).isTrue();
      assertThat(imported.run().manifest()).isEqualTo(run.manifest());
    }
  }

  private static Bundles bundles(HandWorkedAtlas atlas) {
    return new Bundles(
        atlas.database(),
        new ArtifactStore(),
        atlas.findings().scans(),
        new ComponentWriter(atlas.database()),
        SbomLimits.defaults());
  }

  private static HandWorkedAtlas atlas(String more) {
    HandWorkedAtlas atlas = new HandWorkedAtlas(POSTGRES.createDatabase(), Clock.systemUTC());
    atlas.advise(
        "one",
        """
            {"id":"GHSA-left","modified":"2030-01-01T00:00:00Z","aliases":["CVE-2030-1"],
             "affected":[{"package":{"ecosystem":"npm","name":"left"},"versions":["2.1.0"]}]}
            """);
    atlas.admit(
        "acme/shop",
        bytes(
            """
            {"bomFormat":"CycloneDX","specVersion":"1.6","version":1,
             "components":[{"type":"library","name":"left","bom-ref":"left","purl":"pkg:npm/left@2.1.0"}]%s}
            """
                .formatted(more)));
    atlas.work();
    return atlas;
  }

  private static String verdict(HandWorkedAtlas atlas) throws SQLException {
    return String.valueOf(atlas.raw().query("select verdict from finding"));
  }

  private static String openVex(String... statements) {
    return """
    {"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://vex.example/1","author":"Maker","version":1,
     "timestamp":"2023-01-01T00:00:00Z","statements":[%s]}
    """
        .formatted(String.join(",", statements));
  }

  private static String statement(String product, String status, String time) {
    return "{\"vulnerability\":{\"name\":\"CVE-2030-1\"},\"products\":[{\"@id\":\"%s\"}],\"status\":\"%s\",\"impact_statement\":\"never called\",\"action_statement\":\"none\",\"timestamp\":\"%s\"}"
        .formatted(product, status, time);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
