package org.pgatlas.registry.debian;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import org.pgatlas.registry.RegistryIndex;
import org.pgatlas.registry.RegistrySource;
import org.pgatlas.version.VersionScheme;

/// Indexes from text blocks, and what of a result a test compares.
final class Indexes {
  static final RegistrySource SOURCE =
      new RegistrySource("debian", "test", "fixture", Instant.parse("2026-11-21T00:00:00Z"));

  private Indexes() {}

  static DebianIndex empty() {
    return new DebianIndex(VersionScheme.forPurlType("deb")::compare, PackagesLimits.defaults());
  }

  /// Reads each text as an input of its own.
  static RegistryIndex of(String... inputs) {
    DebianIndex index = empty();
    for (String input : inputs) {
      read(index, input.getBytes(UTF_8));
    }
    return index.resolve(SOURCE);
  }

  static void read(DebianIndex index, byte[] input) {
    try {
      index.read("fixture", new ByteArrayInputStream(input));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Every edge as `dependent -> dependency range`, by display names.
  static List<String> edges(RegistryIndex index) {
    return index.edges().stream()
        .map(
            e ->
                name(index, e.dependent())
                    + " -> "
                    + name(index, e.dependency())
                    + (e.versionRange() == null ? "" : " " + e.versionRange()))
        .toList();
  }

  static String name(RegistryIndex index, int vertex) {
    int repos = index.repos().size();
    return vertex < repos
        ? index.repos().get(vertex).displayName()
        : index.externals().get(vertex - repos).displayName();
  }
}
