package org.pgatlas.attestation.sigstore;

import org.jspecify.annotations.Nullable;

/// What a bundle is worth.
public sealed interface SigstoreVerdict {
  /// Every check stood.
  ///
  /// @param signer name of the trusted identity or key
  record Verified(String signer, Evidence evidence) implements SigstoreVerdict {}

  /// A check did not stand; those after it were not made.
  ///
  /// @param place JSON pointer in the bundle, null when it is about no part of it
  /// @param evidence what stood, when everything but the identity did
  record Refused(Check check, @Nullable String place, String reason, @Nullable Evidence evidence)
      implements SigstoreVerdict {}
}
