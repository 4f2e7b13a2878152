package org.pgatlas.json;

/// What a text may cost before it is refused.
///
/// @param maxBytes bytes after decompression
/// @param maxDepth nested arrays and objects
/// @param maxStringLength characters of one string that is read; what is skipped may be longer
public record JsonLimits(int maxBytes, int maxDepth, int maxStringLength) {
  public JsonLimits {
    if (maxBytes < 1 || maxDepth < 1 || maxStringLength < 1) {
      throw new IllegalArgumentException(
          "limits must be positive, not "
              + maxBytes
              + " bytes, depth "
              + maxDepth
              + ", strings of "
              + maxStringLength);
    }
  }

  public static JsonLimits defaults() {
    return new JsonLimits(512 << 20, 200, 64 << 10);
  }

  /// Characters of one token of XML or YAML: a name with all its attributes, or a comment.
  public int maxToken() {
    return Math.max(1 << 16, 4 * maxStringLength);
  }

  public JsonLimits withMaxBytes(int bytes) {
    return new JsonLimits(bytes, maxDepth, maxStringLength);
  }
}
