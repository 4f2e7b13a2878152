package org.pgatlas.attestation.sigstore;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Values of DER, for certificates and timestamps made in tests.
final class Asn1 {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Asn1() {}

  static byte[] sequence(byte[]... parts) {
    return Der.encode(Der.SEQUENCE, parts);
  }

  static byte[] set(byte[]... parts) {
    return Der.encode(Der.SET, parts);
  }

  static byte[] explicit(int number, byte[]... parts) {
    return Der.encode(0xa0 | number, parts);
  }

  static byte[] integer(long value) {
    return Der.encode(Der.INTEGER, BigInteger.valueOf(value).toByteArray());
  }

  static byte[] octets(byte[] value) {
    return Der.encode(Der.OCTET_STRING, value);
  }

  static byte[] bits(byte[] value) {
    return Der.encode(Der.BIT_STRING, new byte[] {0}, value);
  }

  static byte[] yes() {
    return Der.encode(0x01, new byte[] {(byte) 0xff});
  }

  static byte[] utf8(String text) {
    return Der.encode(Der.UTF8_STRING, text.getBytes(UTF_8));
  }

  static byte[] time(Instant time) {
    return Der.encode(Der.GENERALIZED_TIME, TIME.format(time).getBytes(US_ASCII));
  }

  static byte[] objectId(String dotted) {
    String[] arcs = dotted.split("\\.");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(Integer.parseInt(arcs[0]) * 40 + Integer.parseInt(arcs[1]));
    for (int i = 2; i < arcs.length; i++) {
      long arc = Long.parseLong(arcs[i]);
      for (int shift = 63 - Long.numberOfLeadingZeros(arc | 1); shift >= 0; shift--) {
        if (shift % 7 == 0) {
          out.write((int) (arc >> shift & 0x7f) | (shift == 0 ? 0 : 0x80));
        }
      }
    }
    return Der.encode(Der.OBJECT_ID, out.toByteArray());
  }

  /// A name of one part.
  static byte[] name(String commonName) {
    return sequence(set(sequence(objectId("2.5.4.3"), utf8(commonName))));
  }

  static byte[] extension(String id, boolean critical, byte[] value) {
    return critical
        ? sequence(objectId(id), yes(), octets(value))
        : sequence(objectId(id), octets(value));
  }
}
