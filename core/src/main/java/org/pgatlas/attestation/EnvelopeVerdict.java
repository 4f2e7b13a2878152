package org.pgatlas.attestation;

import java.util.Set;

/// What the signatures of an envelope are worth.
///
/// @param verified whether enough trusted keys signed it
/// @param signers ids of the trusted keys whose signature is right, each once
/// @param signatures how many signatures there are
public record EnvelopeVerdict(boolean verified, Set<String> signers, int signatures) {
  public EnvelopeVerdict {
    signers = Set.copyOf(signers);
  }
}
