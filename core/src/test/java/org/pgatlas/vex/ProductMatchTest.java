package org.pgatlas.vex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pgatlas.vex.VexTexts.APP;
import static org.pgatlas.vex.VexTexts.LIB;
import static org.pgatlas.vex.VexTexts.ask;
import static org.pgatlas.vex.VexTexts.csaf;
import static org.pgatlas.vex.VexTexts.notAffected;
import static org.pgatlas.vex.VexTexts.openVex;
import static org.pgatlas.vex.VexTexts.product;
import static org.pgatlas.vex.VexTexts.purl;
import static org.pgatlas.vex.VexTexts.read;
import static org.pgatlas.vex.VexTexts.resolve;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pgatlas.purl.PackageUrl;

/// Whether what a document names is what we have.
class ProductMatchTest {
  private static final String TIME = "2024-01-01T00:00:00Z";

  @ParameterizedTest
  @CsvSource({
    "pkg:npm/a, pkg:npm/a@1.0.0, true",
    "pkg:npm/a@1.0.0, pkg:npm/a@1.0.0, true",
    "pkg:npm/a@1.0.0, pkg:npm/a@1.0.1, false",
    "pkg:npm/a@1.0.0, pkg:npm/a, false",
    "pkg:npm/a@1.0.0+x, pkg:npm/a@1.0.0+y, false",
    "pkg:npm/a, pkg:pypi/a@1.0.0, false",
    "pkg:npm/%40s/a, pkg:npm/a@1.0.0, false",
    "pkg:pypi/A_b@1.0, pkg:pypi/a-b@1.0.0, true",
    "pkg:apk/wolfi/git@2-r1?arch=armv7, pkg:apk/wolfi/git@2-r1?arch=armv7&distro=x, true",
    "pkg:apk/wolfi/git@2-r1?arch=armv7, pkg:apk/wolfi/git@2-r1?arch=x86_64, false",
    "pkg:apk/wolfi/git@2-r1?arch=armv7, pkg:apk/wolfi/git@2-r1, false",
    "pkg:golang/a/b#sub, pkg:golang/a/b@v1, false"
  })
  void namesMatchFromGenericToSpecific(String named, String ours, boolean matches) {
    VexDocument document = openVex("a", TIME, notAffected(product(named)));
    assertThat(resolve(ask(APP, ours), document).suppresses()).isEqualTo(matches);
    assertThat(resolve(ask(ours, LIB), document).suppresses()).isEqualTo(matches);
  }

  @Test
  void listedSubcomponentsRestrictTheStatement() {
    VexDocument document = openVex("a", TIME, notAffected(product(APP, LIB, "pkg:npm/x")));
    assertThat(resolve(ask(APP, LIB), document).suppresses()).isTrue();
    assertThat(resolve(ask(APP, "pkg:npm/x@2"), document).suppresses()).isTrue();
    assertThat(resolve(ask(APP, "pkg:npm/y@2"), document).suppresses()).isFalse();
    assertThat(resolve(ask("pkg:oci/other@1", LIB), document).suppresses()).isFalse();
  }

  @Test
  void digestsIdentifyWhateverTheName() {
    String named =
        """
        {"@id": "https://example.org/p", "hashes": {"SHA-256": "ABCD"}}
        """;
    VexDocument document = openVex("a", TIME, notAffected(named));
    VexSubject same =
        new VexSubject(
            null, null, List.of(), Set.of(new ProductId.Hash("sha256", "abcd")), Set.of());
    VexSubject other =
        new VexSubject(null, null, List.of(), Set.of(new ProductId.Hash("sha1", "abcd")), Set.of());
    Set<String> cve = Set.of("CVE-2024-1");
    assertThat(resolve(new VexQuestion(cve, same, purl(LIB)), document).suppresses()).isTrue();
    assertThat(resolve(new VexQuestion(cve, other, purl(LIB)), document).suppresses()).isFalse();
  }

