package org.pgatlas.registry.debian;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.pgatlas.registry.RegistryException;
import org.pgatlas.registry.RegistryException.Code;

/// The lines of an input as bytes, one at a time, without their ends (`\n` or `\r\n`). Only what is
/// asked for becomes text.
final class Lines {
  private final String input;
  private final InputStream in;
  private final int maxLine;
  private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
  private final byte[] buffer = new byte[1 << 16];
  private int at;
  private int end;
  private byte[] line = new byte[1 << 10];
  private int length;
  private long number;

  Lines(String input, InputStream in, int maxLine) {
    this.input = input;
    this.in = in;
    this.maxLine = maxLine;
  }

  /// Moves to the next line; false after the last one.
  boolean next() throws IOException {
    length = 0;
    if (at == end && !fill()) {
      return false;
    }
    number++;
    do {
      int stop = at;
      while (stop < end && buffer[stop] != '\n') {
        if (buffer[stop] == 0) {
          throw error(Code.NOT_TEXT, "a NUL byte is not text");
        }
        stop++;
      }
      append(stop);
      if (stop < end) {
        at = stop + 1;
        break;
      }
    } while (fill());
    if (length > 0 && line[length - 1] == '\r') {
      length--;
    }
    return true;
  }

  private void append(int stop) {
    int more = stop - at;
    if (length + more > maxLine) {
      throw error(Code.TOO_LARGE, "longer than " + maxLine + " bytes");
    }
    if (length + more > line.length) {
      line = Arrays.copyOf(line, Math.max(length + more, 2 * line.length));
    }
    System.arraycopy(buffer, at, line, length, more);
    length += more;
    at = stop;
  }

  private boolean fill() throws IOException {
    int count;
    do {
      count = in.read(buffer);
    } while (count == 0);
    at = 0;
    end = Math.max(0, count);
    return count > 0;
  }

  long number() {
    return number;
  }

  int length() {
    return length;
  }

  boolean isBlank() {
    for (int i = 0; i < length; i++) {
      if (line[i] != ' ' && line[i] != '\t') {
        return false;
      }
    }
    return true;
  }

  /// Whether the line goes on with the field before it.
  boolean isFolded() {
    return length > 0 && (line[0] == ' ' || line[0] == '\t');
  }

  /// Length of the field name that the line starts with; -1 when it starts with none. A name is of
  /// printable US-ASCII and starts with neither `#` nor `-`.
  int nameLength() {
    for (int i = 0; i < length; i++) {
      byte b = line[i];
      if (b == ':') {
        return i == 0 ? -1 : i;
      }
      if (b <= ' ' || b == 127 || (i == 0 && (b == '#' || b == '-'))) {
        return -1;
      }
    }
    return -1;
  }

  /// The bytes from one position to another as US-ASCII.
  String ascii(int from, int to) {
    return new String(line, from, to - from, StandardCharsets.US_ASCII);
  }

  /// The text from a position on, without the space around it.
  String text(int from, String field) {
    try {
      return utf8.decode(ByteBuffer.wrap(line, from, length - from)).toString().strip();
    } catch (CharacterCodingException _) {
      throw new RegistryException(Code.NOT_TEXT, input, number, field, "not UTF-8");
    }
  }

  /// The start of the line in quotes.
  String quoted() {
    return Quote.of(new String(line, 0, Math.min(length, 240), StandardCharsets.UTF_8));
  }

  RegistryException error(Code code, String problem) {
    return new RegistryException(code, input, number, null, problem);
  }
}
