package org.pgatlas.server.scoring;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.pgatlas.metric.ActiveMode;
import org.pgatlas.metric.ActiveSet;
import org.pgatlas.metric.Adoption;
import org.pgatlas.metric.Criticality;
import org.pgatlas.metric.CriticalityScores;
import org.pgatlas.metric.PonyFactor;
import org.pgatlas.metric.ResultHash;
import org.pgatlas.server.snapshot.GraphSnapshot;

/// All metrics of one graph, by position and by project index; -1 stands for "not known". Pure: no
/// clock, no database.
@SuppressWarnings("ArrayRecordComponent") // bulk data, never compared
record Scores(
    ActiveSet active,
    int[] criticality,
    int[] criticalityRepos,
    int[] criticalityProjects,
    int[] pony,
    int[] adoption,
    long[] projectSum,
    long[] projectUnion,
    int[] projectPony,
    int[] projectAdoption) {

  static Scores compute(GraphSnapshot snapshot, Inputs inputs, ActiveMode mode) {
    int projects = inputs.projectIds().length;
    int[] projectOf = inputs.projectOf();
    ActiveSet active = ActiveSet.of(snapshot.graph(), snapshot.rootEligible(), mode);
    Criticality criticality = Criticality.of(snapshot.graph());
    CriticalityScores all = criticality.all(active);
    boolean[] repos = new boolean[snapshot.size()];
    for (int at = 0; at < repos.length; at++) {
      repos[at] = !snapshot.external()[at];
    }
    int[] adoption = Adoption.repos(inputs.signals());
    return new Scores(
        active,
        all.toArray(),
        criticality.repos(active, repos).toArray(),
        criticality.projects(active, projectOf, projects).toArray(),
        pony(snapshot, inputs),
        adoption,
        Criticality.projectSum(all, projectOf, projects),
        criticality.projectUnion(active, projectOf, projects),
        projectPony(inputs),
        Adoption.projects(adoption, projectOf, projects));
  }

  private static int[] pony(GraphSnapshot snapshot, Inputs inputs) {
    int[] pony = new int[snapshot.size()];
    for (int at = 0; at < pony.length; at++) {
      Map<Integer, Long> commits = inputs.commits().getOrDefault(at, Map.of());
      pony[at] = inputs.analysed()[at] ? PonyFactor.of(commits.values()) : -1;
    }
    return pony;
  }

  /// Commits merged per contributor over the project's analysed repos; -1 when none is.
  private static int[] projectPony(Inputs inputs) {
    List<List<Map<Integer, Long>>> repos = new ArrayList<>();
    for (int p = 0; p < inputs.projectIds().length; p++) {
      repos.add(new ArrayList<>(0));
    }
    for (int at = 0; at < inputs.analysed().length; at++) {
      if (inputs.analysed()[at] && inputs.projectOf()[at] >= 0) {
        repos.get(inputs.projectOf()[at]).add(inputs.commits().getOrDefault(at, Map.of()));
      }
    }
    return repos.stream().mapToInt(r -> r.isEmpty() ? -1 : PonyFactor.ofProject(r)).toArray();
  }

  /// Independent of internal ids: vertices in the order of their identity.
  String hash(GraphSnapshot snapshot) {
    int[] order =
        IntStream.range(0, snapshot.size())
            .boxed()
            .sorted(Comparator.comparingLong(at -> snapshot.identity()[at]))
            .mapToInt(Integer::intValue)
            .toArray();
    ResultHash hash = new ResultHash("metric-run");
    long[] identities = new long[order.length];
    for (int i = 0; i < order.length; i++) {
      identities[i] = snapshot.identity()[order[i]];
    }
    hash.put(identities);
    for (int[] column :
        List.of(criticality, criticalityRepos, criticalityProjects, pony, adoption)) {
      int[] values = new int[order.length];
      for (int i = 0; i < order.length; i++) {
        values[i] = column[order[i]];
      }
      hash.put(values);
    }
    return hash.hex();
  }
}
