package org.pgatlas.server.attestation;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pgatlas.vex.Trust;

/// How much a signer's word about vulnerabilities counts, as columns and parameters write it. What
/// is decided here oneself is not among it: that nobody signs.
final class VexWord {
  static final List<String> ALL =
      List.of(word(Trust.PRODUCT_VENDOR), word(Trust.UPSTREAM), word(Trust.THIRD_PARTY));

  /// What a parameter says for no word at all.
  static final String NONE = "none";

  /// What is said of a key: one party's, whom somebody chose.
  static final List<String> OF_KEYS = Stream.concat(ALL.stream(), Stream.of(NONE)).toList();

  private VexWord() {}

  /// Of a key that somebody adds: the vendor's unless they say otherwise, null for none at all.
  static @Nullable String ofKey(@Nullable String said) {
    if (said == null) {
      return word(Trust.PRODUCT_VENDOR);
    }
    return said.equals(NONE) ? null : said;
  }

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
