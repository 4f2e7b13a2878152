package org.pgatlas.registry;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.JsonValue;

/// Shapes that the answers of several registries share.
final class Answer {
  private Answer() {}

  /// The first that says something.
  static String either(JsonValue... values) {
    for (JsonValue value : values) {
      if (!value.text().isBlank()) {
        return value.text();
      }
    }
    return "";
  }

  static @Nullable Long number(JsonValue value) {
    return value.text().matches("\\d{1,18}") ? Long.valueOf(value.text()) : null;
  }

  static boolean isTrue(JsonValue value) {
    return value.text().equals("true");
  }

  /// Licences as one expression: a text, an array of texts, or of objects with a `type`.
  static String licenses(JsonValue value) {
    if (!value.text().isBlank()) {
      return value.text();
    }
    List<String> names =
        value.items().stream()
            .map(one -> either(one, one.get("type"), one.get("name")))
            .filter(name -> !name.isBlank())
            .toList();
    return names.isEmpty() ? value.get("type").text() : String.join(" OR ", names);
  }

  /// A field that may be `true` or say why.
  static String reason(JsonValue value) {
    String text = value.text();
    return text.toLowerCase(Locale.ROOT).equals("false") ? "" : text;
  }
}
