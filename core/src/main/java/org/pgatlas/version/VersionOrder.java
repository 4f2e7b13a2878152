package org.pgatlas.version;

/// The order of one scheme, told by writing a key: versions compare as their keys do, byte by byte.
/// Reading and writing are one pass over the text, so the time is linear and the order total.
interface VersionOrder {
  /// Writes the key of a version; false when the text is not a version of the scheme (what was
  /// written is then thrown away).
  boolean write(String version, SortKey key);

  /// Whether the text, if it is a version, comes before the release that it announces.
  boolean isPreRelease(String version);
}
