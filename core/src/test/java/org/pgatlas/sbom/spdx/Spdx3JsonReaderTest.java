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

class Spdx3JsonReaderTest {
  private static final String CONTEXT =
      "{\"@context\": \"https://spdx.org/rdf/3.0.1/spdx-context.jsonld\", ";

  @Test
  void everyFieldOfTheModelIsReadInAnyOrder() {
    Sbom sbom =
        parse(
            """
            "@graph": [
              {"type": "Relationship", "spdxId": "e:1", "from": "e:root", "to": ["e:a"],
               "relationshipType": "dependsOn"},
              {"type": "Relationship", "from": "e:a", "to": ["e:mit"],
               "relationshipType": "hasDeclaredLicense"},
              {"type": "LifecycleScopedRelationship", "from": "e:a", "scope": "development",
               "relationshipType": "hasOptionalDependency",
               "to": ["https://spdx.org/rdf/3.0.1/terms/Core/NoneElement"]},
              {"spdxId": "e:a", "name": "a", "software_packageVersion": "1",
               "software_packageUrl": "pkg:pypi/a@1", "suppliedBy": "e:org",
               "software_downloadLocation": "NOASSERTION", "software_homePage": "https://e.org/a",
               "verifiedUsing": [{"type": "Hash", "algorithm": "sha1", "hashValue": "ab"}],
               "externalIdentifier": [
                 {"externalIdentifierType": "cpe23", "identifier": "cpe:2.3:a:b"},
                 {"externalIdentifierType": "packageUrl", "identifier": "pkg:pypi/a@1?x=y"}],
               "externalRef": [{"externalRefType": "vcs", "locator": ["https://e.org/git"]}],
               "type": "software_Package"},
              {"type": "software_Package", "spdxId": "e:root", "name": "root"},
              {"type": "software_File", "spdxId": "e:f", "name": "f"},
              {"type": "SpdxDocument", "spdxId": "e:doc", "name": "d", "creationInfo": "_:c",
               "rootElement": ["e:bom"]},
              {"type": "software_Sbom", "spdxId": "e:bom", "rootElement": ["e:root"]},
              {"type": "CreationInfo", "@id": "_:c", "specVersion": "3.0.1", "createdUsing": ["e:t"],
               "created": "2026-01-02T03:04:05Z", "createdBy": ["e:org"]},
              {"type": "Organization", "spdxId": "e:org", "name": "Example", "externalIdentifier": [
                {"externalIdentifierType": "email", "identifier": "e@example.org"}]},
              {"type": "simplelicensing_LicenseExpression", "spdxId": "e:mit",
               "simplelicensing_licenseExpression": "MIT"}]
            """);
    assertThat(sbom.format()).isEqualTo(SbomFormat.SPDX_3_JSON);
    assertThat(sbom.specVersion()).isEqualTo("3.0.1");
    assertThat(sbom.name()).isEqualTo("d");
    assertThat(sbom.serial()).isEqualTo("e:doc");
    assertThat(sbom.created()).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(sbom.traits())
        .containsExactlyInAnyOrder(Sbom.Trait.TOOL, Sbom.Trait.AUTHOR, Sbom.Trait.AUTHOR_CONTACT);
    assertThat(sbom.described()).containsExactly("e:root");
    assertThat(sbom.root()).isNotNull().extracting(Component::name).isEqualTo("root");
    assertThat(sbom.components())
        .containsExactly(
            new Component(
                "e:a",
                "package",
                null,
                "a",
                "1",
                PackageUrl.parse("pkg:pypi/a@1"),
                "pkg:pypi/a@1",
                List.of("pkg:pypi/a@1?x=y"),
                List.of("MIT"),
                List.of(new Component.Hash("sha1", "ab")),
                "Example",
                List.of("cpe:2.3:a:b"),
                List.of(
                    new Component.Reference("homepage", "https://e.org/a"),
                    new Component.Reference("vcs", "https://e.org/git")),
                Set.of(
                    Component.Trait.CREATOR,
                    Component.Trait.CREATOR_CONTACT,
                    Component.Trait.DECLARED_LICENSE)));
    assertThat(sbom.dependencies()).containsExactly(new Dependency("e:root", "e:a"));
    assertThat(sbom.otherRefs()).contains("e:f", "e:doc", "e:org").doesNotContain("e:a");
  }

  @Test
  void oneElementIsADocumentToo() {
    Sbom sbom =
        parse(
            "\"type\": \"software_Package\", \"spdxId\": \"e:a\", \"name\": \"a\","
                + " \"creationInfo\": {\"type\": \"CreationInfo\", \"specVersion\": \"3.0.0\"}");
    assertThat(sbom.specVersion()).isEqualTo("3.0.0");
    assertThat(sbom.components()).extracting(Component::name).containsExactly("a");
  }

  @Test
  void whatIsNotReadIsRefusedWithItsPlace() {
    assertThat(refused("\"@graph\": [{\"type\": \"CreationInfo\", \"specVersion\": \"3.1.0\"}]"))
        .hasMessageContaining("'3.1.0'")
        .extracting(DocumentException::code)
        .isEqualTo(Code.UNSUPPORTED_VERSION);
    assertThat(refused("\"@graph\": [{}, {\"type\": \"Relationship\", \"to\": [\"a\"]}]"))
        .hasMessageContaining("/@graph/1 line 1 column ")
        .extracting(DocumentException::code)
        .isEqualTo(Code.INVALID_STRUCTURE);
    assertThat(refused("\"@graph\": [{\"type\": \"software_Package\", \"spdxId\": \"e:a\"}]"))
        .hasMessageContaining("/@graph/0");
    assertThat(refused("\"@graph\": [1]").code()).isEqualTo(Code.INVALID_STRUCTURE);
  }

  @Test
  void aBadPurlIsWarnedOfAtItsPackage() {
    Sbom sbom =
        parse(
            "\"@graph\": [{\"type\": \"software_Package\", \"spdxId\": \"e:a\", \"name\": \"a\","
                + " \"software_packageUrl\": \"https://no.purl\"}]");
    assertThat(sbom.warnings()).singleElement().asString().startsWith("/@graph/0: ");
  }

  private static Sbom parse(String fields) {
    return SbomParser.parse((CONTEXT + fields + "}").getBytes(UTF_8), SbomLimits.defaults());
  }

  private static DocumentException refused(String fields) {
    return catchThrowableOfType(DocumentException.class, () -> parse(fields));
  }
}
