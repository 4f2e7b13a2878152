package org.pgatlas.sbom.spdx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pgatlas.purl.PackageUrl;
import org.pgatlas.sbom.Component;
import org.pgatlas.sbom.Dependency;
import org.pgatlas.sbom.Inspection;
import org.pgatlas.sbom.Refusals;
import org.pgatlas.sbom.Sbom;
import org.pgatlas.sbom.SbomLimits;
import org.pgatlas.sbom.SbomParser;

class SpdxJsonReaderTest {
  private static final String TWO =
      "\"packages\": [{\"SPDXID\": \"SPDXRef-a\", \"name\": \"a\"},"
          + " {\"SPDXID\": \"SPDXRef-b\", \"name\": \"b\"}]";

  @Test
  void everyFieldOfTheModelIsRead() {
    Sbom sbom =
        parse(
            """
            "SPDXID": "SPDXRef-DOCUMENT", "name": "doc", "documentNamespace": "https://e.org/1",
            "creationInfo": {"created": "2026-01-02T03:04:05Z", "creators": ["Tool: t"]},
            "documentDescribes": ["SPDXRef-root"],
            "packages": [{"SPDXID": "SPDXRef-root", "name": "root"}, {
              "SPDXID": "SPDXRef-a", "name": "a", "versionInfo": "1", "supplier": "Organization: E",
              "licenseDeclared": "MIT", "licenseConcluded": "NOASSERTION",
              "checksums": [{"algorithm": "SHA1", "checksumValue": "ab"}],
              "externalRefs": [
                {"referenceCategory": "SECURITY", "referenceType": "cpe23Type", "referenceLocator": "c"},
                {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
                 "referenceLocator": "pkg:pypi/a@1"},
                {"referenceType": "purl", "referenceLocator": "pkg:pypi/a@1?b=c"}]}]
            """);
    assertThat(sbom.specVersion()).isEqualTo("2.3");
    assertThat(sbom.name()).isEqualTo("doc");
    assertThat(sbom.serial()).isEqualTo("https://e.org/1");
    assertThat(sbom.created()).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(sbom.root()).isNotNull().extracting(Component::name).isEqualTo("root");
    assertThat(sbom.components())
        .containsExactly(
            new Component(
                "SPDXRef-a",
                "package",
                null,
                "a",
                "1",
                PackageUrl.parse("pkg:pypi/a@1"),
                "pkg:pypi/a@1",
                List.of("pkg:pypi/a@1?b=c"),
                List.of("MIT"),
                List.of(new Component.Hash("SHA1", "ab")),
                "Organization: E",
                List.of("c"),
                List.of(),
                Set.of(Component.Trait.CREATOR, Component.Trait.DECLARED_LICENSE)));
    assertThat(Inspection.of(sbom).purls()).isEqualTo(2);
  }

  @Test
  void relationshipsComeOutInOneDirection() {
    for (String type :
        List.of(
            "DEPENDENCY_OF",
            "BUILD_DEPENDENCY_OF",
            "DEV_DEPENDENCY_OF",
            "OPTIONAL_DEPENDENCY_OF",
            "PROVIDED_DEPENDENCY_OF",
            "RUNTIME_DEPENDENCY_OF",
            "TEST_DEPENDENCY_OF",
            "BUILD_TOOL_OF")) {
      assertThat(related("SPDXRef-b", type, "SPDXRef-a").dependencies())
          .as(type)
          .containsExactly(new Dependency("SPDXRef-a", "SPDXRef-b"));
    }
    assertThat(related("SPDXRef-a", "DEPENDS_ON", "SPDXRef-b").dependencies())
        .containsExactly(new Dependency("SPDXRef-a", "SPDXRef-b"));
    for (String type : List.of("CONTAINS", "CONTAINED_BY", "GENERATED_FROM", "OTHER", "")) {
      assertThat(related("SPDXRef-a", type, "SPDXRef-b").dependencies()).as(type).isEmpty();
    }
    for (String nothing : List.of("NONE", "NOASSERTION")) {
      assertThat(related("SPDXRef-a", "DEPENDS_ON", nothing).dependencies()).isEmpty();
    }
  }

