package org.pgatlas.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pgatlas.json.DocumentException;

/// What rules say, and what happens where something is not known.
class PolicyTest {
  private static final LocalDate TODAY = LocalDate.parse("2030-06-15");

  private static Policy policy(String... rules) {
    return PolicyParser.parse(
        ("rules:\n" + String.join("\n", rules)).getBytes(StandardCharsets.UTF_8));
  }

  private static Facts.Builder aFinding() {
    return Facts.aFinding("CVE-1 in pkg:npm/a@1").with(Field.VERDICT, "affected");
  }

  private static Outcome outcome(Policy policy, Facts.Builder facts) {
    return policy.decide(facts.build(), TODAY).outcome();
  }

  @Test
  void standardPolicyIsReadAndFailsWhatIsExploited() {
    Policy standard = Policy.standard();
    Decision decision = standard.decide(aFinding().with(Field.KEV, true).build(), TODAY);
    assertThat(decision.outcome()).isEqualTo(Outcome.FAIL);
    assertThat(decision.words())
        .isEqualTo(
            "rule 'known-exploited' says fail: kev is true, rule: kev true"
                + " (it is being exploited somewhere)");
    assertThat(outcome(standard, aFinding().with(Field.SEVERITY, "high").with(Field.EPSS, 0.2)))
        .isEqualTo(Outcome.FAIL);
    assertThat(outcome(standard, aFinding().with(Field.SEVERITY, "high").with(Field.EPSS, 0.05)))
        .isEqualTo(Outcome.WARN);
  }

  @Test
  void firstRuleThatAppliesDecidesSoThatAnExceptionStandsAbove() {
    Policy policy =
        policy(
            " - { name: accepted, when: { vulnerability: CVE-7 }, then: pass, until: 2030-06-15 }",
            " - { name: all, when: { severity: '>= low' }, then: fail }");
    Facts.Builder finding =
        aFinding().with(Field.VULNERABILITY, "cve-7").with(Field.SEVERITY, "critical");
    assertThat(outcome(policy, finding)).isEqualTo(Outcome.PASS);
    assertThat(policy.decide(finding.build(), TODAY.plusDays(1)).outcome()).isEqualTo(Outcome.FAIL);
  }

  @Test
  void ratingsCompareInTheirOrderAndNotAsTexts() {
    Policy policy = policy(" - { name: r, when: { severity: '>= high' }, then: fail }");
    assertThat(outcome(policy, aFinding().with(Field.SEVERITY, "critical")))
        .isEqualTo(Outcome.FAIL);
    assertThat(outcome(policy, aFinding().with(Field.SEVERITY, "medium"))).isEqualTo(Outcome.PASS);
  }

  @Test
  void whatIsNotKnownIsNeitherZeroNorNo() {
    Policy lenient = policy(" - { name: one, when: { pony-factor: '< 2' }, then: fail }");
    Facts.Builder component = Facts.aComponent("pkg:npm/a@1");
    assertThat(outcome(lenient, component)).isEqualTo(Outcome.PASS);
    assertThat(lenient.undecided(component.build()))
        .hasValueSatisfying(open -> assertThat(open).containsOnlyKeys("one"));
    Policy strict =
        policy(" - { name: one, when: { pony-factor: '< 2' }, then: fail, missing: warn }");
    assertThat(outcome(strict, component)).isEqualTo(Outcome.WARN);
    assertThat(outcome(strict, component.with(Field.PONY_FACTOR, 0))).isEqualTo(Outcome.FAIL);
  }

