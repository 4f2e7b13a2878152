package org.pgatlas.registry.debian;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pgatlas.registry.RegistryIndex;
import org.pgatlas.registry.RegistrySource;

/// Turns packages by name into projects, repos, externals and edges.
final class Resolution {

  /// What one package asks of another: whether by its name at all, and which versions.
  private static final class Want {
    private boolean named;
    private final SequencedSet<String> constraints = new LinkedHashSet<>();
  }

  private final SortedMap<String, DebianPackage> packages;

  /// Provided name to the first package, by name, that provides it.
  private final Map<String, String> firstProvider = new HashMap<>();

  private final Map<String, Integer> projects;

  /// Positions of the repos by name, after them those of the externals.
  private final Map<String, Integer> vertices;

  private int relations;
  private int selfRelations;
  private int named;
  private int provided;
  private int external;

  Resolution(SortedMap<String, DebianPackage> packages) {
    this.packages = packages;
    TreeSet<String> sources = new TreeSet<>();
    for (DebianPackage p : packages.values()) {
      sources.add(p.source());
      Relation.each(p.provides(), r -> firstProvider.putIfAbsent(r.name(), p.name()));
    }
    TreeSet<String> missing = new TreeSet<>();
    for (DebianPackage p : packages.values()) {
      dependencies(
          p,
          r -> {
            if (!packages.containsKey(r.name()) && !firstProvider.containsKey(r.name())) {
              missing.add(r.name());
            }
          });
    }
    projects = positions(sources);
    vertices = positions(packages.keySet());
    missing.forEach(name -> vertices.put(name, vertices.size()));
  }

  RegistryIndex index(RegistrySource source, int entries) {
    List<RegistryIndex.Repo> repos = new ArrayList<>(packages.size());
    List<RegistryIndex.Edge> edges = new ArrayList<>();
    for (DebianPackage p : packages.values()) {
      int dependent = repos.size();
      repos.add(repo(p));
      wants(p)
          .forEach(
              (dependency, want) -> {
                edges.add(new RegistryIndex.Edge(dependent, dependency, range(want)));
                count(dependency, want);
              });
    }
    return new RegistryIndex(
        source,
        projects.keySet().stream()
            .map(s -> new RegistryIndex.Project(Names.projectId(s), s))
            .toList(),
        repos,
        vertices.keySet().stream()
            .skip(packages.size())
            .map(name -> new RegistryIndex.External(Names.repoId(name), name))
            .toList(),
        edges,
        new RegistryIndex.Counts(
            entries,
            entries - packages.size(),
            relations,
            named,
            provided,
            external,
            selfRelations));
  }

  private RegistryIndex.Repo repo(DebianPackage p) {
    String homepage = p.homepage();
    return new RegistryIndex.Repo(
        Names.repoId(p.name()),
        p.name(),
        p.version(),
        projects.getOrDefault(p.source(), -1),
        p.section(),
        p.description(),
        homepage != null && WebAddress.isOne(homepage) ? homepage : null);
  }

  /// What a package wants, by the position of the dependency.
  private SortedMap<Integer, Want> wants(DebianPackage p) {
    SortedMap<Integer, Want> wants = new TreeMap<>();
    dependencies(
        p,
        r -> {
          relations++;
          boolean byName = vertices.containsKey(r.name());
          String target = byName ? r.name() : firstProvider.getOrDefault(r.name(), r.name());
          if (target.equals(p.name())) {
            selfRelations++;
            return;
          }
          Want want = wants.computeIfAbsent(vertices.getOrDefault(target, -1), _ -> new Want());
          want.named |= byName;
          String constraint = r.constraint();
          if (byName && constraint != null) {
            want.constraints.add(constraint);
          }
        });
    return wants;
  }

  private void count(int dependency, Want want) {
    if (dependency >= packages.size()) {
      external++;
    } else if (want.named) {
      named++;
    } else {
      provided++;
    }
  }

  private static void dependencies(DebianPackage p, Consumer<Relation> each) {
    Relation.each(p.preDepends(), each);
    Relation.each(p.depends(), each);
  }

  private static @Nullable String range(Want want) {
    return want.constraints.isEmpty() ? null : String.join(", ", want.constraints);
  }

  private static Map<String, Integer> positions(Collection<String> names) {
    Map<String, Integer> positions = LinkedHashMap.newLinkedHashMap(names.size());
    names.forEach(name -> positions.put(name, positions.size()));
    return positions;
  }
}
