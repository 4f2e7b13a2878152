package org.pgatlas.sbom.cyclonedx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.pgatlas.sbom.Sbom;
import org.pgatlas.sbom.SbomLimits;
import org.pgatlas.sbom.SbomParser;
import org.pgatlas.sbom.SemanticHash;
import org.pgatlas.sbom.Service;

/// Services are kept with what is said of them, in both syntaxes, and written again.
class ServicesTest {
  private static final String JSON =
      """
      {"bomFormat": "CycloneDX", "specVersion": "1.6",
       "metadata": {"component": {"type": "application", "name": "app", "bom-ref": "app"}},
       "components": [{"type": "library", "name": "lib", "bom-ref": "lib", "purl": "pkg:npm/lib@1"}],
       "services": [{"bom-ref": "pay", "group": "acme", "name": "pay", "version": "2",
         "provider": {"name": "Acme"}, "endpoints": ["https://pay.example/v2"],
         "licenses": [{"license": {"id": "MIT"}}],
         "services": [{"bom-ref": "inner", "name": "inner"}]}],
       "dependencies": [{"ref": "app", "dependsOn": ["pay"]}, {"ref": "pay", "dependsOn": ["inner"]},
                        {"ref": "inner", "dependsOn": ["lib"]}]}
      """;

  private static final String XML =
      """
      <bom xmlns="http://cyclonedx.org/schema/bom/1.6" version="1">
        <metadata><component type="application" bom-ref="app"><name>app</name></component></metadata>
        <components><component type="library" bom-ref="lib"><name>lib</name><purl>pkg:npm/lib@1</purl></component></components>
        <services><service bom-ref="pay"><provider><name>Acme</name></provider><group>acme</group><name>pay</name><version>2</version>
          <endpoints><endpoint>https://pay.example/v2</endpoint></endpoints>
          <licenses><license><id>MIT</id></license></licenses>
          <services><service bom-ref="inner"><name>inner</name></service></services></service></services>
        <dependencies><dependency ref="app"><dependency ref="pay"/></dependency><dependency ref="pay"><dependency ref="inner"/></dependency>
          <dependency ref="inner"><dependency ref="lib"/></dependency></dependencies>
      </bom>
      """;

  private static final List<Service> BOTH =
      List.of(
          new Service("inner", null, "inner", null, null, List.of(), List.of()),
          new Service(
              "pay",
              "acme",
              "pay",
              "2",
              "Acme",
              List.of("MIT"),
              List.of("https://pay.example/v2")));

  @Test
  void everySyntaxKeepsThem() {
    assertThat(parse(JSON).services()).isEqualTo(BOTH);
    assertThat(parse(XML).services()).isEqualTo(BOTH);
    assertThat(SemanticHash.of(parse(JSON))).isEqualTo(SemanticHash.of(parse(XML)));
  }

  @Test
  void theyAreWrittenAgainWithWhoNeedsThem() {
    Sbom sbom = parse(JSON);
    Sbom again = parse(new String(CycloneDxWriter.write(sbom), UTF_8));
    assertThat(again.violations()).isEmpty();
    assertThat(again.services()).isEqualTo(BOTH);
    assertThat(again.dependencies()).isEqualTo(sbom.dependencies());
  }

  @Test
  void whatIsNeededThroughThemIsPartOfWhatADocumentSays() {
    byte[] before = SemanticHash.of(parse(JSON));
    assertThat(
            SemanticHash.of(
                parse(
                    JSON.replace(
                        "{\"ref\": \"inner\", \"dependsOn\": [\"lib\"]}", "{\"ref\": \"inner\"}"))))
        .isNotEqualTo(before);
    assertThat(SemanticHash.of(parse(JSON.replace("\"version\": \"2\"", "\"version\": \"3\""))))
        .isNotEqualTo(before);
    assertThat(SemanticHash.of(parse(JSON.replace("\"inner\"", "\"within\""))))
        .as("names of services count, references do not")
        .isNotEqualTo(before);
    assertThat(
            SemanticHash.of(
                parse(
                    JSON.replace("\"pay\", \"group\"", "\"p\", \"group\"")
                        .replace("[\"pay\"]", "[\"p\"]")
                        .replace("\"ref\": \"pay\"", "\"ref\": \"p\""))))
        .isEqualTo(before);
  }

  private static Sbom parse(String document) {
    return SbomParser.parse(document.getBytes(UTF_8), SbomLimits.defaults());
  }
}
