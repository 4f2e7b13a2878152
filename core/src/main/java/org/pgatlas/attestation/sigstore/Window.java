package org.pgatlas.attestation.sigstore;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// From when until when something is trusted, both ends included.
///
/// @param end null while it is trusted still
record Window(Instant start, @Nullable Instant end) {
  boolean holds(Instant time) {
    return !time.isBefore(start) && (end == null || !time.isAfter(end));
  }

  @Override
  public String toString() {
    return start + (end == null ? " on" : " to " + end);
  }
}
