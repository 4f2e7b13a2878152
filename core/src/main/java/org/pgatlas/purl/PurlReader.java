package org.pgatlas.purl;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Splits the text of a purl from the right, as the specification does, and decodes its components.
final class PurlReader {
  private static final String SCHEME = "pkg:";

  private final String text;
  private final boolean strict;

  PurlReader(String text, boolean strict) {
    this.text = text;
    this.strict = strict;
  }

  PackageUrl read() {
    if (text.length() > PackageUrl.MAX_LENGTH) {
      throw new MalformedPurlException(
          "length",
          text,
          "has " + text.length() + " characters, more than " + PackageUrl.MAX_LENGTH);
    }
    if (!text.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw new MalformedPurlException("scheme", text, "must start with 'pkg:'");
    }
    String rest = text.substring(SCHEME.length());
    String subpath = null;
    int hash = rest.lastIndexOf('#');
    if (hash >= 0) {
      subpath = segments("subpath", rest.substring(hash + 1));
      rest = rest.substring(0, hash);
    }
    SortedMap<String, String> qualifiers = new TreeMap<>();
    int question = rest.lastIndexOf('?');
    if (question >= 0) {
      qualifiers = qualifiers(rest.substring(question + 1));
      rest = rest.substring(0, question);
    }
    return path(withoutOuterSlashes(rest, false), qualifiers, subpath);
  }

  private PackageUrl path(
      String path, SortedMap<String, String> qualifiers, @Nullable String subpath) {
    int slash = path.indexOf('/');
    String type = PurlSyntax.type(slash < 0 ? path : path.substring(0, slash));
    String rest = slash < 0 ? "" : path.substring(slash + 1);
    int at = versionAt(rest);
    String version = at < 0 ? null : decode("version", rest.substring(at + 1));
    rest = withoutOuterSlashes(at < 0 ? rest : rest.substring(0, at), at >= 0);
    int last = rest.lastIndexOf('/');
    String namespace = last < 0 ? null : segments("namespace", rest.substring(0, last));
    String name = decode("name", rest.substring(last + 1));
    if (name.isEmpty()) {
      throw new MalformedPurlException("name", text, "is missing");
    }
    return new PackageUrl(type, namespace, name, version, qualifiers, subpath);
  }

  /// Where the version starts: the last `@`, unless a slash follows it (then it belongs to a
  /// scope).
  private static int versionAt(String rest) {
    int at = rest.lastIndexOf('@');
    return at > rest.lastIndexOf('/') ? at : -1;
  }

  /// Slashes around the path are ignored; one that is left before a version means that the name
  /// is empty.
  private static String withoutOuterSlashes(String path, boolean beforeVersion) {
    int start = 0;
    int end = path.length();
    while (start < end && path.charAt(start) == '/') {
      start++;
    }
    while (!beforeVersion && end > start && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(start, end);
  }

  private @Nullable String segments(String component, String encoded) {
    List<String> decoded = new ArrayList<>();
    for (String segment : encoded.split("/", -1)) {
      String plain = decode(component, segment);
      if (plain.indexOf('/') >= 0) {
        throw new MalformedPurlException(
            component, segment, "has a segment that contains an encoded slash");
      }
      decoded.add(plain);
    }
    return String.join("/", decoded);
  }

  private SortedMap<String, String> qualifiers(String encoded) {
    SortedMap<String, String> read = new TreeMap<>();
    for (String pair : encoded.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      if (equals < 0) {
        if (strict) {
          throw new MalformedPurlException("qualifiers", pair, "is not of the form key=value");
        }
        continue;
      }
      String key = pair.substring(0, equals);
      if (strict) {
        PurlSyntax.checkKey(key);
      }
      if (read.put(key, decode("qualifiers", pair.substring(equals + 1))) != null) {
        throw new MalformedPurlException("qualifiers", key, "occurs more than once");
      }
    }
    return read;
  }

  private String decode(String component, String encoded) {
    int percent = encoded.indexOf('%');
    if (percent < 0) {
      return encoded;
    }
    byte[] bytes = encoded.getBytes(StandardCharsets.UTF_8);
    ByteBuffer out = ByteBuffer.allocate(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      int high =
          bytes[i] == '%' && i + 2 < bytes.length ? Character.digit((char) bytes[i + 1], 16) : -1;
      int low = high >= 0 ? Character.digit((char) bytes[i + 2], 16) : -1;
      if (low >= 0) {
        out.put((byte) (high << 4 | low));
        i += 2;
      } else if (bytes[i] == '%' && strict) {
        throw new MalformedPurlException(
            component, encoded, "has a '%' without two hexadecimal digits");
      } else {
        out.put(bytes[i]);
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(out.flip())
          .toString();
    } catch (CharacterCodingException _) {
      throw new MalformedPurlException(component, encoded, "does not decode to UTF-8 text");
    }
  }
}
