package org.pgatlas.server.submission;

import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.pgatlas.json.Content;
import org.pgatlas.sbom.Sbom;
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
  /// @param named notes what the SBOM is called, by which statements of others may mean it
  record Carried(Keeping keep, Comparing same, Naming named) {
    public static final Carried NOTHING =
        new Carried((_, _) -> {}, (_, _, _) -> true, (_, _, _) -> {});
  }

  /// Told in the transaction that stores an SBOM or acknowledges that it repeats one.
  @FunctionalInterface
  interface Naming {
    /// @param chain of the artifact, which the caller has locked
    void in(Handle handle, int chain, Named sbom);
  }

  /// @param version of the chain that it is or repeats
  /// @param inForce whether it repeats one that was applied, so that nobody will apply this one
  record Named(long version, Sbom sbom, boolean inForce) {}

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
