package org.pgatlas.vex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.pgatlas.json.DocumentException;
import org.pgatlas.testing.TestData;
import org.pgatlas.vex.ProductId.VersionScope;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// CycloneDX VEX in XML says what it says in JSON.
class CycloneDxXmlVexConformanceTest {
  private static final JsonMapper JSON = new JsonMapper();

  /// Lists of the JSON form and what an entry is called as an element.
  private static final Map<String, String> ENTRIES =
      Map.ofEntries(
          Map.entry("components", "component"),
          Map.entry("services", "service"),
          Map.entry("hashes", "hash"),
          Map.entry("authors", "author"),
          Map.entry("vulnerabilities", "vulnerability"),
          Map.entry("references", "reference"),
          Map.entry("response", "response"),
          Map.entry("affects", "target"),
          Map.entry("versions", "version"),
          Map.entry("properties", "property"));

  @Test
  void the_published_documents_say_the_same_in_both_syntaxes() throws IOException {
    Path root = TestData.require("vex");
    int documents = 0;
    int statements = 0;
    try (Stream<String> lines = Files.lines(root.resolve("_truth/ground-truth.jsonl"))) {
      for (JsonNode truth : lines.map(JSON::readTree).toList()) {
        Path file = root.resolve(truth.path("file").asString());
        if (!truth.path("format").asString().equals("cyclonedx") || !Files.exists(file)) {
          continue;
        }
        byte[] json = Files.readAllBytes(file);
        VexDocument inJson = parse(json);
        VexDocument inXml = parse(xml(JSON.readTree(json)).getBytes(StandardCharsets.UTF_8));
        assertThat(withoutPlaces(inXml)).as(file.toString()).isEqualTo(withoutPlaces(inJson));
        assertThat(inXml.author()).isEqualTo(inJson.author());
        assertThat(inXml.specVersion()).isEqualTo(inJson.specVersion());
        documents++;
        statements += inXml.statements().size();
      }
    }
    assertThat(documents).isEqualTo(21);
    assertThat(statements).isEqualTo(100);
  }

  @Test
  void everything_that_a_statement_holds_is_read() {
    VexDocument document =
        parse(
            """
            <?xml version="1.0"?>
            <bom xmlns="http://cyclonedx.org/schema/bom/1.6" serialNumber="urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79" version="2">
              <metadata>
                <timestamp>2026-01-02T03:04:05Z</timestamp>
                <component type="application" bom-ref="app"><name>app</name><version>1</version></component>
                <supplier><name>Acme</name></supplier>
              </metadata>
              <vulnerabilities xmlns:x="urn:x">
                <x:note>not ours</x:note>
                <vulnerability>
                  <id>CVE-2026-1</id>
                  <references><reference><id>GHSA-1</id><source><name>n</name></source></reference></references>
                  <recommendation>update</recommendation>
                  <analysis>
                    <state>not_affected</state>
                    <justification>code_not_reachable</justification>
                    <responses><response>will_not_fix</response></responses>
                    <detail>never &lt;called&gt;</detail>
                    <lastUpdated>2026-02-02T00:00:00Z</lastUpdated>
                  </analysis>
                  <affects><target><ref>app</ref><versions>
                    <version><version>1.0</version><status>unaffected</status></version>
                    <version><range>vers:generic/&lt;2</range><status>affected</status></version>
                  </versions></target></affects>
                </vulnerability>
              </vulnerabilities>
            </bom>
            """
                .getBytes(StandardCharsets.UTF_8));
    assertThat(document.author()).isEqualTo("Acme");
    assertThat(document.statements()).hasSize(2);
    VexStatement safe =
        document.statements().stream()
            .filter(one -> one.status() == VexStatus.NOT_AFFECTED)
            .findFirst()
            .orElseThrow();
    assertThat(safe.vulnerability().id()).isEqualTo("CVE-2026-1");
    assertThat(safe.vulnerability().aliases()).containsExactly("GHSA-1");
    assertThat(safe.justification()).isNotNull();
    assertThat(safe.impact()).isEqualTo("never <called>");
    assertThat(safe.action()).isEqualTo("update\nresponse: will_not_fix");
    assertThat(String.valueOf(safe.timestamp())).isEqualTo("2026-02-02T00:00:00Z");
    assertThat(safe.place()).isEqualTo("/bom/vulnerabilities/vulnerability");
    assertThat(safe.products().getFirst().product().versions())
        .containsExactly(new VersionScope("1.0", false));
  }

