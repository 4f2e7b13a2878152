package org.pgatlas.sbom.lockfile;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentException;
import org.pgatlas.json.DocumentException.Code;
import org.pgatlas.json.FixedPlace;
import org.pgatlas.json.Place;
import org.pgatlas.json.StorableText;
import org.pgatlas.sbom.SbomLimits;

/// The lines of a text, one at a time, each within the limit of a string.
final class LockLines implements Place {
  private final Reader reader;
  private final int maxLine;
  private final StringBuilder buffer = new StringBuilder();
  private int number;
  private boolean ended;

  LockLines(Reader reader, SbomLimits limits) {
    this.reader = new BufferedReader(reader);
    this.maxLine = limits.maxStringLength();
  }

  /// The next line without its end; null after the last.
  @Nullable String next() {
    if (ended) {
      return null;
    }
    buffer.setLength(0);
    number++;
    try {
      int c = reader.read();
      while (c >= 0 && c != '\n') {
        if (buffer.length() == maxLine) {
          throw refuse(Code.TOO_LARGE, "a line of more than " + maxLine + " characters");
        }
        buffer.append((char) c);
        c = reader.read();
      }
      ended = c < 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (ended && buffer.isEmpty()) {
      return null;
    }
    int length = buffer.length();
    if (length > 0 && buffer.charAt(length - 1) == '\r') {
      buffer.setLength(length - 1);
    }
    return StorableText.of(buffer.toString());
  }

  /// This line, to be named later.
  Place here() {
    return new FixedPlace("", number, 1);
  }

  @Override
  public String pointer() {
    return "line " + number;
  }

  @Override
  public DocumentException refuse(Code code, String message) {
    return here().refuse(code, message);
  }

  /// How far a line is indented.
  static int indent(String line) {
    int at = 0;
    while (at < line.length() && line.charAt(at) == ' ') {
      at++;
    }
    return at;
  }
}
