package org.pgatlas.server.vex;

import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// Told inside the transaction in which a VEX document came into force, so that the verdicts it
/// bears on follow in the same commit.
@FunctionalInterface
public interface VexChanged {
  VexChanged NOBODY = (_, _, _) -> {};

  void announce(Handle handle, UUID tenant, Change change);

  /// @param document the new one
  /// @param superseded documents that it puts out of force
  /// @param names every name, in upper case, of the vulnerabilities of which any of them speaks
  record Change(long document, Set<Long> superseded, Set<String> names) {
    public Change {
      superseded = Set.copyOf(superseded);
      names = Set.copyOf(names);
    }
  }
}
