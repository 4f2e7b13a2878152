package org.pgatlas.server.component;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An artifact with an SBOM in force.
///
/// @param artifact canonical id
/// @param repo the repo that it belongs to, null when it has none any more
/// @param components purls of those that were asked for
public record ArtifactRow(
    String artifact, @Nullable String repo, UUID sbom, List<String> components) {
  public ArtifactRow {
    components = List.copyOf(components);
  }
}
