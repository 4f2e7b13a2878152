package org.pgatlas.server.wire;

import org.jspecify.annotations.Nullable;

/// A feed, a VEX document or an attestation that was not admitted: why, by a stable code, and where
/// in it. Its attempt is on record.
public final class RefusedUpload extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String code;
  private final @Nullable String place;

  /// @param status what HTTP calls it: 413, 415 or 422
  public RefusedUpload(int status, String code, String detail, @Nullable String place) {
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
