package org.pgatlas.vex;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What a statement says about a product, most conservative first: where nothing else decides
/// between two statements, the smaller one holds.
public enum VexStatus {
  AFFECTED,
  UNDER_INVESTIGATION,
  FIXED,
  NOT_AFFECTED;

  /// The word of OpenVEX.
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<VexStatus> find(String id) {
    return Arrays.stream(values()).filter(status -> status.id().equals(id)).findFirst();
  }

  /// Whether a finding is taken back by it. Not by silence, and not by an investigation.
  public boolean suppresses() {
    return this == FIXED || this == NOT_AFFECTED;
  }
}
