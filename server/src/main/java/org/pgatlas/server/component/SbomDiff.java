package org.pgatlas.server.component;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// What differs between the components of two documents. A package that both have, at other
/// versions or with other qualifiers, has changed.
///
/// @param added components of packages that only the second has, by purl
/// @param removed components of packages that only the first has
/// @param changed by package
/// @param same components that both have
public record SbomDiff(
    List<SbomReadStore.Named> added,
    List<SbomReadStore.Named> removed,
    List<Changed> changed,
    int same) {
  public SbomDiff {
    added = List.copyOf(added);
    removed = List.copyOf(removed);
    changed = List.copyOf(changed);
  }

  /// A package with its components that only the one and only the other document has; either list
  /// is empty where versions were only added to, or only taken from, those that both have.
  public record Changed(
      String packagePurl, List<SbomReadStore.Named> before, List<SbomReadStore.Named> after) {
    public Changed {
      before = List.copyOf(before);
      after = List.copyOf(after);
    }
  }

  /// @param before distinct component ids, ascending
  /// @param names of all of them that only one of the two has, and of those that both have
  static SbomDiff of(int[] before, int[] after, List<SbomReadStore.Named> names) {
    Map<String, List<SbomReadStore.Named>> gone = new TreeMap<>();
    Map<String, List<SbomReadStore.Named>> come = new TreeMap<>();
    Set<String> kept = new HashSet<>();
    int same = 0;
    for (SbomReadStore.Named name : names) {
      boolean was = Arrays.binarySearch(before, name.id()) >= 0;
      boolean is = Arrays.binarySearch(after, name.id()) >= 0;
      if (was && is) {
        same++;
        kept.add(name.packagePurl());
      } else if (was) {
        gone.computeIfAbsent(name.packagePurl(), _ -> new ArrayList<>(1)).add(name);
      } else {
        come.computeIfAbsent(name.packagePurl(), _ -> new ArrayList<>(1)).add(name);
      }
    }
    List<SbomReadStore.Named> added = new ArrayList<>();
    List<SbomReadStore.Named> removed = new ArrayList<>();
    List<Changed> changed = new ArrayList<>();
    Set<String> packages = new TreeSet<>(gone.keySet());
    packages.addAll(come.keySet());
    for (String one : packages) {
      List<SbomReadStore.Named> old = gone.getOrDefault(one, List.of());
      List<SbomReadStore.Named> young = come.getOrDefault(one, List.of());
      if (kept.contains(one) || (!old.isEmpty() && !young.isEmpty())) {
        changed.add(new Changed(one, old, young));
      } else {
        added.addAll(young);
        removed.addAll(old);
      }
    }
    return new SbomDiff(added, removed, changed, same);
  }

  /// All ids of both.
  static int[] all(int[] before, int[] after) {
    return IntStream.concat(Arrays.stream(before), Arrays.stream(after))
        .sorted()
        .distinct()
        .toArray();
  }
}
