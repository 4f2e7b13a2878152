package org.pgatlas.vex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pgatlas.vex.VexTexts.APP;
import static org.pgatlas.vex.VexTexts.LIB;
import static org.pgatlas.vex.VexTexts.ask;
import static org.pgatlas.vex.VexTexts.csaf;
import static org.pgatlas.vex.VexTexts.named;
import static org.pgatlas.vex.VexTexts.notAffected;
import static org.pgatlas.vex.VexTexts.openVex;
import static org.pgatlas.vex.VexTexts.product;
import static org.pgatlas.vex.VexTexts.resolve;
import static org.pgatlas.vex.VexTexts.statement;
import static org.pgatlas.vex.VexTexts.trusted;

import org.junit.jupiter.api.Test;
import org.pgatlas.vex.VexEvidence.Outcome;

/// Which statement decides: time within an author, trust and closeness between authors.
class VexResolutionTest {
  private static final String OLD = "2024-01-01T00:00:00Z";
  private static final String NEW = "2024-06-01T00:00:00Z";
  private static final VexQuestion QUESTION = ask(APP, LIB);

  @Test
  void withoutStatementsNothingIsSafe() {
    VexVerdict verdict = resolve(QUESTION);
    assertThat(verdict.effective()).isEmpty();
    assertThat(verdict.suppresses()).isFalse();
  }

  /// A rival applies the oldest statement of a document.
  @Test
  void theNewestStatementOfAnAuthorCountsWhereverItStands() {
    String late = statement(product(APP), "affected", "\"timestamp\": \"" + NEW + "\"");
    String early = notAffected(product(APP), "\"timestamp\": \"" + OLD + "\"");
    for (VexDocument document :
        new VexDocument[] {openVex("a", OLD, early, late), openVex("a", OLD, late, early)}) {
      VexVerdict verdict = resolve(QUESTION, document);
      assertThat(verdict.status()).hasValue(VexStatus.AFFECTED);
      assertThat(verdict.evidence())
          .extracting(VexEvidence::outcome)
          .containsExactly(Outcome.EFFECTIVE, Outcome.OLDER_OF_AUTHOR);
      assertThat(verdict.conflict()).isFalse();
    }
  }

  @Test
  void anAuthorsNewerDocumentCountsBeforeTheOlderOne() {
    VexVerdict verdict =
        resolve(
            QUESTION,
            openVex("a", NEW, notAffected(product(APP))),
            openVex("a", OLD, statement(product(APP), "affected")));
    assertThat(verdict.status()).hasValue(VexStatus.NOT_AFFECTED);
    assertThat(verdict.suppresses()).isTrue();
  }

  @Test
  void aNewInvestigationTakesBackWhatTheAuthorSaidBefore() {
    VexVerdict verdict =
        resolve(
            QUESTION,
            openVex("a", OLD, notAffected(product(APP))),
            openVex("a", NEW, statement(product(APP), "under_investigation")));
    assertThat(verdict.status()).hasValue(VexStatus.UNDER_INVESTIGATION);
    assertThat(verdict.suppresses()).isFalse();
  }

  @Test
  void trustComesBeforeTime() {
    VexVerdict verdict =
        trusted(
            QUESTION,
            Trust.OWN_TRIAGE,
            openVex("us", OLD, statement(product(APP), "affected")),
            Trust.PRODUCT_VENDOR,
            openVex("vendor", NEW, notAffected(product(APP))));
    assertThat(verdict.status()).hasValue(VexStatus.AFFECTED);
    assertThat(verdict.conflict()).isTrue();
    assertThat(verdict.evidence().getLast().outcome()).isEqualTo(Outcome.LESS_TRUSTED);
  }

  @Test
  void anInvestigationByTheVendorIsNotOverruledByAStranger() {
    VexVerdict verdict =
        trusted(
            QUESTION,
            Trust.PRODUCT_VENDOR,
            openVex("vendor", OLD, statement(product(APP), "under_investigation")),
            Trust.THIRD_PARTY,
            openVex("stranger", NEW, notAffected(product(APP))));
    assertThat(verdict.suppresses()).isFalse();
  }

