package org.pgatlas.server.attestation;

import org.jspecify.annotations.Nullable;

/// An envelope that was not admitted: why, by a stable code, and where in it. Its attempt is on
/// record.
public final class RefusedAttestation extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String code;
  private final @Nullable String place;

  /// @param status what HTTP calls it: 413, 415 or 422
  RefusedAttestation(int status, String code, String detail, @Nullable String place) {
    super(detail);
    this.status = status;
    this.code = code;
    this.place = place;
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }

  public String detail() {
    return String.valueOf(getMessage());
  }

  public @Nullable String place() {
    return place;
  }
}
