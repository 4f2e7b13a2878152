package org.pgatlas.sbom;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What a document holds, counted.
///
/// @param components all, nested ones too, without the root
/// @param purls distinct ones, the root's too
/// @param edges distinct dependency pairs
/// @param danglingRefs distinct references in dependencies that no part of the document has;
/// those into other documents are not counted
public record Inspection(int components, int purls, int edges, int danglingRefs) {
  public static Inspection of(Sbom sbom) {
    Set<String> purls = new HashSet<>();
    Set<String> refs = new HashSet<>(sbom.otherRefs());
    Set<String> dangling = new HashSet<>();
    if (sbom.root() != null) {
      take(sbom.root(), purls, refs);
    }
    sbom.components().forEach(component -> take(component, purls, refs));
    for (Dependency dependency : sbom.dependencies()) {
      for (String ref : List.of(dependency.dependentRef(), dependency.dependencyRef())) {
        if (!refs.contains(ref) && !isOfAnotherDocument(ref)) {
          dangling.add(ref);
        }
      }
    }
    return new Inspection(
        sbom.components().size(), purls.size(), sbom.dependencies().size(), dangling.size());
  }

  /// SPDX's references to another document say themselves that their target is elsewhere;
  /// CycloneDX's `dependsOn` allows no such thing.
  private static boolean isOfAnotherDocument(String ref) {
    return ref.startsWith("DocumentRef-");
  }

  private static void take(Component component, Set<String> purls, Set<String> refs) {
    refs.add(component.ref());
    if (component.purl() != null) {
      purls.add(component.purl().canonical());
    } else if (component.purlText() != null) {
      purls.add(component.purlText());
    }
    purls.addAll(component.otherPurls());
  }
}
