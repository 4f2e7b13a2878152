package org.pgatlas.server.advisory;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// Told inside the transaction that changed what is known of vulnerabilities, so that what was
/// derived from them follows in the same commit.
@FunctionalInterface
public interface VulnerabilitiesChanged {
  VulnerabilitiesChanged NOBODY = (_, _, _) -> {};

  void announce(Handle handle, UUID tenant, Change change);

  /// There is more to do than a request may wait for.
  final class TooMuchAtOnce extends RuntimeException {
    private static final long serialVersionUID = 1;

    public TooMuchAtOnce(String message) {
      super(message);
    }
  }

  /// What kind of knowledge changed.
  enum Cause {
    /// Advisories: what is affected, aliases, withdrawal.
    ADVISORIES,
    /// The probability of exploitation.
    EPSS,
    /// The list of exploited vulnerabilities.
    KEV
  }

  /// @param feedImport the import that brought it
  /// @param vulnerabilities ids of those touched, without those that were merged away
  /// @param merged vulnerabilities that are now the same as an older one, which is the value
  /// @param awaited whether somebody waits for the answer: what takes long may be refused by
  ///     [TooMuchAtOnce], and comes again when nobody does
  record Change(
      Cause cause,
      long feedImport,
      Set<Long> vulnerabilities,
      Map<Long, Long> merged,
      boolean awaited) {
    public Change {
      vulnerabilities = Set.copyOf(vulnerabilities);
      merged = Map.copyOf(merged);
    }
  }
}
