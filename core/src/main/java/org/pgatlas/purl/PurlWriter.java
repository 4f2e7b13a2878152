package org.pgatlas.purl;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes the canonical form. Letters, digits, `.`, `-`, `_`, `~` and `:` stand for themselves,
/// every other byte of the UTF-8 text is percent-encoded; only separators of segments stay
/// slashes.
final class PurlWriter {
  private static final String HEX = "0123456789ABCDEF";

  private PurlWriter() {}

  static String write(
      String type,
      @Nullable String namespace,
      String name,
      @Nullable String version,
      Map<String, String> qualifiers,
      @Nullable String subpath) {
    StringBuilder out = new StringBuilder(64).append("pkg:").append(type).append('/');
    if (namespace != null) {
      encode(namespace, true, out);
      out.append('/');
    }
    encode(name, false, out);
    if (version != null) {
      encode(version, false, out.append('@'));
    }
    char separator = '?';
    for (Map.Entry<String, String> qualifier : qualifiers.entrySet()) {
      out.append(separator).append(qualifier.getKey()).append('=');
      encode(qualifier.getValue(), false, out);
      separator = '&';
    }
    if (subpath != null) {
      encode(subpath, true, out.append('#'));
    }
    return out.toString();
  }

  private static void encode(String text, boolean segments, StringBuilder out) {
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (isPlain(c) || (segments && c == '/')) {
        out.append(c);
      } else {
        out.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
      }
    }
  }

  private static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '-'
        || c == '_'
        || c == '~'
        || c == ':';
  }
}
