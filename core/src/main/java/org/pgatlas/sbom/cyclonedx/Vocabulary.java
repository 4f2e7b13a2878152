package org.pgatlas.sbom.cyclonedx;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The words that one version of CycloneDX has for an enumeration: each version has those of its
/// predecessors and some more.
final class Vocabulary {
  static final Set<String> SCOPES = Set.of("required", "optional", "excluded");
  static final Set<String> ISSUES = Set.of("defect", "enhancement", "security");
  static final Set<String> FLOWS = Set.of("inbound", "outbound", "bi-directional", "unknown");

  private static final Map<String, List<String>> TYPES =
      Map.of(
          "1.2",
              List.of(
                  "application",
                  "framework",
                  "library",
                  "container",
                  "operating-system",
                  "device",
                  "firmware",
                  "file"),
          "1.5", List.of("platform", "device-driver", "machine-learning-model", "data"),
          "1.6", List.of("cryptographic-asset"));

  private static final Map<String, List<String>> ALGORITHMS =
      Map.of(
          "1.2",
              List.of(
                  "MD5",
                  "SHA-1",
                  "SHA-256",
                  "SHA-384",
                  "SHA-512",
                  "SHA3-256",
                  "SHA3-384",
                  "SHA3-512",
                  "BLAKE2b-256",
                  "BLAKE2b-384",
                  "BLAKE2b-512",
                  "BLAKE3"),
          "1.7", List.of("Streebog-256", "Streebog-512"));

  private static final Map<String, List<String>> METADATA =
      Map.of(
          "1.2",
              List.of(
                  "timestamp",
                  "tools",
                  "authors",
                  "component",
                  "manufacture",
                  "supplier",
                  "#foreign"),
          "1.3", List.of("licenses", "properties"),
          "1.5", List.of("lifecycles"),
          "1.6", List.of("manufacturer"),
          "1.7", List.of("distributionConstraints"));

  private final Set<String> types;
  private final Set<String> algorithms;
  private final Set<String> metadata;

  Vocabulary(String version) {
    this.types = upTo(version, TYPES);
    this.algorithms = upTo(version, ALGORITHMS);
    this.metadata = upTo(version, METADATA);
  }

  Set<String> componentTypes() {
    return types;
  }

  Set<String> hashAlgorithms() {
    return algorithms;
  }

  /// Whether metadata has that field.
  boolean metadata(String name) {
    return metadata.contains(name);
  }

  /// Versions have one digit after the point, so their texts are in order.
  private static Set<String> upTo(String version, Map<String, List<String>> since) {
    Set<String> words = new HashSet<>();
    since.forEach(
        (first, added) -> {
          if (first.compareTo(version) <= 0) {
            words.addAll(added);
          }
        });
    return words;
  }
}
