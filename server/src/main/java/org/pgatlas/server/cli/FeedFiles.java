package org.pgatlas.server.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.pgatlas.advisory.Advisory;
import org.pgatlas.advisory.Affected;
import org.pgatlas.advisory.PackageKey;
import org.pgatlas.advisory.osv.OsvLimits;
import org.pgatlas.advisory.osv.OsvReader;
import org.pgatlas.json.DocumentException;
import org.pgatlas.match.Subject;

/// Advisories from files: OSV's JSON, directories of it, and archives as OSV publishes them. Of
/// what cannot concern the components only names are kept, for the aliases.
final class FeedFiles {
  private static final int MAX_ENTRIES = 5_000_000;

  private final Set<PackageKey> wanted = new HashSet<>();
  private final Map<String, Advisory> advisories = new HashMap<>();
  private final Map<String, String> digests = new HashMap<>();

  FeedFiles(Collection<Subject> subjects) {
    subjects.forEach(subject -> subject.identities().forEach(one -> wanted.add(one.of())));
  }

  /// In the order of their ids, whatever the order of the files.
  List<Advisory> advisories() {
    return advisories.values().stream()
        .sorted(java.util.Comparator.comparing(Advisory::id))
        .toList();
  }

  /// SHA-256 of each advisory's document.
  Map<String, String> digests() {
    return digests;
  }

  void read(Path source) {
    try {
      if (Files.isDirectory(source)) {
        directory(source);
      } else if (lower(source).endsWith(".zip")) {
        archive(source);
      } else {
        take(source.toString(), Files.readAllBytes(source));
      }
    } catch (IOException e) {
      throw new CommandFailed("cannot read the feed " + source + ": " + e.getMessage());
    }
  }

  private void directory(Path directory) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(directory)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    boolean any = false;
    for (Path file : files) {
      String name = lower(file);
      if (name.endsWith(".json") || name.endsWith(".json.gz")) {
        take(file.toString(), Files.readAllBytes(file));
        any = true;
      }
    }
    if (!any) {
      throw new CommandFailed("the feed " + directory + " has no file *.json");
    }
  }

  private void archive(Path file) throws IOException {
    int entries = 0;
    int max = OsvLimits.defaults().json().maxBytes();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.isDirectory() || !entry.getName().toLowerCase(Locale.ROOT).endsWith(".json")) {
          continue;
        }
        if (++entries > MAX_ENTRIES) {
          throw new CommandFailed(file + " has more than " + MAX_ENTRIES + " entries");
        }
        byte[] bytes = zip.readNBytes(max + 1);
        if (bytes.length > max) {
          throw new CommandFailed(
              file + "!" + entry.getName() + " is larger than " + max + " bytes");
        }
        take(file + "!" + entry.getName(), bytes);
      }
    }
    if (entries == 0) {
      throw new CommandFailed("the feed " + file + " has no entry *.json, or is no zip archive");
    }
  }

  private void take(String name, byte[] document) {
    try {
      List<Advisory> read = new ArrayList<>(1);
      OsvReader.readAll(document, OsvLimits.defaults(), read::add);
      String digest = sha256(document);
      read.forEach(advisory -> put(advisory, digest));
    } catch (DocumentException e) {
      throw new CommandFailed(name + " is no OSV advisory: " + e.getMessage());
    }
  }

  private void put(Advisory advisory, String digest) {
    Advisory known = advisories.get(advisory.id());
    if (known != null && !isNewer(advisory, known)) {
      return;
    }
    boolean concerns =
        advisory.affected().stream()
            .anyMatch(affected -> keys(affected).anyMatch(wanted::contains));
    advisories.put(advisory.id(), concerns ? advisory : named(advisory));
    digests.put(advisory.id(), digest);
  }

  private static boolean isNewer(Advisory offered, Advisory known) {
    return offered.modified() != null
        && (known.modified() == null || offered.modified().isAfter(known.modified()));
  }

  private static Stream<PackageKey> keys(Affected affected) {
    return affected.of() != null
        ? Stream.of(PackageKey.of(affected.of()))
        : affected.ranges().stream()
            .flatMap(range -> PackageKey.ofRepository(range.repo()).stream());
  }

  /// What aliases need of an advisory: ids, and the packages that it claims.
  private static Advisory named(Advisory advisory) {
    return new Advisory(
        advisory.id(),
        advisory.modified(),
        null,
        advisory.withdrawn(),
        null,
        advisory.aliases(),
        List.of(),
        List.of(),
        List.of(),
        advisory.affected().stream()
            .filter(affected -> affected.of() != null)
            .map(affected -> new Affected(affected.of(), List.of(), List.of(), List.of()))
            .distinct()
            .toList());
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String lower(Path file) {
    Path name = file.getFileName();
    return name == null ? "" : name.toString().toLowerCase(Locale.ROOT);
  }
}
