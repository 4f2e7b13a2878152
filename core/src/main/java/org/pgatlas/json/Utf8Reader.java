package org.pgatlas.json;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// Decodes UTF-8 without repairing anything: what is not UTF-8 (over-long forms, encoded
/// surrogates, stray bytes) is refused with its place; a byte order mark is skipped.
final class Utf8Reader extends Reader {
  private final InputStream in;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private final ByteBuffer bytes = ByteBuffer.allocate(1 << 14).limit(0);

  /// Bytes taken from the stream, those in the buffer too.
  private long taken;

  private boolean ended;

  Utf8Reader(InputStream in) throws IOException {
    this.in = in;
    while (!ended && bytes.remaining() < 3) {
      fill();
    }
    int first = bytes.remaining() < 2 ? 0 : ((bytes.get(0) & 0xff) << 8) | (bytes.get(1) & 0xff);
    if (first == 0xfffe || first == 0xfeff) {
      throw new DocumentException(
          DocumentException.Code.NOT_UTF8, "byte 0", "The document is UTF-16; only UTF-8 is read");
    }
    if (first == 0xefbb && bytes.remaining() > 2 && (bytes.get(2) & 0xff) == 0xbf) {
      bytes.position(3);
    }
  }

  @Override
  public int read(char[] chars, int offset, int length) throws IOException {
    CharBuffer out = CharBuffer.wrap(chars, offset, length);
    while (true) {
      CoderResult result = decoder.decode(bytes, out, false);
      int count = out.position() - offset;
      if (count > 0) {
        return count;
      }
      if (result.isError()) {
        throw new DocumentException(
            DocumentException.Code.NOT_UTF8,
            "byte " + (taken - bytes.remaining()),
            "The document is not valid UTF-8");
      }
      if (result.isOverflow()) {
        throw new IOException("no room for a character in a buffer of " + length);
      }
      if (ended) {
        return atEnd();
      }
      fill();
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private int atEnd() {
    if (bytes.hasRemaining()) {
      throw new DocumentException(
          DocumentException.Code.TRUNCATED,
          "byte " + (taken - bytes.remaining()),
          "The document ends within a character");
    }
    return -1;
  }

  private void fill() throws IOException {
    bytes.compact();
    int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
    if (count < 0) {
      ended = true;
    } else {
      taken += count;
      bytes.position(bytes.position() + count);
    }
    bytes.flip();
  }
}
