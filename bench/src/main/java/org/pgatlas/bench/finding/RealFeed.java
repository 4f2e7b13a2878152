package org.pgatlas.bench.finding;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pgatlas.advisory.Advisory;
import org.pgatlas.advisory.Affected;
import org.pgatlas.advisory.AffectedRange;
import org.pgatlas.advisory.osv.OsvLimits;
import org.pgatlas.advisory.osv.OsvReader;
import org.pgatlas.json.DocumentException;
import org.pgatlas.purl.MalformedPurlException;
import org.pgatlas.purl.PackageUrl;

/// Real advisories, and components that they are about.
///
/// @param documents in the order of their files, the first of each id
/// @param parts purls with versions that an advisory names, sorted
record RealFeed(List<byte[]> documents, List<String> parts) {
  static final RealFeed NONE = new RealFeed(List.of(), List.of());

  /// Ecosystems, as advisories name them, whose package names make purls as they are.
  private static final Map<String, String> TYPES =
      Map.of("PyPI", "pypi", "Go", "golang", "crates.io", "cargo", "npm", "npm");

  RealFeed {
    documents = List.copyOf(documents);
    parts = List.copyOf(parts);
  }

  /// Every advisory below the folder; files that are none are passed over.
  static RealFeed of(@Nullable Path folder) throws IOException {
    if (folder == null || folder.toString().isEmpty()) {
      return NONE;
    }
    List<byte[]> documents = new ArrayList<>();
    Set<String> ids = new TreeSet<>();
    Set<String> parts = new TreeSet<>();
    for (Path file : files(folder)) {
      byte[] document = Files.readAllBytes(file);
      try {
        Advisory advisory = OsvReader.read(document, OsvLimits.defaults());
        if (ids.add(advisory.id())) {
          documents.add(document);
          advisory.affected().forEach(one -> add(one, parts));
        }
      } catch (DocumentException _) {
        System.err.println(file + " is no advisory");
      }
    }
    return new RealFeed(documents, List.copyOf(parts));
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .filter(file -> !folder.relativize(file).startsWith("_truth"))
          .filter(file -> !folder.relativize(file).startsWith("schema"))
          .sorted()
          .toList();
    }
  }

  /// The package at the first and the last version that is named of it.
  private static void add(Affected affected, Set<String> parts) {
    Affected.AffectedPackage of = affected.of();
    String type = of == null ? null : TYPES.get(of.ecosystem().name());
    List<String> versions = new ArrayList<>(affected.versions());
    for (AffectedRange range : affected.ranges()) {
      if (range.type() != AffectedRange.Type.GIT) {
        range.events().forEach(event -> versions.add(event.version()));
      }
    }
    if (of == null || type == null || versions.isEmpty()) {
      return;
    }
    for (String version : List.of(versions.getFirst(), versions.getLast())) {
      purl(type, of.name(), version, parts);
    }
  }

  private static void purl(String type, String path, String version, Set<String> parts) {
    int slash = path.lastIndexOf('/');
    String namespace = slash < 0 ? null : path.substring(0, slash);
    try {
      parts.add(PackageUrl.of(type, namespace, path.substring(slash + 1), version).canonical());
    } catch (MalformedPurlException _) {
      // Not every package of a database is one of its registry.
    }
  }
}
