package org.pgatlas.purl;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The general syntax of decoded components, the same for every type.
final class PurlSyntax {
  private PurlSyntax() {}

  static String type(String text) {
    String type = text.toLowerCase(Locale.ROOT);
    if (type.isEmpty()) {
      throw new MalformedPurlException("type", text, "is missing");
    }
    for (int i = 0; i < type.length(); i++) {
      char c = type.charAt(i);
      boolean first = isLetter(c);
      if (!first && (i == 0 || !(isDigit(c) || c == '.' || c == '-'))) {
        throw new MalformedPurlException(
            "type", text, "must be ASCII letters, digits, '.' and '-', and start with a letter");
      }
    }
    return type;
  }

  static @Nullable String namespace(@Nullable String text) {
    return text == null ? null : joined("namespace", text, false);
  }

  /// Segments that are empty, `.` or `..` are dropped, so that a subpath never leaves its package.
  static @Nullable String subpath(@Nullable String text) {
    return text == null ? null : joined("subpath", text, true);
  }

  private static @Nullable String joined(String component, String text, boolean dropDots) {
    check(component, text);
    List<String> kept = new ArrayList<>();
    for (String segment : text.split("/", -1)) {
      boolean dots = segment.equals(".") || segment.equals("..");
      if (!segment.isEmpty() && !(dropDots && dots)) {
        kept.add(segment);
      }
    }
    return kept.isEmpty() ? null : String.join("/", kept);
  }

  static @Nullable String emptyToNull(String component, @Nullable String text) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    check(component, text);
    return text;
  }

  /// Keys are lowered; a key with an empty value is as good as absent.
  static SortedMap<String, String> qualifiers(Map<String, String> given) {
    if (given.isEmpty()) {
      return Collections.emptySortedMap();
    }
    SortedMap<String, String> sorted = new TreeMap<>();
    given.forEach(
        (key, value) -> {
          check("qualifiers", value);
          String lower = key.toLowerCase(Locale.ROOT);
          checkKey(lower);
          if (!value.isEmpty() && sorted.put(lower, value) != null) {
            throw new MalformedPurlException("qualifiers", lower, "occurs more than once");
          }
        });
    return sorted;
  }

  static void checkKey(String key) {
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      boolean allowed = isLetter(c) || c == '.' || c == '_' || c == '-' || (isDigit(c) && i > 0);
      if (!allowed) {
        throw new MalformedPurlException(
            "qualifiers",
            key,
            "must be a key of lower-case letters, digits, '.', '_' and '-', not starting with a digit");
      }
    }
    if (key.isEmpty()) {
      throw new MalformedPurlException("qualifiers", key, "has an empty key");
    }
  }

  /// NUL is in no package name of the world and not storable in PostgreSQL; a lone surrogate is
  /// not text.
  static void check(String component, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        throw new MalformedPurlException(component, text, "contains a NUL character");
      }
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          throw new MalformedPurlException(component, text, "contains half a surrogate pair");
        }
        i++;
      }
    }
  }

  static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z';
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
