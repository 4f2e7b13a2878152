package org.pgatlas.sbom.cyclonedx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.pgatlas.sbom.Sbom;
import org.pgatlas.sbom.SbomLimits;
import org.pgatlas.sbom.SbomParser;

class CycloneDxRulesTest {
  @Test
  void bothSyntaxesAreHeardInTheSameWords() {
    String json =
        """
        "metadata": {"timestamp": "2026-01-02", "distribution": "x"},
        "components": [{"type": "thing", "name": "a", "bom-ref": "", "scope": "maybe",
          "hashes": [{"alg": "SHA-3", "content": "xyz"}], "swid": {"name": "s"},
          "licenses": [{"license": {"id": "Apache-2", "text": {"encoding": "base85"}}}],
          "properties": [{"value": "v"}], "versionRange": "vers:npm/*",
          "pedigree": {"patches": [{"type": "backport", "resolves": [{"type": "bug"}]}]}}],
        "services": [{"name": "s", "data": [{"flow": "up", "classification": "c"}]}]
        """;
    String xml =
        """
        <metadata><timestamp>2026-01-02</timestamp><distribution>x</distribution></metadata>
        <components><component type="thing" bom-ref=""><name>a</name><scope>maybe</scope>
          <hashes><hash alg="SHA-3">xyz</hash></hashes><swid name="s"/>
          <licenses><license><id>Apache-2</id><text encoding="base85">t</text></license></licenses>
          <properties><property>v</property></properties><versionRange>vers:npm/*</versionRange>
          <pedigree><patches><patch type="backport"><resolves><issue type="bug"/></resolves></patch>
          </patches></pedigree></component></components>
        <services><service><name>s</name><data><classification flow="up">c</classification></data>
        </service></services>
        """;
    assertThat(messages(json("1.7", json)))
        .containsExactlyInAnyOrderElementsOf(messages(xml("1.7", xml)))
        .containsExactlyInAnyOrder(
            "expected a date and time, found '2026-01-02'",
            "metadata has no field 'distribution' in CycloneDX 1.7",
            "'thing' is not a type of component of CycloneDX 1.7",
            "a bom-ref is empty",
            "'maybe' is not a scope of CycloneDX 1.7",
            "'SHA-3' is not a hash algorithm of CycloneDX 1.7",
            "expected a hash in hexadecimal digits, found 'xyz'",
            "a swid has no tagId",
            "'Apache-2' is no id of the SPDX licence list",
            "'base85' is not an encoding of CycloneDX 1.7",
            "a property has no name",
            "versionRange is for components that are external (isExternal)",
            "'bug' is not a type of issue of CycloneDX 1.7",
            "'up' is not a flow of CycloneDX 1.7");
  }

  @Test
  void violationsNameTheirPlace() {
    Sbom json = json("1.6", "\"components\": [{\"name\": \"a\",\n \"type\": \"x\"}]");
    assertThat(json.violations().getFirst().place())
        .isEqualTo("/components/0/type line 2 column 10");
    Sbom xml =
        xml("1.6", "<components>\n<component type='x'><name>a</name></component></components>");
    assertThat(xml.violations().getFirst().place())
        .isEqualTo("/bom/components/component line 2 column 21");
  }

  @Test
  void wordsAreThoseOfTheVersion() {
    String type = "\"components\": [{\"name\": \"a\", \"type\": \"cryptographic-asset\"}]";
    assertThat(messages(json("1.6", type))).isEmpty();
    assertThat(messages(json("1.5", type))).hasSize(1);
    String metadata = "\"metadata\": {\"lifecycles\": []}";
    assertThat(messages(json("1.5", metadata))).isEmpty();
    assertThat(messages(json("1.5", "\"metadata\": {\"manufacturer\": {}}"))).hasSize(1);
  }

  @Test
  void licencesAreAListOrOneExpressionUpTo16() {
    String mixed =
        "\"components\": [{\"name\": \"a\", \"type\": \"file\", \"licenses\":"
            + " [{\"expression\": \"MIT\"}, {\"license\": {\"id\": \"MIT\"}}]}]";
    assertThat(messages(json("1.6", mixed))).hasSize(1);
    assertThat(messages(json("1.7", mixed))).isEmpty();
    String both = mixed.replace("\"}, {\"license", "\", \"license");
    assertThat(messages(json("1.7", both))).hasSize(1);
    String xml =
        "<components><component type='file'><name>a</name><licenses><expression>MIT</expression>"
            + "<license><id>MIT</id></license></licenses></component></components>";
    assertThat(messages(xml("1.4", xml))).hasSize(1);
    assertThat(messages(xml("1.7", xml))).isEmpty();
    assertThat(messages(xml("1.7", xml.replace("</id>", "</id><name>n</name>")))).hasSize(1);
    assertThat(messages(xml("1.7", xml.replace("</id>", "</id><id>ISC</id>")))).hasSize(1);
    for (String id : List.of("GPL-2.0+", "Classpath-exception-2.0", "LLGPL", "0BSD")) {
      assertThat(messages(json("1.7", mixed.replace("id\": \"MIT", "id\": \"" + id)))).isEmpty();
    }
  }

  @Test
  void aReferenceComesOnceInXmlAndTheSameComponentOnceInJson() {
    String xml =
        "<components><component type='file' bom-ref='r'><name>a</name></component>"
            + "<component type='file' bom-ref='r'><name>b</name></component></components>";
    assertThat(messages(xml("1.6", xml))).containsExactly("the bom-ref 'r' comes twice");
    String component =
        "{\"name\": \"a\", \"type\": \"file\", \"bom-ref\": \"r\","
            + " \"properties\": [{\"name\": \"n\", \"value\": \"1\"}]}";
    String json = "\"components\": [" + component + ", " + component + "]";
    assertThat(messages(json("1.6", json))).hasSize(1);
    assertThat(messages(json("1.6", json.replaceFirst("\"1\"", "\"2\"")))).isEmpty();
  }

  private static List<String> messages(Sbom sbom) {
    return sbom.violations().stream().map(Sbom.Violation::message).toList();
  }

  private static Sbom json(String version, String fields) {
    return parse(
        "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"" + version + "\", " + fields + "}");
  }

  private static Sbom xml(String version, String content) {
    return parse(
        "<bom xmlns=\"http://cyclonedx.org/schema/bom/" + version + "\">" + content + "</bom>");
  }

  private static Sbom parse(String document) {
    return SbomParser.parse(document.getBytes(UTF_8), SbomLimits.defaults());
  }
}
