package org.pgatlas.sbom.spdx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.pgatlas.sbom.Sbom;
import org.pgatlas.sbom.SbomLimits;
import org.pgatlas.sbom.SbomParser;

/// What a document lacks of SPDX 2.3 is reported with its place, in each syntax in the same words.
class SpdxRulesTest {
  private static final String RIGHT =
      """
      {"spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "name": "doc", "dataLicense": "CC0-1.0",
       "documentNamespace": "https://e.org/1",
       "creationInfo": {"created": "2026-01-02T03:04:05Z", "creators": ["Tool: t"]},
       "packages": [{"SPDXID": "SPDXRef-a", "name": "a", "downloadLocation": "NOASSERTION",
         "checksums": [{"algorithm": "SHA256", "checksumValue": "ab"}],
         "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": "pkg:npm/a@1"}]}],
       "relationships": [{"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-a"}]}
      """;

  private static final String TAGS =
      """
      SPDXVersion: SPDX-2.3
      DataLicense: CC0-1.0
      SPDXID: SPDXRef-DOCUMENT
      DocumentName: doc
      DocumentNamespace: https://e.org/1
      Creator: Tool: t
      Created: 2026-01-02T03:04:05Z
      PackageName: a
      SPDXID: SPDXRef-a
      PackageDownloadLocation: NONE
      PackageChecksum: SHA256: ab
      ExternalRef: PACKAGE-MANAGER purl pkg:npm/a@1
      Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-a
      """;

  @Test
  void aWholeDocumentViolatesNothing() {
    assertThat(violations(RIGHT)).isEmpty();
    assertThat(violations(TAGS)).isEmpty();
  }

  @Test
  void whatIsMissingIsSaidOfTheDocument() {
    assertMissing("\"SPDXID\": \"SPDXRef-DOCUMENT\",", "", "no SPDX identifier");
    assertMissing("\"name\": \"doc\",", "DocumentName: doc\n", "no name");
    assertMissing("\"dataLicense\": \"CC0-1.0\",", "DataLicense: CC0-1.0\n", "no data licence");
    assertMissing(
        "\"documentNamespace\": \"https://e.org/1\",",
        "DocumentNamespace: https://e.org/1\n",
        "no namespace");
    assertMissing(
        "\"created\": \"2026-01-02T03:04:05Z\",",
        "Created: 2026-01-02T03:04:05Z\n",
        "no time of creation");
    assertMissing(", \"creators\": [\"Tool: t\"]", "Creator: Tool: t\n", "no creator");
    assertThat(
            violations(RIGHT.replaceFirst("\"creationInfo\": \\{[^}]*}", "\"creationInfo\": null")))
        .hasSize(2);
  }

  @Test
  void whatIsMissingOrWrongInAPartIsSaidAtItsPlace() {
    assertOne(
        RIGHT.replace(", \"downloadLocation\": \"NOASSERTION\"", ""), "no download", "/packages/0");
    assertOne(TAGS.replace("PackageDownloadLocation: NONE\n", ""), "no download", "line");
    assertOne(RIGHT.replace("\"SPDXID\": \"SPDXRef-a\",", ""), "no SPDX identifier", "/packages/0");
    assertOne(RIGHT.replace("\"SHA256\"", "\"SHA255\""), "'SHA255'", "/packages/0/checksums/0");
    assertOne(TAGS.replace("SHA256", "SHA255"), "'SHA255'", "line 11");
    assertOne(RIGHT.replace("PACKAGE-MANAGER", "SHOP"), "'SHOP'", "/packages/0/externalRefs/0");
    assertOne(TAGS.replace("PACKAGE-MANAGER", "SHOP"), "'SHOP'", "line 12");
    assertOne(RIGHT.replace("DESCRIBES", "DESCRIBE"), "'DESCRIBE'", "/relationships/0");
    assertOne(TAGS.replace("DESCRIBES", "MADE_OF"), "'MADE_OF'", "line 13");
    assertOne(RIGHT.replace("CC0-1.0", "MIT"), "expected CC0-1.0", "/dataLicense");
  }

  private static void assertMissing(String field, String tag, String message) {
    assertThat(RIGHT).contains(field);
    assertThat(violations(RIGHT.replace(field, "")))
        .singleElement()
        .satisfies(violation -> assertThat(violation.message()).contains(message));
    if (!tag.isEmpty()) {
      assertThat(violations(TAGS.replace(tag, "")))
          .singleElement()
          .satisfies(violation -> assertThat(violation.message()).contains(message));
    }
  }

  private static void assertOne(String document, String message, String place) {
    assertThat(violations(document))
        .singleElement()
        .satisfies(
            violation -> {
              assertThat(violation.message()).contains(message);
              assertThat(violation.place()).contains(place);
            });
  }

  private static List<Sbom.Violation> violations(String document) {
    return SbomParser.parse(document.getBytes(UTF_8), SbomLimits.defaults()).violations();
  }
}
