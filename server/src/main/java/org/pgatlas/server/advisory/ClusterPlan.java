package org.pgatlas.server.advisory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pgatlas.advisory.Advisory;
import org.pgatlas.advisory.AliasClusters;

/// Which vulnerability each name means, after advisories have changed, given which one it meant
/// before. Of several vulnerabilities that become one the oldest stays; of one that falls apart the
/// part with its name keeps it.
final class ClusterPlan {
  private final List<Cluster> clusters;

  private ClusterPlan(List<Cluster> clusters) {
    this.clusters = List.copyOf(clusters);
  }

  /// @param name the cluster's representative
  /// @param names all of them, sorted
  /// @param advisories those whose id is among the names
  /// @param kept the vulnerability that it was, null when it is new
  /// @param merged younger ones that are now the same
  /// @param moved whether its names are not exactly those that `kept` had
  record Cluster(
      String name,
      List<String> names,
      List<Advisory> advisories,
      @Nullable Long kept,
      NavigableSet<Long> merged,
      boolean moved) {}

  List<Cluster> clusters() {
    return clusters;
  }

  /// @param component every advisory that names another of them, however far
  /// @param before the vulnerability of each name so far; names that no advisory says any more stay
  /// alone
  /// @param named the name of each of those vulnerabilities
  static ClusterPlan of(
      Collection<Advisory> component, Map<String, Long> before, Map<Long, String> named) {
    AliasClusters aliases = AliasClusters.of(component);
    Map<String, Advisory> advisories = new HashMap<>();
    NavigableSet<String> names = new TreeSet<>(before.keySet());
    for (Advisory advisory : component) {
      advisories.put(advisory.id(), advisory);
      names.add(advisory.id());
      if (!advisory.isWithdrawn()) {
        advisory.aliases().stream().filter(alias -> !alias.isBlank()).forEach(names::add);
      }
    }
    Map<String, List<String>> members = new TreeMap<>();
    for (String name : names) {
      members.computeIfAbsent(aliases.representative(name), _ -> aliases.members(name));
    }
    Map<String, NavigableSet<Long>> heirs = heirs(members, before, named);
    Map<Long, Integer> sizes = new HashMap<>();
    before.values().forEach(id -> sizes.merge(id, 1, Integer::sum));
    List<Cluster> clusters = new ArrayList<>(members.size());
    members.forEach(
        (name, all) -> {
          NavigableSet<Long> ids = heirs.getOrDefault(name, new TreeSet<>());
          Long kept = ids.isEmpty() ? null : ids.first();
          boolean same =
              kept != null
                  && ids.size() == 1
                  && all.size() == sizes.getOrDefault(kept, 0)
                  && all.stream().allMatch(one -> kept.equals(before.get(one)));
          List<Advisory> said =
              all.stream().filter(advisories::containsKey).map(advisories::get).toList();
          NavigableSet<Long> merged = new TreeSet<>(ids);
          merged.pollFirst();
          clusters.add(new Cluster(name, all, said, kept, merged, !same));
        });
    return new ClusterPlan(clusters);
  }

  /// For each cluster the vulnerabilities that go on as it.
  private static Map<String, NavigableSet<Long>> heirs(
      Map<String, List<String>> members, Map<String, Long> before, Map<Long, String> named) {
    Map<String, String> clusterOf = new HashMap<>();
    members.forEach((name, all) -> all.forEach(one -> clusterOf.put(one, name)));
    Map<Long, Map<String, Integer>> shares = new TreeMap<>();
    before.forEach(
        (name, id) ->
            shares
                .computeIfAbsent(id, _ -> new TreeMap<>())
                .merge(clusterOf.getOrDefault(name, name), 1, Integer::sum));
    Map<String, NavigableSet<Long>> heirs = new HashMap<>();
    shares.forEach(
        (id, byCluster) -> {
          String own = clusterOf.get(named.getOrDefault(id, ""));
          String heir =
              own != null && byCluster.containsKey(own) ? own : largest(byCluster.entrySet());
          heirs.computeIfAbsent(heir, _ -> new TreeSet<>()).add(id);
        });
    return heirs;
  }

  private static String largest(Set<Map.Entry<String, Integer>> shares) {
    String best = "";
    int size = 0;
    for (Map.Entry<String, Integer> share : shares) {
      if (share.getValue() > size) {
        best = share.getKey();
        size = share.getValue();
      }
    }
    return best;
  }
}
