package org.pgatlas.server.shipped;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// Follows documents, each by itself, from what depends on a version to the version, and gathers by
/// vertex of the graph. Who ships it is exact; what lies between is as far as documents were read.
final class Resolutions {
  private static final int DOCUMENTS_AT_ONCE = 100;

  private final ShippedStore store;
  private final Handle handle;
  private final UUID tenant;
  private final Map<Integer, Found> byVertex = new HashMap<>();
  private long edges;

  Resolutions(ShippedStore store, Handle handle, UUID tenant) {
    this.store = store;
    this.handle = handle;
    this.tenant = tenant;
  }

  private static final class Found {
    private int steps = Integer.MAX_VALUE;
    private boolean ships;
    private int documents;
  }

  /// @param mostEdges after so many edges no more documents are read
  Resolved of(int[] components, long mostEdges) {
    Set<Integer> wanted = new HashSet<>();
    for (int component : components) {
      wanted.add(component);
    }
    Map<Integer, Boolean> directOf = new LinkedHashMap<>();
    for (ShippedStore.Use use : store.uses(handle, tenant, components)) {
      directOf.merge(use.source(), use.direct(), Boolean::logicalOr);
    }
    List<Integer> sources = new ArrayList<>(directOf.keySet());
    Map<Integer, Integer> repos = store.repos(handle, tenant, ints(sources));
    int read = 0;
    while (read < sources.size() && edges <= mostEdges) {
      int to = Math.min(sources.size(), read + DOCUMENTS_AT_ONCE);
      between(store.documents(handle, tenant, ints(sources.subList(read, to))), wanted, repos);
      read = to;
    }
    for (int source : sources.subList(read, sources.size())) {
      Integer repo = repos.get(source);
      if (repo != null) {
        found(repo, directOf.getOrDefault(source, false) ? 1 : 2, true);
      }
    }
    List<Resolved.Dependent> packages = new ArrayList<>();
    byVertex.forEach(
        (vertex, one) ->
            packages.add(new Resolved.Dependent(vertex, one.steps, one.ships, one.documents)));
    packages.sort(
        Comparator.comparing(Resolved.Dependent::steps)
            .thenComparing(Resolved.Dependent::vertexId));
    return new Resolved(sources.size(), read < sources.size(), packages);
  }

  private void between(
      List<ShippedStore.Document> documents, Set<Integer> wanted, Map<Integer, Integer> repos) {
    List<Map<Integer, Integer>> nearest = new ArrayList<>();
    Set<Integer> named = new HashSet<>();
    for (ShippedStore.Document document : documents) {
      edges += document.graph().edges();
      int[] steps = document.graph().stepsTo(wanted::contains);
      Map<Integer, Integer> stepsOf = new HashMap<>();
      for (int position = 1; position < steps.length; position++) {
        if (steps[position] > 0) {
          stepsOf.merge(document.graph().componentAt(position), steps[position], Math::min);
        }
      }
      nearest.add(stepsOf);
      named.addAll(stepsOf.keySet());
      Integer repo = repos.get(document.source());
      if (repo != null) {
        // A document that does not say how a part comes in is the root's own list.
        found(repo, steps[0] > 0 ? steps[0] : 1, true);
      }
    }
    Map<Integer, Integer> vertices = store.vertices(handle, tenant, ints(named));
    for (Map<Integer, Integer> one : nearest) {
      Map<Integer, Integer> stepsOf = new HashMap<>();
      one.forEach(
          (component, steps) -> {
            Integer vertex = vertices.get(component);
            if (vertex != null) {
              stepsOf.merge(vertex, steps, Math::min);
            }
          });
      stepsOf.forEach((vertex, steps) -> found(vertex, steps, false));
    }
  }

  private void found(int vertex, int steps, boolean ships) {
    Found one = byVertex.computeIfAbsent(vertex, _ -> new Found());
    one.steps = Math.min(one.steps, steps);
    one.ships |= ships;
    one.documents++;
  }

  private static int[] ints(java.util.Collection<Integer> values) {
    return values.stream().mapToInt(Integer::intValue).toArray();
  }
}
