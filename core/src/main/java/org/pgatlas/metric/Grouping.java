package org.pgatlas.metric;

import java.util.Arrays;

/// Vertices by group, as rows of one array: the members of `g` are `memberAt(i)` for `begin(g) <= i
/// < end(g)`.
final class Grouping {
  private final int[] offsets;
  private final int[] members;

  private Grouping(int[] offsets, int[] members) {
    this.offsets = offsets;
    this.members = members;
  }

  /// `groupOf[v]` is in `0 .. groupCount-1`, negative for no group.
  static Grouping of(int[] groupOf, int groupCount, int vertexCount) {
    if (groupOf.length != vertexCount) {
      throw new IllegalArgumentException(
          "projectOf has " + groupOf.length + " entries for " + vertexCount + " vertices");
    }
    int[] offsets = new int[groupCount + 1];
    for (int v = 0; v < vertexCount; v++) {
      int group = groupOf[v];
      if (group >= groupCount) {
        throw new IllegalArgumentException(
            "projectOf[" + v + "] is " + group + " of " + groupCount + " projects");
      }
      if (group >= 0) {
        offsets[group + 1]++;
      }
    }
    for (int g = 0; g < groupCount; g++) {
      offsets[g + 1] += offsets[g];
    }
    int[] cursor = Arrays.copyOf(offsets, groupCount);
    int[] members = new int[offsets[groupCount]];
    for (int v = 0; v < vertexCount; v++) {
      if (groupOf[v] >= 0) {
        members[cursor[groupOf[v]]++] = v;
      }
    }
    return new Grouping(offsets, members);
  }

  int begin(int group) {
    return offsets[group];
  }

  int end(int group) {
    return offsets[group + 1];
  }

  int memberAt(int index) {
    return members[index];
  }
}
