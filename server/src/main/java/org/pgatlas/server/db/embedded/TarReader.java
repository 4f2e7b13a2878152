package org.pgatlas.server.db.embedded;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads the entries of a tar stream in order: files, folders and symbolic links in the ustar and
/// GNU formats. See POSIX.1-1988 ustar and the "Basic Tar Format" chapter of the GNU tar manual.
final class TarReader {
  private static final int BLOCK = 512;
  private static final int MAX_NAME_BYTES = 4096;

  enum Kind {
    FILE,
    FOLDER,
    SYMLINK
  }

  /// One entry; `link` is the target of a symbolic link and empty otherwise.
  record Entry(String name, Kind kind, boolean executable, long size, String link) {}

  private final InputStream in;
  private final byte[] header = new byte[BLOCK];
  private long unread;
  private long padding;

  TarReader(InputStream in) {
    this.in = in;
  }

  /// The next entry, or null at the end of the archive.
  @Nullable Entry next() throws IOException {
    in.skipNBytes(unread + padding);
    String longName = "";
    while (true) {
      readFully(header);
      if (isZero(header)) {
        return null;
      }
      verifyChecksum();
      long size = octal(124, 12);
      unread = size;
      padding = (BLOCK - size % BLOCK) % BLOCK;
      char type = (char) header[156];
      switch (type) {
        case 'L' -> longName = longName(size);
        case 'x', 'g' -> in.skipNBytes(size + padding);
        case '0', '\0', '5', '2' -> {
          String name = longName.isEmpty() ? name() : longName;
          boolean executable = (octal(100, 8) & 0100) != 0;
          Kind kind = type == '5' ? Kind.FOLDER : type == '2' ? Kind.SYMLINK : Kind.FILE;
          return new Entry(
              name, kind, executable, size, kind == Kind.SYMLINK ? text(157, 100) : "");
        }
        default -> throw new IOException("tar entry " + name() + " has unknown type " + type);
      }
    }
  }

  /// The bytes of the entry that [#next] returned last, at most `buffer.length`; -1 at its end.
  int read(byte[] buffer) throws IOException {
    if (unread == 0) {
      return -1;
    }
    int count = in.read(buffer, 0, (int) Math.min(buffer.length, unread));
    if (count < 0) {
      throw new EOFException("tar archive ends inside an entry");
    }
    unread -= count;
    return count;
  }

  private String longName(long size) throws IOException {
    if (size > MAX_NAME_BYTES) {
      throw new IOException("tar entry name of " + size + " bytes");
    }
    byte[] bytes = new byte[(int) size];
    readFully(bytes);
    in.skipNBytes(padding);
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] == 0) {
      end--;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }

  private String name() {
    boolean posix = header[262] == 0 && text(257, 5).equals("ustar");
    String prefix = posix ? text(345, 155) : "";
    return prefix.isEmpty() ? text(0, 100) : prefix + "/" + text(0, 100);
  }

  private String text(int from, int length) {
    int end = from;
    while (end < from + length && header[end] != 0) {
      end++;
    }
    return new String(header, from, end - from, StandardCharsets.UTF_8);
  }

  private long octal(int from, int length) throws IOException {
    String digits = text(from, length).strip();
    try {
      return digits.isEmpty() ? 0 : Long.parseUnsignedLong(digits, 8);
    } catch (NumberFormatException e) {
      throw new IOException("tar header has the bad number " + digits, e);
    }
  }

  private void verifyChecksum() throws IOException {
    long expected = octal(148, 8);
    long sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xff;
    }
    if (sum != expected) {
      throw new IOException("tar header checksum is " + sum + ", not " + expected);
    }
  }

  private void readFully(byte[] target) throws IOException {
    if (in.readNBytes(target, 0, target.length) < target.length) {
      throw new EOFException("tar archive ends early");
    }
  }

  private static boolean isZero(byte[] block) {
    return Arrays.equals(block, new byte[block.length]);
  }
}