  @Test
  void what_is_wrong_is_refused_with_its_place() {
    assertThatThrownBy(() -> parse("<bom xmlns='http://cyclonedx.org/schema/bom/1.1'/>"))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("1.2 to 1.7");
    assertThatThrownBy(() -> parse("<rdf/>"))
        .hasMessageContaining("expected the root element 'bom' of CycloneDX, found 'rdf'");
    assertThatThrownBy(
            () ->
                parse(
                    "<!DOCTYPE b [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><bom"
                        + " xmlns='http://cyclonedx.org/schema/bom/1.6'>&x;</bom>"))
        .hasMessageContaining("DOCTYPE");
    assertThatThrownBy(
            () ->
                parse(
                    "<bom xmlns='http://cyclonedx.org/schema/bom/1.6'><vulnerabilities>"
                        + "<vulnerability><id>"))
        .isInstanceOf(DocumentException.class);
  }

  private static VexDocument parse(String text) {
    return parse(text.getBytes(StandardCharsets.UTF_8));
  }

  private static VexDocument parse(byte[] document) {
    return VexParser.parse(document, VexLimits.defaults());
  }

  private static List<String> withoutPlaces(VexDocument document) {
    return document.statements().stream()
        .map(
            one ->
                String.join(
                    "|",
                    one.vulnerability().toString(),
                    one.products().toString(),
                    one.status().id(),
                    one.declared(),
                    String.valueOf(one.justification()),
                    folded(one.impact()),
                    folded(one.action()),
                    folded(one.notes()),
                    String.valueOf(one.timestamp()),
                    String.valueOf(one.defect())))
        .toList();
  }

  /// XML has no white space around a text.
  private static String folded(@org.jspecify.annotations.Nullable String text) {
    return text == null
        ? ""
        : text.lines().map(String::strip).filter(Objects::nonNull).toList().toString();
  }

  private static String xml(JsonNode bom) {
    StringBuilder out = new StringBuilder("<bom");
    out.append(" xmlns='http://cyclonedx.org/schema/bom/")
        .append(bom.path("specVersion").asString())
        .append('\'');
    attribute(out, "serialNumber", bom.path("serialNumber"));
    attribute(out, "version", bom.path("version"));
    out.append('>');
    for (String name : List.of("metadata", "components", "services", "vulnerabilities")) {
      element(out, name, bom.path(name));
    }
    return out.append("</bom>").toString();
  }

  private static void element(StringBuilder out, String name, JsonNode value) {
    String entry = ENTRIES.get(name);
    if (value.isArray() && entry != null) {
      String list = name.equals("response") ? "responses" : name;
      out.append('<').append(list).append('>');
      value.forEach(one -> element(out, entry, one));
      out.append("</").append(list).append('>');
    } else if (value.isObject()) {
      boolean text = name.equals("hash") || name.equals("property");
      out.append('<').append(name);
      attribute(out, "bom-ref", value.path("bom-ref"));
      attribute(out, "alg", value.path("alg"));
      if (name.equals("property")) {
        attribute(out, "name", value.path("name"));
      }
      out.append('>');
      if (text) {
        out.append(escaped(value.path(name.equals("hash") ? "content" : "value").asString("")));
      } else {
        value.propertyStream().forEach(field -> element(out, field.getKey(), field.getValue()));
      }
      out.append("</").append(name).append('>');
    } else if (value.isValueNode() && !value.isNull() && !name.equals("bom-ref")) {
      out.append('<').append(name).append('>').append(escaped(value.asString("")));
      out.append("</").append(name).append('>');
    }
  }

  private static void attribute(StringBuilder out, String name, JsonNode value) {
    if (value.isValueNode() && !value.isNull()) {
      out.append(' ').append(name).append("='").append(escaped(value.asString(""))).append('\'');
    }
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("'", "&apos;");
  }
}
