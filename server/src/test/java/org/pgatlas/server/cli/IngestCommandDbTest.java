package org.pgatlas.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import org.pgatlas.server.wire.Json;
import tools.jackson.databind.JsonNode;

/// `ingest` and `import` from the command line: whatever the document, it finds its door.
final class IngestCommandDbTest {
  private static final String SBOM =
      """
      {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
       "metadata": {"component": {"type": "application", "bom-ref": "root", "name": "app", "version": "1.0", "purl": "pkg:github/acme/app@1.0"}},
       "components": [{"type": "library", "bom-ref": "left", "name": "left", "version": "1.0.0", "purl": "pkg:npm/left@1.0.0"}]}
      """;
  private static final String VEX =
      """
      {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://vendor.example/a", "author": "Vendor", "version": 1,
       "timestamp": "2024-01-01T00:00:00Z",
       "statements": [{"vulnerability": {"name": "CVE-2024-10001"}, "products": [{"@id": "pkg:npm/left@1.0.0"}], "status": "affected",
                       "action_statement": "update"}]}
      """;
  private static final String ADVISORY =
      """
      {"id": "GHSA-1", "modified": "2024-01-01T00:00:00Z", "aliases": ["CVE-2024-10001"],
       "affected": [{"package": {"ecosystem": "npm", "name": "left"}, "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}]}]}]}
      """;
  private static final String ENVELOPE =
      """
      {"payloadType": "application/vnd.openvex+json", "payload": "e30=", "signatures": [{"sig": "AAAA"}]}
      """;

  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private record Result(int code, List<String> lines) {}

  @Test
  void every_kind_finds_its_door(@TempDir Path data, @TempDir Path folder) throws Exception {
    try (RunningAtlas atlas = new RunningAtlas(POSTGRES.createDatabase(), data, Map.of())) {
      write(folder.resolve("1-sbom.json"), SBOM);
      write(folder.resolve("2-vex.json"), VEX);
      write(folder.resolve("3-osv.json"), ADVISORY);
      write(folder.resolve("4-dsse.json"), ENVELOPE);
      write(
          folder.resolve("5-epss.csv"),
          "#model_version:v1,score_date:2026-03-02T00:00:00+0000\ncve,epss,percentile\nCVE-2024-10001,0.5,0.9\n");
      write(folder.resolve("6-other.json"), "{\"a\": 1}");

      Result result = run("ingest", "--server", atlas.atlas().url(), "--json", folder.toString());

      List<JsonNode> lines = result.lines().stream().map(Json.MAPPER::readTree).toList();
      assertThat(lines.stream().map(line -> line.path("status").asString()))
          .containsExactly(
              "processed", "processed", "processed", "recorded", "processed", "refused");
      assertThat(lines.stream().map(line -> line.path("kind").asString("none")).limit(4))
          .containsExactly("sbom", "vex", "osv", "attestation");
      JsonNode sbom = lines.getFirst();
      assertThat(sbom.path("components").asInt()).isEqualTo(1);
      assertThat(sbom.path("artifact").asString()).isEqualTo("pkg:github/acme/app");
      assertThat(sbom.path("submission_id").asInt()).isPositive();
      assertThat(lines.get(1).path("statements").asInt()).isEqualTo(1);
      assertThat(lines.get(2).path("advisories").asInt()).isEqualTo(1);
      assertThat(lines.getLast().path("error").asString()).isNotBlank();
      assertThat(result.code()).isEqualTo(1);

      Result again =
          run("ingest", "--server", atlas.atlas().url(), folder.resolve("2-vex.json").toString());
      assertThat(again.lines()).singleElement().asString().contains("duplicate", "1 statements");
      assertThat(again.code()).isZero();
    }
  }

  @Test
  void archives_are_opened_and_feeds_go_in_whole(@TempDir Path data, @TempDir Path folder)
      throws Exception {
    try (RunningAtlas atlas = new RunningAtlas(POSTGRES.createDatabase(), data, Map.of())) {
      Path mixed = folder.resolve("mixed.zip");
      try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(mixed))) {
        entry(zip, "a/sbom.json", SBOM);
        entry(zip, "a/vex.json", VEX);
      }
      Result opened = run("ingest", "--server", atlas.atlas().url(), mixed.toString());
      assertThat(opened.lines()).hasSize(2);
      assertThat(opened.lines().getFirst()).contains("mixed.zip!/a/sbom.json: processed");

      Path tar = folder.resolve("feed.tar.gz");
      try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(tar))) {
        tar(out, "x/one.json", ADVISORY);
        tar(out, "x/two.json", ADVISORY.replace("GHSA-1", "GHSA-2").replace("10001", "10002"));
        out.write(new byte[1_024]);
      }
      Result feed = run("ingest", "--server", atlas.atlas().url(), tar.toString());
      assertThat(feed.lines()).singleElement().asString().contains("2 advisories, 2 added");

      Path osv = Files.createDirectory(folder.resolve("npm"));
      write(osv.resolve("one.json"), ADVISORY);
      Result imported = run("import", "osv", "--server", atlas.atlas().url(), osv.toString());
      assertThat(imported.lines()).singleElement().asString().contains("1 advisories, 1 unchanged");
      Result same = run("import", "osv", "--server", atlas.atlas().url(), osv.toString());
      assertThat(same.lines()).singleElement().asString().contains("duplicate");
      assertThat(atlas.get("/api/v1/feeds").body().get(1).path("feed").asString())
          .isEqualTo("osv:npm");
    }
  }

  private static Result run(String... arguments) {
    RunCommand.Result ran = RunCommand.of(arguments);
    return new Result(ran.code(), ran.out().lines().toList());
  }

  private static void write(Path file, String text) throws IOException {
    Files.writeString(file, text);
  }

  private static void entry(ZipOutputStream zip, String name, String text) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(text.getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
  }

  private static void tar(OutputStream out, String name, String text) throws IOException {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    byte[] header = new byte[512];
    put(header, 0, name);
    put(header, 124, "%011o".formatted(content.length));
    header[156] = '0';
    put(header, 257, "ustar");
    out.write(header);
    out.write(content);
    out.write(new byte[(512 - content.length % 512) % 512]);
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }
}
