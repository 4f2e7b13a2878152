package org.pgatlas.sbom;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentException;
import org.pgatlas.json.DocumentException.Code;
import org.pgatlas.json.Place;
import org.pgatlas.json.StorableText;

/// Reads `Tag: value` lines one after the other; a value may span lines between `<text>` and
/// `</text>`, lines that begin with `#` are comments. Memory holds one value, cut at the limit:
/// only who asks for a cut value is refused.
public final class TagCursor implements Place {
  private static final String OPEN = "<text>";
  private static final String CLOSE = "</text>";
  private static final int MAX_TAG = 100;

  private final Reader reader;
  private final int maxValue;
  private final char[] buffer = new char[1 << 13];
  private int position;
  private int length;

  /// Of the character to come, from 1.
  private int line = 1;

  private int tagLine = 1;
  private boolean lastWasReturn;
  private String tag = "";
  private final StringBuilder value = new StringBuilder();
  private boolean cut;

  TagCursor(Reader reader, SbomLimits limits) {
    this.reader = reader;
    this.maxValue = limits.maxStringLength();
  }

  /// Moves to the next tag; false at the end.
  public boolean next() {
    int c = firstOfTag();
    if (c < 0) {
      return false;
    }
    tagLine = line;
    StringBuilder name = new StringBuilder();
    while (c != ':') {
      if (c < 0 || c == '\n' || name.length() == MAX_TAG) {
        throw refuse(
            Code.INVALID_STRUCTURE,
            "expected 'Tag: value', found '" + StorableText.shown(name.toString()) + "'");
      }
      name.append((char) c);
      c = read();
    }
    tag = name.toString().stripTrailing();
    readValue();
    return true;
  }

  public String tag() {
    return tag;
  }

  /// The value, white space around it removed.
  public String value() {
    if (cut) {
      throw refuse(Code.TOO_LARGE, "a value of more than " + maxValue + " characters");
    }
    return StorableText.of(value.toString().strip());
  }

  /// The value in that many words, the last with the rest of it; null when there are fewer.
  public String @Nullable [] words(int count) {
    String[] words = value().split("\\s+", count);
    return words.length == count ? words : null;
  }

  @Override
  public String pointer() {
    return "line " + tagLine;
  }

  @Override
  public DocumentException refuse(Code code, String message) {
    return new DocumentException(code, "line " + tagLine, message);
  }

  /// Passes over empty lines, comments and white space before a tag.
  private int firstOfTag() {
    int c = read();
    while (c == '\n' || c == ' ' || c == '\t' || c == '#') {
      boolean comment = c == '#';
      do {
        c = read();
      } while (comment && c >= 0 && c != '\n');
    }
    return c;
  }

  /// To the end of the line, or of the text that begins in it.
  private void readValue() {
    value.setLength(0);
    cut = false;
    int c = read();
    while (c == ' ' || c == '\t') {
      c = read();
    }
    while (c >= 0 && c != '\n') {
      keep(c);
      if (value.length() == OPEN.length() && value.toString().equals(OPEN)) {
        readText();
        return;
      }
      c = read();
    }
  }

  /// To the closing mark, and to the end of its line.
  private void readText() {
    value.setLength(0);
    int matched = 0;
    while (matched < CLOSE.length()) {
      int c = read();
      if (c < 0) {
        throw refuse(Code.TRUNCATED, "the document ends within a text: " + CLOSE + " is missing");
      }
      keep(c);
      matched = c == CLOSE.charAt(matched) ? matched + 1 : c == '<' ? 1 : 0;
    }
    if (!cut) {
      value.setLength(value.length() - CLOSE.length());
    }
    int c = read();
    while (c >= 0 && c != '\n') {
      c = read();
    }
  }

  private void keep(int c) {
    if (value.length() < maxValue) {
      value.append((char) c);
    } else {
      cut = true;
    }
  }

  /// The next character, every line's end as one `\n`; -1 at the end.
  private int read() {
    int c = raw();
    if (lastWasReturn && c == '\n') {
      c = raw();
    }
    lastWasReturn = c == '\r';
    if (c == '\r' || c == '\n') {
      line++;
      return '\n';
    }
    return c;
  }

  private int raw() {
    if (position == length) {
      try {
        length = reader.read(buffer, 0, buffer.length);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      position = 0;
      if (length < 0) {
        length = 0;
        return -1;
      }
    }
    return buffer[position++];
  }
}
