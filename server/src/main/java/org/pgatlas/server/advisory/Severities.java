package org.pgatlas.server.advisory;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.pgatlas.advisory.Advisory;
import org.pgatlas.advisory.Severity;
import org.pgatlas.server.severity.SeverityScore;

/// Severities as columns hold them.
final class Severities {
  private Severities() {}

  /// All that an advisory says, of the whole and of single packages.
  static List<Severity> of(Advisory advisory) {
    List<Severity> all = new ArrayList<>(advisory.severities());
    advisory.affected().forEach(affected -> all.addAll(affected.severities()));
    return all;
  }

  static String word(SeverityScore score) {
    return score.rating().name().toLowerCase(Locale.ROOT);
  }

  static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length - 1) + "…";
  }
}
