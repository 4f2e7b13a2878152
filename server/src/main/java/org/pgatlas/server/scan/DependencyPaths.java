package org.pgatlas.server.scan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pgatlas.sbom.Component;
import org.pgatlas.sbom.Dependency;
import org.pgatlas.sbom.Sbom;

/// Shortest ways from a document's root to its components, by one breadth-first search. Where the
/// root is connected with nothing, it is taken to depend on each component.
final class DependencyPaths {
  private static final int UNREACHED = -2;
  private static final int ROOT = -1;

  private final List<Component> components;
  private final String root;

  /// By component: the one before it, the root, or none.
  private final int[] before;

  private DependencyPaths(Sbom sbom, int[] before) {
    this.components = sbom.components();
    Component top = sbom.root();
    this.root = top == null ? "root" : name(top);
    this.before = before;
  }

  static DependencyPaths of(Sbom sbom) {
    Map<String, Integer> numbers = new HashMap<>();
    for (int i = 0; i < sbom.components().size(); i++) {
      numbers.putIfAbsent(sbom.components().get(i).ref(), i);
    }
    if (sbom.root() != null) {
      numbers.put(sbom.root().ref(), ROOT);
    }
    sbom.described().forEach(ref -> numbers.putIfAbsent(ref, ROOT));
    Map<Integer, List<Integer>> edges = new HashMap<>();
    for (Dependency dependency : sbom.dependencies()) {
      Integer from = numbers.get(dependency.dependentRef());
      Integer to = numbers.get(dependency.dependencyRef());
      if (from != null && to != null && to != ROOT) {
        edges.computeIfAbsent(from, _ -> new ArrayList<>()).add(to);
      }
    }
    int[] before = new int[sbom.components().size()];
    Arrays.fill(before, UNREACHED);
    Deque<Integer> next = new ArrayDeque<>(List.of(ROOT));
    while (!next.isEmpty()) {
      int from = next.remove();
      for (int to : edges.getOrDefault(from, List.of())) {
        if (before[to] == UNREACHED) {
          before[to] = from;
          next.add(to);
        }
      }
    }
    if (!edges.containsKey(ROOT)) {
      Arrays.fill(before, ROOT);
    }
    return new DependencyPaths(sbom, before);
  }

  /// Names from the root to the component; only its own where no way is known.
  List<String> to(int component) {
    List<String> path = new ArrayList<>();
    int at = component;
    while (at >= 0) {
      path.add(name(components.get(at)));
      at = before[at];
    }
    if (at == ROOT) {
      path.add(root);
    }
    Collections.reverse(path);
    return path;
  }

  /// Whether the root depends on it; unknown where the document tells nothing of edges.
  boolean isDirect(int component) {
    return before[component] == ROOT;
  }

  static String name(Component component) {
    if (component.purl() != null) {
      return component.purl().canonical();
    }
    return component.version() == null
        ? component.name()
        : component.name() + "@" + component.version();
  }
}
