package org.pgatlas.version;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Splitting of ranges into alternatives and of those into conditions.
final class RangeTokens {
  private RangeTokens() {}

  /// The parts between separators, stripped; an empty one is refused.
  static List<String> parts(String range, String separator) {
    List<String> parts = new ArrayList<>();
    for (String part : range.split(separator, -1)) {
      if (part.isBlank()) {
        throw new MalformedRangeException(range, "has nothing on one side of a separator");
      }
      parts.add(part.strip());
    }
    return parts;
  }

  /// Takes `token` after `token` until the text ends; white space (and what the token's own
  /// pattern permits) may lie between. Anything else is refused.
  static void each(Pattern token, String text, Consumer<Matcher> taker) {
    Matcher found = token.matcher(text);
    int at = 0;
    while (at < text.length()) {
      found.region(at, text.length());
      if (!found.lookingAt() || found.end() == at) {
        throw new MalformedRangeException(text.substring(at), "is not a version condition");
      }
      taker.accept(found);
      at = found.end();
    }
  }

  static String group(Matcher found, String name) {
    String text = found.group(name);
    return text == null ? "" : text;
  }
}
