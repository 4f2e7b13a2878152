package org.pgatlas.registry.debian;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One paragraph of a `Packages` index, reduced to what the graph needs. Texts are unfolded,
/// otherwise as written.
///
/// @param source name of the source package
record DebianPackage(
    String name,
    String source,
    String version,
    @Nullable String preDepends,
    @Nullable String depends,
    @Nullable String provides,
    @Nullable String section,
    @Nullable String homepage,
    @Nullable String description) {

  /// Any order at all, as long as it is one: which of two paragraphs of equal versions stays must
  /// not depend on which was read first.
  static final Comparator<DebianPackage> BY_CONTENT =
      Comparator.comparing(p -> p.written().toString());

  /// The fields with a value, under their names.
  Map<Field, String> written() {
    Map<Field, String> fields = new EnumMap<>(Field.class);
    fields.put(Field.PACKAGE, name);
    if (!source.equals(name)) {
      fields.put(Field.SOURCE, source);
    }
    fields.put(Field.VERSION, version);
    put(fields, Field.PRE_DEPENDS, preDepends);
    put(fields, Field.DEPENDS, depends);
    put(fields, Field.PROVIDES, provides);
    put(fields, Field.SECTION, section);
    put(fields, Field.HOMEPAGE, homepage);
    put(fields, Field.DESCRIPTION, description);
    return fields;
  }

  private static void put(Map<Field, String> fields, Field field, @Nullable String value) {
    if (value != null) {
      fields.put(field, value);
    }
  }
}
