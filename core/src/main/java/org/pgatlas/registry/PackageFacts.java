package org.pgatlas.registry;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a registry says of one package.
///
/// @param latestVersion the newest release; "" when there is none
/// @param repositoryUrl where its code is, as written
/// @param wants what the newest release needs to run or to be built
/// @param downloads over `downloadDays`; null when the registry does not count, or not by time
/// @param stars,forks of a repository; null for packages
/// @param notes further facts by short name
/// @param odd what was found that is not as it should be, for people
public record PackageFacts(
    String latestVersion,
    @Nullable String description,
    @Nullable String license,
    @Nullable String repositoryUrl,
    List<Release> releases,
    List<Want> wants,
    @Nullable Long downloads,
    int downloadDays,
    @Nullable Integer stars,
    @Nullable Integer forks,
    SortedMap<String, String> notes,
    List<String> odd) {
  public PackageFacts {
    releases = List.copyOf(releases);
    wants = List.copyOf(wants);
    odd = List.copyOf(odd);
    notes = Collections.unmodifiableSortedMap(new TreeMap<>(notes));
    if (downloadDays < 1) {
      throw new IllegalArgumentException("downloadDays is at least 1, not " + downloadDays);
    }
  }

  /// A published version.
  ///
  /// @param date as the registry writes it; null when it does not
  public record Release(String version, @Nullable String date) {}

  /// A dependency by package id, with its range and name as written.
  ///
  /// @param name with its namespace; an id may have lost upper case that its registry asks for
  public record Want(String packageId, @Nullable String range, String name) {}

  /// Downloads brought to thirty days; null when they are not known.
  public @Nullable Long downloadsInThirtyDays() {
    return downloads == null ? null : Math.round(downloads * 30.0 / downloadDays);
  }
}
