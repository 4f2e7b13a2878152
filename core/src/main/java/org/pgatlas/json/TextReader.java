package org.pgatlas.json;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Decodes a document's text: UTF-8, UTF-16 that begins with a byte order mark, and what an XML
/// declaration names of the encodings with a byte a character. Nothing is repaired: what is not of
/// the encoding (over-long forms, encoded surrogates, stray bytes) is refused with its place.
final class TextReader extends Reader {
  private static final int LOOKED_AT = 160;
  private static final Pattern DECLARED =
      Pattern.compile("<\\?xml\\s[^>]{0,120}?\\sencoding\\s*=\\s*[\"']([A-Za-z0-9._-]{1,40})[\"']");
  private static final Pattern BYTE_A_CHARACTER =
      Pattern.compile("ISO-8859-[0-9]{1,2}|WINDOWS-125[0-9]");

  private final InputStream in;
  private final Charset charset;
  private final CharsetDecoder decoder;
  private final ByteBuffer bytes = ByteBuffer.allocate(1 << 14).limit(0);

  /// Bytes taken from the stream, those in the buffer too.
  private long taken;

  private boolean ended;

  TextReader(InputStream in) throws IOException {
    this.in = in;
    while (!ended && bytes.remaining() < LOOKED_AT) {
      fill();
    }
    this.charset = charset();
    this.decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  /// The encoding that the first bytes tell; goes past a byte order mark.
  private Charset charset() {
    int mark = at(0) << 8 | at(1);
    if (mark == 0xfffe && at(2) == 0 && at(3) == 0 && bytes.remaining() > 3) {
      throw refuse("UTF-32");
    }
    if (mark == 0xfffe || mark == 0xfeff) {
      bytes.position(2);
      return mark == 0xfeff ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE;
    }
    if (mark == 0xefbb && at(2) == 0xbf) {
      bytes.position(3);
      return StandardCharsets.UTF_8;
    }
    int length = Math.min(bytes.remaining(), LOOKED_AT);
    String head = new String(bytes.array(), bytes.position(), length, StandardCharsets.ISO_8859_1);
    Matcher declared = DECLARED.matcher(head);
    if (!declared.lookingAt()) {
      return StandardCharsets.UTF_8;
    }
    String name = declared.group(1).toUpperCase(Locale.ROOT);
    if (name.startsWith("UTF-") || name.equals("US-ASCII")) {
      return StandardCharsets.UTF_8;
    }
    if (!BYTE_A_CHARACTER.matcher(name).matches() || !Charset.isSupported(name)) {
      throw refuse(declared.group(1));
    }
    return Charset.forName(name);
  }

  private int at(int index) {
    return index < bytes.remaining() ? bytes.get(bytes.position() + index) & 0xff : 0;
  }

  private static DocumentException refuse(String encoding) {
    return new DocumentException(
        DocumentException.Code.NOT_UTF8,
        "byte 0",
        "The document is " + StorableText.shown(encoding) + "; UTF-8 and UTF-16 are read");
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
            "The document is not valid " + charset);
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