  @Test
  void withoutProductsAStatementIsAboutTheSubjectsOfItsAttestation() {
    VexDocument bare =
        openVex(
            "a",
            TIME,
            """
            {"vulnerability": "CVE-2024-1", "status": "not_affected",
             "justification": "component_not_present"}
            """);
    ProductId.Hash digest = new ProductId.Hash("sha256", "ab");
    VexSubject subject = new VexSubject(null, null, List.of(), Set.of(digest), Set.of());
    VexQuestion question = new VexQuestion(Set.of("CVE-2024-1"), subject, purl(LIB));
    assertThat(resolve(question, bare).evidence()).isEmpty();
    ProductId attested =
        new ProductId("s", null, List.of(), List.of(), List.of(digest), List.of(), List.of());
    VexDocument inside = bare.about(List.of(new VexProduct(attested, List.of())));
    assertThat(resolve(question, inside).suppresses()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "cpe:2.3:a:v:p:1.0:*:*:*:*:*:*:*, cpe:2.3:a:V:p:1.0:*:*:*:*:*:*:*, true",
    "cpe:2.3:a:v:p:*:*:*:*:*:*:*:*, cpe:2.3:a:v:p:1.0:*:*:*:*:*:*:*, true",
    "cpe:2.3:a:v:p:1.0:*:*:*:*:*:*:*, cpe:2.3:a:v:p:*:*:*:*:*:*:*:*, false",
    "cpe:2.3:a:v:p:1.0:*:*:*:*:*:*:*, cpe:2.3:a:v:p:1.1:*:*:*:*:*:*:*, false",
    "cpe:/a:v:p:1.0, cpe:2.3:a:v:p:1.0:*:*:*:*:*:*:*, true",
    "cpe:/a:v:p:1%2e0, cpe:2.3:a:v:p:1.0:*:*:*:*:*:*:*, true",
    "cpe:/a:v:p:1.0:::~~~node.js~~, cpe:2.3:a:v:p:1.0:*:*:*:*:node.js:*:*, false",
    "cpe:/a:v:p:1.0::~~~node.js~~, cpe:2.3:a:v:p:1.0:*:*:*:*:node.js:*:*, true",
    "cpe:/o:redhat:enterprise_linux:8::baseos, cpe:/o:redhat:enterprise_linux:9::baseos, false",
    "cpe:2.3:a:*:*:*:*:*:*:*:*:*:*, cpe:2.3:a:v:p:1.0:*:*:*:*:*:*:*, false",
    "cpe:/, cpe:/a:v:p:1, false"
  })
  void cpeNamesCoverWhatTheyLeaveOpen(String named, String ours, boolean matches) {
    VexDocument document = openVex("a", TIME, notAffected("{\"@id\": \"" + named + "\"}"));
    VexSubject subject = new VexSubject(null, null, List.of(ours), Set.of(), Set.of());
    VexQuestion question = new VexQuestion(Set.of("CVE-2024-1"), purl(APP), subject);
    assertThat(resolve(question, document).suppresses()).isEqualTo(matches);
  }

  @Test
  void aCpeNameDoesNotOverruleAPurlThatDiffers() {
    String named =
        """
        {"@id": "x", "identifiers": {"purl": "pkg:npm/p@2", "cpe23": "cpe:2.3:a:v:p:*:*:*:*:*:*:*:*"}}
        """;
    VexDocument document = openVex("a", TIME, notAffected(named));
    VexSubject subject =
        new VexSubject(
            PackageUrl.parse("pkg:npm/p@1"),
            null,
            List.of("cpe:2.3:a:v:p:1:*:*:*:*:*:*:*"),
            Set.of(),
            Set.of());
    VexQuestion question = new VexQuestion(Set.of("CVE-2024-1"), purl(APP), subject);
    assertThat(resolve(question, document).suppresses()).isFalse();
  }

  /// A rival calls a component without version safe.
  @Test
  void aComponentWithoutVersionIsInNoRangeAndNoVersion() {
    VexDocument document = ranges("vers:npm/>=1.0.0|<2.0.0");
    assertThat(resolve(ask("pkg:npm/app@1.5.0", LIB), document).suppresses()).isTrue();
    assertThat(resolve(ask("pkg:npm/app@2.0.0", LIB), document).suppresses()).isFalse();
    assertThat(resolve(ask("pkg:npm/app", LIB), document).suppresses()).isFalse();
  }

  @Test
  void aRangeInNoKnownSyntaxMatchesNothing() {
    VexDocument document = ranges("all before 2.0.0");
    assertThat(resolve(ask("pkg:npm/app@1.5.0", LIB), document).evidence()).isEmpty();
  }

  private static VexDocument ranges(String range) {
    return read(
        """
        {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
         "metadata": {"component": {"bom-ref": "r", "type": "application", "name": "app",
           "purl": "pkg:npm/app"}},
         "vulnerabilities": [{"id": "CVE-2024-1",
           "analysis": {"state": "not_affected", "justification": "code_not_present"},
           "affects": [{"ref": "r", "versions": [{"range": "%s"}]}]}]}
        """
            .formatted(range));
  }

