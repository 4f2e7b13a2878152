package org.pgatlas.server.question;

import java.util.Arrays;
import java.util.Map;
import java.util.WeakHashMap;
import org.pgatlas.server.snapshot.ResidentGraphs.Resident;

/// Sums over a whole resident graph, which every what-if compares with: made once a run, in one
/// pass, and forgotten with it.
///
/// @param criticality over all packages
/// @param projects with repos, ascending
/// @param repos of each project
/// @param sums of the criticality of those
@SuppressWarnings("ArrayRecordComponent") // bulk data, never compared
record Standing(long criticality, int[] projects, int[] repos, long[] sums) {
  static Standing of(Resident resident) {
    int[] projectOf = resident.snapshot().project();
    int[] criticality = resident.criticality();
    long total = 0;
    long[] pairs = new long[projectOf.length];
    int size = 0;
    for (int p = 0; p < projectOf.length; p++) {
      total += criticality[p];
      if (projectOf[p] >= 0) {
        pairs[size++] = (long) projectOf[p] << 32 | criticality[p];
      }
    }
    Arrays.sort(pairs, 0, size);
    int[] projects = new int[size];
    int[] repos = new int[size];
    long[] sums = new long[size];
    int count = 0;
    for (int k = 0; k < size; k++) {
      int project = (int) (pairs[k] >>> 32);
      if (count == 0 || projects[count - 1] != project) {
        projects[count++] = project;
      }
      repos[count - 1]++;
      sums[count - 1] += (int) pairs[k];
    }
    return new Standing(
        total,
        Arrays.copyOf(projects, count),
        Arrays.copyOf(repos, count),
        Arrays.copyOf(sums, count));
  }

  /// Negative for a project without repos.
  int indexOf(int project) {
    return Arrays.binarySearch(projects, project);
  }

  /// By the results, of which every run makes its own; as long as anybody holds them.
  static final class Known {
    private final Map<int[][], Standing> known = new WeakHashMap<>();

    Standing of(Resident resident) {
      synchronized (known) {
        return known.computeIfAbsent(resident.scores(), _ -> Standing.of(resident));
      }
    }
  }
}
