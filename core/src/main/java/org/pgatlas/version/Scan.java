package org.pgatlas.version;

/// A position in a version's text, moving forward only. ASCII decides what is a digit or a letter.
final class Scan {
  private final String text;
  private int at;

  Scan(String text) {
    this.text = text;
  }

  boolean atEnd() {
    return at >= text.length();
  }

  /// The character here, 0 at the end.
  char peek() {
    return atEnd() ? 0 : text.charAt(at);
  }

  char next() {
    return text.charAt(at++);
  }

  boolean skip(char expected) {
    if (peek() != expected || atEnd()) {
      return false;
    }
    at++;
    return true;
  }

  boolean skip(String expected) {
    if (!text.startsWith(expected, at)) {
      return false;
    }
    at += expected.length();
    return true;
  }

  String digits() {
    int start = at;
    while (!atEnd() && isDigit(text.charAt(at))) {
      at++;
    }
    return text.substring(start, at);
  }

  String letters() {
    int start = at;
    while (!atEnd() && isLetter(text.charAt(at))) {
      at++;
    }
    return text.substring(start, at);
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  static boolean isNumber(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isDigit(text.charAt(i))) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  static boolean isZero(String digits) {
    for (int i = 0; i < digits.length(); i++) {
      if (digits.charAt(i) != '0') {
        return false;
      }
    }
    return true;
  }
}
