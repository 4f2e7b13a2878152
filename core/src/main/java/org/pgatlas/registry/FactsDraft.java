package org.pgatlas.registry;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pgatlas.purl.MalformedPurlException;
import org.pgatlas.purl.PackageUrl;
import org.pgatlas.version.VersionScheme;

/// A package's facts under construction; texts are cut to what is kept, and what is odd is said.
final class FactsDraft {
  private static final int MAX_RELEASES = 2_000;
  private static final int MAX_READ = 50_000;
  private static final int MAX_WANTS = 5_000;
  private static final int MAX_ODD = 50;
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
  private final VersionScheme scheme;
  private final Map<String, PackageFacts.Release> releases = new LinkedHashMap<>();
  private final List<PackageFacts.Want> wants = new ArrayList<>();
  private final Set<String> wanted = new HashSet<>();
  private final List<String> odd = new ArrayList<>();

  /// @param type the purl type of the registry's packages
  FactsDraft(String type) {
    this.type = type;
    scheme = VersionScheme.forPurlType(type);
  }

  /// A version that can be had; the same again, e.g. for another platform, is no second one.
  void release(String version, @Nullable String date) {
    if (version.length() > VersionScheme.MAX_LENGTH) {
      odd("the version '" + version.substring(0, 40) + "…' is too long to be kept");
    } else if (!version.isBlank() && releases.size() < MAX_READ) {
      releases.putIfAbsent(
          version,
          new PackageFacts.Release(version, date == null || date.isBlank() ? null : cut(date)));
    }
  }

  void want(@Nullable String namespace, String name, String range) {
    if (wants.size() == MAX_WANTS) {
      odd("more than " + MAX_WANTS + " dependencies; the first are kept");
      return;
    }
    try {
      String id = PackageUrl.of(type, namespace, name, null).packageId();
      if (wanted.add(id)) {
        String whole = namespace == null ? name : namespace + "/" + name;
        wants.add(new PackageFacts.Want(id, range.isBlank() ? null : cut(range), whole));
      }
    } catch (MalformedPurlException _) {
      odd("the dependency '" + name + "' is no name of a package");
    }
  }

  /// A dependency that no registry of this kind has: a file, a repository, another registry.
  void elsewhere(String name, String from) {
    odd("the dependency '" + name + "' comes from elsewhere: " + from);
  }

  /// Something that was understood and is not as it should be.
  void odd(String what) {
    if (odd.size() < MAX_ODD && !odd.contains(what)) {
      odd.add(cut(what));
    }
  }

  void note(String name, String value) {
    if (!value.isBlank()) {
      notes.put(name, cut(value));
    }
  }

  /// Whether that version is among the releases.
  boolean has(String version) {
    return releases.containsKey(version);
  }

  /// What is called the newest must be one that can be had.
  void latest(String said) {
    if (said.isBlank() || has(said) || releases.isEmpty()) {
      latest = said;
    } else {
      odd("'" + said + "' is called the latest and is not among the versions");
      latest = newest();
    }
  }

  /// The newest release by the order of its ecosystem; "" when there is none.
  String newest() {
    return scheme.latest(releases.keySet()).orElse("");
  }

  PackageFacts finish() {
    String newest = latest == null || latest.isBlank() ? newest() : latest;
    return new PackageFacts(
        cut(newest),
        blankToNull(description),
        blankToNull(license),
        blankToNull(repository),
        kept(),
        wants,
        downloads != null && downloads < 0 ? null : downloads,
        downloadDays,
        stars,
        forks,
        notes,
        odd);
  }

  private List<PackageFacts.Release> kept() {
    if (releases.size() <= MAX_RELEASES) {
      return List.copyOf(releases.values());
    }
    odd(releases.size() + " versions; the newest " + MAX_RELEASES + " are kept");
    return releases.values().stream()
        .sorted(
            Comparator.comparing((PackageFacts.Release r) -> scheme.sortKey(r.version()))
                .reversed())
        .limit(MAX_RELEASES)
        .toList();
  }

  private static @Nullable String blankToNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : cut(text.strip());
  }

  private static String cut(String text) {
    return text.length() <= TEXT ? text : text.substring(0, TEXT - 1) + "…";
  }
}