  @Test
  void aStrangerUnderTheVendorsNameDoesNotContinueTheVendorsChain() {
    VexVerdict verdict =
        trusted(
            QUESTION,
            Trust.PRODUCT_VENDOR,
            openVex("vendor", OLD, statement(product(APP), "affected")),
            Trust.THIRD_PARTY,
            openVex("vendor", NEW, notAffected(product(APP))));
    assertThat(verdict.status()).hasValue(VexStatus.AFFECTED);
  }

  @Test
  void betweenEqualsTheMoreSpecificStatementCountsBeforeTheNewer() {
    VexVerdict verdict =
        trusted(
            QUESTION,
            Trust.THIRD_PARTY,
            openVex("a", OLD, notAffected(product(APP, LIB))),
            Trust.THIRD_PARTY,
            openVex("b", NEW, statement(product(LIB), "affected")));
    assertThat(verdict.status()).hasValue(VexStatus.NOT_AFFECTED);
    assertThat(verdict.effective().orElseThrow().ofArtifact()).isTrue();
    assertThat(verdict.evidence().getLast().outcome()).isEqualTo(Outcome.LESS_SPECIFIC);
  }

  @Test
  void thenTheNewerCounts() {
    VexVerdict verdict =
        trusted(
            QUESTION,
            Trust.THIRD_PARTY,
            openVex("a", OLD, statement(product(LIB), "affected")),
            Trust.THIRD_PARTY,
            openVex("b", NEW, notAffected(product(LIB))));
    assertThat(verdict.status()).hasValue(VexStatus.NOT_AFFECTED);
    assertThat(verdict.evidence().getLast().outcome()).isEqualTo(Outcome.OLDER);
  }

  @Test
  void aTieFallsToTheMoreCareful() {
    VexVerdict verdict =
        trusted(
            QUESTION,
            Trust.THIRD_PARTY,
            openVex("a", NEW, notAffected(product(LIB))),
            Trust.THIRD_PARTY,
            openVex("b", NEW, statement(product(LIB), "affected")));
    assertThat(verdict.status()).hasValue(VexStatus.AFFECTED);
    assertThat(verdict.conflict()).isTrue();
    assertThat(verdict.evidence().getLast().outcome()).isEqualTo(Outcome.LESS_CAREFUL);
  }

  @Test
  void anAuthorWhoSaysTwoThingsAtOnceIsInConflict() {
    VexVerdict verdict =
        resolve(
            QUESTION,
            openVex("a", NEW, notAffected(product(LIB)), statement(product(LIB), "affected")));
    assertThat(verdict.status()).hasValue(VexStatus.AFFECTED);
    assertThat(verdict.conflict()).isTrue();
  }

  @Test
  void notAffectedWithoutAReasonDecidesNothing() {
    VexDocument document = openVex("a", NEW, statement(product(APP), "not_affected"));
    VexVerdict verdict = resolve(QUESTION, document);
    assertThat(verdict.effective()).isEmpty();
    assertThat(verdict.evidence())
        .extracting(VexEvidence::outcome)
        .containsExactly(Outcome.NO_REASON);
    assertThat(document.warnings())
        .extracting(VexWarning::code)
        .containsExactly("not-affected-without-reason");
  }

  @Test
  void anImpactStatementIsReasonEnough() {
    String impact = "\"impact_statement\": \"not shipped\"";
    VexDocument document = openVex("a", NEW, statement(product(APP), "not_affected", impact));
    assertThat(resolve(QUESTION, document).suppresses()).isTrue();
  }

  @Test
  void affectedWithoutActionIsRecordedAndCounts() {
    VexDocument document = openVex("a", NEW, statement(product(APP), "affected"));
    assertThat(document.warnings())
        .extracting(VexWarning::code)
        .containsExactly("affected-without-action");
    assertThat(resolve(QUESTION, document).status()).hasValue(VexStatus.AFFECTED);
  }

  @Test
  void fixedResolvesTheVersionThatItNames() {
    VexDocument document = openVex("a", NEW, statement(product(LIB), "fixed"));
    assertThat(resolve(QUESTION, document).suppresses()).isTrue();
    VexQuestion older = ask(APP, "pkg:maven/org.example/lib@1.2.2");
    assertThat(resolve(older, document).evidence()).isEmpty();
  }

