package org.pgatlas.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.scan.SarifShape;
import org.pgatlas.server.wire.Json;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;

/// `atlas scan gate` over files alone, with documents that would expose what other tools get wrong.
class GateCommandTest {
  private static final String SBOM =
      """
      {"bomFormat":"CycloneDX","specVersion":"1.6","version":1,
       "metadata":{"component":{"type":"application","name":"shop","version":"2.0",
                                "bom-ref":"root","purl":"pkg:npm/shop@2.0.0"}},
       "components":[
        {"type":"library","name":"left","version":"2.1.0","bom-ref":"l","purl":"pkg:npm/left@2.1.0",
         "licenses":[{"license":{"id":"MIT"}}]},
        {"type":"library","name":"deep","version":"1.2.0","bom-ref":"d","purl":"pkg:npm/deep@1.2.0",
         "licenses":[{"expression":"MIT OR GPL-3.0-only"}]},
        {"type":"library","name":"bare","bom-ref":"b","purl":"pkg:npm/bare",
         "licenses":[{"license":{"id":"GPL-3.0-only"}}]}],
       "dependencies":[{"ref":"root","dependsOn":["l"]},{"ref":"l","dependsOn":["d"]}]}
      """;

  private static final String CRITICAL = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";

  @TempDir Path folder;
  private Path sbom = Path.of("");
  private Path feed = Path.of("");

  @BeforeEach
  void files() throws IOException {
    sbom = write("shop.json", SBOM);
    feed = Files.createDirectory(folder.resolve("feed"));
    // The second pair of introduced and fixed is the one that counts.
    advisory("GHSA-left", "left", pairs("1.0.0", "1.2.0", "2.0.0", "2.3.0"), "CVE-2030-1");
    advisory("GHSA-deep", "deep", lastAffected("1.0.0", "1.2.0"), "CVE-2030-2");
    advisory("GHSA-bare", "bare", pairs("0", "9.0.0"), "CVE-2030-3");
  }