  @Test
  void aPartOfABomIsMeantInItsRootOnly() {
    VexDocument document =
        read(
            """
            {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 2,
             "serialNumber": "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79",
             "metadata": {"component": {"bom-ref": "r", "name": "app", "purl": "pkg:npm/app@1"}},
             "components": [{"bom-ref": "l", "name": "lib", "purl": "%s"}],
             "vulnerabilities": [{"id": "CVE-2024-1",
               "analysis": {"state": "not_affected", "justification": "code_not_reachable"},
               "affects": [{"ref": "l"}]}]}
            """
                .formatted(LIB));
    assertThat(resolve(ask("pkg:npm/app@1", LIB), document).suppresses()).isTrue();
    assertThat(resolve(ask("pkg:npm/app@2", LIB), document).suppresses()).isFalse();
    assertThat(resolve(ask(APP, LIB), document).suppresses()).isFalse();
  }

  @Test
  void anyPurlOfTheSubjectIsIt() {
    VexSubject subject =
        new VexSubject(
            PackageUrl.parse("pkg:golang/example.org/lib@v1.5.0"),
            List.of(
                PackageUrl.parse("pkg:golang/example.org/lib@v1.5.0?type=module#sub"),
                PackageUrl.parse("pkg:generic/lib")),
            "v1.5.0",
            List.of(),
            Set.of(),
            Set.of());
    assertThat(closeness("pkg:golang/example.org/lib@v1.5.0?type=module", subject))
        .isEqualTo("QUALIFIED");
    assertThat(closeness("pkg:golang/example.org/lib@v1.5.0#sub", subject)).isEqualTo("VERSION");
    assertThat(closeness("pkg:golang/example.org/lib@v1.5.0", subject)).isEqualTo("VERSION");
    assertThat(closeness("pkg:generic/lib@v1.5.0", subject)).isEqualTo("VERSION");
    assertThat(closeness("pkg:golang/example.org/lib@v1.5.0?type=package", subject))
        .isEqualTo("none");
    assertThat(closeness("pkg:generic/lib@v1.6.0", subject)).isEqualTo("none");
  }

  private static String closeness(String purl, VexSubject subject) {
    return ProductMatch.of(ProductId.ofPurl(PackageUrl.parse(purl)), subject)
        .map(Enum::name)
        .orElse("none");
  }

  @Test
  void aBomLinkMeansThatPartOfThatDocument() {
    String link = "urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#l";
    VexDocument document =
        read(
            """
            {"bomFormat": "CycloneDX", "specVersion": "1.4", "version": 1,
             "vulnerabilities": [{"id": "CVE-2024-1", "analysis": {"state": "resolved"},
               "affects": [{"ref": "%s"}]}]}
            """
                .formatted(link));
    VexSubject meant =
        new VexSubject(PackageUrl.parse(LIB), null, List.of(), Set.of(), Set.of(link));
    Set<String> cve = Set.of("CVE-2024-1");
    assertThat(resolve(new VexQuestion(cve, purl(APP), meant), document).suppresses()).isTrue();
    assertThat(resolve(ask(APP, LIB), document).suppresses()).isFalse();
  }

  @Test
  void versionsMayContradictTheAnalysis() {
    VexDocument document =
        read(
            """
            {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
             "components": [{"bom-ref": "l", "name": "lib", "purl": "pkg:npm/l"}],
             "vulnerabilities": [{"id": "CVE-2024-1",
               "analysis": {"state": "exploitable", "detail": "see versions"},
               "affects": [{"ref": "l", "versions": [
                 {"version": "1.0.0", "status": "affected"},
                 {"version": "1.1.0", "status": "unknown"},
                 {"range": "vers:npm/>=2.0.0", "status": "unaffected"}]}]}]}
            """);
    assertThat(resolve(ask(APP, "pkg:npm/l@1.0.0"), document).status())
        .hasValue(VexStatus.AFFECTED);
    assertThat(resolve(ask(APP, "pkg:npm/l@1.1.0"), document).status())
        .hasValue(VexStatus.UNDER_INVESTIGATION);
    assertThat(resolve(ask(APP, "pkg:npm/l@2.1.0"), document).status())
        .hasValue(VexStatus.NOT_AFFECTED);
    assertThat(resolve(ask(APP, "pkg:npm/l@1.5.0"), document).evidence()).isEmpty();
  }

