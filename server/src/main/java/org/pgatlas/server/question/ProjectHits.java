package org.pgatlas.server.question;

import java.util.Arrays;

/// How many packages of each project are hit. Numbers of projects are handed out one after the
/// other, so that mostly a count for each number up to the highest is enough; where they are far
/// apart, they are sorted.
///
/// @param ids ascending
/// @param counts of each, positive
@SuppressWarnings("ArrayRecordComponent") // bulk data, never compared
record ProjectHits(int[] ids, int[] counts) {
  /// A table of counts may be so many times as long as what is counted, and a little more.
  private static final int SPARSE = 4;

  private static final int ALWAYS = 1 << 16;

  /// @param projects one for each package, negative for none; not kept, but may be sorted
  static ProjectHits of(int[] projects) {
    int most = -1;
    for (int project : projects) {
      most = Math.max(most, project);
    }
    return most < ALWAYS + (long) SPARSE * projects.length
        ? counted(projects, most)
        : sorted(projects);
  }

  private static ProjectHits counted(int[] projects, int most) {
    int[] table = new int[most + 1];
    int size = 0;
    for (int project : projects) {
      if (project >= 0) {
        size += table[project] == 0 ? 1 : 0;
        table[project]++;
      }
    }
    int[] ids = new int[size];
    int[] counts = new int[size];
    int at = 0;
    for (int project = 0; project <= most; project++) {
      if (table[project] > 0) {
        ids[at] = project;
        counts[at++] = table[project];
      }
    }
    return new ProjectHits(ids, counts);
  }

  private static ProjectHits sorted(int[] projects) {
    Arrays.sort(projects);
    int[] ids = new int[projects.length];
    int[] counts = new int[projects.length];
    int size = 0;
    for (int project : projects) {
      if (project >= 0) {
        if (size == 0 || ids[size - 1] != project) {
          ids[size++] = project;
        }
        counts[size - 1]++;
      }
    }
    return new ProjectHits(Arrays.copyOf(ids, size), Arrays.copyOf(counts, size));
  }

  int size() {
    return ids.length;
  }

  int countOf(int project) {
    int at = Arrays.binarySearch(ids, project);
    return at >= 0 ? counts[at] : 0;
  }

  /// The projects with the most packages, of equal ones those with the lower number first.
  int[] first(int wanted) {
    long[] keys = new long[ids.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = (long) -counts[i] << Integer.SIZE | ids[i];
    }
    Arrays.sort(keys);
    return Arrays.stream(keys).limit(wanted).mapToInt(key -> (int) key).toArray();
  }
}
