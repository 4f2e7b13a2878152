package org.pgatlas.sbom.spdx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

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

class SpdxRdfReaderTest {
  private static final String NESTED =
      """
      <spdx:SpdxDocument rdf:about="https://e.org/1#SPDXRef-DOCUMENT">
        <spdx:specVersion>SPDX-2.3</spdx:specVersion><spdx:name>d</spdx:name>
        <spdx:creationInfo><spdx:CreationInfo><spdx:created>2026-01-02T03:04:05Z</spdx:created>
          <spdx:creator>Tool: t</spdx:creator></spdx:CreationInfo></spdx:creationInfo>
        <spdx:relationship><spdx:Relationship>
          <spdx:relationshipType rdf:resource="http://spdx.org/rdf/terms#relationshipType_describes"/>
          <spdx:relatedSpdxElement>
            <spdx:Package rdf:about="https://e.org/1#SPDXRef-root"><spdx:name>root</spdx:name>
              <spdx:relationship><spdx:Relationship>
                <spdx:relationshipType rdf:resource="t#relationshipType_dependsOn"/>
                <spdx:relatedSpdxElement>
                  <spdx:Package rdf:about="https://e.org/1#SPDXRef-a"><spdx:name>a</spdx:name>
                    <spdx:versionInfo>1</spdx:versionInfo>
                    <spdx:supplier>Organization: E</spdx:supplier>
                    <spdx:downloadLocation rdf:resource="http://spdx.org/rdf/terms#noassertion"/>
                    <doap:homepage>https://e.org/a</doap:homepage>
                    <spdx:licenseConcluded rdf:resource="http://spdx.org/rdf/terms#noassertion"/>
                    <spdx:licenseDeclared><spdx:DisjunctiveLicenseSet>
                      <spdx:member rdf:resource="http://spdx.org/licenses/MIT"/>
                      <spdx:member><spdx:ListedLicense rdf:about="http://spdx.org/licenses/ISC">
                        <spdx:licenseText>long</spdx:licenseText></spdx:ListedLicense></spdx:member>
                    </spdx:DisjunctiveLicenseSet></spdx:licenseDeclared>
                    <spdx:checksum><spdx:Checksum>
                      <spdx:algorithm rdf:resource="t#checksumAlgorithm_sha1"/>
                      <spdx:checksumValue>ab</spdx:checksumValue></spdx:Checksum></spdx:checksum>
                    <spdx:externalRef><spdx:ExternalRef>
                      <spdx:referenceType rdf:resource="http://spdx.org/rdf/references/purl"/>
                      <spdx:referenceLocator>pkg:pypi/a@1</spdx:referenceLocator>
                    </spdx:ExternalRef></spdx:externalRef>
                  </spdx:Package>
                </spdx:relatedSpdxElement></spdx:Relationship></spdx:relationship>
            </spdx:Package></spdx:relatedSpdxElement></spdx:Relationship></spdx:relationship>
      </spdx:SpdxDocument>
      """;

