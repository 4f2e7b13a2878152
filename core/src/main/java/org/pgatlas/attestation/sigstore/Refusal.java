package org.pgatlas.attestation.sigstore;

import org.jspecify.annotations.Nullable;
import org.pgatlas.json.StorableText;

/// A check that a bundle does not stand; becomes a [SigstoreVerdict.Refused].
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Check check;
  private final @Nullable String place;

  Refusal(Check check, @Nullable String place, String message) {
    super(StorableText.of(message), null, false, false);
    this.check = check;
    this.place = place;
  }

  Check check() {
    return check;
  }

  @Nullable String place() {
    return place;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
