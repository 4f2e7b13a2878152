package org.pgatlas.registry.debian;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One entry of a relationship field, of several alternatives the first: `libc6:any (>= 2.34) | x`
/// is `libc6`, `>= 2.34`. Architecture qualifiers and restriction lists are left out
/// (<https://www.debian.org/doc/debian-policy/ch-relationships.html>).
///
/// @param constraint operator and version, null when there is none
record Relation(String name, @Nullable String constraint) {

  /// Gives the entries of a field one by one; empty ones are skipped.
  ///
  /// @throws IllegalArgumentException naming an entry that is none
  static void each(@Nullable String field, Consumer<Relation> each) {
    if (field == null) {
      return;
    }
    for (int from = 0; from <= field.length(); ) {
      int comma = field.indexOf(',', from);
      int stop = comma < 0 ? field.length() : comma;
      String entry = field.substring(from, stop).strip();
      if (!entry.isEmpty()) {
        int alternative = entry.indexOf('|');
        each.accept(of(alternative < 0 ? entry : entry.substring(0, alternative).strip()));
      }
      from = stop + 1;
    }
  }

  private static Relation of(String text) {
    int stop = 0;
    while (stop < text.length() && " \t([<:".indexOf(text.charAt(stop)) < 0) {
      stop++;
    }
    String name = text.substring(0, stop);
    if (!Names.isName(name)) {
      throw malformed(text, "does not start with a package name");
    }
    if (stop < text.length() && text.charAt(stop) == ':') {
      stop = afterQualifier(text, stop + 1);
    }
    String rest = text.substring(stop).strip();
    String constraint = null;
    if (rest.startsWith("(")) {
      int close = rest.indexOf(')');
      if (close < 0) {
        throw malformed(text, "has an unclosed '('");
      }
      constraint = constraint(text, rest.substring(1, close).strip());
      rest = rest.substring(close + 1).strip();
    }
    if (!rest.isEmpty() && rest.charAt(0) != '[' && rest.charAt(0) != '<') {
      throw malformed(text, "goes on after its version");
    }
    return new Relation(Names.lower(name), constraint);
  }

  private static int afterQualifier(String text, int from) {
    int stop = from;
    while (stop < text.length()
        && (Character.isLetterOrDigit(text.charAt(stop)) || text.charAt(stop) == '-')) {
      stop++;
    }
    if (stop == from) {
      throw malformed(text, "has an empty architecture after ':'");
    }
    return stop;
  }

  /// Operator, space, version. Without an operator dpkg means `=`; the obsolete `<` and `>` mean
  /// `<=` and `>=`.
  private static String constraint(String text, String written) {
    int stop = 0;
    while (stop < written.length() && "<=>".indexOf(written.charAt(stop)) >= 0) {
      stop++;
    }
    String operator =
        switch (written.substring(0, stop)) {
          case "", "=" -> "=";
          case "<", "<=" -> "<=";
          case ">", ">=" -> ">=";
          case "<<" -> "<<";
          case ">>" -> ">>";
          default -> throw malformed(text, "has an unknown operator");
        };
    String version = written.substring(stop).strip();
    if (version.isEmpty() || version.chars().anyMatch(c -> c <= ' ' || c == '(')) {
      throw malformed(text, "has no version between '(' and ')'");
    }
    return operator + " " + version;
  }

  private static IllegalArgumentException malformed(String text, String problem) {
    return new IllegalArgumentException(Quote.of(text) + " " + problem);
  }
}
