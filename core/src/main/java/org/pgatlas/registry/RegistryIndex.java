package org.pgatlas.registry;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a registry says, in the graph's terms. Projects, repos and externals are sorted by name,
/// edges by their two ends, so equal indexes give equal results whatever the order of entries.
///
/// @param projects who publishes
/// @param repos the packages of the registry
/// @param externals names that packages of the registry depend on and that it doesn't have
/// @param edges dependent to dependency; one edge for each pair, none from a repo to itself
public record RegistryIndex(
    RegistrySource source,
    List<Project> projects,
    List<Repo> repos,
    List<External> externals,
    List<Edge> edges,
    Counts counts) {
  public RegistryIndex {
    projects = List.copyOf(projects);
    repos = List.copyOf(repos);
    externals = List.copyOf(externals);
    edges = List.copyOf(edges);
  }

  /// A publisher of packages.
  ///
  /// @param canonicalId its DAOIP-5 URI
  public record Project(String canonicalId, String displayName) {}

  /// A package of the registry.
  ///
  /// @param canonicalId its purl without version
  /// @param project position in [#projects]
  /// @param section the registry's own category
  /// @param description one line
  /// @param repoUrl the homepage, when it is a web address
  public record Repo(
      String canonicalId,
      String displayName,
      String version,
      int project,
      @Nullable String section,
      @Nullable String description,
      @Nullable String repoUrl) {}

  /// A name that the registry depends on and doesn't have.
  public record External(String canonicalId, String displayName) {}

  /// One dependency. A position below the number of repos is a repo's, the others are externals':
  /// position minus the number of repos.
  ///
  /// @param versionRange constraints as the registry writes them, joined by `, `; null for none
  public record Edge(int dependent, int dependency, @Nullable String versionRange) {}

  /// How the input became the graph.
  ///
  /// @param entries packages read, older versions too
  /// @param superseded entries that gave way to a newer (or an equal) version of the same package
  /// @param relations dependencies as written in the entries that stayed
  /// @param named edges whose dependency is named by the dependent
  /// @param provided edges that exist only because the dependency provides the name
  /// @param external edges to externals
  /// @param selfRelations relations dropped because they lead back to their own package
  public record Counts(
      int entries,
      int superseded,
      int relations,
      int named,
      int provided,
      int external,
      int selfRelations) {}
}
