package org.pgatlas.sbom.spdx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pgatlas.json.DocumentException;
import org.pgatlas.json.DocumentException.Code;
import org.pgatlas.purl.PackageUrl;
import org.pgatlas.sbom.Component;
import org.pgatlas.sbom.Dependency;
import org.pgatlas.sbom.Sbom;
import org.pgatlas.sbom.SbomFormat;
import org.pgatlas.sbom.SbomLimits;
import org.pgatlas.sbom.SbomParser;

class SpdxTagReaderTest {
  private static final String HEAD =
      "SPDXVersion: SPDX-2.3\nDataLicense: CC0-1.0\nSPDXID: SPDXRef-DOCUMENT\nDocumentName: d\n";
  private static final String DOCUMENT =
      HEAD
          + """
          DocumentNamespace: https://example.org/1
          Creator: Tool: t-1
          Creator: Organization: E (e@example.org)
          Created: 2026-01-02T03:04:05Z
          CreatorComment: <text>PackageName: not one
          PackageName: nor this</text> what follows is lost

          # A comment: with a colon
          FileName: ./a
          SPDXID: SPDXRef-File
          FileChecksum: SHA1: aa

          PackageName: root
          SPDXID: SPDXRef-root
          Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-root
          PackageName: a
          SPDXID: SPDXRef-a
          PackageVersion: 1
          PackageFileName: a.tgz
          PackageSupplier: Organization: E
          PackageDownloadLocation: NOASSERTION
          PackageHomePage: https://example.org/a
          PackageChecksum: SHA1: ab
          PackageLicenseConcluded: NOASSERTION
          PackageLicenseDeclared:MIT
          ExternalRef: SECURITY cpe23Type cpe:2.3:a:b
          ExternalRef: PACKAGE-MANAGER purl pkg:pypi/a@1
          Relationship: SPDXRef-a DEPENDENCY_OF SPDXRef-root
          RelationshipComment: <text></text>
          """;

  @Test
  void everyFieldOfTheModelIsRead() {
    Sbom sbom = parse(DOCUMENT);
    assertThat(sbom.format()).isEqualTo(SbomFormat.SPDX_TAG_VALUE);
    assertThat(sbom.specVersion()).isEqualTo("2.3");
    assertThat(sbom.name()).isEqualTo("d");
    assertThat(sbom.serial()).isEqualTo("https://example.org/1");
    assertThat(sbom.created()).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(sbom.traits())
        .containsExactlyInAnyOrder(Sbom.Trait.TOOL, Sbom.Trait.AUTHOR, Sbom.Trait.AUTHOR_CONTACT);
    assertThat(sbom.root()).isNotNull().extracting(Component::name).isEqualTo("root");
    assertThat(sbom.otherRefs()).containsExactlyInAnyOrder("SPDXRef-DOCUMENT", "SPDXRef-File");
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
                List.of(),
                List.of("MIT"),
                List.of(new Component.Hash("SHA1", "ab")),
                "Organization: E",
                List.of("cpe:2.3:a:b"),
                List.of(new Component.Reference("homepage", "https://example.org/a")),
                Set.of(
                    Component.Trait.CREATOR,
                    Component.Trait.FILE_NAME,
                    Component.Trait.DECLARED_LICENSE)));
    assertThat(sbom.dependencies()).containsExactly(new Dependency("SPDXRef-root", "SPDXRef-a"));
  }

  @Test
  void everyLineEndIsOne() {
    Sbom expected = parse(DOCUMENT);
    assertThat(parse(DOCUMENT.replace("\n", "\r\n"))).isEqualTo(expected);
    assertThat(parse(DOCUMENT.replace("\n", "\r"))).isEqualTo(expected);
    assertThat(parse("\uFEFF" + DOCUMENT)).isEqualTo(expected);
  }

  @Test
  void anIdBeforeItsNameIsTheNextOnes() {
    Sbom sbom =
        parse(
            HEAD
                + "SPDXID: SPDXRef-a\nPackageName: a\nSPDXID: SPDXRef-b\nPackageName: b\n"
                + "Relationship: SPDXRef-a DEPENDS_ON SPDXRef-b comment\n");
    assertThat(sbom.components())
        .extracting(Component::ref)
        .containsExactly("SPDXRef-a", "SPDXRef-b");
    assertThat(sbom.dependencies()).containsExactly(new Dependency("SPDXRef-a", "SPDXRef-b"));
  }

  @Test
  void errorsNameTheirLine() {
    assertThat(refused(HEAD + "\nno tag here\n"))
        .hasMessageContaining("no tag here")
        .extracting(DocumentException::code, DocumentException::place)
        .containsExactly(Code.INVALID_STRUCTURE, "line 6");
    assertThat(refused(HEAD + "PackageVersion: 1").place()).isEqualTo("line 5");
    assertThat(refused(HEAD + "Relationship: a DEPENDS_ON").place()).isEqualTo("line 5");
    assertThat(refused(HEAD + "PackageName: a\r\nPackageChecksum: x").place()).isEqualTo("line 6");
    assertThat(refused(HEAD + "PackageName: a\nExternalRef: x y")).hasMessageContaining("locator");
    assertThat(refused(HEAD + "X: <text>a\nb\n</tex"))
        .extracting(DocumentException::code, DocumentException::place)
        .containsExactly(Code.TRUNCATED, "line 5");
    assertThat(refused(HEAD.replace("2.3", "2.1")))
        .hasMessageContaining("SPDX-2.1")
        .extracting(DocumentException::code, DocumentException::place)
        .containsExactly(Code.UNSUPPORTED_VERSION, "line 1");
  }

  @Test
  void limitsHold() {
    String tooLong = "x".repeat(70_000);
    assertThat(refused(HEAD + "PackageName: " + tooLong).code()).isEqualTo(Code.TOO_LARGE);
    assertThat(refused(HEAD + tooLong).code()).isEqualTo(Code.INVALID_STRUCTURE);
    assertThat(
            parse(HEAD + "X: " + tooLong + "\nY: <text>" + tooLong + "<</text>\nPackageName: a")
                .components())
        .hasSize(1);
  }

  private static Sbom parse(String document) {
    return SbomParser.parse(document.getBytes(UTF_8), SbomLimits.defaults());
  }

  private static DocumentException refused(String document) {
    return catchThrowableOfType(DocumentException.class, () -> parse(document));
  }
}
