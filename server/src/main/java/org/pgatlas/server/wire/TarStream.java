package org.pgatlas.server.wire;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Entries of a tar stream: ustar, with the long names of GNU and of pax.
///
/// @see <a href="https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html">pax</a>
final class TarStream {
  static final int BLOCK = 512;
  private static final int MAX_NAME = 8_192;

  private final InputStream in;
  private long left;
  private long padding;

  /// @param size bytes of its content
  record Entry(String name, long size, boolean isFile) {}

  TarStream(InputStream in) {
    this.in = in;
  }

  /// Whether a block is a header: its checksum is right, or it says `ustar`.
  static boolean isHeader(byte[] block) {
    return block.length == BLOCK && text(block, 257, 5).equals("ustar");
  }

  /// The next entry, behind what is left of the last one; null at the end.
  @Nullable Entry next() throws IOException {
    String longName = null;
    while (true) {
      in.skipNBytes(left + padding);
      byte[] block = in.readNBytes(BLOCK);
      if (block.length == 0 || isEmpty(block)) {
        return null;
      }
      if (!isHeader(block)) {
        throw new IOException("no tar header where one should be");
      }
      left = number(block, 124, 12);
      padding = (BLOCK - left % BLOCK) % BLOCK;
      char type = (char) block[156];
      if (type == 'L' || type == 'x') {
        String text = new String(readAll(), StandardCharsets.UTF_8);
        String named = type == 'L' ? text.replaceAll("\0+$", "") : paxPath(text);
        longName = named == null ? longName : named;
      } else if (type == 'g') {
        readAll();
      } else {
        String prefix = text(block, 345, 155);
        String name = (prefix.isEmpty() ? "" : prefix + "/") + text(block, 0, 100);
        return new Entry(longName == null ? name : longName, left, type == '0' || type == '\0');
      }
    }
  }

  /// The bytes of the current entry.
  InputStream content() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        if (left == 0) {
          return -1;
        }
        int count = in.read(bytes, offset, (int) Math.min(length, left));
        left -= Math.max(0, count);
        return count;
      }
    };
  }

  private byte[] readAll() throws IOException {
    if (left > MAX_NAME) {
      throw new IOException("a name or header of " + left + " bytes");
    }
    byte[] bytes = in.readNBytes((int) left);
    if (bytes.length < left) {
      throw new EOFException("the archive ends too early");
    }
    left = 0;
    return bytes;
  }

  /// The `path` of pax records, each `LENGTH KEY=VALUE\n`.
  private static @Nullable String paxPath(String records) {
    for (String line : records.split("\n", -1)) {
      int space = line.indexOf(' ');
      if (line.startsWith("path=", space + 1)) {
        return line.substring(space + 1 + "path=".length());
      }
    }
    return null;
  }

  private static boolean isEmpty(byte[] block) {
    for (byte b : block) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  private static String text(byte[] block, int from, int length) {
    int end = from;
    while (end < from + length && block[end] != 0) {
      end++;
    }
    return new String(block, from, end - from, StandardCharsets.UTF_8);
  }

  private static long number(byte[] block, int from, int length) throws IOException {
    String digits = text(block, from, length).strip();
    if (!digits.matches("[0-7]{1,11}")) {
      throw new IOException("'" + digits + "' is no size");
    }
    return Long.parseLong(digits, 8);
  }
}
