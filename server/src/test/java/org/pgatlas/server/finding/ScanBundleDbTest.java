package org.pgatlas.server.finding;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.cli.RunCommand;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import org.pgatlas.server.testing.TestDatabase;
import tools.jackson.databind.JsonNode;

/// A scan replayed after three newer feeds, and on an empty database from what its manifest pins.
final class ScanBundleDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  @Test
  void replay_gives_the_same_after_newer_feeds_and_on_an_empty_database(@TempDir Path folder)
      throws Exception {
    Path bundle = folder.resolve("scan.zip");
    String hash;
    String result;
    try (RunningAtlas there =
        new RunningAtlas(POSTGRES.createDatabase(), folder.resolve("there"), Map.of())) {
      VulnerableShop.open(there);
      VulnerableShop.post(
          there, "vex", statement("CVE-2030-1001", "pkg:npm/left", "under_investigation"));
      JsonNode finding =
          there.get("/api/v1/findings?vulnerability=CVE-2030-1002").body().at("/items/0");
      there.post(
          "/api/v1/findings/" + finding.path("id").asString() + "/decisions",
          "application/json",
          "{\"status\":\"not_affected\",\"detail\":\"never called\"}"
              .getBytes(StandardCharsets.UTF_8));
      JsonNode run =
          there
              .post(
                  "/api/v1/scan-runs",
                  "application/json",
                  "{\"artifact\":\"pkg:github/acme/shop\"}".getBytes(StandardCharsets.UTF_8))
              .body();
      hash = run.path("manifest").asString();
      result = run.path("result_hash").asString();
      assertThat(run.path("findings").asInt()).isEqualTo(3);

      for (int feed = 1; feed <= 3; feed++) {
        VulnerableShop.advise(
            there,
            VulnerableShop.advisory("GHSA-left", "CVE-2030-1001", "left", feed + ".0.0", "L")
                .replace("2030-01-01", "2030-02-0" + feed));
        VulnerableShop.advise(
            there,
            VulnerableShop.advisory(
                "GHSA-new-" + feed, "CVE-2031-200" + feed, "right", "9.0.0", "H"));
      }
      VulnerableShop.post(there, "vex", statement("CVE-2030-1001", "pkg:npm/left", "fixed"));
      assertThat(RunCommand.on(there, 0, "scan", "replay", hash)).contains(result, "the same");
      assertThat(RunCommand.on(there, 0, "scan", "run", VulnerableShop.SHOP))
          .doesNotContain(result);
      RunCommand.on(there, 0, "export", "scan", hash, "-o", bundle.toString());
      RunCommand.on(
          there, 1, "export", "scan", "0".repeat(64), "-o", folder.resolve("none").toString());
    }

    TestDatabase empty = POSTGRES.createDatabase();
    try (RunningAtlas here = new RunningAtlas(empty, folder.resolve("here"), Map.of())) {
      assertThat(RunCommand.on(here, 0, "import", "bundle", bundle.toString()))
          .contains("manifest " + hash, "result " + result, "the same as where it comes from");
      assertThat(RunCommand.on(here, 0, "scan", "replay", hash)).contains(result, "the same");
      RunCommand.on(here, 0, "import", "bundle", bundle.toString());
      assertThat(empty.query("select count(*) from scan_manifest")).isEqualTo("1");
      here.settle();
      assertThat(here.get("/api/v1/findings").body().path("total").asInt())
          .as("a bundle puts nothing in force")
          .isZero();
      assertThat(empty.query("select count(*) from advisory")).isEqualTo("0");
      assertThat(empty.query("select count(*) from depends_on")).isEqualTo("0");

      Path again = folder.resolve("again.zip");
      RunCommand.on(here, 0, "export", "scan", hash, "-o", again.toString());
      assertThat(Files.readAllBytes(again)).isEqualTo(Files.readAllBytes(bundle));

      byte[] bytes = Files.readAllBytes(bundle);
      for (byte[] bad :
          List.of(
              new byte[0],
              "no archive".getBytes(StandardCharsets.UTF_8),
              Arrays.copyOf(bytes, bytes.length / 2))) {
        assertThat(here.post("/api/v1/scan-bundles", "application/zip", bad).status())
            .isEqualTo(422);
      }
      assertThat(here.get("/api/v1/scan-manifests/x/bundle").status()).isEqualTo(404);
    }
  }

  private static String statement(String vulnerability, String product, String status) {
    return """
    {"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://vex.example/%s","author":"Maker","version":1,
     "timestamp":"2030-01-01T00:00:00Z","statements":[{"vulnerability":{"name":"%s"},"products":[{"@id":"%s"}],"status":"%s"}]}
    """
        .formatted(status, vulnerability, product, status);
  }
}
