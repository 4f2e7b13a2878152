package org.pgatlas.json;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/// Inflates on the way and stops at the limit, so that a bomb costs time in proportion to the limit
/// and no memory.
final class GzipStream extends InputStream {
  private final GZIPInputStream in;
  private final int maxBytes;
  private long count;

  GzipStream(InputStream packed, int maxBytes) {
    this.maxBytes = maxBytes;
    try {
      in = new GZIPInputStream(packed, 1 << 14);
    } catch (IOException e) {
      throw damaged(e);
    }
  }

  static boolean isGzip(Content document) throws IOException {
    try (InputStream in = document.open()) {
      byte[] head = in.readNBytes(3);
      return head.length > 2 && (head[0] & 0xff) == 0x1f && (head[1] & 0xff) == 0x8b;
    }
  }

  static DocumentException tooLarge(int maxBytes) {
    return new DocumentException(
        DocumentException.Code.TOO_LARGE,
        null,
        "The document is larger than the limit of " + maxBytes + " bytes");
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) {
    int read;
    try {
      read = in.read(bytes, offset, length);
    } catch (IOException e) {
      throw damaged(e);
    }
    count += Math.max(0, read);
    if (count > maxBytes) {
      throw tooLarge(maxBytes);
    }
    return read;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private DocumentException damaged(IOException cause) {
    String place = "unpacked byte " + count;
    return cause instanceof EOFException
        ? new DocumentException(
            DocumentException.Code.TRUNCATED, place, "The gzip data end too early")
        : new DocumentException(
            DocumentException.Code.DAMAGED_GZIP,
            place,
            "The gzip data are damaged: " + cause.getMessage());
  }
}
