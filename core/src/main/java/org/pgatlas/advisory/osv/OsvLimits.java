package org.pgatlas.advisory.osv;

import org.pgatlas.json.JsonLimits;

/// What one advisory may cost before it is refused.
///
/// @param json bytes, depth and strings of the document
/// @param maxNames aliases, upstream and related ids together
/// @param maxAffected packages
/// @param maxVersions listed versions of all packages
/// @param maxEvents events of all ranges
public record OsvLimits(
    JsonLimits json, int maxNames, int maxAffected, int maxVersions, int maxEvents) {
  public OsvLimits {
    if (maxNames < 1 || maxAffected < 1 || maxVersions < 1 || maxEvents < 1) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }

  public static OsvLimits defaults() {
    return new OsvLimits(
        new JsonLimits(64 << 20, 200, 64 << 10), 20_000, 20_000, 1_000_000, 1_000_000);
  }
}