  @Test
  void closedFindingsFailNothingUnlessARuleSpeaksOfThem() {
    Policy policy = policy(" - { name: all, when: { severity: '>= low' }, then: fail }");
    for (String verdict : new String[] {"not_affected", "fixed", "unknown"}) {
      Facts.Builder facts =
          Facts.aFinding("x").with(Field.VERDICT, verdict).with(Field.SEVERITY, "critical");
      assertThat(outcome(policy, facts)).as(verdict).isEqualTo(Outcome.PASS);
    }
    Facts.Builder investigated =
        Facts.aFinding("x")
            .with(Field.VERDICT, "under_investigation")
            .with(Field.SEVERITY, "critical");
    assertThat(outcome(policy, investigated)).isEqualTo(Outcome.FAIL);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "GPL-3.0-only; FAIL",
        "MIT; PASS",
        "MIT OR GPL-3.0-only; PASS",
        "MIT AND GPL-3.0-only; FAIL",
        "(MIT OR GPL-3.0-only) AND Apache-2.0; PASS",
        "MIT OR GPL-3.0-only AND Apache-2.0; PASS",
        "GPL-3.0-only OR GPL-3.0-or-later; FAIL",
        "MIT AND (GPL-3.0-only OR GPL-3.0-or-later); FAIL",
        "gpl-3.0-only with Classpath-exception-2.0; FAIL",
        "The MIT License; PASS",
        "GPL-3.0 or something like it; FAIL"
      })
  void licenceOfChoiceIsDeniedOnlyWhereEveryChoiceIs(String expression, Outcome expected) {
    Policy policy = policy(" - { name: copyleft, when: { licence: GPL-3.0* }, then: fail }");
    assertThat(outcome(policy, Facts.aComponent("c").with(Field.LICENSE, expression)))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "MIT; PASS",
        "BSD-3-Clause; PASS",
        "MIT AND SSPL-1.0; FAIL",
        "MIT OR SSPL-1.0; PASS",
        "SSPL-1.0; FAIL"
      })
  void listOfAllowedLicencesFindsWhatStandsBesideThem(String expression, Outcome expected) {
    Policy policy = policy(" - { name: only, when: { license-not: [MIT, BSD-*] }, then: fail }");
    assertThat(outcome(policy, Facts.aComponent("c").with(Field.LICENSE, expression)))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{ name: a, when: { severty: high }, then: fail }; unknown word 'severty'",
        "{ name: a, when: { severity: terrible }, then: fail }; compared like '>= high'",
        "{ name: a, when: { epss: many }, then: fail }; compared like '>= 7'",
        "{ name: a, when: { kev: maybe }, then: fail }; true or false",
        "{ name: a, when: { kev: true }, then: block }; pass, warn or fail",
        "{ name: a, then: fail }; needs 'name', 'when'",
        "{ name: a, when: { kev: true }, then: fail, until: soon }; a day like",
        "{ name: a, when: { licence: [] }, then: fail }; wants nothing",
        "{ name: a, when: { kev: true }, when: { kev: true }, then: fail }; when"
      })
  void ruleThatWouldDoNothingIsRefusedWithItsPlace(String rule, String message) {
    assertThatThrownBy(() -> policy(" - " + rule))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("line 2");
  }

  @Test
  void jsonIsReadToo() {
    Policy policy =
        PolicyParser.parse(
            "{\"name\":\"j\",\"rules\":[{\"name\":\"k\",\"when\":{\"kev\":true},\"then\":\"fail\"}]}"
                .getBytes(StandardCharsets.UTF_8));
    assertThat(policy.name()).isEqualTo("j");
    assertThat(outcome(policy, aFinding().with(Field.KEV, true))).isEqualTo(Outcome.FAIL);
  }

  @Test
  void deepAndRepeatingDocumentsAreRefused() {
    assertThatThrownBy(() -> policy(" - " + "[".repeat(5000)))
        .isInstanceOf(DocumentException.class);
    assertThatThrownBy(() -> policy(" - &a { name: *a }")).isInstanceOf(DocumentException.class);
  }

  @Test
  void patternTakesNoExponentialTime() {
    Pattern pattern = new Pattern("*a".repeat(200) + "b");
    assertThat(pattern.matches("a".repeat(20_000))).isFalse();
    assertThat(new Pattern("pkg:npm/*@1.*").matches("pkg:npm/@s/a@1.2")).isTrue();
  }
}
