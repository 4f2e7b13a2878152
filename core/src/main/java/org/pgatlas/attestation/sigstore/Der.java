package org.pgatlas.attestation.sigstore;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.pgatlas.json.StorableText;

/// One value of DER. Its parts are looked into only when they are asked for, so that no depth of
/// nesting costs anything; lengths must be definite and as short as they can be, tags below 31.
///
/// @see <a href="https://www.itu.int/rec/T-REC-X.690">X.690</a>
final class Der {
  static final int INTEGER = 0x02;
  static final int BIT_STRING = 0x03;
  static final int OCTET_STRING = 0x04;
  static final int OBJECT_ID = 0x06;
  static final int UTF8_STRING = 0x0c;
  static final int GENERALIZED_TIME = 0x18;
  static final int SEQUENCE = 0x30;
  static final int SET = 0x31;

  private static final int MAX_PARTS = 1_000;
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuuMMddHHmmss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .toFormatter(Locale.ROOT);

  private final byte[] bytes;
  private final int start;
  private final int content;
  private final int end;

  private Der(byte[] bytes, int start, int limit) {
    this.bytes = bytes;
    this.start = start;
    if (limit - start < 2) {
      throw new BadDer("a value is cut off");
    }
    if ((bytes[start] & 0x1f) == 0x1f) {
      throw new BadDer("a tag of several bytes");
    }
    int first = bytes[start + 1] & 0xff;
    int octets = first < 0x80 ? 0 : first & 0x7f;
    if (first == 0x80 || octets > 4 || start + 2 + octets > limit) {
      throw new BadDer("a length that is indefinite, too long or cut off");
    }
    long length = octets == 0 ? first : 0;
    for (int i = 0; i < octets; i++) {
      length = length << 8 | (bytes[start + 2 + i] & 0xff);
    }
    if (octets > 0 && (length < 0x80 || length >>> (8 * (octets - 1)) == 0)) {
      throw new BadDer("a length that is longer than needed");
    }
    content = start + 2 + octets;
    if (length > limit - content) {
      throw new BadDer("a value that is longer than what holds it");
    }
    end = content + (int) length;
  }

  /// The value that these bytes are, and nothing after it.
  static Der of(byte[] bytes) {
    Der value = new Der(bytes, 0, bytes.length);
    if (value.end != bytes.length) {
      throw new BadDer("bytes after the end of the value");
    }
    return value;
  }

  int tag() {
    return bytes[start] & 0xff;
  }

  boolean is(int tag) {
    return tag() == tag;
  }

  /// Tag, length and content.
  byte[] encoded() {
    return Arrays.copyOfRange(bytes, start, end);
  }

  byte[] content() {
    return Arrays.copyOfRange(bytes, content, end);
  }

  /// Content of a value that must be of this tag.
  byte[] content(int tag) {
    require(tag);
    return content();
  }

  /// The values that this one is made of.
  List<Der> parts() {
    if ((tag() & 0x20) == 0) {
      throw new BadDer("parts of a value that has none");
    }
    List<Der> parts = new ArrayList<>();
    for (int at = content; at < end; at = parts.getLast().end) {
      if (parts.size() == MAX_PARTS) {
        throw new BadDer("more than " + MAX_PARTS + " parts");
      }
      parts.add(new Der(bytes, at, end));
    }
    return parts;
  }

  /// Parts of a value of this tag, of which there are at least so many.
  List<Der> parts(int tag, int least) {
    require(tag);
    List<Der> parts = parts();
    if (parts.size() < least) {
      throw new BadDer("fewer parts than there have to be");
    }
    return parts;
  }

  BigInteger integer() {
    byte[] digits = content(INTEGER);
    if (digits.length == 0) {
      throw new BadDer("an integer without digits");
    }
    return new BigInteger(digits);
  }

  /// Dotted.
  String objectId() {
    byte[] digits = content(OBJECT_ID);
    if (digits.length == 0 || digits.length > 64 || (digits[digits.length - 1] & 0x80) != 0) {
      throw new BadDer("an object identifier that is none");
    }
    StringBuilder text = new StringBuilder();
    long arc = 0;
    for (byte digit : digits) {
      if (arc > Long.MAX_VALUE >> 8) {
        throw new BadDer("an object identifier with too large a number");
      }
      arc = arc << 7 | (digit & 0x7f);
      if ((digit & 0x80) == 0) {
        if (text.isEmpty()) {
          long root = Math.min(arc / 40, 2);
          text.append(root).append('.').append(arc - 40 * root);
        } else {
          text.append('.').append(arc);
        }
        arc = 0;
      }
    }
    return text.toString();
  }

  String utf8() {
    return StorableText.of(new String(content(UTF8_STRING), StandardCharsets.UTF_8));
  }

  /// A time in UTC, with or without fractions of a second.
  Instant time() {
    String text = new String(content(GENERALIZED_TIME), StandardCharsets.US_ASCII);
    if (!text.endsWith("Z")) {
      throw new BadDer("a time that is not in UTC");
    }
    // The parser would take years of ten digits, which no date holds.
    if (!text.matches("[0-9]{14}(\\.[0-9]{1,9})?Z")) {
      throw new BadDer("a time that is none");
    }
    try {
      return LocalDateTime.parse(text.substring(0, text.length() - 1), TIME)
          .toInstant(ZoneOffset.UTC);
    } catch (DateTimeException _) {
      throw new BadDer("a time that is none");
    }
  }

  /// A value of these parts.
  static byte[] encode(int tag, byte[]... parts) {
    long length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    int size = Math.toIntExact(length);
    ByteArrayOutputStream out = new ByteArrayOutputStream(size + 6);
    out.write(tag);
    if (size < 0x80) {
      out.write(size);
    } else {
      int octets = (Integer.SIZE - Integer.numberOfLeadingZeros(size) + 7) / 8;
      out.write(0x80 | octets);
      for (int i = octets - 1; i >= 0; i--) {
        out.write(size >>> (8 * i));
      }
    }
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private void require(int tag) {
    if (tag() != tag) {
      throw new BadDer(
          "tag "
              + Integer.toHexString(tag())
              + " where "
              + Integer.toHexString(tag)
              + " has to be");
    }
  }
}
