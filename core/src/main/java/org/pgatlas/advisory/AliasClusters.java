package org.pgatlas.advisory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Which ids name one vulnerability: aliases taken as symmetric and transitive. `upstream` and
/// `related` join nothing, and a withdrawn advisory's aliases count no longer.
///
/// Splits are protected. Two ids *contend* when they are of the same database and mean different
/// vulnerabilities by its own claim: both are CVEs, or their advisories affect a common package, or
/// one of them is not at hand to tell. An alias joins contending ids only where one of the two
/// names the other itself. So an id that names two contending ids (a wide alias) joins neither,
/// and a longer chain between two such ids is cut where the second would come in: the links are
/// taken in the order of their ids, whatever the order of the advisories. Near-linear in ids,
/// aliases and packages.
public final class AliasClusters {
  private static final String CVE = "CVE";

  /// An undirected link between two ids, in their order.
  private record Link(String low, String high) {
    static Link of(String a, String b) {
      return a.compareTo(b) <= 0 ? new Link(a, b) : new Link(b, a);
    }
  }

  private static final SortedSet<String> NONE = Collections.emptySortedSet();

  private final Map<String, Set<PackageKey>> packages = new HashMap<>();
  private final Map<String, SortedSet<String>> neighbours = new TreeMap<>();
  private final Map<String, Cluster> clusters = new HashMap<>();

  /// Ids joined so far: by database, and within it by the packages that their advisories affect.
  private static final class Cluster {
    private final Map<String, List<String>> ids = new HashMap<>();
    private final Map<Claim, List<String>> claims = new HashMap<>();

    /// Databases of which an id is here that tells nothing about its packages.
    private final Set<String> unknown = new HashSet<>();
    private int size;
  }

  /// A package that a database's ids are about.
  private record Claim(String database, PackageKey of) {}

  private AliasClusters() {}

  public static AliasClusters of(Collection<Advisory> advisories) {
    AliasClusters found = new AliasClusters();
    advisories.forEach(found::take);
    found.join(found.links());
    return found;
  }

  /// All ids that mean what the id means, itself among them, sorted.
  public List<String> members(String id) {
    Cluster cluster = clusters.get(id);
    return cluster == null
        ? List.of(id)
        : cluster.ids.values().stream().flatMap(List::stream).sorted().toList();
  }

  /// One name for the cluster: its first CVE, else its first id.
  public String representative(String id) {
    List<String> members = members(id);
    return members.stream()
        .filter(member -> database(member).equals(CVE))
        .findFirst()
        .orElse(members.getFirst());
  }

  private void take(Advisory advisory) {
    if (advisory.isWithdrawn()) {
      return;
    }
    Set<PackageKey> claimed = packages.computeIfAbsent(advisory.id(), key -> new HashSet<>());
    for (Affected affected : advisory.affected()) {
      if (affected.of() != null) {
        claimed.add(PackageKey.of(affected.of()));
      }
    }
    for (String alias : advisory.aliases()) {
      if (!alias.equals(advisory.id()) && !alias.isBlank()) {
        neighbours.computeIfAbsent(advisory.id(), key -> new TreeSet<>()).add(alias);
        neighbours.computeIfAbsent(alias, key -> new TreeSet<>()).add(advisory.id());
      }
    }
  }

  /// The links that no wide alias makes.
  private SortedSet<Link> links() {
    SortedSet<Link> links =
        new TreeSet<>(Comparator.comparing(Link::low).thenComparing(Link::high));
    Set<Link> wide = new HashSet<>();
    neighbours.forEach(
        (id, named) -> {
          Map<String, List<String>> byDatabase = new HashMap<>();
          for (String other : named) {
            links.add(Link.of(id, other));
            byDatabase.computeIfAbsent(database(other), key -> new ArrayList<>(1)).add(other);
          }
          byDatabase.forEach(
              (database, ids) -> {
                if (!database.equals(database(id))) {
                  contending(ids).forEach(other -> wide.add(Link.of(id, other)));
                }
              });
        });
    links.removeAll(wide);
    return links;
  }

  /// Those of one database's ids that contend with another of them.
  private Set<String> contending(List<String> ids) {
    Set<String> found = new HashSet<>();
    Map<PackageKey, String> first = new HashMap<>();
    for (String id : ids) {
      for (PackageKey claimed : packages.getOrDefault(id, Set.of())) {
        String other = first.putIfAbsent(claimed, id);
        if (other != null && !linked(id, other)) {
          found.add(id);
          found.add(other);
        }
      }
      if (ids.size() > 1 && isUnknown(id)) {
        found.addAll(ids);
      }
    }
    if (found.isEmpty()) {
      return found;
    }
    found.removeIf(id -> ids.stream().allMatch(other -> other.equals(id) || linked(id, other)));
    return found;
  }

  private void join(SortedSet<Link> links) {
    for (Link link : links) {
      Cluster a = cluster(link.low());
      Cluster b = cluster(link.high());
      if (a == b || wouldJoinContending(a, b)) {
        continue;
      }
      Cluster large = a.size >= b.size ? a : b;
      Cluster small = large == a ? b : a;
      small.ids.values().forEach(ids -> ids.forEach(id -> move(id, large)));
    }
  }

  private void move(String id, Cluster to) {
    to.ids.computeIfAbsent(database(id), key -> new ArrayList<>(1)).add(id);
    for (PackageKey of : packages.getOrDefault(id, Set.of())) {
      to.claims.computeIfAbsent(new Claim(database(id), of), key -> new ArrayList<>(1)).add(id);
    }
    if (isUnknown(id)) {
      to.unknown.add(database(id));
    }
    to.size++;
    clusters.put(id, to);
  }

  private Cluster cluster(String id) {
    Cluster known = clusters.get(id);
    if (known != null) {
      return known;
    }
    Cluster alone = new Cluster();
    move(id, alone);
    return alone;
  }

  private boolean wouldJoinContending(Cluster a, Cluster b) {
    Cluster small = a.size < b.size ? a : b;
    Cluster large = small == a ? b : a;
    for (Map.Entry<String, List<String>> entry : small.ids.entrySet()) {
      List<String> others = large.ids.getOrDefault(entry.getKey(), List.of());
      for (String id : entry.getValue()) {
        if (contends(id, others, large)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean contends(String id, List<String> others, Cluster large) {
    if (others.isEmpty()) {
      return false;
    }
    boolean unknown = isUnknown(id) || large.unknown.contains(database(id));
    if (unknown && others.stream().anyMatch(other -> !linked(id, other))) {
      return true;
    }
    return packages.getOrDefault(id, Set.of()).stream()
        .map(of -> large.claims.getOrDefault(new Claim(database(id), of), List.of()))
        .flatMap(List::stream)
        .anyMatch(other -> !linked(id, other));
  }

  /// Whether nothing tells which packages the id is about: CVEs are always taken for distinct.
  private boolean isUnknown(String id) {
    return database(id).equals(CVE) || packages.getOrDefault(id, Set.of()).isEmpty();
  }

  private boolean linked(String a, String b) {
    return neighbours.getOrDefault(a, NONE).contains(b);
  }

  /// The database whose id this is: what comes before the first dash.
  private static String database(String id) {
    int dash = id.indexOf('-');
    return dash < 0 ? id : id.substring(0, dash);
  }
}
