package org.pgatlas.server.attestation;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pgatlas.vex.Trust;

/// What the signatures of an envelope are worth to a tenant.
///
/// @param signers names of the keys, or of the identity, that signed it
/// @param reason why it is not verified, when there is more to say than that no key has signed it
/// @param evidence JSON: by what a keyless signature is proved, or which check it did not stand
/// @param vex how much the signer's word about vulnerabilities counts; null is not at all
record Judgement(
    boolean verified,
    List<String> signers,
    int signatures,
    @Nullable String reason,
    @Nullable String evidence,
    @Nullable Trust vex) {
  Judgement {
    signers = signers.stream().sorted().toList();
  }
}
