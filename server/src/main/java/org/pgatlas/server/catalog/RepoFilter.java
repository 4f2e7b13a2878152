package org.pgatlas.server.catalog;

import org.jspecify.annotations.Nullable;

/// Which repos a list holds; an absent condition is null.
///
/// @param search case-insensitive substring of the display name
public record RepoFilter(@Nullable Integer projectId, @Nullable String search) {
  public static final RepoFilter ALL = new RepoFilter(null, null);

  public static RepoFilter ofProject(int projectId) {
    return new RepoFilter(projectId, null);
  }
}
