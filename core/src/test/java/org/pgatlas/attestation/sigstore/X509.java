package org.pgatlas.attestation.sigstore;

import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/// Certificates made in tests, each signed with ECDSA on SHA-256.
final class X509 {
  /// How certificates and timestamps here are signed.
  static final String ECDSA = "1.2.840.10045.4.3.2";

  private X509() {}

  /// A certificate of an authority, by itself.
  static byte[] root(KeyPair pair, String name) {
    List<byte[]> extensions =
        List.of(
            Asn1.extension("2.5.29.19", true, Asn1.sequence(Asn1.yes())),
            Asn1.extension("2.5.29.15", true, HexFormat.of().parseHex("03020106")));
    return signedBy(
        pair,
        tbs(
            1,
            name,
            Keyless.NOW.minus(Duration.ofDays(900)),
            Keyless.NOW.plus(Duration.ofDays(900)),
            Asn1.name(name),
            pair.getPublic(),
            extensions));
  }

  /// What is signed of a certificate.
  static byte[] tbs(
      int serial,
      String issuer,
      Instant from,
      Instant to,
      byte[] subject,
      PublicKey key,
      List<byte[]> extensions) {
    return Asn1.sequence(
        Asn1.explicit(0, Asn1.integer(2)),
        Asn1.integer(serial),
        Asn1.sequence(Asn1.objectId(ECDSA)),
        Asn1.name(issuer),
        Asn1.sequence(Asn1.time(from), Asn1.time(to)),
        subject,
        key.getEncoded(),
        Asn1.explicit(3, Asn1.sequence(extensions.toArray(byte[][]::new))));
  }

  static byte[] signedBy(KeyPair pair, byte[] tbs) {
    return Asn1.sequence(tbs, Asn1.sequence(Asn1.objectId(ECDSA)), Asn1.bits(Keys.sign(pair, tbs)));
  }
}
