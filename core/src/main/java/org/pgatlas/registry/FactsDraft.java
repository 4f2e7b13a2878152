package org.pgatlas.registry;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pgatlas.purl.MalformedPurlException;
import org.pgatlas.purl.PackageUrl;
import org.pgatlas.version.VersionScheme;

/// A package's facts under construction; texts are cut to what is kept.
final class FactsDraft {
  private static final int MAX_RELEASES = 2_000;
  private static final int MAX_WANTS = 5_000;
  private static final int TEXT = 2_000;

  @Nullable String latest;
  @Nullable String description;
  @Nullable String license;
  @Nullable String repository;
  @Nullable Long downloads;
  int downloadDays = 30;
  @Nullable Integer stars;
  @Nullable Integer forks;
  final TreeMap<String, String> notes = new TreeMap<>();

  private final String type;
  private final List<PackageFacts.Release> releases = new ArrayList<>();
  private final List<PackageFacts.Want> wants = new ArrayList<>();
  private final Set<String> wanted = new HashSet<>();

  /// @param type the purl type of the registry's packages
  FactsDraft(String type) {
    this.type = type;
  }

  void release(String version, @Nullable String date) {
    if (!version.isBlank() && version.length() <= 256 && releases.size() < MAX_RELEASES) {
      releases.add(
          new PackageFacts.Release(version, date == null || date.isBlank() ? null : cut(date)));
    }
  }

  /// A name that no purl can hold is passed over.
  void want(@Nullable String namespace, String name, String range) {
    if (wants.size() == MAX_WANTS) {
      return;
    }
    try {
      String id = PackageUrl.of(type, namespace, name, null).packageId();
      if (wanted.add(id)) {
        wants.add(new PackageFacts.Want(id, range.isBlank() ? null : cut(range)));
      }
    } catch (MalformedPurlException _) {
      // The registry's own odd name; nothing can point to it.
    }
  }

  void note(String name, String value) {
    if (!value.isBlank()) {
      notes.put(name, cut(value));
    }
  }

  PackageFacts finish() {
    String newest = latest == null || latest.isBlank() ? newest() : latest;
    return new PackageFacts(
        cut(newest),
        blankToNull(description),
        blankToNull(license),
        blankToNull(repository),
        releases,
        wants,
        downloads != null && downloads < 0 ? null : downloads,
        downloadDays,
        stars,
        forks,
        notes);
  }

  private String newest() {
    VersionScheme scheme = VersionScheme.forPurlType(type);
    String newest = "";
    for (PackageFacts.Release release : releases) {
      if (newest.isEmpty() || scheme.compare(newest, release.version()) < 0) {
        newest = release.version();
      }
    }
    return newest;
  }

  private static @Nullable String blankToNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : cut(text.strip());
  }

  private static String cut(String text) {
    return text.length() <= TEXT ? text : text.substring(0, TEXT - 1) + "…";
  }
}
