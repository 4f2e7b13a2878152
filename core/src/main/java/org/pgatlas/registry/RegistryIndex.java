package org.pgatlas.registry;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a registry says, in the graph's terms. Lists are sorted by canonical id, so equal indexes give
/// equal results whatever the order of their entries.
///
/// @param projects who publishes, by DAOIP-5 URI
/// @param repos packages of the registry
/// @param externals packages that are only depended on
/// @param edges positions: first the repos, then the externals
public record RegistryIndex(
    List<Project> projects, List<Repo> repos, List<External> externals, List<Edge> edges) {
  public RegistryIndex {
    projects = List.copyOf(projects);
    repos = List.copyOf(repos);
    externals = List.copyOf(externals);
    edges = List.copyOf(edges);
  }

  /// A publisher of packages.
  public record Project(String canonicalId, String displayName) {}

  /// A package of the registry.
  ///
  /// @param project position of its project
  /// @param section the registry's own category
  public record Repo(
      String canonicalId,
      String displayName,
      String version,
      int project,
      @Nullable String section,
      @Nullable String homepage) {}

  /// A name that the registry depends on and does not have.
  public record External(String canonicalId, String displayName) {}

  /// One dependency; positions at or above the number of repos mean externals.
  ///
  /// @param versionRange the constraint as written, null when there is none
  public record Edge(int dependent, int dependency, @Nullable String versionRange) {}
}
