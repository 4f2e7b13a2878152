package org.pgatlas.server.finding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// What two scans differ in, also when vulnerabilities were merged or parted between them.
final class ScanDifferenceTest {
  @Test
  void what_came_went_and_changed_is_told_by_component() {
    assertThat(
            between(
                List.of(line("a", "CVE-1", "affected"), line("a", "CVE-2", "affected")),
                List.of(line("a", "CVE-1", "fixed"), line("b", "CVE-2", "affected"))))
        .containsExactly(
            "a CVE-1 affected fixed", "a CVE-2 affected null", "b CVE-2 null affected");
  }

  @Test
  void another_shown_name_of_the_same_is_no_difference() {
    assertThat(
            between(
                List.of(line("a", "GHSA-1", "affected")),
                List.of(line("a", "CVE-1", "affected", "GHSA-1"))))
        .isEmpty();
    assertThat(
            between(
                List.of(line("a", "GHSA-1", "affected")),
                List.of(line("a", "CVE-1", "unknown", "GHSA-1"))))
        .containsExactly("a CVE-1 affected unknown");
    assertThat(
            between(
                List.of(line("a", "GHSA-1", "affected")),
                List.of(line("b", "CVE-1", "affected", "GHSA-1"))))
        .containsExactly("a GHSA-1 affected null", "b CVE-1 null affected");
  }

  @Test
  void what_was_merged_did_not_go_and_what_parted_did_not_come() {
    List<ScanResult.Line> apart =
        List.of(line("a", "GHSA-1", "affected"), line("a", "OSV-1", "affected"));
    List<ScanResult.Line> merged = List.of(line("a", "GHSA-1", "affected", "OSV-1"));
    assertThat(between(apart, merged)).isEmpty();
    assertThat(between(merged, apart)).isEmpty();
  }

  private static List<String> between(List<ScanResult.Line> before, List<ScanResult.Line> after) {
    return ScanDifference.between(before, after).stream()
        .map(
            one ->
                String.join(
                    " ",
                    one.component(),
                    one.vulnerability(),
                    String.valueOf(one.before()),
                    String.valueOf(one.after())))
        .toList();
  }

  private static ScanResult.Line line(
      String component, String vulnerability, String verdict, String... others) {
    StringBuilder names = new StringBuilder("\"" + vulnerability + "\"");
    for (String other : others) {
      names.append(",\"").append(other).append('"');
    }
    return new ScanResult.Line(1, component, vulnerability, verdict, "{\"names\":[" + names + "]}");
  }
}
