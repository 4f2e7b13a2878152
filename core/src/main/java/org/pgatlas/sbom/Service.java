package org.pgatlas.sbom;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Something that runs elsewhere and is called over a network: no package, but what a part needs it
/// may need through one.
///
/// @param ref the document's own reference for it, null when it has none
/// @param provider name of the organisation that runs it
/// @param licenses expressions, ids or names as written
/// @param endpoints addresses as written
public record Service(
    @Nullable String ref,
    @Nullable String group,
    String name,
    @Nullable String version,
    @Nullable String provider,
    List<String> licenses,
    List<String> endpoints) {
  public Service {
    licenses = List.copyOf(licenses);
    endpoints = List.copyOf(endpoints);
  }

  /// What it is, whatever a document calls it.
  String identity() {
    return String.join(
        "\n", "service", group == null ? "" : group, name, version == null ? "" : version);
  }
}
