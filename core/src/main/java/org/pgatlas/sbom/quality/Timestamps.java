package org.pgatlas.sbom.quality;

import java.time.DateTimeException;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/// Times as documents write them.
final class Timestamps {
  private Timestamps() {}

  /// A date and time with seconds and an offset.
  static boolean isRfc3339(@Nullable String text) {
    if (text == null) {
      return false;
    }
    try {
      DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
