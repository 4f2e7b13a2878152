package org.pgatlas.server.wire;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.pgatlas.json.Content;
import org.tukaani.xz.XZInputStream;

/// Plain, gzip and xz bytes, told apart by their first bytes and unpacked with a bound.
public final class Compression {
  /// No registry index that we know unpacks to more.
  private static final int MAX_UNPACKED = 1 << 30;

  private static final int XZ_MEMORY_KIB = 128 * 1024;

  private Compression() {}

  /// @throws IOException when the bytes are damaged or unpack to more than a gibibyte
  public static byte[] inflate(byte[] bytes) throws IOException {
    if (isGzip(bytes)) {
      return bounded(new GZIPInputStream(new ByteArrayInputStream(bytes)));
    }
    if (isXz(bytes)) {
      return bounded(new XZInputStream(new ByteArrayInputStream(bytes), XZ_MEMORY_KIB));
    }
    return bytes;
  }

  /// The unpacked bytes of what need not fit into memory; whoever reads them sets the bound.
  ///
  /// @throws IOException when the bytes begin damaged
  public static InputStream open(Content content) throws IOException {
    byte[] head;
    try (InputStream in = content.open()) {
      head = in.readNBytes(7);
    }
    InputStream in = content.open();
    try {
      return isGzip(head)
          ? new GZIPInputStream(in, 1 << 16)
          : isXz(head) ? new XZInputStream(in, XZ_MEMORY_KIB) : in;
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /// The bytes as gzip, unless they are compressed already.
  public static byte[] gzip(byte[] bytes) {
    if (isGzip(bytes) || isXz(bytes)) {
      return bytes;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 3 + 1024);
    try (GZIPOutputStream gzip = new GZIPOutputStream(out, 1 << 16)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static boolean isGzip(byte[] bytes) {
    return bytes.length > 2 && (bytes[0] & 0xff) == 0x1f && (bytes[1] & 0xff) == 0x8b;
  }

  private static boolean isXz(byte[] bytes) {
    return bytes.length > 6 && (bytes[0] & 0xff) == 0xfd && bytes[1] == '7' && bytes[2] == 'z';
  }

  private static byte[] bounded(InputStream unpacked) throws IOException {
    try (unpacked) {
      byte[] bytes = unpacked.readNBytes(MAX_UNPACKED);
      if (unpacked.read() >= 0) {
        throw new IOException("unpacks to more than " + MAX_UNPACKED + " bytes");
      }
      return bytes;
    }
  }
}
