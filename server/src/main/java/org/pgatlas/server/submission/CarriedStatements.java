package org.pgatlas.server.submission;

import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.pgatlas.json.Content;
import org.pgatlas.server.artifact.ArtifactStore;

/// Asked before an SBOM is stored what it says about vulnerabilities beside its components.
@FunctionalInterface
public interface CarriedStatements {
  CarriedStatements NONE = (_, _, _, _) -> Optional.empty();

  /// What keeps them, to be run in the transaction that stores the SBOM; empty when it says
  /// nothing.
  ///
  /// @param artifact canonical id of what the SBOM describes
  Optional<Consumer<Handle>> of(
      UUID tenant, String artifact, Content sbom, ArtifactStore.Stored identity);
}
