package org.pgatlas.registry.debian;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The fields of a paragraph that are read; all others are skipped unread, those that name people
/// among them.
enum Field {
  PACKAGE("Package"),
  SOURCE("Source"),
  VERSION("Version"),
  PRE_DEPENDS("Pre-Depends"),
  DEPENDS("Depends"),
  PROVIDES("Provides"),
  SECTION("Section"),
  HOMEPAGE("Homepage"),
  DESCRIPTION("Description");

  private static final Map<String, Field> BY_KEY =
      Stream.of(values()).collect(Collectors.toUnmodifiableMap(Field::key, Function.identity()));

  private final String label;

  Field(String label) {
    this.label = label;
  }

  /// The field of a name in whatever case; null for one that isn't read.
  static @Nullable Field named(String name) {
    return BY_KEY.get(Names.lower(name));
  }

  /// As Debian writes it.
  String label() {
    return label;
  }

  private String key() {
    return Names.lower(label);
  }
}