  @Test
  void theRootIsWhatTheDocumentDescribes() {
    assertThat(related("SPDXRef-DOCUMENT", "DESCRIBES", "SPDXRef-a").root())
        .isNotNull()
        .extracting(Component::name)
        .isEqualTo("a");
    assertThat(related("SPDXRef-b", "DESCRIBED_BY", "SPDXRef-DOCUMENT").root())
        .isNotNull()
        .extracting(Component::name)
        .isEqualTo("b");
    assertThat(related("SPDXRef-a", "DESCRIBES", "SPDXRef-b").root()).isNull();
    assertThat(related("SPDXRef-DOCUMENT", "DESCRIBES", "SPDXRef-gone").root()).isNull();
    Sbom both = parse(TWO + ", \"documentDescribes\": [\"SPDXRef-a\", \"SPDXRef-b\"]");
    assertThat(both.root()).isNull();
    assertThat(both.described()).containsExactly("SPDXRef-a", "SPDXRef-b");
    assertThat(both.components()).hasSize(2);
  }

  @Test
  void ofTwoPackagesWithOneIdTheFirstIsTheRoot() {
    Sbom sbom =
        parse(
            """
            "documentDescribes": ["SPDXRef-a"], "packages": [
              {"SPDXID": "SPDXRef-a", "name": "first"}, {"SPDXID": "SPDXRef-a", "name": "second"}]
            """);
    assertThat(sbom.root()).isNotNull().extracting(Component::name).isEqualTo("first");
    assertThat(sbom.components()).singleElement().extracting(Component::name).isEqualTo("second");
  }

  @Test
  void filesAndOtherDocumentsDoNotDangle() {
    Sbom sbom =
        parse(
            TWO
                + """
                , "files": [{"SPDXID": "SPDXRef-f", "fileName": "f"}],
                "snippets": [{"SPDXID": "SPDXRef-s"}],
                "relationships": [
                  {"spdxElementId": "SPDXRef-a", "relationshipType": "DEPENDS_ON", "relatedSpdxElement": "SPDXRef-f"},
                  {"spdxElementId": "SPDXRef-s", "relationshipType": "DEPENDS_ON", "relatedSpdxElement": "DocumentRef-x:SPDXRef-y"},
                  {"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DEPENDS_ON", "relatedSpdxElement": "SPDXRef-gone"}]
                """);
    assertThat(Inspection.of(sbom)).isEqualTo(new Inspection(2, 0, 3, 1));
  }

  @Test
  void wrongTypesOfKnownFieldsAreRefusedAtTheirPlace() {
    String[][] cases = {
      {"\"packages\": {}", "/packages", "expected an array, found an object"},
      {"\"packages\": [{\"SPDXID\": \"SPDXRef-a\"}]", "/packages/0", "neither name nor purl"},
      {"\"packages\": [{\"name\": 5}]", "/packages/0/name", "found the number 5"},
      {"\"relationships\": [null]", "/relationships/0", "found null"},
      {"\"relationships\": [{}]", "/relationships/0", "one is absent"},
      {"\"documentDescribes\": \"SPDXRef-a\"", "/documentDescribes", "expected an array"},
      {"\"creationInfo\": 1", "/creationInfo", "expected an object"},
    };
    Refusals.assertRefused(SpdxJsonReaderTest::parse, cases);
  }

  private static Sbom related(String element, String type, String related) {
    return parse(
        TWO
            + ", \"relationships\": [{\"spdxElementId\": \"%s\", \"relationshipType\": \"%s\", \"relatedSpdxElement\": \"%s\"}]"
                .formatted(element, type, related));
  }

  private static Sbom parse(String fields) {
    String document = "{\"spdxVersion\": \"SPDX-2.3\", " + fields + "}";
    return SbomParser.parse(document.getBytes(UTF_8), SbomLimits.defaults());
  }
}
