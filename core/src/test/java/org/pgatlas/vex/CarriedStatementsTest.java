package org.pgatlas.vex;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pgatlas.json.Content;
import org.pgatlas.purl.PackageUrl;

/// What the SBOM of an artifact says in its `vulnerabilities`: of that artifact, whatever the SBOM
/// calls it.
class CarriedStatementsTest {
  private static final String SHOP = "pkg:github/acme/shop";
  private static final String ROOT =
      "\"metadata\":{\"component\":{\"name\":\"shop\",\"version\":\"1\",\"bom-ref\":\"root\"}},";

  @Test
  void partIsMeantInTheArtifactAlone() {
    for (String metadata :
        List.of("", ROOT, ROOT.replace("\"root\"", "\"root\",\"purl\":\"pkg:npm/shop@1\""))) {
      VexDocument document = carried(metadata, "{\"ref\":\"left\"}", SHOP);
      assertThat(verdict(document, SHOP)).as(metadata).isEqualTo("not_affected");
      assertThat(verdict(document, "pkg:github/acme/other")).as(metadata).isEqualTo("affected");
    }
  }

  @Test
  void rootMeansTheArtifactInTheVersionsThatAreSaid() {
    assertThat(verdict(carried(ROOT, "{\"ref\":\"root\"}", SHOP), SHOP)).isEqualTo("not_affected");
    String versions = "{\"ref\":\"root\",\"versions\":[{\"version\":\"%s\"}]}";
    assertThat(verdict(carried(ROOT, versions.formatted("1"), SHOP), SHOP))
        .isEqualTo("not_affected");
    assertThat(verdict(carried(ROOT, versions.formatted("2"), SHOP), SHOP)).isEqualTo("affected");
  }

  @Test
  void anotherArtifactsSbomOfTheSameSerialNumberReplacesNothing() {
    VexClaim first = claim(carried(ROOT, "{\"ref\":\"left\"}", SHOP), "aa");
    VexClaim newer =
        claim(
            VexParser.carried(
                Content.of(
                    bom(ROOT, "{\"ref\":\"left\"}")
                        .replace("\"version\":1", "\"version\":2")
                        .getBytes(UTF_8)),
                VexLimits.defaults(),
                "pkg:github/acme/other"),
            "bb");
    assertThat(verdict(List.of(first, newer), SHOP)).isEqualTo("not_affected");
    assertThat(first.document().series()).isEmpty();
  }

  @Test
  void timesAreKeptToTheMicrosecondAsDatabasesKeepThem() {
    VexDocument document =
        VexTexts.openVex(
            "Maker",
            "2023-01-08T18:02:03.647787998-06:00",
            VexTexts.notAffected(VexTexts.product("pkg:npm/left")));
    assertThat(document.timestamp()).isEqualTo(Instant.parse("2023-01-09T00:02:03.647787Z"));
    assertThat(document.statements().getFirst().timestamp()).isEqualTo(document.timestamp());
  }

  private static String verdict(VexDocument document, String artifact) {
    return verdict(List.of(claim(document, "aa")), artifact);
  }

  private static String verdict(List<VexClaim> claims, String artifact) {
    VexVerdict verdict =
        new VexResolution(claims)
            .resolve(
                new VexQuestion(
                    Set.of("CVE-2030-1"),
                    new VexSubject(null, "1", List.of(), Set.of(), Set.of(artifact)),
                    VexSubject.of(PackageUrl.parseLenient("pkg:npm/left@2.1.0"))));
    return verdict.status().map(VexStatus::id).orElse("affected");
  }

  private static VexClaim claim(VexDocument document, String digest) {
    return new VexClaim(document, Trust.PRODUCT_VENDOR, digest);
  }

  private static VexDocument carried(String metadata, String affects, String artifact) {
    return VexParser.carried(
        Content.of(bom(metadata, affects).getBytes(UTF_8)), VexLimits.defaults(), artifact);
  }

  private static String bom(String metadata, String affects) {
    return """
    {"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"serialNumber":"urn:uuid:1",%s
     "components":[{"type":"library","name":"left","bom-ref":"left","purl":"pkg:npm/left@2.1.0"}],
     "vulnerabilities":[{"id":"CVE-2030-1","analysis":{"state":"not_affected","detail":"never called"},"affects":[%s]}]}
    """
        .formatted(metadata, affects);
  }
}
