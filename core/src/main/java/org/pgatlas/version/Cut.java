package org.pgatlas.version;

/// A place between the keys of two versions: just below or just above a key.
///
/// @param key as [VersionScheme#sortKey] writes it, or the beginning of such keys: below all of
/// them
record Cut(String key, boolean above) implements Comparable<Cut> {
  /// Below every key: none is empty.
  static final Cut START = new Cut("", false);

  /// Above every key: they are ASCII.
  static final Cut END = new Cut("\uffff", true);

  /// Above every character of a key, so that it closes a family of keys that begin alike.
  private static final char CLOSES_FAMILY = '\u007f';

  static Cut below(String key) {
    return new Cut(key, false);
  }

  static Cut above(String key) {
    return new Cut(key, true);
  }

  /// Above all keys that begin so (and go on with an ASCII character of the schemes).
  static Cut aboveFamily(String beginning) {
    return new Cut(beginning + CLOSES_FAMILY, true);
  }

  boolean isBelow(String versionKey) {
    int order = key.compareTo(versionKey);
    return order < 0 || (order == 0 && !above);
  }

  @Override
  public int compareTo(Cut other) {
    int order = key.compareTo(other.key);
    return order != 0 ? order : Boolean.compare(above, other.above);
  }
}
