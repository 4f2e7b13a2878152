package org.pgatlas.server.attestation;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.pgatlas.vex.Trust;

/// How much a signer's word about vulnerabilities counts, as columns and parameters write it. What
/// is decided here oneself is not among it: that nobody signs.
final class VexWord {
  static final List<String> ALL =
      List.of(word(Trust.PRODUCT_VENDOR), word(Trust.UPSTREAM), word(Trust.THIRD_PARTY));

  private VexWord() {}

  /// Null when it is no such word.
  static @Nullable Trust of(@Nullable String word) {
    return word != null && ALL.contains(word) ? Trust.valueOf(word.toUpperCase(Locale.ROOT)) : null;
  }

  static String word(Trust trust) {
    return trust.name().toLowerCase(Locale.ROOT);
  }

  /// The word that counts more; null is none at all.
  static @Nullable Trust more(@Nullable Trust one, @Nullable Trust other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.compareTo(other) <= 0 ? one : other;
  }
}
