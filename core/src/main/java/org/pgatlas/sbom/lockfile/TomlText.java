package org.pgatlas.sbom.lockfile;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import org.pgatlas.json.DocumentException;
import org.pgatlas.json.DocumentException.Code;
import org.pgatlas.json.FixedPlace;
import org.pgatlas.json.Place;
import org.pgatlas.json.StorableText;
import org.pgatlas.sbom.SbomLimits;

/// The characters of a TOML text: white space, comments, strings and bare words.
final class TomlText {
  private static final int END = -1;

  private final Reader reader;
  private final int maxString;
  private int current;
  private int line = 1;
  private int column = 1;

  TomlText(Reader reader, SbomLimits limits) {
    this.reader = new BufferedReader(reader);
    this.maxString = limits.maxStringLength();
    this.current = read();
  }

  Place here() {
    return new FixedPlace("", line, column);
  }

  DocumentException refuse(Code code, String message) {
    return here().refuse(code, message);
  }

  boolean at(char c) {
    return current == c;
  }

  boolean take(char c) {
    if (current != c) {
      return false;
    }
    advance();
    return true;
  }

  void require(char c) {
    if (!take(c)) {
      throw refuse(
          current == END ? Code.TRUNCATED : Code.INVALID_STRUCTURE,
          "expected '" + c + "', found " + found());
    }
  }

  /// Spaces and tabs.
  void spaces() {
    while (current == ' ' || current == '\t') {
      advance();
    }
  }

  /// White space, ends of lines and comments.
  void blanks() {
    while (true) {
      if (current == ' ' || current == '\t' || current == '\r' || current == '\n') {
        advance();
      } else if (current == '#') {
        comment();
      } else {
        return;
      }
    }
  }

  /// Moves to the next header or pair; false at the end.
  boolean toStatement() {
    blanks();
    return current != END;
  }

  void endOfLine() {
    spaces();
    if (current == '#') {
      comment();
    }
    if (current == '\r') {
      advance();
    }
    if (current != END && !take('\n')) {
      throw refuse(Code.INVALID_STRUCTURE, "expected the end of the line, found " + found());
    }
  }

  /// A bare key, or a number, date or boolean.
  String bare(boolean key) {
    StringBuilder word = new StringBuilder();
    while (isWord(current) || (!key && (current == '+' || current == '.' || current == ':'))) {
      add(word, current);
    }
    if (word.isEmpty()) {
      throw refuse(
          current == END ? Code.TRUNCATED : Code.INVALID_STRUCTURE,
          "expected " + (key ? "a key" : "a value") + ", found " + found());
    }
    return word.toString();
  }

  /// A string in any of the four forms; a key has one of the two of one line.
  String string(boolean multiline) {
    char quote = (char) current;
    advance();
    if (!take(quote)) {
      return body(quote, false);
    }
    if (!multiline || !take(quote)) {
      return "";
    }
    take('\r');
    take('\n');
    return body(quote, true);
  }

  private String body(char quote, boolean multiline) {
    StringBuilder text = new StringBuilder();
    while (true) {
      if (current == END || (current == '\n' && !multiline)) {
        throw refuse(Code.TRUNCATED, "a string that is not closed");
      }
      if (current == '\\' && quote == '"') {
        advance();
        escape(text, multiline);
      } else if (current != quote) {
        add(text, current);
      } else if (!multiline) {
        advance();
        return StorableText.of(text.toString());
      } else if (closes(text, quote)) {
        return StorableText.of(text.toString());
      }
    }
  }

  /// Takes up to five quotes, of which the last three close.
  private boolean closes(StringBuilder text, char quote) {
    int quotes = 0;
    while (quotes < 5 && take(quote)) {
      quotes++;
    }
    text.repeat(quote, quotes < 3 ? quotes : quotes - 3);
    return quotes >= 3;
  }

  private void escape(StringBuilder text, boolean multiline) {
    int escaped = current;
    advance();
    switch (escaped) {
      case 'b' -> text.append('\b');
      case 't' -> text.append('\t');
      case 'n' -> text.append('\n');
      case 'f' -> text.append('\f');
      case 'r' -> text.append('\r');
      case 'e' -> text.append('\u001b');
      case '"', '\\' -> text.append((char) escaped);
      case 'u' -> codePoint(text, 4);
      case 'U' -> codePoint(text, 8);
      default -> {
        boolean blank = escaped == ' ' || escaped == '\t' || escaped == '\r' || escaped == '\n';
        if (!multiline || !blank) {
          throw refuse(Code.INVALID_STRUCTURE, "an escape that TOML does not have");
        }
        while (current == ' ' || current == '\t' || current == '\r' || current == '\n') {
          advance();
        }
      }
    }
  }

  private void codePoint(StringBuilder text, int digits) {
    int value = 0;
    for (int i = 0; i < digits; i++) {
      int digit = Character.digit(current, 16);
      if (digit < 0 || value > 0x10FFFF) {
        throw refuse(Code.INVALID_STRUCTURE, "expected " + digits + " hexadecimal digits");
      }
      value = value * 16 + digit;
      advance();
    }
    if (!Character.isValidCodePoint(value)) {
      throw refuse(Code.INVALID_STRUCTURE, "an escape that is no character");
    }
    text.appendCodePoint(value);
  }

  private void comment() {
    while (current != END && current != '\n') {
      advance();
    }
  }

  private void add(StringBuilder text, int c) {
    if (text.length() == maxString) {
      throw refuse(Code.TOO_LARGE, "a text of more than " + maxString + " characters");
    }
    text.append((char) c);
    advance();
  }

  private void advance() {
    if (current == '\n') {
      line++;
      column = 1;
    } else {
      column++;
    }
    current = read();
  }

  private int read() {
    try {
      return reader.read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String found() {
    return current == END
        ? "the end of the text"
        : "'" + StorableText.shown(String.valueOf((char) current)) + "'";
  }

  private static boolean isWord(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '-';
  }
}
