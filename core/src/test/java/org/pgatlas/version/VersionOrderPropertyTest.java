package org.pgatlas.version;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.pgatlas.testing.TestData;

class VersionOrderPropertyTest {
  @Property(tries = 3000)
  void orderIsTotal(
      @ForAll VersionScheme scheme,
      @ForAll("versions") String a,
      @ForAll("versions") String b,
      @ForAll("versions") String c) {
    assertThat(Integer.signum(scheme.compare(a, b)))
        .isEqualTo(-Integer.signum(scheme.compare(b, a)));
    assertThat(scheme.compare(a, a)).isZero();
    if (scheme.compare(a, b) <= 0 && scheme.compare(b, c) <= 0) {
      assertThat(scheme.compare(a, c)).isLessThanOrEqualTo(0);
    }
  }

  @Property(tries = 3000)
  void keysAgreeWithCompare(
      @ForAll VersionScheme scheme, @ForAll("versions") String a, @ForAll("versions") String b) {
    assertKeysAgree(scheme, a, b);
  }

  /// The native tools agree on this much whatever the scheme: one more in a number is newer.
  @Property(tries = 1000)
  void greaterNumberIsNewer(
      @ForAll VersionScheme scheme, @ForAll("numbers") List<Integer> numbers) {
    Assume.that(scheme != VersionScheme.LEXICOGRAPHIC && scheme != VersionScheme.DATETIME);
    List<String> newer = new ArrayList<>(numbers.stream().map(String::valueOf).toList());
    String older = String.join(".", newer);
    newer.set(numbers.size() - 1, String.valueOf(numbers.getLast() + 1));
    assertThat(scheme.compare(older, String.join(".", newer))).isNegative();
  }

  @Test
  void keysAgreeWithCompareOverTheSuites() throws IOException {
    try (Stream<Path> suites = Files.list(TestData.require("versions/cmp"))) {
      for (Path suite : suites.sorted().toList()) {
        List<String> versions =
            Files.readAllLines(suite).stream()
                .skip(1)
                .flatMap(line -> Arrays.stream(line.split("\t", -1)).limit(3))
                .distinct()
                .limit(1500)
                .toList();
        for (VersionScheme scheme : VersionScheme.values()) {
          List<String> sorted = versions.stream().sorted(scheme::compare).toList();
          for (int i = 1; i < sorted.size(); i++) {
            assertKeysAgree(scheme, sorted.get(i - 1), sorted.get(i));
          }
        }
      }
    }
  }

  private static void assertKeysAgree(VersionScheme scheme, String a, String b) {
    int compared = Integer.signum(scheme.compare(a, b));
    byte[] keyOfA = scheme.sortKey(a).getBytes(StandardCharsets.UTF_8);
    byte[] keyOfB = scheme.sortKey(b).getBytes(StandardCharsets.UTF_8);
    assertThat(Integer.signum(Arrays.compareUnsigned(keyOfA, keyOfB)))
        .as("%s: '%s' and '%s'", scheme, a, b)
        .isEqualTo(compared);
    assertThat(Long.signum(Long.compare(scheme.coarseKey(a), scheme.coarseKey(b))) * compared)
        .as("coarse, %s: '%s' and '%s'", scheme, a, b)
        .isNotNegative();
    assertThat(scheme.coarseKey(a)).isNotNegative();
    assertThat(scheme.sortKey(a)).matches("\\p{ASCII}*").doesNotContain("\0");
  }

  @Provide
  Arbitrary<List<Integer>> numbers() {
    return Arbitraries.integers().between(1, 2_000_000).list().ofMinSize(1).ofMaxSize(4);
  }

  @Provide
  Arbitrary<String> versions() {
    Arbitrary<String> token =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(6, Arbitraries.integers().between(0, 12).map(String::valueOf)),
            net.jqwik.api.Tuple.of(
                5, Arbitraries.of(".", "-", "+", "~", "^", "_", ":", "", "-r", "00")),
            net.jqwik.api.Tuple.of(
                3,
                Arbitraries.of(
                    "a",
                    "alpha",
                    "b",
                    "beta",
                    "rc",
                    "RC",
                    "pre",
                    "dev",
                    "post",
                    "sp",
                    "final",
                    "ga",
                    "p",
                    "SNAPSHOT",
                    "v",
                    "x",
                    "incompatible",
                    "99999999999999999999",
                    "é",
                    "\ud83d\ude00",
                    "\uffee",
                    "!",
                    "#")));
    return token.list().ofMaxSize(9).map(tokens -> String.join("", tokens));
  }
}
