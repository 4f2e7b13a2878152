package org.pgatlas.server.submission;

import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.pgatlas.json.Content;
import org.pgatlas.server.artifact.ArtifactStore;

/// Asked before an SBOM is stored what it says about vulnerabilities beside its components.
@FunctionalInterface
public interface CarriedStatements {
  CarriedStatements NONE = (_, _, _, _) -> Carried.NOTHING;

  /// @param artifact canonical id of what the SBOM describes
  Carried of(UUID tenant, String artifact, Content sbom, ArtifactStore.Stored identity);

  /// What an SBOM says. It counts while that SBOM is in force, whichever that is.
  ///
  /// @param keep keeps it, in the transaction that stores the SBOM
  /// @param same whether another document of the chain says the same
  record Carried(Keeping keep, Comparing same) {
    public static final Carried NOTHING = new Carried((_, _) -> {}, (_, _, _) -> true);
  }

  @FunctionalInterface
  interface Keeping {
    /// @param chain of the artifact, which the caller has locked
    void in(Handle handle, int chain);
  }

  @FunctionalInterface
  interface Comparing {
    /// @param digest SHA-256 of the other document
    boolean with(Handle handle, int chain, byte[] digest);
  }
}
