package org.pgatlas.sbom.cyclonedx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
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

class CycloneDxXmlReaderTest {
  private static final SbomLimits SMALL = new SbomLimits(1 << 20, 20, 64, 4096, 5, 4);

  @Test
  void whatOtherNamespacesHaveIsNobodysViolation() {
    Sbom sbom =
        parse(
            """
            <metadata><timestamp>2026-01-02T03:04:05Z</timestamp>
              <x:a xmlns:x="urn:x"><x:metadata nothing="1"/></x:a></metadata>
            <components><x:b xmlns:x="urn:x"><component/></x:b>
              <component type="library"><x:name xmlns:x="urn:x">no</x:name><name>a</name>
                <licenses><license><id>MIT</id></license><x:c xmlns:x="urn:x"/></licenses>
                <hashes><x:d xmlns:x="urn:x">none</x:d></hashes></component></components>
            """);
    assertThat(sbom.violations()).isEmpty();
    assertThat(sbom.components()).extracting(Component::name).containsExactly("a");
  }

  @Test
  void everyFieldOfTheModelIsRead() {
    Sbom sbom =
        parse(
            """
            <metadata><timestamp>2026-01-02T03:04:05Z</timestamp><tools/>
              <authors><author><name>J</name><email>j@example.org</email></author></authors>
              <component type="application" bom-ref="app"><name>app</name></component></metadata>
            <components>
              <component type="library" bom-ref="l">
                <supplier><name>Example</name><url>https://example.org</url></supplier>
                <group>org.example</group><name> lib&amp;<![CDATA[<2>]]> </name>
                <version>1.0</version>
                <hashes><hash alg="SHA-256">ab</hash></hashes>
                <licenses><license><id>MIT</id><text>long</text></license>
                  <license><name>Own</name></license><expression>MIT OR ISC</expression></licenses>
                <cpe>cpe:/a:b</cpe>
                <purl>pkg:maven/org.example/lib@1.0?type=jar</purl>
                <externalReferences><reference type="vcs"><url>https://e.org/c</url></reference>
                </externalReferences>
                <properties><property name="bsi:component:archive">archive</property></properties>
                <x:component xmlns:x="urn:other"><x:name>foreign</x:name></x:component>
                <components><component type="file"><name>inner</name></component></components>
              </component>
            </components>
            <services><service bom-ref="s"><name>s</name></service></services>
            <dependencies>
              <dependency ref="app"><dependency ref="l"/><dependency ref="l"/></dependency>
              <dependency ref="l"/>
            </dependencies>
            """);
    assertThat(sbom.format()).isEqualTo(SbomFormat.CYCLONEDX_XML);
    assertThat(sbom.specVersion()).isEqualTo("1.6");
    assertThat(sbom.serial()).isEqualTo("urn:uuid:1");
    assertThat(sbom.created()).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(sbom.name()).isEqualTo("app");
    assertThat(sbom.described()).containsExactly("app");
    assertThat(sbom.traits())
        .containsExactlyInAnyOrder(Sbom.Trait.AUTHOR, Sbom.Trait.AUTHOR_CONTACT, Sbom.Trait.TOOL);
    assertThat(sbom.components().getFirst().name()).isEqualTo("inner");
    assertThat(sbom.components().getLast())
        .isEqualTo(
            new Component(
                "l",
                "library",
                "org.example",
                "lib&<2>",
                "1.0",
                PackageUrl.parse("pkg:maven/org.example/lib@1.0?type=jar"),
                "pkg:maven/org.example/lib@1.0?type=jar",
                List.of(),
                List.of("MIT", "Own", "MIT OR ISC"),
                List.of(new Component.Hash("SHA-256", "ab")),
                "Example",
                List.of("cpe:/a:b"),
                List.of(new Component.Reference("vcs", "https://e.org/c")),
                Set.of(
                    Component.Trait.CREATOR,
                    Component.Trait.CREATOR_CONTACT,
                    Component.Trait.ARCHIVE)));
    assertThat(sbom.components()).hasSize(2);
    assertThat(sbom.dependencies()).containsExactly(new Dependency("app", "l"));
    assertThat(sbom.otherRefs()).containsExactly("s");
    assertThat(sbom.warnings()).isEmpty();
  }

  @Test
  void versionsAreToldByTheNamespace() {
    for (String version : List.of("1.2", "1.3", "1.4", "1.5", "1.6", "1.7")) {
      assertThat(parseAll(document("").replace("/1.6", "/" + version)).specVersion())
          .isEqualTo(version);
    }
    for (String version : List.of("1.0", "1.1", "1.8", "")) {
      assertThat(refused(document("").replace("/1.6", "/" + version)))
          .hasMessageContaining("'" + version + "'")
          .extracting(DocumentException::code)
          .isEqualTo(Code.UNSUPPORTED_VERSION);
    }
  }

