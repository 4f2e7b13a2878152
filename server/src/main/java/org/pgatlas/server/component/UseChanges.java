package org.pgatlas.server.component;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;

/// By how many artifacts the use of each component, package and licence goes up or down when
/// several artifacts get other documents. What goes up here and down there is not touched at all.
final class UseChanges {
  private final Map<Integer, Integer> components = new HashMap<>();
  private final Map<Integer, Integer> packages = new HashMap<>();
  private final Map<Integer, Integer> licenses = new HashMap<>();

  /// Of one artifact.
  ///
  /// @param packageOf the package of each component of either
  void replace(InForce before, InForce after, IntUnaryOperator packageOf) {
    if (before.documentId() == after.documentId()) {
      return;
    }
    change(components, before.components(), after.components());
    change(licenses, before.licenses(), after.licenses());
    change(
        packages,
        packages(before.components(), packageOf),
        packages(after.components(), packageOf));
  }

  /// By component, ascending; negative where fewer artifacts use it.
  Map<Integer, Integer> components() {
    return ascending(components);
  }

  Map<Integer, Integer> packages() {
    return ascending(packages);
  }

  Map<Integer, Integer> licenses() {
    return ascending(licenses);
  }

  /// Rows are locked in this order, by whoever counts.
  private static Map<Integer, Integer> ascending(Map<Integer, Integer> changes) {
    return new TreeMap<>(changes);
  }

  private static int[] packages(int[] components, IntUnaryOperator packageOf) {
    return Arrays.stream(components).map(packageOf).sorted().distinct().toArray();
  }

  /// Both ascending: what both have stays as it is.
  private static void change(Map<Integer, Integer> changes, int[] before, int[] after) {
    int at = 0;
    for (int id : after) {
      while (at < before.length && before[at] < id) {
        add(changes, before[at++], -1);
      }
      if (at < before.length && before[at] == id) {
        at++;
      } else {
        add(changes, id, 1);
      }
    }
    while (at < before.length) {
      add(changes, before[at++], -1);
    }
  }

  private static void add(Map<Integer, Integer> changes, int id, int by) {
    changes.compute(
        id,
        (_, so) -> {
          int sum = (so == null ? 0 : so) + by;
          return sum == 0 ? null : sum;
        });
  }
}