  @Test
  void failsWithReasonPathAndFix() {
    RunCommand.Result result = gate();
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out())
        .contains("FAIL    CVE-2030-1 in pkg:npm/left@2.1.0: affected, CRITICAL 9.8")
        .contains("rule 'critical-and-fixable' says fail")
        .contains("2.1.0 is in the range")
        .contains("fixed in 2.3.0")
        .contains("through pkg:npm/shop@2.0.0 > pkg:npm/left@2.1.0 > pkg:npm/deep@1.2.0")
        .contains("known-exploited: kev not known");
  }

  @Test
  void componentWithoutVersionIsNeitherSafeNorAffected() {
    JsonNode bare = finding(gate("--format", "json").out(), "CVE-2030-3");
    assertThat(bare.path("verdict").asString()).isEqualTo("unknown");
    assertThat(bare.path("outcome").asString()).isEqualTo("warn");
    assertThat(bare.path("rule").asString()).isEqualTo("undecidable");
  }

  @Test
  void lastAffectedIsAffectedAndHasNoFix() {
    JsonNode deep = finding(gate("--format", "json").out(), "CVE-2030-2");
    assertThat(deep.path("verdict").asString()).isEqualTo("affected");
    assertThat(deep.path("fixed_in")).isEmpty();
    assertThat(deep.path("rule").asString()).isEqualTo("severe");
  }

  @Test
  void newestStatementOfAnAuthorCountsAndNotTheOldest() throws IOException {
    Path vex =
        write(
            "vex.json",
            openVex(
                statement("CVE-2030-1", "affected", "2030-01-01T00:00:00Z", ""),
                statement(
                    "CVE-2030-1",
                    "not_affected",
                    "2030-02-01T00:00:00Z",
                    ",\"justification\":\"vulnerable_code_not_present\"")));
    RunCommand.Result result = gate("--vex", vex.toString(), "--format", "json");
    JsonNode left = finding(result.out(), "CVE-2030-1");
    assertThat(left.path("verdict").asString()).isEqualTo("not_affected");
    assertThat(left.path("outcome").asString()).isEqualTo("pass");
    assertThat(left.path("why").toString())
        .contains("vulnerable_code_not_present")
        .contains("not decisive (older_of_author)");
    assertThat(result.code()).isZero();
    assertThat(gate("--vex", vex.toString(), "--fail-on", "warn").code()).isEqualTo(1);
  }

  @Test
  void whatTheDocumentItselfSaysCountsWhateverItsRootIsCalled() throws IOException {
    String said =
        ",\"vulnerabilities\":[{\"id\":\"CVE-2030-1\",\"affects\":[{\"ref\":\"%s\"}],\"analysis\":{\"state\":\"not_affected\",\"detail\":\"never called\"}}]}";
    String purl = ",\"purl\":\"pkg:npm/shop@2.0.0\"";
    String root = SBOM.substring(SBOM.indexOf(" \"metadata\""), SBOM.indexOf(" \"components\""));
    for (String document : List.of(SBOM, SBOM.replace(purl, ""), SBOM.replace(root, ""))) {
      String open = document.strip().substring(0, document.strip().length() - 1);
      write("shop.json", open + said.formatted("l"));
      assertThat(finding(gate("--format", "json").out(), "CVE-2030-1").path("verdict").asString())
          .as(document)
          .isEqualTo("not_affected");
      write("shop.json", open + said.formatted("d"));
      assertThat(finding(gate("--format", "json").out(), "CVE-2030-1").path("verdict").asString())
          .as("of another part")
          .isEqualTo("affected");
    }
  }

  @Test
  void artifactIsCalledAsItWasSubmittedForWhereTheRootIsCalledOtherwise() throws IOException {
    Path vex =
        write(
            "vex.json",
            openVex(
                statement(
                        "CVE-2030-1",
                        "not_affected",
                        "2030-02-01T00:00:00Z",
                        ",\"justification\":\"vulnerable_code_not_present\"")
                    .replace("pkg:npm/left@2.1.0", "pkg:github/Acme/shop@2.0")));
    for (String document : List.of(SBOM, SBOM.replace(",\"purl\":\"pkg:npm/shop@2.0.0\"", ""))) {
      write("shop.json", document);
      assertThat(verdict("--vex", vex.toString())).isEqualTo("affected");
      assertThat(verdict("--vex", vex.toString(), "--artifact", "acme/other"))
          .isEqualTo("affected");
      for (String name : List.of("acme/shop", "pkg:github/acme/shop", "github:Acme/shop")) {
        assertThat(verdict("--vex", vex.toString(), "--artifact", name))
            .as(name)
            .isEqualTo("not_affected");
      }
    }
    assertThat(gate("--artifact", "shop").code()).isEqualTo(2);
  }

  private String verdict(String... more) {
    List<String> arguments = new ArrayList<>(List.of(more));
    arguments.addAll(List.of("--format", "json"));
    return finding(gate(arguments.toArray(String[]::new)).out(), "CVE-2030-1")
        .path("verdict")
        .asString();
  }

  @Test
  void notAffectedWithoutReasonTakesNothingBack() throws IOException {
    Path vex =
        write(
            "vex.json",
            openVex(statement("CVE-2030-1", "not_affected", "2030-02-01T00:00:00Z", "")));
    assertThat(gate("--vex", vex.toString()).code()).isEqualTo(1);
  }

  /// What an SBOM says of its own vulnerabilities counts in either syntax.
  @Test
  void statementsInTheSbomCountInXmlToo() throws IOException {
    Path json =
        write(
            "own.json",
            SBOM.strip().replaceFirst("}$", "")
                + """
                ,"vulnerabilities":[{"id":"CVE-2030-1","affects":[{"ref":"l"}],
                  "analysis":{"state":"not_affected","justification":"code_not_reachable"}}]}
                """);
    Path xml =
        write(
            "own.xml",
            """
            <?xml version="1.0"?>
            <bom xmlns="http://cyclonedx.org/schema/bom/1.6" version="1">
              <metadata><component type="application" bom-ref="root"><name>shop</name>
                <version>2.0</version><purl>pkg:npm/shop@2.0.0</purl></component></metadata>
              <components><component type="library" bom-ref="l"><name>left</name>
                <version>2.1.0</version><purl>pkg:npm/left@2.1.0</purl></component></components>
              <vulnerabilities><vulnerability><id>CVE-2030-1</id>
                <analysis><state>not_affected</state>
                  <justification>code_not_reachable</justification></analysis>
                <affects><target><ref>l</ref></target></affects></vulnerability></vulnerabilities>
            </bom>
            """);
    for (Path one : List.of(json, xml)) {
      sbom = one;
      RunCommand.Result result = gate("--format", "json");
      assertThat(finding(result.out(), "CVE-2030-1").path("verdict").asString())
          .as("%s", one)
          .isEqualTo("not_affected");
      assertThat(result.code()).as("%s", one).isZero();
    }
  }

  @Test
  void ownTriageOverrulesTheVendor() throws IOException {
    Path vendor =
        write("vendor.json", openVex(statement("CVE-2030-1", "fixed", "2030-03-01T00:00:00Z", "")));
    Path own =
        write("own.json", openVex(statement("CVE-2030-1", "affected", "2030-01-01T00:00:00Z", "")));
    assertThat(gate("--vex", "product_vendor=" + vendor).code()).isZero();
    assertThat(gate("--vex", "product_vendor=" + vendor, "--vex", "own_triage=" + own).code())
        .isEqualTo(1);
  }

  @Test
  void withdrawnAdvisoryMatchesNothing() throws IOException {
    Path one = feed.resolve("GHSA-left.json");
    Files.writeString(
        one,
        Files.readString(one)
            .replace("\"modified\"", "\"withdrawn\":\"2030-05-01T00:00:00Z\",\"modified\""));
    assertThat(gate().out()).doesNotContain("CVE-2030-1");
  }

  @Test
  void policyOnLicencesKnowsChoicesAndNamesRuleAndValue() throws IOException {
    Path policy =
        write(
            "policy.yaml",
            """
            rules:
              - name: copyleft
                when: { licence: GPL-3.0* }
                then: fail
            """);
    RunCommand.Result result = gate("--policy", policy.toString());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out())
        .contains(
            "FAIL    pkg:npm/bare\n"
                + "        rule 'copyleft' says fail: license is GPL-3.0-only, rule: license"
                + " GPL-3.0*")
        .doesNotContain("FAIL    pkg:npm/deep");
  }

  @Test
  void ponyFactorAndCriticalityComeFromATable() throws IOException {
    Path facts =
        write(
            "facts.tsv",
            "package\tcriticality\tpony_factor\npkg:npm/deep\t250\t1\npkg:npm/left\t250\t\n");
    RunCommand.Result result = gate("--facts", facts.toString(), "--format", "json");
    JsonNode rules = Json.MAPPER.readTree(result.out()).path("component_rules");
    assertThat(rules).hasSize(1);
    assertThat(rules.path(0).path("component").asString()).isEqualTo("pkg:npm/deep@1.2.0");
    assertThat(rules.path(0).path("rule").asString()).isEqualTo("one-person");
  }

  @Test
  void exploitedOnesFailWhateverTheirSeverity() throws IOException {
    Path kev = write("kev.json", "{\"vulnerabilities\":[{\"cveID\":\"CVE-2030-2\"}]}");
    Path epss = write("epss.csv", "#model\ncve,epss,percentile\nCVE-2030-1,0.5,0.9\n");
    String out = gate("--kev", kev.toString(), "--epss", epss.toString(), "--format", "json").out();
    assertThat(finding(out, "CVE-2030-2").path("rule").asString()).isEqualTo("known-exploited");
    assertThat(Json.MAPPER.readTree(out).path("undecided").toString()).doesNotContain("kev");
  }

  @Test
  void sarifHasARuleForEachVulnerabilityAndSuppressesWhatStatementsClose() throws IOException {
    Path vex =
        write(
            "vex.json",
            openVex(
                statement(
                    "CVE-2030-1",
                    "not_affected",
                    "2030-02-01T00:00:00Z",
                    ",\"impact_statement\":\"never called\"")));
    Path sarif = folder.resolve("out.sarif");
    gate("--vex", vex.toString(), "--format", "sarif", "--output", sarif.toString());
    JsonNode log = Json.MAPPER.readTree(Files.readString(sarif));
    assertThat(SarifShape.check(log)).isPositive();
    JsonNode run = log.path("runs").path(0);
    JsonNode rules = run.path("tool").path("driver").path("rules");
    assertThat(rules).hasSize(3);
    assertThat(run.path("results")).hasSize(3);
    for (JsonNode result : run.path("results")) {
      int rule = result.path("ruleIndex").asInt();
      assertThat(rules.path(rule).path("id")).isEqualTo(result.path("ruleId"));
      boolean closed = result.path("ruleId").asString().equals("CVE-2030-1");
      assertThat(result.path("suppressions").size()).isEqualTo(closed ? 1 : 0);
      assertThat(result.path("level").asString()).isEqualTo(closed ? "none" : "warning");
    }
    assertThat(rules.toString()).contains("\"security-severity\":\"9.8\"");
  }

  @Test
  void junitCountsFailuresAndIsWellFormed() throws Exception {
    String xml = gate("--format", "junit").out();
    Element suite =
        (Element)
            DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(xml)))
                .getElementsByTagName("testsuite")
                .item(0);
    assertThat(suite.getAttribute("tests")).isEqualTo("3");
    assertThat(suite.getAttribute("failures")).isEqualTo("1");
    assertThat(suite.getElementsByTagName("failure").getLength()).isEqualTo(1);
  }

  @Test
  void archiveAndDirectoryGiveTheSame() throws IOException {
    Path archive = folder.resolve("all.zip");
    try (OutputStream out = Files.newOutputStream(archive);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (String name : List.of("GHSA-bare", "GHSA-left", "GHSA-deep")) {
        zip.putNextEntry(new ZipEntry(name + ".json"));
        zip.write(Files.readAllBytes(feed.resolve(name + ".json")));
        zip.closeEntry();
      }
    }
    assertThat(RunCommand.of("scan", "gate", sbom.toString(), "--feed", archive.toString()).out())
        .isEqualTo(gate().out());
  }

  @Test
  void inputsThatCannotBeReadAreNamedWithCodeTwo() throws IOException {
    Path broken =
        write("broken.yaml", "rules:\n - { name: a, when: { severty: high }, then: fail }");
    assertThat(gate("--policy", broken.toString()))
        .satisfies(
            result -> {
              assertThat(result.code()).isEqualTo(2);
              assertThat(result.err()).contains("broken.yaml").contains("unknown word 'severty'");
            });
    assertThat(gate("--vex", sbom + "x").code()).isEqualTo(2);
    assertThat(RunCommand.of("scan", "gate", sbom.toString()).code()).isEqualTo(2);
    Files.writeString(feed.resolve("other.json"), "{\"id\":");
    assertThat(gate()).satisfies(result -> assertThat(result.err()).contains("other.json"));
  }

  private RunCommand.Result gate(String... more) {
    List<String> all = new ArrayList<>(List.of("scan", "gate", sbom.toString()));
    all.addAll(List.of("--feed", feed.toString()));
    all.addAll(List.of(more));
    return RunCommand.of(all.toArray(String[]::new));
  }

  private static JsonNode finding(String report, String vulnerability) {
    for (JsonNode finding : Json.MAPPER.readTree(report).path("findings")) {
      if (finding.path("vulnerability").asString().equals(vulnerability)) {
        return finding;
      }
    }
    throw new AssertionError(vulnerability + " is not in " + report);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text, StandardCharsets.UTF_8);
  }

  private void advisory(String id, String name, String events, String alias) throws IOException {
    Files.writeString(
        feed.resolve(id + ".json"),
        """
        {"id":"%s","modified":"2030-01-01T00:00:00Z","aliases":["%s"],
         "severity":[{"type":"CVSS_V3","score":"%s"}],
         "affected":[{"package":{"ecosystem":"npm","name":"%s"},
                      "ranges":[{"type":"SEMVER","events":[%s]}]}]}
        """
            .formatted(id, alias, CRITICAL, name, events));
  }

  private static String pairs(String... versions) {
    StringBuilder events = new StringBuilder();
    for (int i = 0; i < versions.length; i += 2) {
      events.append(i == 0 ? "" : ",");
      events.append(
          "{\"introduced\":\"%s\"},{\"fixed\":\"%s\"}".formatted(versions[i], versions[i + 1]));
    }
    return events.toString();
  }

  private static String lastAffected(String introduced, String last) {
    return "{\"introduced\":\"%s\"},{\"last_affected\":\"%s\"}".formatted(introduced, last);
  }

  private static String openVex(String... statements) {
    return """
    {"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://vex.example/1","author":"Maker",
     "timestamp":"2030-01-01T00:00:00Z","version":1,"statements":[%s]}
    """
        .formatted(String.join(",", statements));
  }

  private static String statement(String name, String status, String time, String more) {
    return """
    {"vulnerability":{"name":"%s"},"products":[{"@id":"pkg:npm/left@2.1.0"}],
     "status":"%s","timestamp":"%s"%s}
    """
        .formatted(name, status, time, more);
  }
}