  @Test
  void noDocumentTypeIsReadAndNothingIsFetched() {
    for (String doctype :
        List.of(
            "<!DOCTYPE bom SYSTEM \"http://127.0.0.1:1/x.dtd\">",
            "<!DOCTYPE bom [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>",
            "<!DOCTYPE bom [<!ENTITY % p SYSTEM \"file:///etc/passwd\"> %p;]>")) {
      DocumentException refused = refused(doctype + document("<components/>"));
      assertThat(refused.code()).as(doctype).isEqualTo(Code.DOCTYPE);
      assertThat(refused).hasMessageContaining("DOCTYPE").hasMessageContaining("line 1");
    }
    assertThat(refused(document(components("&xxe;"))).code()).isEqualTo(Code.NOT_XML);
    assertThat(
            refused(
                    document(
                        "<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' "
                            + "href='file:///etc/passwd'"))
                .code())
        .isEqualTo(Code.NOT_XML);
  }

  @Test
  void errorsNameTheirPlace() {
    DocumentException refused =
        refused(document("<components>\n<component/><component/></components>"));
    assertThat(refused.code()).isEqualTo(Code.INVALID_STRUCTURE);
    assertThat(refused.place()).startsWith("/bom/components/component line 3 column ");
    assertThat(
            refused(
                    document(
                        "<components><component><name>a</name></component>"
                            + "<component><name><b/></name></component></components>"))
                .place())
        .startsWith("/bom/components/component[2]/name/b line ");
    assertThat(refused(document("<a></b>")).place()).startsWith("/bom/a line 2 column ");
    assertThat(refused(document("<dependencies><dependency/></dependencies>")))
        .hasMessageContaining("ref")
        .hasMessageContaining("/bom/dependencies/dependency");
    assertThat(refused(document("<a b='1' b='2'/>")).code()).isEqualTo(Code.NOT_XML);
    assertThat(refused(document("") + "<bom/>").code()).isEqualTo(Code.NOT_XML);
    assertThat(refused(document("\u0001")).code()).isEqualTo(Code.NOT_XML);
  }

  @Test
  void everyTruncationIsSeen() {
    byte[] whole = document(components("a")).getBytes(UTF_8);
    for (int length = 1; length < whole.length - 1; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      DocumentException refused = refused(part);
      assertThat(refused.code()).as("%s", length).isIn(Code.TRUNCATED, Code.NOT_XML);
    }
    assertThat(refused(Arrays.copyOf(whole, whole.length - 3)).code()).isEqualTo(Code.TRUNCATED);
  }

  @Test
  void limitsHold() {
    assertThat(refused(document("<a>".repeat(30))).code()).isEqualTo(Code.TOO_DEEP);
    assertThat(refused(document(components("n".repeat(65)))).code()).isEqualTo(Code.TOO_LARGE);
    assertThat(refused(document(components("a").repeat(6))).code()).isEqualTo(Code.TOO_LARGE);
    assertThat(refused(document("<x y='" + "y".repeat(200_000) + "'/>")).code())
        .isEqualTo(Code.TOO_LARGE);
    assertThat(refused(document("<" + "y".repeat(200_000) + "/>")).code())
        .isEqualTo(Code.TOO_LARGE);
    assertThat(refused(document("<!--" + "y".repeat(200_000) + "-->")).code())
        .isEqualTo(Code.TOO_LARGE);
    StringBuilder attributes = new StringBuilder("<x");
    for (int i = 0; i < 20_000; i++) {
      attributes.append(" a").append(i).append("=''");
    }
    assertThat(refused(document(attributes + "/>")).code()).isEqualTo(Code.TOO_LARGE);
    assertThat(parseAll(document("<x>" + "y".repeat(900_000) + "</x>")).components()).isEmpty();
    assertThat(parseAll(document("<x>" + "&amp;&#65;".repeat(50_000) + "</x>")).components())
        .isEmpty();
  }

  @Test
  void onlyEncodingsOfPlainTextAreRead() {
    String declared = "<?xml version='1.0' encoding='%s'?>" + document("");
    assertThat(parseAll(declared.replace("%s", "UTF-8")).components()).isEmpty();
    assertThat(parseAll(declared.replace("%s", "ISO-8859-1")).components()).isEmpty();
    assertThat(refused(declared.replace("%s", "IBM037")))
        .hasMessageContaining("IBM037")
        .extracting(DocumentException::code)
        .isEqualTo(Code.NOT_UTF8);
  }

  private static String components(String name) {
    return "<components><component type='library'><name>"
        + name
        + "</name></component></components>";
  }

  private static String document(String content) {
    return "<bom xmlns=\"http://cyclonedx.org/schema/bom/1.6\" serialNumber=\"urn:uuid:1\""
        + " version=\"1\">\n"
        + content
        + "</bom>";
  }

  private static Sbom parse(String content) {
    return SbomParser.parse(document(content).getBytes(UTF_8), SbomLimits.defaults());
  }

  private static Sbom parseAll(String document) {
    return SbomParser.parse(document.getBytes(UTF_8), SMALL);
  }

  private static DocumentException refused(String document) {
    return refused(document.getBytes(UTF_8));
  }

  private static DocumentException refused(byte[] document) {
    return catchThrowableOfType(DocumentException.class, () -> SbomParser.parse(document, SMALL));
  }
}
