package org.pgatlas.vex;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A CPE name as a list of attributes: part, vendor, product, version, update, edition, language,
/// and four more in formatted strings. URIs of CPE 2.2 are read too; the attributes that they
/// cannot say are any.
///
/// @param attributes eleven, lower case, unquoted; `*` any, `-` none
/// @see <a href="https://nvlpubs.nist.gov/nistpubs/Legacy/IR/nistir7695.pdf">CPE 2.3 naming</a>
record CpeName(List<String> attributes) {
  private static final int SIZE = 11;
  private static final int VERSION = 3;
  private static final int UPDATE = 4;
  private static final String ANY = "*";

  CpeName {
    attributes = List.copyOf(attributes);
  }

  static Optional<CpeName> parse(String text) {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    if (lower.startsWith("cpe:2.3:")) {
      List<String> parts = split(lower.substring("cpe:2.3:".length()));
      return parts.size() == SIZE ? named(parts) : Optional.empty();
    }
    if (!lower.startsWith("cpe:/")) {
      return Optional.empty();
    }
    List<String> parts = new ArrayList<>(SIZE);
    for (String part : lower.substring("cpe:/".length()).split(":", -1)) {
      parts.add(decoded(part));
    }
    if (parts.size() > 7) {
      return Optional.empty();
    }
    unpackEdition(parts);
    while (parts.size() < SIZE) {
      parts.add(ANY);
    }
    return named(parts);
  }

  /// A vendor and a product at least; a name of wildcards would cover the world.
  private static Optional<CpeName> named(List<String> parts) {
    boolean specific = !isAny(parts.get(1)) && !isAny(parts.get(2));
    return specific ? Optional.of(new CpeName(parts)) : Optional.empty();
  }

  private static boolean isAny(String part) {
    return part.isEmpty() || part.equals(ANY);
  }

  /// The name of any version, as a formatted string; a text that is no name stays as it is.
  static String withoutVersion(String text) {
    return parse(text).map(CpeName::ofAnyVersion).orElse(text);
  }

  private String ofAnyVersion() {
    StringBuilder text = new StringBuilder("cpe:2.3");
    for (int i = 0; i < SIZE; i++) {
      String part = attributes.get(i);
      boolean any = isAny(part) || i == VERSION || i == UPDATE;
      text.append(':').append(any ? ANY : part.replaceAll("[^a-z0-9._-]", "\\\\$0"));
    }
    return text.toString();
  }

  boolean hasVersion() {
    return !isAny(attributes.get(VERSION));
  }

  /// Whether everything that this name says is so in the other. An attribute that the other leaves
  /// open is not covered by a definite one.
  boolean covers(CpeName other) {
    for (int i = 0; i < SIZE; i++) {
      String mine = attributes.get(i);
      if (!isAny(mine) && !mine.equals(other.attributes.get(i))) {
        return false;
      }
    }
    return true;
  }

  /// At colons that are not quoted, quotes taken off.
  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>(SIZE);
    StringBuilder part = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        part.append(text.charAt(++i));
      } else if (c == ':') {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    parts.add(part.toString());
    return parts;
  }

  /// `~edition~sw_edition~target_sw~target_hw~other` in the sixth place of a URI.
  private static void unpackEdition(List<String> parts) {
    if (parts.size() < 6 || !parts.get(5).startsWith("~")) {
      return;
    }
    String[] packed = parts.get(5).substring(1).split("~", -1);
    String language = parts.size() > 6 ? parts.get(6) : ANY;
    parts.subList(5, parts.size()).clear();
    parts.add(packed[0]);
    parts.add(language);
    for (int i = 1; i < packed.length && parts.size() < SIZE; i++) {
      parts.add(packed[i]);
    }
  }

  private static String decoded(String part) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < part.length(); i++) {
      int code = -1;
      if (part.charAt(i) == '%' && i + 2 < part.length()) {
        int high = Character.digit(part.charAt(i + 1), 16);
        int low = Character.digit(part.charAt(i + 2), 16);
        code = high < 0 || low < 0 ? -1 : high << 4 | low;
      }
      text.append(code < 0 ? part.charAt(i) : (char) code);
      i += code < 0 ? 0 : 2;
    }
    return text.toString();
  }
}
