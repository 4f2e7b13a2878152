package org.pgatlas.server.severity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgatlas.advisory.Severity;

/// Vectors whose scores FIRST and NVD publish.
class SeverityScoreTest {
  private static final String WORST = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";

  @ParameterizedTest
  @CsvSource({
    "CVSS_V2, AV:N/AC:L/Au:N/C:P/I:P/A:P, 7.5, CVSS:2.0, HIGH",
    "CVSS_V2, (AV:N/AC:L/Au:N/C:C/I:C/A:C), 10.0, CVSS:2.0, CRITICAL",
    "CVSS_V2, AV:N/AC:M/Au:N/C:N/I:P/A:N, 4.3, CVSS:2.0, MEDIUM",
    "CVSS_V2, AV:L/AC:L/Au:N/C:C/I:C/A:C, 7.2, CVSS:2.0, HIGH",
    "CVSS_V3, CVSS:3.0/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H, 8.1, CVSS:3.0, HIGH",
    "CVSS_V3, CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H, 9.8, CVSS:3.1, CRITICAL",
    "CVSS_V3, CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H, 10.0, CVSS:3.1, CRITICAL",
    "CVSS_V3, CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N, 6.1, CVSS:3.1, MEDIUM",
    "CVSS_V3, CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:N/A:N, 5.9, CVSS:3.1, MEDIUM",
    "CVSS_V3, CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H, 7.8, CVSS:3.1, HIGH",
    "CVSS_V3, CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N, 0.0, CVSS:3.1, NONE",
    "CVSS_V4, CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H, 10.0, CVSS:4.0,"
        + " CRITICAL",
    "CVSS_V4, CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N, 9.3, CVSS:4.0,"
        + " CRITICAL",
    "CVSS_V4, CVSS:4.0/AV:L/AC:L/AT:P/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N, 7.3, CVSS:4.0,"
        + " HIGH",
    "CVSS_V4, CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N, 7.7, CVSS:4.0,"
        + " HIGH",
    "CVSS_V4, CVSS:4.0/AV:L/AC:L/AT:N/PR:N/UI:A/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N, 4.6, CVSS:4.0,"
        + " MEDIUM"
  })
  void vectorHasItsPublishedScore(
      String type, String vector, double score, String system, SeverityRating rating) {
    assertThat(SeverityScore.of(new Severity(type, vector)))
        .hasValueSatisfying(
            read -> {
              assertThat(read.score()).isEqualTo(score);
              assertThat(read.system()).isEqualTo(system);
              assertThat(read.rating()).isEqualTo(rating);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "CVSS:3.1/AV:N/AC:L",
        "CVSS:5.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
        "CVSS:3.1/AV:Q/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
        "CVSS:3.1/AV:N/AV:L/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/XX:Y",
        "9.8",
        "////"
      })
  void whatIsNoVectorHasNoScoreRatherThanZero(String vector) {
    assertThat(SeverityScore.of(new Severity("CVSS_V3", vector))).isEmpty();
    assertThat(SeverityScore.of(new Severity("CVSS_V3", vector.repeat(10_000)))).isEmpty();
  }

  @Test
  void newestVersionCountsThenTheWorst() {
    Severity two = new Severity("CVSS_V2", "AV:N/AC:L/Au:N/C:C/I:C/A:C");
    Severity four =
        new Severity("CVSS_V4", "CVSS:4.0/AV:L/AC:L/AT:N/PR:N/UI:A/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N");
    Severity word = new Severity("Ubuntu", "critical");
    assertThat(SeverityScore.of(List.of(two, new Severity("CVSS_V3", WORST), four, word)))
        .map(SeverityScore::score)
        .contains(4.6);
    assertThat(SeverityScore.of(List.of(word, new Severity("CVSS_V3", "CVSS:3.1/AV:N"))))
        .map(SeverityScore::rating)
        .contains(SeverityRating.CRITICAL);
    assertThat(SeverityScore.of(List.of())).isEmpty();
  }

  @Test
  void wordsOfOtherScalesRateWithoutANumber() {
    SeverityScore read = SeverityScore.of(new Severity("Ubuntu", "medium")).orElseThrow();
    assertThat(read.score()).isNull();
    assertThat(read.rating()).isEqualTo(SeverityRating.MEDIUM);
    assertThat(SeverityScore.of(new Severity("Ubuntu", "whatever"))).isEmpty();
  }
}
