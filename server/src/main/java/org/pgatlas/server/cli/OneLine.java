package org.pgatlas.server.cli;

/// Text of strangers among our own words: it keeps to its line, and moves no cursor.
final class OneLine {
  private OneLine() {}

  /// Without characters that a terminal obeys or shows elsewhere than they stand.
  static String of(String text) {
    StringBuilder line = new StringBuilder(text.length());
    text.codePoints().forEach(c -> line.appendCodePoint(isShown(c) ? c : 0xfffd));
    return line.toString();
  }

  private static boolean isShown(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      default -> true;
    };
  }
}
