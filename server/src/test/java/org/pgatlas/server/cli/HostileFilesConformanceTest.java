package org.pgatlas.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.json.DocumentException;
import org.pgatlas.policy.PolicyParser;
import org.pgatlas.sbom.SbomFormat;
import org.pgatlas.sbom.SbomLimits;
import org.pgatlas.sbom.SbomParser;
import org.pgatlas.server.scan.Exploits;
import org.pgatlas.server.testing.KeylessSamples;
import org.pgatlas.server.wire.Json;
import org.pgatlas.testing.Conformance;
import org.pgatlas.testing.HostileDocuments;
import org.pgatlas.testing.TestData;
import org.pgatlas.vex.VexLimits;
import org.pgatlas.vex.VexParser;
import tools.jackson.databind.JsonNode;

/// The published hostile documents through the commands that read files without a server: what the
/// reader of that kind refuses costs exit code 2 with one line that names the file, and no report
/// is written; what it reads is judged. A gate that lets a build pass because it could not read its
/// input would be worse than none.
class HostileFilesConformanceTest {

  @TempDir Path folder;

  private final Map<Integer, Integer> codes = new TreeMap<>();
  private String sbom = "";
  private String feed = "";
  private Path report = Path.of("");

  /// Does its reader take the document?
  @FunctionalInterface
  private interface Reading {
    void read(byte[] document) throws IOException;
  }

  @BeforeEach
  void a_gate_that_passes() throws IOException {
    sbom =
        Files.writeString(
                folder.resolve("app.json"),
                """
                {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [
                  {"type": "library", "name": "a", "version": "1", "purl": "pkg:npm/a@1"}]}
                """)
            .toString();
    Path feeds = Files.createDirectory(folder.resolve("feed"));
    Files.writeString(
        feeds.resolve("one.json"),
        """
        {"id": "GHSA-1", "modified": "2026-01-01T00:00:00Z", "affected": [{
          "package": {"ecosystem": "npm", "name": "b"},
          "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}]}]}]}
        """);
    feed = feeds.toString();
    report = folder.resolve("report.txt");
    assertThat(gate("--sbom", Path.of(sbom)).code()).isZero();
    assertThat(report).isNotEmptyFile();
    codes.clear();
  }

  @Test
  @Timeout(600)
  void inspect_says_what_it_is_or_what_is_wrong_with_it() throws IOException {
    for (Path file : files()) {
      RunCommand.Result ran = run("inspect", "--json", file.toString());
      JsonNode told = Json.MAPPER.readTree(ran.out());
      boolean clean = told.path("errors").isEmpty();
      assertThat(ran.code()).as("%s: %s", file, ran).isEqualTo(clean ? 0 : 1);
      if (!clean) {
        assertThat(told.path("errors").path(0).path("message").asString(""))
            .as(file.toString())
            .isNotBlank();
      }
    }
    Conformance.counts("HostileFilesConformanceTest inspect", codes);
    assertThat(codes).containsOnlyKeys(0, 1);
    assertThat(codes.get(1)).isGreaterThan(1_000);
  }

  @Test
  @Timeout(600)
  void verify_believes_none_and_says_why() throws IOException {
    Path root = Files.write(folder.resolve("root.json"), KeylessSamples.bytes("root"));
    int roots = 0;
    for (Path file : files()) {
      RunCommand.Result ran = verify(file, root);
      assertThat(ran.code()).as("%s: %s", file, ran).isEqualTo(1);
      for (String line : ran.out().lines().toList()) {
        JsonNode told = Json.MAPPER.readTree(line);
        assertThat(told.path("verified").asBoolean(true)).as(line).isFalse();
        assertThat(told.path("reason").asString("")).as(line).isNotBlank();
      }
      if (roots++ % 4 == 0) {
        RunCommand.Result trusting = verify(root, file);
        assertThat(trusting.code()).as("%s: %s", file, trusting).isEqualTo(1);
        assertThat(trusting.err()).contains("the trust root " + file + " cannot be read");
      }
    }
    Conformance.counts("HostileFilesConformanceTest verify", codes);
  }

  private RunCommand.Result verify(Path file, Path root) {
    return run(
        "attestation",
        "verify",
        file.toString(),
        "--json",
        "--trusted-root=" + root,
        "--issuer=" + KeylessSamples.ISSUER,
        "--subject=" + KeylessSamples.SUBJECT);
  }

