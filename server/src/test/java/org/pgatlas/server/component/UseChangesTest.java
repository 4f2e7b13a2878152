package org.pgatlas.server.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Changes by difference against counting anew, over drawn documents.
class UseChangesTest {
  private static final long SEED = 20_261_121;

  @Test
  void what_changes_is_the_difference_of_two_counts() {
    Random random = new Random(SEED);
    for (int round = 0; round < 500; round++) {
      List<InForce> before = new ArrayList<>();
      List<InForce> after = new ArrayList<>();
      UseChanges changes = new UseChanges();
      for (int artifact = 0; artifact < 1 + random.nextInt(6); artifact++) {
        before.add(random.nextInt(4) == 0 ? InForce.NOTHING : drawn(random, 1 + artifact));
        after.add(random.nextInt(4) == 0 ? InForce.NOTHING : drawn(random, 100 + artifact));
        changes.replace(before.get(artifact), after.get(artifact), UseChangesTest::packageOf);
      }
      String named = "seed " + SEED + ", round " + round;
      assertThat(changes.components())
          .as(named)
          .isEqualTo(difference(before, after, InForce::components));
      assertThat(changes.licenses())
          .as(named)
          .isEqualTo(difference(before, after, InForce::licenses));
      assertThat(changes.packages())
          .as(named)
          .isEqualTo(
              difference(
                  before,
                  after,
                  one -> Arrays.stream(one.components()).map(UseChangesTest::packageOf).toArray()));
    }
  }

  @Test
  void the_same_document_again_changes_nothing() {
    InForce same = InForce.of(7, new int[] {3, 1, 3}, new int[] {9});
    UseChanges changes = new UseChanges();
    changes.replace(same, InForce.of(7, new int[] {4}, new int[0]), UseChangesTest::packageOf);
    assertThat(changes.components()).isEmpty();
    assertThat(same.components()).containsExactly(1, 3);
  }

  private static int packageOf(int component) {
    return 1_000 + component / 3;
  }

  private static InForce drawn(Random random, long document) {
    return InForce.of(
        document,
        IntStream.range(0, random.nextInt(30)).map(_ -> random.nextInt(20)).toArray(),
        IntStream.range(0, random.nextInt(9)).map(_ -> random.nextInt(5)).toArray());
  }

  private interface Ids {
    int[] of(InForce one);
  }

  private static Map<Integer, Integer> difference(
      List<InForce> before, List<InForce> after, Ids ids) {
    Map<Integer, Integer> counts = new TreeMap<>();
    after.forEach(
        one ->
            Arrays.stream(ids.of(one)).distinct().forEach(id -> counts.merge(id, 1, Integer::sum)));
    before.forEach(
        one ->
            Arrays.stream(ids.of(one))
                .distinct()
                .forEach(id -> counts.merge(id, -1, Integer::sum)));
    counts.values().removeIf(n -> n == 0);
    return counts;
  }
}
