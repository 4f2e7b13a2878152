package org.pgatlas.registry;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pgatlas.purl.PackageUrl;
import org.pgatlas.version.VersionScheme;

/// Debian's `Packages` indexes of one suite (main, updates, security, in any order) in the graph's terms:
///
/// - source package S is the project `daoip-5:debian:project:S`, binary package B the repo `pkg:deb/debian/B`;
/// - of a package that occurs several times the newest version counts;
/// - dependencies are Pre-Depends and Depends, of each the first alternative; architecture qualifiers are dropped,
///   several constraints on one package are joined, a dependency on itself is dropped;
/// - a name without a package is its first provider by name (Provides), else the external `pkg:deb/debian/NAME`.
///
/// @see <a href="https://www.debian.org/doc/debian-policy/ch-relationships.html">Debian policy, relationships</a>
public final class DebianIndex {
  private final Map<String, DebianPackage> newest = new TreeMap<>();

  /// Adds one `Packages` index, already decompressed.
  public DebianIndex read(InputStream packages) {
    new DebianPackagesReader(packages).read(p -> newest.merge(p.name(), p, DebianIndex::newer));
    return this;
  }

  public int packageCount() {
    return newest.size();
  }

  public RegistryIndex resolve() {
    Map<String, Integer> projects = projects();
    Map<String, Integer> position = new HashMap<>();
    List<RegistryIndex.Repo> repos = new ArrayList<>(newest.size());
    for (DebianPackage p : newest.values()) {
      position.put(p.name(), repos.size());
      repos.add(
          new RegistryIndex.Repo(
              canonicalId(p.name()),
              p.name(),
              p.version(),
              projects.getOrDefault(p.source(), -1),
              p.section(),
              p.homepage()));
    }
    Map<String, String> firstProvider = firstProviders();
    TreeSet<String> missing = new TreeSet<>();
    Map<String, Map<String, @Nullable String>> wanted = new LinkedHashMap<>();
    for (DebianPackage p : newest.values()) {
      Map<String, @Nullable String> dependencies = dependencies(p, position, firstProvider);
      wanted.put(p.name(), dependencies);
      dependencies.keySet().stream().filter(n -> !position.containsKey(n)).forEach(missing::add);
    }
    List<RegistryIndex.External> externals = new ArrayList<>();
    for (String name : missing) {
      position.put(name, repos.size() + externals.size());
      externals.add(new RegistryIndex.External(canonicalId(name), name));
    }
    return new RegistryIndex(
        projects.keySet().stream()
            .map(s -> new RegistryIndex.Project("daoip-5:debian:project:" + s, s))
            .toList(),
        repos,
        externals,
        edges(wanted, position));
  }

  private static List<RegistryIndex.Edge> edges(
      Map<String, Map<String, @Nullable String>> wanted, Map<String, Integer> position) {
    List<RegistryIndex.Edge> edges = new ArrayList<>();
    wanted.forEach(
        (dependent, dependencies) ->
            dependencies.forEach(
                (dependency, range) ->
                    edges.add(
                        new RegistryIndex.Edge(
                            position.getOrDefault(dependent, -1),
                            position.getOrDefault(dependency, -1),
                            range))));
    return edges;
  }

  private Map<String, Integer> projects() {
    TreeSet<String> sources = new TreeSet<>();
    newest.values().forEach(p -> sources.add(p.source()));
    Map<String, Integer> positions = new LinkedHashMap<>();
    sources.forEach(source -> positions.put(source, positions.size()));
    return positions;
  }

  /// Virtual name to the alphabetically first package that provides it; packages come in that order.
  private Map<String, String> firstProviders() {
    Map<String, String> first = new HashMap<>();
    for (DebianPackage p : newest.values()) {
      for (Relation provided : Relation.list(p.provides())) {
        first.putIfAbsent(provided.name(), p.name());
      }
    }
    return first;
  }

  private static Map<String, @Nullable String> dependencies(
      DebianPackage p, Map<String, Integer> position, Map<String, String> firstProvider) {
    TreeMap<String, @Nullable String> dependencies = new TreeMap<>();
    List<Relation> relations = new ArrayList<>(Relation.list(p.preDepends()));
    relations.addAll(Relation.list(p.depends()));
    for (Relation relation : relations) {
      String target =
          position.containsKey(relation.name())
              ? relation.name()
              : firstProvider.getOrDefault(relation.name(), relation.name());
      if (!target.equals(p.name())) {
        dependencies.put(target, joined(dependencies.get(target), relation.constraint()));
      }
    }
    return dependencies;
  }

  private static @Nullable String joined(@Nullable String before, @Nullable String constraint) {
    if (before == null || constraint == null || before.equals(constraint)) {
      return before == null ? constraint : before;
    }
    return List.of(before.split(", ", -1)).contains(constraint) ? before : before + ", " + constraint;
  }

  private static String canonicalId(String name) {
    return PackageUrl.of("deb", "debian", name, null, Map.of(), null).packageId();
  }

  private static DebianPackage newer(DebianPackage a, DebianPackage b) {
    return VersionScheme.forPurlType("deb").compare(a.version(), b.version()) < 0 ? b : a;
  }

  /// One entry of a relationship field: its first alternative.
  ///
  /// @param constraint e.g. `>= 2.34`, null when there is none
  private record Relation(String name, @Nullable String constraint) {
    static List<Relation> list(@Nullable String field) {
      if (field == null || field.isBlank()) {
        return List.of();
      }
      List<Relation> relations = new ArrayList<>();
      for (String entry : field.split(",", -1)) {
        int alternative = entry.indexOf('|');
        String first = (alternative < 0 ? entry : entry.substring(0, alternative)).strip();
        if (!first.isEmpty()) {
          relations.add(of(first));
        }
      }
      return relations;
    }

    private static Relation of(String text) {
      int stop = 0;
      while (stop < text.length() && " \t([<".indexOf(text.charAt(stop)) < 0) {
        stop++;
      }
      String name = text.substring(0, stop);
      int qualifier = name.indexOf(':');
      int open = text.indexOf('(');
      int close = text.indexOf(')', Math.max(0, open));
      String constraint =
          open < 0 || close < 0 ? null : text.substring(open + 1, close).strip().replaceAll("\\s+", " ");
      return new Relation(qualifier < 0 ? name : name.substring(0, qualifier), constraint);
    }
  }
}
