package org.pgatlas.version;

/// Dotted numbers, the front of most versions.
final class Numbers {
  private Numbers() {}

  /// Writes dotted numbers without their trailing zeros, so that `1`, `1.0` and `1.0.0` are equal;
  /// false when a part is not a number.
  static boolean writeTrimmed(String dotted, SortKey key) {
    String[] parts = dotted.split("\\.", -1);
    int count = parts.length;
    for (String part : parts) {
      if (!Scan.isNumber(part)) {
        return false;
      }
    }
    while (count > 0 && Scan.isZero(parts[count - 1])) {
      count--;
    }
    for (int i = 0; i < count; i++) {
      key.number(parts[i]);
    }
    return true;
  }
}
