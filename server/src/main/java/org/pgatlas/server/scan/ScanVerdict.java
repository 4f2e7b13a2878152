package org.pgatlas.server.scan;

import java.util.Locale;
import org.pgatlas.match.Verdict;
import org.pgatlas.vex.VexStatus;
import org.pgatlas.vex.VexVerdict;

/// What a vulnerability means for a component of an artifact, after all that is said about it.
public enum ScanVerdict {
  AFFECTED,
  UNDER_INVESTIGATION,
  UNKNOWN,
  FIXED,
  NOT_AFFECTED;

  /// What was matched, unless a statement decides otherwise. Silence changes nothing, and an
  /// investigation takes nothing back.
  public static ScanVerdict of(Verdict matched, VexVerdict said) {
    VexStatus status = said.status().orElse(null);
    if (status == null) {
      return matched == Verdict.AFFECTED ? AFFECTED : UNKNOWN;
    }
    return switch (status) {
      case AFFECTED -> AFFECTED;
      case UNDER_INVESTIGATION -> UNDER_INVESTIGATION;
      case FIXED -> FIXED;
      case NOT_AFFECTED -> NOT_AFFECTED;
    };
  }

  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Whether somebody may have to act.
  public boolean isOpen() {
    return this == AFFECTED || this == UNDER_INVESTIGATION || this == UNKNOWN;
  }
}
