package org.pgatlas.registry.debian;

/// Text of an input, fit to stand in an error message.
final class Quote {
  private static final int SHOWN = 60;

  private Quote() {}

  /// The start of the text in quotes, control characters as `?`.
  static String of(String text) {
    String start = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    return "'" + start.replaceAll("\\p{Cntrl}", "?") + "'";
  }
}
