package org.pgatlas.server.http;

import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Canonical ids in paths. They contain slashes and per-cent signs, so the raw request path is read
/// here: raw, once-encoded and `%2F` spellings all arrive as the same text, decoded exactly once.
///
/// @param id the id, decoded once
/// @param suffix the sub-resource after it, e.g. `depends-on`, or null
public record PathId(String id, @Nullable String suffix) {
  private static final int MAX_LENGTH = 4096;

  /// @param prefix the route up to and with the slash before the id
  /// @param suffixes sub-resources; the suffix route wins over an id that ends like it
  public static PathId of(Context ctx, String prefix, List<String> suffixes) {
    String path = ctx.req().getRequestURI();
    if (!path.startsWith(prefix)) {
      throw HttpProblem.notFound("No such page: " + path);
    }
    String tail = path.substring(prefix.length());
    if (tail.length() > MAX_LENGTH) {
      throw HttpProblem.badRequest(
          "id-too-long", "The id in the path is longer than " + MAX_LENGTH);
    }
    for (String suffix : suffixes) {
      if (tail.length() > suffix.length() + 1 && tail.endsWith("/" + suffix)) {
        String id = decode(tail.substring(0, tail.length() - suffix.length() - 1));
        return new PathId(id, suffix);
      }
    }
    return new PathId(decode(tail), null);
  }

  /// Per-cent decoding as UTF-8; a `+` stays a plus, a malformed escape is refused.
  static String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] raw = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream(raw.length);
    for (int i = 0; i < raw.length; i++) {
      if (raw[i] != '%') {
        out.write(raw[i]);
        continue;
      }
      int high = i + 1 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
      int low = i + 2 < raw.length ? Character.digit(raw[i + 2], 16) : -1;
      if (high < 0 || low < 0) {
        throw HttpProblem.badRequest("malformed-path", "Malformed % escape in the path: " + text);
      }
      out.write(high << 4 | low);
      i += 2;
    }
    String decoded = out.toString(StandardCharsets.UTF_8);
    if (decoded.indexOf('\0') >= 0) {
      throw HttpProblem.badRequest("malformed-path", "The path contains a NUL character");
    }
    return decoded;
  }
}
