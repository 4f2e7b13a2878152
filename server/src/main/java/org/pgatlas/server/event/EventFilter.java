package org.pgatlas.server.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which events somebody wants.
///
/// @param types `sbom.processed`, or `sbom.*` for all that begin so; empty means all
/// @param project canonical id; null means all, also events without a project
record EventFilter(List<String> types, @Nullable String project) {
  EventFilter {
    types = List.copyOf(types);
  }

  static EventFilter of(@Nullable String type, @Nullable String project) {
    return new EventFilter(
        type == null || type.isBlank() ? List.of() : List.of(type.split(",", -1)),
        project == null || project.isBlank() ? null : project);
  }

  boolean matches(String type, @Nullable String ofProject) {
    if (project != null && !project.equals(ofProject)) {
      return false;
    }
    return types.isEmpty()
        || types.stream()
            .anyMatch(
                wanted ->
                    wanted.endsWith(".*")
                        ? type.startsWith(wanted.substring(0, wanted.length() - 1))
                        : type.equals(wanted));
  }
}
