package org.pgatlas.vex;

import org.pgatlas.json.JsonLimits;

/// What a document may cost before it is refused.
///
/// @param maxStatements statements and hints
/// @param maxProducts products and parts, each mention counted
/// @param maxText characters kept in all
public record VexLimits(JsonLimits json, int maxStatements, int maxProducts, int maxText) {
  public VexLimits {
    if (maxStatements < 1 || maxProducts < 1 || maxText < 1) {
      throw new IllegalArgumentException(
          "limits must be positive, not %d statements, %d products, %d characters"
              .formatted(maxStatements, maxProducts, maxText));
    }
  }

  public static VexLimits defaults() {
    return new VexLimits(JsonLimits.defaults(), 1_000_000, 3_000_000, 128 << 20);
  }
}
