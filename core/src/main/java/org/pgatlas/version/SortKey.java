package org.pgatlas.version;

import java.util.Locale;

/// Writes a key whose byte order is the order of versions. All characters are ASCII, so that
/// Java's `compareTo`, a `"C"` collation and a comparison of bytes agree.
///
/// Numbers are written as a letter for their count of digits and then the digits: `0` is `a`, `7`
/// is `b7`, `12` is `c12`; from 25 digits on it is `z`, four digits of count, and the number.
/// Marks of the schemes lie below the letters where an end or a lower element is meant.
final class SortKey {
  /// Ends a word, below every character that a word is written with.
  static final char WORD_END = '!';

  private static final int SHORT = 25;

  private final StringBuilder out = new StringBuilder(40);

  SortKey mark(char mark) {
    out.append(mark);
    return this;
  }

  /// Writes decimal digits of any length; none at all count as zero.
  SortKey number(String digits) {
    int start = 0;
    while (start < digits.length() && digits.charAt(start) == '0') {
      start++;
    }
    int count = digits.length() - start;
    if (count < SHORT) {
      out.append((char) ('a' + count));
    } else {
      out.append('z').append(String.format(Locale.ROOT, "%04d", count));
    }
    out.append(digits, start, digits.length());
    return this;
  }

  /// Writes a word and its end; a word sorts before its own extensions.
  SortKey word(String text) {
    return text(text).mark(WORD_END);
  }

  /// Writes text in code point order: `!` and below escaped, what is not ASCII as DEL and six
  /// hexadecimal digits.
  SortKey text(String text) {
    text.codePoints().forEach(this::character);
    return this;
  }

  SortKey character(int codePoint) {
    if (codePoint >= 0x7f) {
      out.append('\u007f').append(String.format(Locale.ROOT, "%06x", codePoint));
    } else if (codePoint <= '"') {
      out.append('"').append((char) ('0' + codePoint));
    } else {
      out.append((char) codePoint);
    }
    return this;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
