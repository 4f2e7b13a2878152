package org.pgatlas.sbom;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.pgatlas.json.DocumentException;

class SbomParserPropertyTest {
  private static final String DOCUMENT =
      """
      {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
       "metadata": {"component": {"bom-ref": "r", "type": "application", "name": "ü\\u00e9"}},
       "components": [{"bom-ref": "a", "type": "library", "name": "😀", "purl": "pkg:npm/a@1",
         "licenses": [{"license": {"id": "MIT"}}], "components": [{"name": "n"}]}],
       "dependencies": [{"ref": "r", "dependsOn": ["a", "b"]}]}
      """;

  private static final List<String> DOCUMENTS =
      List.of(
          DOCUMENT,
          """
          <?xml version="1.0"?><bom xmlns="http://cyclonedx.org/schema/bom/1.6" version="1">
          <metadata><component type="application" bom-ref="r"><name>ü&#233;</name></component></metadata>
          <components><component type="library" bom-ref="a"><name><![CDATA[😀]]></name>
          <hashes><hash alg="MD5">00000000000000000000000000000000</hash></hashes></component>
          </components><dependencies><dependency ref="r"><dependency ref="a"/></dependency>
          </dependencies></bom>
          """,
          """
          SPDXVersion: SPDX-2.3
          SPDXID: SPDXRef-DOCUMENT
          PackageName: <text>😀
          </text>
          SPDXID: SPDXRef-a
          PackageChecksum: SHA1: 00
          ExternalRef: PACKAGE-MANAGER purl pkg:npm/a@1
          Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-a
          """,
          """
          spdxVersion: SPDX-2.3
          documentDescribes: ["SPDXRef-a"]
          packages:
          - {SPDXID: SPDXRef-a, name: 'ü', versionInfo: "1"}
          - SPDXID: SPDXRef-b
            name: |
              😀
          """,
          """
          {"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": [
           {"type": "software_Package", "spdxId": "e:a", "name": "😀", "suppliedBy": "e:o",
            "verifiedUsing": [{"algorithm": "md5", "hashValue": "0"}]},
           {"type": "Relationship", "from": "e:a", "to": ["e:b"], "relationshipType": "dependsOn"}]}
          """,
          """
          <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:s="http://spdx.org/rdf/terms#">
          <s:SpdxDocument rdf:about="e#SPDXRef-DOCUMENT"><s:specVersion>SPDX-2.3</s:specVersion>
          <s:relationship><s:Relationship><s:relationshipType rdf:resource="t#relationshipType_describes"/>
          <s:relatedSpdxElement><s:Package rdf:about="e#SPDXRef-a"><s:name>😀</s:name>
          <s:licenseDeclared><s:ConjunctiveLicenseSet rdf:nodeID="l"><s:member rdf:nodeID="m"/>
          </s:ConjunctiveLicenseSet></s:licenseDeclared></s:Package></s:relatedSpdxElement>
          </s:Relationship></s:relationship></s:SpdxDocument></rdf:RDF>
          """);

  @Example
  void theDocumentsAreReadAsTheyAre() {
    assertThat(DOCUMENTS)
        .extracting(text -> SbomParser.parse(text.getBytes(UTF_8), SbomLimits.defaults()).format())
        .doesNotHaveDuplicates()
        .hasSize(6);
  }

  @Property(tries = 6000)
  void aDamagedDocumentIsReadOrRefusedWithAPlaceOrReason(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] bytes = DOCUMENTS.get(random.nextInt(DOCUMENTS.size())).getBytes(UTF_8);
    int flips = 1 + random.nextInt(3);
    for (int i = 0; i < flips; i++) {
      byte replacement =
          random.nextBoolean()
              ? (byte) random.nextInt(256)
              : (byte) "{}[]\",:\\0n<>&-#*\n ".charAt(random.nextInt(18));
      bytes[random.nextInt(bytes.length)] = replacement;
    }
    try {
      assertThat(SemanticHash.of(SbomParser.parse(bytes, SbomLimits.defaults()))).hasSize(32);
    } catch (DocumentException e) {
      assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(700).doesNotContain("\0");
    }
  }

  @Property(tries = 200)
  void pairsStayDistinctAndInOrder(
      @ForAll List<@IntRange(min = -3, max = 300) Integer> numbers, @ForAll long seed) {
    Random random = new Random(seed);
    PairSet pairs = new PairSet();
    Set<List<Integer>> expected = new LinkedHashSet<>();
    for (int first : numbers) {
      int second = random.nextInt(40) - 20;
      assertThat(pairs.add(first, second)).isEqualTo(expected.add(List.of(first, second)));
    }
    List<List<Integer>> actual = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i++) {
      actual.add(List.of(pairs.first(i), pairs.second(i)));
    }
    assertThat(actual).isEqualTo(List.copyOf(expected));
    assertThat(pairs.sorted()).isSorted().hasSize(expected.size());
  }
}
