package org.pgatlas.server.ingest;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pgatlas.purl.PackageUrl;
import org.pgatlas.sbom.Component;
import org.pgatlas.sbom.Dependency;
import org.pgatlas.sbom.Sbom;
import org.pgatlas.server.catalog.VertexStore;
import org.pgatlas.server.component.ComponentIdentity;

/// What an SBOM says about the graph, in package ids: who is in it and who depends on whom.
///
/// - The root is the submitting repo, here under the key [#ROOT]. - A component without a purl is
/// `pkg:generic/<the artifact's path>/<name>`, so it is never merged across artifacts; a plain file
/// without a purl is no package and is left out. - No relationships at all: the root depends on
/// every package. Relationships but none from the root: it depends on every package that no other
/// package of the document needs (and on those of a closed cycle). - Members of a lock file's
/// workspace are the repo itself; what a lock file calls its project is no proof that the repo
/// publishes a package of that name.
///
/// @param packages by canonical id, the root's own package not among them
/// @param edges (dependent id, dependency id) to the dependency's version, "" when none is named
/// @param rootPackage package id that the root publishes, null when the document names none
public record SbomGraph(
    Map<String, VertexStore.Seen> packages,
    Map<Pair, String> edges,
    @Nullable String rootPackage,
    String rootVersion) {
  /// Stands for the submitting repo among the ids.
  public static final String ROOT = "";

  /// Of versions and display names in the schema.
  private static final int TEXT_LENGTH = 512;

  /// A dependent and its dependency by canonical id.
  public record Pair(String dependent, String dependency) {}

  /// @param repoId canonical id of the submitting repo
  /// @param artifactPurl canonical id of the artifact that the document is about
  public static SbomGraph of(Sbom sbom, String repoId, String artifactPurl) {
    Map<String, String> idByRef = new HashMap<>();
    Map<String, String> versionByRef = new HashMap<>();
    Map<String, VertexStore.Seen> packages = new LinkedHashMap<>();
    Component root = sbom.root();
    String rootPackage =
        root == null || root.purl() == null || sbom.format().isLockFile()
            ? null
            : root.purl().packageId();
    if (root != null) {
      idByRef.put(root.ref(), ROOT);
    }
    Set<String> own = sbom.format().isLockFile() ? Set.copyOf(sbom.described()) : Set.<String>of();
    for (Component component : sbom.components()) {
      if (own.contains(component.ref())) {
        idByRef.put(component.ref(), ROOT);
        continue;
      }
      if (isNoPackage(component)) {
        continue;
      }
      String id = idOf(component, artifactPurl);
      String version = versionOf(component);
      if (id.equals(rootPackage) || id.equals(repoId) || id.equals(artifactPurl)) {
        idByRef.putIfAbsent(component.ref(), ROOT);
        continue;
      }
      idByRef.putIfAbsent(component.ref(), id);
      versionByRef.putIfAbsent(component.ref(), version);
      packages.putIfAbsent(
          id, new VertexStore.Seen(id, displayName(component), version, typeOf(id)));
    }
    Map<Pair, String> edges = edges(sbom, idByRef, versionByRef);
    connectRoot(packages, edges);
    return new SbomGraph(packages, edges, rootPackage, root == null ? "" : versionOf(root));
  }

  /// A plain file, or something that has neither a purl nor a name to be told by.
  private static boolean isNoPackage(Component component) {
    return component.purl() == null
        && (component.type().equals("file") || component.name().isBlank());
  }

  private static Map<Pair, String> edges(
      Sbom sbom, Map<String, String> idByRef, Map<String, String> versionByRef) {
    Map<Pair, String> edges = new LinkedHashMap<>();
    for (Dependency dependency : ServiceBridge.dependencies(sbom)) {
      String from = idByRef.get(dependency.dependentRef());
      String to = idByRef.get(dependency.dependencyRef());
      if (from != null && to != null && !from.equals(to)) {
        edges.putIfAbsent(
            new Pair(from, to), versionByRef.getOrDefault(dependency.dependencyRef(), ""));
      }
    }
    return edges;
  }

  private static void connectRoot(Map<String, VertexStore.Seen> packages, Map<Pair, String> edges) {
    if (edges.keySet().stream().anyMatch(e -> e.dependent().equals(ROOT))) {
      return;
    }
    Set<String> needed = new HashSet<>();
    Map<String, Set<String>> dependencies = new HashMap<>();
    edges
        .keySet()
        .forEach(
            e -> {
              needed.add(e.dependency());
              dependencies
                  .computeIfAbsent(e.dependent(), _ -> new LinkedHashSet<>())
                  .add(e.dependency());
            });
    Set<String> reached = new HashSet<>();
    for (VertexStore.Seen seen : packages.values()) {
      if (!needed.contains(seen.canonicalId())) {
        connect(seen, edges, dependencies, reached);
      }
    }
    for (VertexStore.Seen seen : packages.values()) {
      if (!reached.contains(seen.canonicalId())) {
        connect(seen, edges, dependencies, reached);
      }
    }
  }

  private static void connect(
      VertexStore.Seen seen,
      Map<Pair, String> edges,
      Map<String, Set<String>> dependencies,
      Set<String> reached) {
    edges.put(new Pair(ROOT, seen.canonicalId()), seen.version());
    java.util.ArrayDeque<String> open = new java.util.ArrayDeque<>();
    open.add(seen.canonicalId());
    while (!open.isEmpty()) {
      String id = open.removeLast();
      if (reached.add(id)) {
        open.addAll(dependencies.getOrDefault(id, Set.of()));
      }
    }
  }

  private static String idOf(Component component, String artifactPurl) {
    PackageUrl purl = component.purl();
    if (purl != null) {
      return purl.packageId();
    }
    return ComponentIdentity.ownPackage(component.name(), artifactPurl).packageId();
  }

  private static String versionOf(Component component) {
    String version = component.version();
    return version == null ? "" : ComponentIdentity.cut(version, TEXT_LENGTH);
  }

  private static String displayName(Component component) {
    PackageUrl purl = component.purl();
    String name =
        purl == null || purl.namespace() == null || purl.type().equals("deb")
            ? component.name()
            : purl.namespace() + "/" + purl.name();
    return ComponentIdentity.cut(name, TEXT_LENGTH);
  }

  private static String typeOf(String canonicalId) {
    return canonicalId.substring("pkg:".length(), canonicalId.indexOf('/'));
  }
}