  @Test
  void fixedWithoutVersionResolvesNothing() {
    VexDocument document =
        openVex("a", NEW, statement(product("pkg:maven/org.example/lib"), "fixed"));
    VexVerdict verdict = resolve(QUESTION, document);
    assertThat(verdict.suppresses()).isFalse();
    assertThat(verdict.evidence())
        .extracting(VexEvidence::outcome)
        .containsExactly(Outcome.FIXED_WITHOUT_VERSION);
  }

  @Test
  void aNewerDocumentOfTheSeriesReplacesTheOldOneAsAWhole() {
    VexDocument first = csaf("https://p.example", "A-1", "9", named("L", LIB), safe("\"L\""));
    VexDocument second =
        csaf(
            "https://p.example",
            "A-1",
            "10",
            named("L", "pkg:maven/org.example/other@1"),
            safe("\"L\""));
    VexVerdict verdict = resolve(QUESTION, first, second);
    assertThat(verdict.effective()).isEmpty();
    assertThat(verdict.evidence())
        .extracting(VexEvidence::outcome)
        .containsExactly(Outcome.DOCUMENT_SUPERSEDED);
  }

  @Test
  void anotherPublishersDocumentWithTheSameIdReplacesNothing() {
    VexDocument first = csaf("https://p.example", "A-1", "1", named("L", LIB), safe("\"L\""));
    VexDocument second =
        csaf("https://q.example", "A-1", "2", named("L", "pkg:npm/other@1"), safe("\"L\""));
    assertThat(resolve(QUESTION, first, second).suppresses()).isTrue();
  }

  @Test
  void openVexDocumentsWithOneIdAreNoSeries() {
    VexDocument first = openVex("a", OLD, notAffected(product(APP)));
    VexDocument second = openVex("a", NEW, notAffected(product("pkg:npm/other@1")));
    assertThat(resolve(QUESTION, first, second).suppresses()).isTrue();
  }

  /// A rival reads `recommended` as affected.
  @Test
  void recommendedAndUnknownAndStrangeBucketsAreHintsAndNoStatus() {
    VexDocument document =
        csaf(
            "https://p.example",
            "A-1",
            "1",
            named("L", LIB),
            """
            "product_status": {"recommended": ["L"], "unknown": ["L"], "harmless": ["L"]}
            """);
    assertThat(document.statements()).isEmpty();
    assertThat(document.hints())
        .extracting(VexHint::kind)
        .containsExactly("recommended", "unknown", "harmless");
    assertThat(resolve(QUESTION, document).evidence()).isEmpty();
  }

  /// A rival turns `known_not_affected` into a package without vulnerabilities.
  @Test
  void notAffectedByOneVulnerabilitySaysNothingOfOthersOrOfOtherProducts() {
    VexDocument document = csaf("https://p.example", "A-1", "1", named("L", LIB), safe("\"L\""));
    assertThat(resolve(QUESTION, document).suppresses()).isTrue();
    VexQuestion other =
        new VexQuestion(java.util.Set.of("CVE-2024-2"), VexTexts.purl(APP), VexTexts.purl(LIB));
    assertThat(resolve(other, document).evidence()).isEmpty();
    VexQuestion sibling = ask(APP, "pkg:maven/org.example/lib2@1.2.3");
    assertThat(resolve(sibling, document).evidence()).isEmpty();
  }

  @Test
  void anyNameOfTheVulnerabilityWillDo() {
    VexDocument document =
        openVex(
            "a",
            NEW,
            """
            {"vulnerability": {"name": "GHSA-aaaa-bbbb-cccc", "aliases": ["CVE-2024-1"]},
             "products": [%s], "status": "not_affected",
             "justification": "component_not_present"}
            """
                .formatted(product(APP)));
    assertThat(resolve(QUESTION, document).suppresses()).isTrue();
    VexQuestion lower =
        new VexQuestion(
            java.util.Set.of("ghsa-AAAA-bbbb-cccc", "X-1"), VexTexts.purl(APP), VexTexts.purl(LIB));
    assertThat(resolve(lower, document).suppresses()).isTrue();
  }

  private static String safe(String products) {
    return """
        "product_status": {"known_not_affected": [%s]},
        "flags": [{"label": "component_not_present", "product_ids": [%s]}]
        """
        .formatted(products, products);
  }
}
