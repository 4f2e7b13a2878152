package org.pgatlas.server.scoring;

import java.util.Arrays;

/// How many vertices have a criticality or more, noted at some values: a rank is the next noted
/// count and those in between, which are fewer than [#APART].
///
/// @param bounds criticalities, ascending
/// @param atLeast how many have that much or more, for each
@SuppressWarnings("ArrayRecordComponent") // written as it is, never compared
record CriticalitySteps(int[] bounds, int[] atLeast) {
  /// A read of so many index entries takes a fraction of a millisecond.
  static final int APART = 512;

  /// By counting, in one pass over the vertices and one over the values: a criticality is never
  /// larger than the number of vertices.
  ///
  /// @param criticality by position, -1 where it is not known
  /// @param external by position
  /// @param wanted which of the two kinds
  static CriticalitySteps of(int[] criticality, boolean[] external, boolean wanted) {
    int most = -1;
    for (int p = 0; p < criticality.length; p++) {
      if (external[p] == wanted) {
        most = Math.max(most, criticality[p]);
      }
    }
    int[] having = new int[most + 1];
    for (int p = 0; p < criticality.length; p++) {
      if (external[p] == wanted && criticality[p] >= 0) {
        having[criticality[p]]++;
      }
    }
    return of(having);
  }

  /// From the top down, a step as soon as what came since the last one would be too many to count.
  ///
  /// @param having how many have the criticality of that index
  private static CriticalitySteps of(int[] having) {
    int[] bounds = new int[having.length];
    int[] atLeast = new int[having.length];
    int first = having.length;
    int counted = 0;
    int since = 0;
    for (int value = having.length - 1; value >= 0; value--) {
      counted += having[value];
      since += having[value];
      if (since >= APART) {
        first--;
        bounds[first] = value;
        atLeast[first] = counted;
        since = 0;
      }
    }
    return new CriticalitySteps(
        Arrays.copyOfRange(bounds, first, bounds.length),
        Arrays.copyOfRange(atLeast, first, atLeast.length));
  }
}
