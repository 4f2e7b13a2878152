package org.pgatlas.server.scoring;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pgatlas.metric.PonyFactor;

/// The git histories of some repos, whole projects at a time.
///
/// @param repos ids of the repos that were looked at
/// @param projects ids of the projects all of whose repos were looked at
/// @param analysed those of the repos with a history
/// @param commits repo to contributor to commits
@SuppressWarnings("ArrayRecordComponent") // read once
record People(
    int[] repos,
    Set<Integer> projects,
    Set<Integer> analysed,
    Map<Integer, Map<Integer, Long>> commits) {
  static final People NONE = new People(new int[0], Set.of(), Set.of(), Map.of());

  /// Puts the pony factors of these repos into `inputs`, whose columns nobody else sees yet, and
  /// gives it with those of the projects.
  LayerInputs applyTo(LayerInputs inputs) {
    if (repos.length == 0) {
      return inputs;
    }
    VertexColumns vertices = inputs.vertices();
    for (int repo : repos) {
      int position = vertices.positionOf(repo);
      if (position >= 0) {
        vertices.pony[position] =
            analysed.contains(repo)
                ? PonyFactor.of(commits.getOrDefault(repo, Map.of()).values())
                : -1;
      }
    }
    int[] pony = inputs.projects().pony().clone();
    Map<Integer, List<Map<Integer, Long>>> members = new HashMap<>();
    for (int position = 0; position < vertices.size(); position++) {
      int id = vertices.ids[position];
      if (projects.contains(vertices.project[position]) && analysed.contains(id)) {
        members
            .computeIfAbsent(vertices.project[position], _ -> new ArrayList<>())
            .add(commits.getOrDefault(id, Map.of()));
      }
    }
    for (int project : projects) {
      int index = inputs.projects().indexOf(project);
      if (index >= 0) {
        List<Map<Integer, Long>> histories = members.get(project);
        pony[index] = histories == null ? -1 : PonyFactor.ofProject(histories);
      }
    }
    return inputs.with(inputs.projects().withPony(pony));
  }
}
