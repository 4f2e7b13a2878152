package org.pgatlas.server.ui.view;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The address of a page with its query: immutable, so that sort, page and filter links are each
/// one small change of where the reader is.
public record Address(String path, Map<String, String> query) {
  public Address {
    query = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(query));
  }

  public static Address of(String path) {
    return new Address(path, Map.of());
  }

  /// The page of one thing. Slashes of an id stay readable, everything else that a path cannot hold
  /// is escaped.
  public static Address of(String prefix, String id) {
    return new Address(prefix + segment(id), Map.of());
  }

  public Address with(String name, @Nullable Object value) {
    Map<String, String> changed = new LinkedHashMap<>(query);
    if (value == null || value.toString().isEmpty()) {
      changed.remove(name);
    } else {
      changed.put(name, value.toString());
    }
    return new Address(path, changed);
  }

  @Override
  public String toString() {
    if (query.isEmpty()) {
      return path;
    }
    return path
        + query.entrySet().stream()
            .map(e -> parameter(e.getKey()) + "=" + parameter(e.getValue()))
            .collect(Collectors.joining("&", "?", ""));
  }

  /// Escaped for a path: a `%` of the id becomes `%25`, so that one decoding gives the id back.
  static String segment(String id) {
    StringBuilder out = new StringBuilder(id.length() + 8);
    for (byte b : id.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (c < 0x80 && (Character.isLetterOrDigit(c) || "-._~:@/!$&'()*+,=".indexOf(c) >= 0)) {
        out.append(c);
      } else {
        out.append('%')
            .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
            .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
      }
    }
    return out.toString();
  }

  private static String parameter(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("%3A", ":")
        .replace("%2F", "/")
        .replace("%40", "@")
        .replace("%2C", ",");
  }
}