  /// The part's own version is not the one that is spoken of, whichever name says it.
  @Test
  void versionsThatAreListedCountAndNotThatOfThePart() {
    String text =
        """
        {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
         "components": [{"bom-ref": "l", "name": "lib", "version": "1.5.0", "purl": "pkg:npm/l@1.5.0",
           "cpe": "cpe:2.3:a:v:l.js\\\\!:1.5.0:*:*:*:*:*:*:*", "hashes": [{"alg": "SHA-256", "content": "ab"}]}],
         "vulnerabilities": [{"id": "CVE-2024-1",
           "analysis": {"state": "exploitable", "detail": "see versions"},
           "affects": [{"ref": "l", "versions": [{"version": "2.1.0", "status": "unaffected"}]}]}]}
        """;
    VexDocument document = read(text);
    Set<ProductId.Hash> digest = Set.of(new ProductId.Hash("sha256", "ab"));
    String cpe = "cpe:2.3:a:v:l.js\\!:%s:*:*:*:*:*:*:*";
    for (String version : List.of("1.5.0", "2.1.0")) {
      boolean unaffected = version.equals("2.1.0");
      VexSubject named =
          new VexSubject(
              PackageUrl.parse("pkg:npm/l@" + version), null, List.of(), digest, Set.of());
      VexSubject byCpe =
          new VexSubject(null, version, List.of(cpe.formatted(version)), Set.of(), Set.of());
      VexSubject byDigest = new VexSubject(null, version, List.of(), digest, Set.of());
      Set<String> cve = Set.of("CVE-2024-1");
      assertThat(resolve(new VexQuestion(cve, purl(APP), named), document).suppresses())
          .as(version)
          .isEqualTo(unaffected);
      assertThat(resolve(new VexQuestion(cve, purl(APP), byCpe), document).suppresses())
          .as(version)
          .isEqualTo(unaffected);
      assertThat(resolve(new VexQuestion(cve, purl(APP), byDigest), document).suppresses())
          .as(version)
          .isFalse();
    }
    VexDocument whole =
        read(
            text.replace(
                ", \"versions\": [{\"version\": \"2.1.0\", \"status\": \"unaffected\"}]", ""));
    assertThat(resolve(ask(APP, "pkg:npm/l@1.5.0"), whole).status()).hasValue(VexStatus.AFFECTED);
    assertThat(resolve(ask(APP, "pkg:npm/l@2.1.0"), whole).evidence()).isEmpty();
  }

  @Test
  void aPackageOnAPlatformIsMeantThereUnlessItNamesItsBuild() {
    String tree =
        """
        "full_product_names": [
          {"product_id": "os", "name": "OS 8", "product_identification_helper":
            {"cpe": "cpe:/o:example:os:8"}},
          {"product_id": "k", "name": "kernel", "product_identification_helper":
            {"purl": "%s"}}],
        "relationships": [{"category": "default_component_of", "product_reference": "k",
          "relates_to_product_reference": "os",
          "full_product_name": {"product_id": "os:k", "name": "kernel in OS 8"}}]
        """;
    String status =
        """
        "product_status": {"known_not_affected": ["os:k"]},
        "threats": [{"category": "impact", "details": "not built", "product_ids": ["os:k"]}]
        """;
    String kernel = "pkg:rpm/example/kernel@4.18-348.os8?arch=x86_64";
    VexSubject os8 = new VexSubject(null, null, List.of("cpe:/o:example:os:8"), Set.of(), Set.of());
    VexSubject os9 = new VexSubject(null, null, List.of("cpe:/o:example:os:9"), Set.of(), Set.of());
    Set<String> cve = Set.of("CVE-2024-1");

    VexDocument any =
        csaf("https://p.example", "1", "1", tree.formatted("pkg:rpm/example/kernel"), status);
    assertThat(resolve(ask(APP, kernel), any).suppresses()).isFalse();
    assertThat(resolve(new VexQuestion(cve, os8, purl(kernel)), any).suppresses()).isTrue();
    assertThat(
            resolve(new VexQuestion(cve, purl(APP), purl(kernel), List.of(os8)), any).suppresses())
        .isTrue();
    assertThat(
            resolve(new VexQuestion(cve, purl(APP), purl(kernel), List.of(os9)), any).suppresses())
        .isFalse();

    VexDocument exact = csaf("https://p.example", "1", "1", tree.formatted(kernel), status);
    assertThat(resolve(ask(APP, kernel), exact).suppresses()).isTrue();
  }
}
