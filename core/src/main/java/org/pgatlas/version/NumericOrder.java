package org.pgatlas.version;

import java.util.regex.Pattern;

/// Lists of numbers where the shorter comes first, `1.0` before `1.0.0`: Hackage (separated by
/// dots) and CRAN (by dots and dashes).
final class NumericOrder implements VersionOrder {
  private static final char END = '!';

  private final Pattern separator;

  NumericOrder(String separators) {
    this.separator = Pattern.compile("[" + separators + "]");
  }

  @Override
  public boolean write(String version, SortKey key) {
    for (String part : separator.split(version, -1)) {
      if (!Scan.isNumber(part)) {
        return false;
      }
      key.number(part);
    }
    key.mark(END);
    return true;
  }

  /// These ecosystems have no notation for pre-releases.
  @Override
  public boolean isPreRelease(String version) {
    return false;
  }
}