  @Test
  void everyFieldOfTheModelIsRead() {
    Sbom sbom = parse(NESTED);
    assertThat(sbom.format()).isEqualTo(SbomFormat.SPDX_RDF);
    assertThat(sbom.specVersion()).isEqualTo("2.3");
    assertThat(sbom.name()).isEqualTo("d");
    assertThat(sbom.serial()).isEqualTo("https://e.org/1");
    assertThat(sbom.created()).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(sbom.traits()).containsExactly(Sbom.Trait.TOOL);
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
                List.of(),
                List.of("(MIT OR ISC)"),
                List.of(new Component.Hash("SHA1", "ab")),
                "Organization: E",
                List.of(),
                List.of(new Component.Reference("homepage", "https://e.org/a")),
                Set.of(Component.Trait.CREATOR, Component.Trait.DECLARED_LICENSE)));
    assertThat(sbom.dependencies()).containsExactly(new Dependency("SPDXRef-root", "SPDXRef-a"));
  }

  @Test
  void theGraphCountsAndNotHowItIsWritten() {
    Sbom sbom =
        parse(
            """
            <spdx:Relationship rdf:nodeID="r1">
              <spdx:relatedSpdxElement rdf:resource="https://e.org/1#SPDXRef-root"/>
              <spdx:relationshipType rdf:resource="t#relationshipType_dependencyOf"/>
            </spdx:Relationship>
            <rdf:Description rdf:about="https://e.org/1#SPDXRef-a">
              <rdf:type rdf:resource="http://spdx.org/rdf/terms#Package"/>
              <spdx:relationship rdf:nodeID="r1"/>
              <spdx:checksum rdf:parseType="Resource">
                <spdx:algorithm rdf:resource="t#checksumAlgorithm_md5"/>
                <spdx:checksumValue>cd</spdx:checksumValue></spdx:checksum>
            </rdf:Description>
            <spdx:Package rdf:about="https://e.org/1#SPDXRef-root"><spdx:name>root</spdx:name>
            </spdx:Package>
            <rdf:Description rdf:about="https://e.org/1#SPDXRef-a"><spdx:name>a</spdx:name>
            </rdf:Description>
            <spdx:SpdxDocument rdf:about="https://e.org/1#SPDXRef-DOCUMENT">
              <spdx:specVersion>SPDX-2.2</spdx:specVersion>
              <spdx:describesPackage rdf:resource="https://e.org/1#SPDXRef-root"/>
            </spdx:SpdxDocument>
            """);
    assertThat(sbom.root()).isNotNull().extracting(Component::name).isEqualTo("root");
    assertThat(sbom.components().getFirst().name()).isEqualTo("a");
    assertThat(sbom.components().getFirst().hashes())
        .containsExactly(new Component.Hash("MD5", "cd"));
    assertThat(sbom.dependencies()).containsExactly(new Dependency("SPDXRef-root", "SPDXRef-a"));
  }

  @Test
  void textsMayStandAsAttributes() {
    Sbom sbom =
        parse(
            """
            <spdx:SpdxDocument rdf:about="https://e.org/1#SPDXRef-DOCUMENT" spdx:specVersion="SPDX-2.2"/>
            <rdf:Description rdf:about="https://e.org/1#SPDXRef-a" spdx:name="a" spdx:versionInfo="2"
              rdf:type="http://spdx.org/rdf/terms#Package"/>
            """);
    assertThat(sbom.components())
        .extracting(Component::name, Component::version)
        .containsExactly(tuple("a", "2"));
  }

  @Test
  void whatIsNotReadIsRefusedWithItsPlace() {
    assertThat(refused(NESTED.replace("SPDX-2.3", "SPDX-2.1")).code())
        .isEqualTo(Code.UNSUPPORTED_VERSION);
    assertThat(refused(NESTED.replaceFirst("<spdx:specVersion>.*?</spdx:specVersion>", "")))
        .hasMessageContaining("version");
    assertThat(refused(NESTED.replace("<spdx:name>root</spdx:name>", "")).place())
        .startsWith("/RDF/SpdxDocument/relationship/Relationship/relatedSpdxElement/Package line ");
    assertThat(
            refused(
                    NESTED.replace(
                        "<spdx:relationshipType rdf:resource=\"t#relationshipType_dependsOn\"/>",
                        ""))
                .code())
        .isEqualTo(Code.INVALID_STRUCTURE);
    assertThat(
            refused(
                    NESTED.replace(
                        "<spdx:member rdf:resource=\"http://spdx.org/licenses/MIT\"/>",
                        "<spdx:member rdf:nodeID=\"l\"/><spdx:member>"
                            + "<spdx:ConjunctiveLicenseSet rdf:nodeID=\"l\">"
                            + "<spdx:member rdf:nodeID=\"l\"/></spdx:ConjunctiveLicenseSet>"
                            + "</spdx:member>"))
                .code())
        .isEqualTo(Code.TOO_LARGE);
    assertThat(refused("<spdx:A>".repeat(300)).code()).isEqualTo(Code.TOO_DEEP);
  }

  private static Sbom parse(String content) {
    String document =
        "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\""
            + " xmlns:spdx=\"http://spdx.org/rdf/terms#\""
            + " xmlns:doap=\"http://usefulinc.com/ns/doap#\">\n"
            + content
            + "</rdf:RDF>";
    return SbomParser.parse(document.getBytes(UTF_8), SbomLimits.defaults());
  }

  private static DocumentException refused(String content) {
    return catchThrowableOfType(DocumentException.class, () -> parse(content));
  }
}