  @Test
  @Timeout(600)
  void a_gate_judges_only_an_sbom_that_it_can_read() throws IOException {
    refusesWhatItsReaderRefuses(
        "--sbom",
        document -> {
          if (SbomParser.parse(document, SbomLimits.defaults()).format()
              == SbomFormat.CYCLONEDX_JSON) {
            VexParser.parse(document, VexLimits.defaults());
          }
        });
    assertThat(codes.keySet()).contains(0, 2);
  }

  @Test
  @Timeout(600)
  void a_gate_refuses_statements_that_it_cannot_read() throws IOException {
    refusesWhatItsReaderRefuses(
        "--vex", document -> VexParser.parse(document, VexLimits.defaults()));
    assertThat(codes.keySet()).contains(2);
  }

  @Test
  @Timeout(600)
  void a_gate_refuses_a_policy_that_it_cannot_read() throws IOException {
    refusesWhatItsReaderRefuses("--policy", PolicyParser::parse);
    assertThat(codes.keySet()).contains(2);
  }

  @Test
  @Timeout(600)
  void a_gate_refuses_a_list_of_exploits_that_it_cannot_read() throws IOException {
    refusesWhatItsReaderRefuses("--kev", Exploits::readKev);
    assertThat(codes.keySet()).contains(2);
  }

  @Test
  @Timeout(600)
  void a_gate_never_passes_on_a_feed_of_nothing_but_a_hostile_document() throws IOException {
    for (Path file : everyFourth()) {
      if (!file.toString().endsWith(".zip")) {
        RunCommand.Result ran = gate("--feed", file);
        assertThat(ran.code()).as("%s: %s", file, ran).isEqualTo(2);
        assertThat(ran.err()).as(file.toString()).contains(file.getFileName().toString());
      }
    }
  }

  @Test
  @Timeout(600)
  void edge_lists_are_read_or_refused() throws IOException {
    for (Path file : everyFourth()) {
      RunCommand.Result ran = run("graph", "compute", file.toString(), "--metric", "CRITICALITY");
      assertThat(ran.code()).as("%s: %s", file, ran).isIn(0, 1, 2);
      if (ran.code() != 0) {
        assertThat(ran.err()).as(file.toString()).contains(file.getFileName().toString());
      }
    }
  }

  private void refusesWhatItsReaderRefuses(String option, Reading reading) throws IOException {
    for (Path file : option.equals("--sbom") ? files() : everyFourth()) {
      boolean read = reads(reading, Files.readAllBytes(file));
      RunCommand.Result ran = gate(option, file);
      if (read) {
        assertThat(ran.code()).as("%s is read: %s", file, ran).isIn(0, 1);
        assertThat(report).as(file.toString()).isNotEmptyFile();
      } else {
        assertThat(ran.code()).as("%s cannot be read: %s", file, ran).isEqualTo(2);
        assertThat(ran.err()).as(file.toString()).contains(file.getFileName().toString());
        assertThat(report).as(file.toString()).doesNotExist();
      }
    }
  }

  private static boolean reads(Reading reading, byte[] document) throws IOException {
    try {
      reading.read(document);
      return true;
    } catch (DocumentException | IllegalArgumentException refused) {
      return false;
    }
  }

  /// The good gate with one of its inputs replaced.
  private RunCommand.Result gate(String option, Path file) throws IOException {
    Files.deleteIfExists(report);
    String of = option.equals("--sbom") ? file.toString() : sbom;
    String from = option.equals("--feed") ? file.toString() : feed;
    return option.equals("--sbom") || option.equals("--feed")
        ? run("scan", "gate", of, "--feed", from, "--output", report.toString())
        : run(
            "scan",
            "gate",
            of,
            "--feed",
            from,
            "--output",
            report.toString(),
            option,
            file.toString());
  }

  private RunCommand.Result run(String... arguments) {
    RunCommand.Result ran = RunCommand.of(arguments);
    assertThat(ran.printed())
        .as(String.join(" ", arguments))
        .doesNotContain("\tat ", "Exception", "Usage: ", "Unmatched");
    codes.merge(ran.code(), 1, Integer::sum);
    return ran;
  }

  /// One of each kind and more, where another test shows the same reader all of them.
  private static List<Path> everyFourth() throws IOException {
    List<Path> all = files();
    return IntStream.range(0, all.size()).filter(i -> i % 4 == 0).mapToObj(all::get).toList();
  }

  private static List<Path> files() throws IOException {
    List<Path> all = HostileDocuments.below(TestData.require("hostile", HostileDocuments.COUNT));
    assertThat(all).hasSize(HostileDocuments.COUNT);
    return all;
  }
}
