package org.pgatlas.policy;

import java.util.Locale;

/// A text with `*` for any characters, upper and lower case alike. Matching takes time linear in
/// the text for each `*`, whatever the pattern.
record Pattern(String text) {
  boolean matches(String value) {
    String pattern = text.toLowerCase(Locale.ROOT);
    String other = value.toLowerCase(Locale.ROOT);
    int p = 0;
    int star = -1;
    int retry = 0;
    int v = 0;
    while (v < other.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        retry = v;
      } else if (p < pattern.length() && pattern.charAt(p) == other.charAt(v)) {
        p++;
        v++;
      } else if (star >= 0) {
        p = star + 1;
        v = ++retry;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
