package org.pgatlas.attestation.sigstore;

import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A timestamp authority with a key and a certificate of its own. What a test wants to be wrong it
/// changes in the fields before anything is stamped.
final class StampingClock {
  private static final String SHA256 = "2.16.840.1.101.3.4.2.1";
  private static final String TIMESTAMP_INFO = "1.2.840.113549.1.9.16.1.4";
  private static final Base64.Encoder BASE64 = Base64.getEncoder();

  /// When it stamps a bundle; null when there is no timestamp.
  @Nullable Instant stamped;

  KeyPair stamping;
  String purpose = Certificates.TIME_STAMPING;

  /// Instead of the time and of the hash of the signer's certificate, whatever stands there.
  byte @Nullable [] stampedTime;

  byte @Nullable [] stampedBy;

  /// Whether a timestamp brings the certificate, which the trust root then lacks.
  boolean embeds;

  private final KeyPair key = Keys.pair("EC");
  private byte @Nullable [] certificate;

  StampingClock() {
    stamping = key;
  }

  /// Its certificates as a trust root lists them.
  String chain() {
    String leaf = embeds ? "" : "{\"rawBytes\": \"" + BASE64.encodeToString(certificate()) + "\"},";
    return leaf + "{\"rawBytes\": \"" + BASE64.encodeToString(X509.root(key, "clock root")) + "\"}";
  }

  /// What a bundle lists of timestamps over its signature.
  String stamps(byte[] signature) {
    Instant time = stamped;
    return time == null
        ? ""
        : "{\"signedTimestamp\": \"%s\"}"
            .formatted(BASE64.encodeToString(timestamp(signature, time)));
  }

  /// A response of RFC 3161 over the signature.
  byte[] timestamp(byte[] signature, Instant time) {
    byte[] sha = Asn1.sequence(Asn1.objectId(SHA256));
    byte[] odd = stampedTime;
    byte[] info =
        Asn1.sequence(
            Asn1.integer(1),
            Asn1.objectId("1.3.6.1.4.1.57264.1.99"),
            Asn1.sequence(sha, Asn1.octets(Hash.SHA256.of(signature))),
            Asn1.integer(3),
            odd == null ? Asn1.time(time) : odd);
    byte[] attributes = attributes(info);
    byte[] signer =
        Asn1.sequence(
            Asn1.integer(1),
            Asn1.sequence(Asn1.name("clock root"), Asn1.integer(9)),
            sha,
            Asn1.explicit(0, attributes),
            Asn1.sequence(Asn1.objectId(X509.ECDSA)),
            Asn1.octets(Keys.sign(stamping, Asn1.set(attributes))));
    byte[] content =
        Asn1.sequence(Asn1.objectId(TIMESTAMP_INFO), Asn1.explicit(0, Asn1.octets(info)));
    byte[] data =
        embeds
            ? Asn1.sequence(
                Asn1.integer(3),
                Asn1.set(sha),
                content,
                Asn1.explicit(0, certificate()),
                Asn1.set(signer))
            : Asn1.sequence(Asn1.integer(3), Asn1.set(sha), content, Asn1.set(signer));
    return Asn1.sequence(
        Asn1.sequence(Asn1.integer(0)),
        Asn1.sequence(Asn1.objectId("1.2.840.113549.1.7.2"), Asn1.explicit(0, data)));
  }

  /// What is signed: the kind of content, its hash, and who signs.
  private byte[] attributes(byte[] info) {
    byte[] odd = stampedBy;
    byte[] by = odd == null ? Asn1.sequence(Asn1.octets(Hash.SHA256.of(certificate()))) : odd;
    return Keys.joined(
        Asn1.sequence(
            Asn1.objectId("1.2.840.113549.1.9.3"), Asn1.set(Asn1.objectId(TIMESTAMP_INFO))),
        Asn1.sequence(
            Asn1.objectId("1.2.840.113549.1.9.4"), Asn1.set(Asn1.octets(Hash.SHA256.of(info)))),
        Asn1.sequence(
            Asn1.objectId("1.2.840.113549.1.9.16.2.47"),
            Asn1.set(Asn1.sequence(Asn1.sequence(by)))));
  }

  /// One and the same, for timestamps name it by its hash.
  private byte[] certificate() {
    byte[] known = certificate;
    if (known == null) {
      known = newCertificate();
      certificate = known;
    }
    return known;
  }

  private byte[] newCertificate() {
    List<byte[]> extensions =
        List.of(Asn1.extension("2.5.29.37", true, Asn1.sequence(Asn1.objectId(purpose))));
    return X509.signedBy(
        key,
        X509.tbs(
            9,
            "clock root",
            Keyless.NOW.minus(Duration.ofDays(30)),
            Keyless.NOW.plus(Duration.ofDays(30)),
            Asn1.name("clock"),
            key.getPublic(),
            extensions));
  }
}
