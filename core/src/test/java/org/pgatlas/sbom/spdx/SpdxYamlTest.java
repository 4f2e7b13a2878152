package org.pgatlas.sbom.spdx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.pgatlas.json.DocumentException;
import org.pgatlas.json.DocumentException.Code;
import org.pgatlas.sbom.Component;
import org.pgatlas.sbom.Dependency;
import org.pgatlas.sbom.Sbom;
import org.pgatlas.sbom.SbomFormat;
import org.pgatlas.sbom.SbomLimits;
import org.pgatlas.sbom.SbomParser;

class SpdxYamlTest {
  private static final SbomLimits SMALL = new SbomLimits(1 << 20, 20, 64, 4096, 5, 4);
  private static final String DOCUMENT =
      """
      # a comment
      creationInfo: {created: 2026-01-02T03:04:05Z, creators: ["Tool: t"]}
      name: 'd'
      documentNamespace: https://example.org/1
      documentDescribes: [SPDXRef-root]
      packages:
      - SPDXID: SPDXRef-root
        name: root
        versionInfo: 1.10
        supplier: ~
      - SPDXID: "SPDXRef-a"
        name: >-
          a
          b
        licenseDeclared: MIT
        comment: |
          text: of
            several lines
        externalRefs:
          - referenceType: purl
            referenceLocator: "pkg:pypi/a@1\\u0000"
      relationships:
      - {spdxElementId: SPDXRef-root, relationshipType: DEPENDS_ON, relatedSpdxElement: SPDXRef-a}
      SPDXID: SPDXRef-DOCUMENT
      spdxVersion: SPDX-2.3
      """;

  @Test
  void jsonsShapesAreRead() {
    Sbom sbom = parse(DOCUMENT);
    assertThat(sbom.format()).isEqualTo(SbomFormat.SPDX_YAML);
    assertThat(sbom.specVersion()).isEqualTo("2.3");
    assertThat(sbom.name()).isEqualTo("d");
    assertThat(sbom.created()).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(sbom.traits()).containsExactly(Sbom.Trait.TOOL);
    assertThat(sbom.root()).isNotNull().extracting(Component::version).isEqualTo("1.10");
    Component component = sbom.components().getFirst();
    assertThat(component.name()).isEqualTo("a b");
    assertThat(component.licenses()).containsExactly("MIT");
    assertThat(component.purlText()).isEqualTo("pkg:pypi/a@1\uFFFD");
    assertThat(sbom.dependencies()).containsExactly(new Dependency("SPDXRef-root", "SPDXRef-a"));
  }

  @Test
  void nothingThatMultipliesOrConstructsIsRead() {
    for (String hostile :
        List.of(
            "name: *a\n",
            "a: &a [*a]\n",
            "name: !!java.net.URL [\"http://127.0.0.1:1\"]\n",
            "name: !local d\n",
            "? [a, b]\n: c\n",
            "a: &a {name: d}\n<<: *a\n")) {
      assertThat(refused(head(hostile)).code()).as(hostile).isEqualTo(Code.NOT_YAML);
    }
    assertThat(refused(head("name: a\nname: b\n")).code()).isEqualTo(Code.DUPLICATE_KEY);
  }

  @Test
  void whatAnAliasNamesIsThereAgain() {
    Sbom sbom =
        parse(
            """
            spdxVersion: &v !!str SPDX-2.3
            packages:
            - &p
              SPDXID: &id SPDXRef-a
              name: a
              versionInfo: !!str null
              externalRefs: &refs
              - &purl {referenceCategory: PACKAGE-MANAGER, referenceType: purl, referenceLocator: pkg:npm/a@1}
            - SPDXID: SPDXRef-b
              name: b
              externalRefs: [*purl]
            - {SPDXID: SPDXRef-c, name: c, externalRefs: *refs}
            relationships:
            - {spdxElementId: *id, relationshipType: DEPENDS_ON, relatedSpdxElement: SPDXRef-b}
            comment: *v
            annotations: [*p, *p]
            """);
    assertThat(sbom.components())
        .extracting(Component::name, Component::version, Component::purlText)
        .containsExactly(
            tuple("a", "null", "pkg:npm/a@1"),
            tuple("b", "1", "pkg:npm/a@1"),
            tuple("c", "1", "pkg:npm/a@1"));
    assertThat(sbom.dependencies()).containsExactly(new Dependency("SPDXRef-a", "SPDXRef-b"));
  }

  @Test
  void aliasesOfAliasesEndAtTheBound() {
    StringBuilder laughs = new StringBuilder(head("a0: &a0 [x, x, x, x, x, x, x, x]\n"));
    for (int i = 1; i < 15; i++) {
      laughs.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(8)));
    }
    assertThat(refused(laughs.toString()).code()).isEqualTo(Code.TOO_LARGE);
    String long60k = "x: &x " + "y".repeat(60_000) + "\n";
    String again = "z: [" + "*x, ".repeat(5_000) + "]\n";
    assertThat(
            catchThrowableOfType(
                    DocumentException.class,
                    () ->
                        SbomParser.parse(
                            (head(long60k) + again).getBytes(UTF_8), SbomLimits.defaults()))
                .code())
        .isEqualTo(Code.TOO_LARGE);
  }

  @Test
  void errorsNameTheirPlace() {
    assertThat(refused(head("packages:\n- name: a\n- name: [b]\n")).place())
        .isEqualTo("/packages/1/name line 4 column 9");
    assertThat(refused(head("packages: 'x\n")).code()).isEqualTo(Code.NOT_YAML);
    assertThat(refused(head("name: a\n\tname: b\n")))
        .hasMessageContaining("line ")
        .extracting(DocumentException::code)
        .isEqualTo(Code.NOT_YAML);
    assertThat(refused(head("name: a\n---\nname: b\n")).code()).isEqualTo(Code.NOT_JSON);
    assertThat(refused("name: a\nSPDXID: SPDXRef-DOCUMENT\n")).hasMessageContaining("version");
    assertThat(refused(head("").replace("2.3", "2.1")).code()).isEqualTo(Code.UNSUPPORTED_VERSION);
    assertThat(refused(head("name: \"a\u0001b\"\n")).code()).isEqualTo(Code.NOT_YAML);
  }

  @Test
  void limitsHold() {
    assertThat(refused(head("x: " + "[".repeat(100))).code()).isEqualTo(Code.TOO_DEEP);
    assertThat(refused(head("x: " + "{a: ".repeat(100))).code()).isEqualTo(Code.TOO_DEEP);
    assertThat(refused(head("- ".repeat(100))).code()).isIn(Code.TOO_DEEP, Code.NOT_YAML);
    assertThat(refused(head("name: " + "n".repeat(65))).code()).isEqualTo(Code.TOO_LARGE);
    assertThat(refused(head("packages:\n" + "- name: a\n".repeat(6))).code())
        .isEqualTo(Code.TOO_LARGE);
    assertThat(parse(head("comment: |\n" + " c\n".repeat(20_000))).components()).isEmpty();
  }

  private static String head(String rest) {
    return "spdxVersion: SPDX-2.3\n" + rest;
  }

  private static Sbom parse(String document) {
    return SbomParser.parse(document.getBytes(UTF_8), SMALL);
  }

  private static DocumentException refused(String document) {
    return catchThrowableOfType(DocumentException.class, () -> parse(document));
  }
}
