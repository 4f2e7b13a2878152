package org.pgatlas.server.shipped;

import java.util.List;

/// Which packages of the graph documents in force bring to a version of another.
///
/// @param artifacts those whose document in force holds the version
/// @param truncated whether not all of those documents were looked into for what lies between
/// @param packages nearest first
public record Resolved(int artifacts, boolean truncated, List<Dependent> packages) {
  public Resolved {
    packages = List.copyOf(packages);
  }

  /// @param steps the fewest over all documents, each followed by itself
  /// @param ships whether a document of its own holds the version
  /// @param documents in how many it leads there
  public record Dependent(int vertexId, int steps, boolean ships, int documents) {}
}
