package org.pgatlas.sbom;

import org.pgatlas.json.JsonLimits;

/// What a document may cost before it is refused.
///
/// @param maxBytes bytes after decompression
/// @param maxDepth nested arrays and objects, or elements
/// @param maxStringLength characters of one string that is read; what is skipped may be longer
/// @param maxText characters kept in all
/// @param maxComponents components, nested ones too
/// @param maxDependencies distinct dependency pairs
public record SbomLimits(
    int maxBytes,
    int maxDepth,
    int maxStringLength,
    int maxText,
    int maxComponents,
    int maxDependencies) {
  public SbomLimits {
    positive("maxBytes", maxBytes);
    positive("maxDepth", maxDepth);
    positive("maxStringLength", maxStringLength);
    positive("maxText", maxText);
    positive("maxComponents", maxComponents);
    positive("maxDependencies", maxDependencies);
  }

  public static SbomLimits defaults() {
    return new SbomLimits(512 << 20, 200, 64 << 10, 128 << 20, 500_000, 3_000_000);
  }

  public SbomLimits withMaxBytes(int bytes) {
    return new SbomLimits(
        bytes, maxDepth, maxStringLength, maxText, maxComponents, maxDependencies);
  }

  /// With the room that so many components need: their text and six dependencies of each.
  public SbomLimits withMaxComponents(int components) {
    return new SbomLimits(
        maxBytes,
        maxDepth,
        maxStringLength,
        (int) Math.min(Integer.MAX_VALUE, Math.max(maxText, 256L * components)),
        components,
        (int) Math.min(Integer.MAX_VALUE, 6L * components));
  }

  /// Those of the text, whatever it says.
  public JsonLimits json() {
    return new JsonLimits(maxBytes, maxDepth, maxStringLength);
  }

  private static void positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be positive, not " + value);
    }
  }
}
