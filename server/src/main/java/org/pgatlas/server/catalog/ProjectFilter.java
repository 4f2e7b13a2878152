package org.pgatlas.server.catalog;

import org.jspecify.annotations.Nullable;

/// Which projects a list holds; an absent condition is null.
///
/// @param search case-insensitive substring of the display name
public record ProjectFilter(
    @Nullable ProjectType projectType,
    @Nullable ActivityStatus activityStatus,
    @Nullable String category,
    @Nullable String search) {
  public static final ProjectFilter ALL = new ProjectFilter(null, null, null, null);
}
