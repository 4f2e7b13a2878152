package org.pgatlas.attestation.sigstore;

import java.math.BigInteger;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/// A timestamp: somebody's signed word that a hash was there at some time.
///
/// Read from a response of RFC 3161 or from the token in it; the signer is asked for by
/// [#isSignedBy].
///
/// @see <a href="https://www.rfc-editor.org/rfc/rfc3161">RFC 3161</a>, <a
/// href="https://www.rfc-editor.org/rfc/rfc5652#section-5">RFC 5652, 5</a>
final class SignedTime {
  private static final String SIGNED_DATA = "1.2.840.113549.1.7.2";
  private static final String TIME_INFO = "1.2.840.113549.1.9.16.1.4";
  private static final String CONTENT_TYPE = "1.2.840.113549.1.9.3";
  private static final String MESSAGE_DIGEST = "1.2.840.113549.1.9.4";
  private static final String SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47";
  private static final Map<String, Hash> SIGNATURES =
      Map.of(
          "1.2.840.10045.4.3.2", Hash.SHA256,
          "1.2.840.10045.4.3.3", Hash.SHA384,
          "1.2.840.10045.4.3.4", Hash.SHA512,
          "1.2.840.113549.1.1.11", Hash.SHA256,
          "1.2.840.113549.1.1.12", Hash.SHA384,
          "1.2.840.113549.1.1.13", Hash.SHA512);
  private static final String BARE_RSA = "1.2.840.113549.1.1.1";
  private static final String ED25519 = "1.3.101.112";
  private static final int EXPLICIT = 0xa0;
  private static final int KEY_ID = 0x80;
  private static final int MAX_CERTIFICATES = 10;

  private final Instant time;
  private final Hash imprintHash;
  private final byte[] imprint;
  private final List<X509Certificate> certificates = new ArrayList<>();
  private final Der signerId;
  private final Hash hash;
  private final byte[] signedAttributes;
  private final byte[] signature;
  private final byte[] certificateHash;
  private final Hash certificateHashes;

  /// @throws BadDer when it is no granted response, or no token
  /// @throws CertificateException when a certificate in it is none
  SignedTime(byte[] response) throws CertificateException {
    Der whole = Der.of(response);
    List<Der> content = token(whole).parts(Der.SEQUENCE, 2);
    same(content.getFirst().objectId(), SIGNED_DATA, "no signed data");
    List<Der> data = content.get(1).parts(EXPLICIT, 1).getFirst().parts(Der.SEQUENCE, 4);
    List<Der> inner = data.get(2).parts(Der.SEQUENCE, 2);
    same(inner.getFirst().objectId(), TIME_INFO, "signed data that are no timestamp");
    byte[] info = inner.get(1).parts(EXPLICIT, 1).getFirst().content(Der.OCTET_STRING);
    if (data.get(3).is(EXPLICIT)) {
      readCertificates(data.get(3));
    }
    Der signers = data.getLast();
    List<Der> all = signers.parts(Der.SET, 1);
    if (all.size() != 1) {
      throw new BadDer("a timestamp of several signers");
    }
    List<Der> signer = all.getFirst().parts(Der.SEQUENCE, 6);
    signerId = signer.get(1);
    Hash digest = hash(signer.get(2));
    signedAttributes = signer.get(3).encoded();
    Map<String, Der> attributes = attributes(signer.get(3));
    hash = signatureHash(signer.get(4), digest);
    signature = signer.get(5).content(Der.OCTET_STRING);
    same(value(attributes, CONTENT_TYPE).objectId(), TIME_INFO, "a signature over another type");
    if (!Arrays.equals(
        value(attributes, MESSAGE_DIGEST).content(Der.OCTET_STRING), digest.of(info))) {
      throw new BadDer("a signature over another timestamp");
    }
    List<Der> named =
        value(attributes, SIGNING_CERTIFICATE_V2)
            .parts(Der.SEQUENCE, 1)
            .getFirst()
            .parts(Der.SEQUENCE, 1)
            .getFirst()
            .parts(Der.SEQUENCE, 1);
    boolean plain = named.getFirst().is(Der.OCTET_STRING);
    certificateHashes = plain ? Hash.SHA256 : hash(named.getFirst());
    if (!plain && named.size() < 2) {
      throw new BadDer("a name of the signer's certificate without its hash");
    }
    certificateHash = named.get(plain ? 0 : 1).content(Der.OCTET_STRING);

    List<Der> stamp = Der.of(info).parts(Der.SEQUENCE, 5);
    List<Der> hashed = stamp.get(2).parts(Der.SEQUENCE, 2);
    imprintHash = hash(hashed.get(0));
    imprint = hashed.get(1).content(Der.OCTET_STRING);
    time = stamp.get(4).time();
  }

  Instant time() {
    return time;
  }

  /// Certificates that came with it. They prove nothing; one of them may be the signer's.
  List<X509Certificate> certificates() {
    return List.copyOf(certificates);
  }

  boolean isOf(byte[] bytes) {
    return Arrays.equals(imprint, imprintHash.of(bytes));
  }

  /// Whether the key of this certificate signed it, and the signature means this certificate.
  boolean isSignedBy(X509Certificate certificate) throws CertificateException {
    if (!names(certificate)
        || !Arrays.equals(certificateHashes.of(certificate.getEncoded()), certificateHash)) {
      return false;
    }
    byte[] signed = signedAttributes.clone();
    signed[0] = Der.SET;
    PublicKey key = certificate.getPublicKey();
    return Signatures.isBy(key, hash, signed, signature);
  }

  private boolean names(X509Certificate certificate) {
    if (signerId.is(KEY_ID)) {
      byte @Nullable [] id = certificate.getExtensionValue("2.5.29.14");
      return id != null
          && Arrays.equals(
              Der.of(Der.of(id).content(Der.OCTET_STRING)).content(Der.OCTET_STRING),
              signerId.content());
    }
    List<Der> parts = signerId.parts(Der.SEQUENCE, 2);
    BigInteger serial = parts.get(1).integer();
    return serial.equals(certificate.getSerialNumber())
        && issuer(parts.getFirst()).equals(certificate.getIssuerX500Principal());
  }

  private static X500Principal issuer(Der name) {
    try {
      return new X500Principal(name.encoded());
    } catch (IllegalArgumentException _) {
      throw new BadDer("an issuer that is no name");
    }
  }

  /// The token of a response, or the token itself.
  private static Der token(Der whole) {
    List<Der> parts = whole.parts(Der.SEQUENCE, 1);
    if (parts.getFirst().is(Der.OBJECT_ID)) {
      return whole;
    }
    int status = parts.getFirst().parts(Der.SEQUENCE, 1).getFirst().integer().intValue();
    if (status > 1 || status < 0 || parts.size() < 2) {
      throw new BadDer("a response that grants no timestamp");
    }
    return parts.get(1);
  }

  private void readCertificates(Der list) throws CertificateException {
    for (Der one : list.parts()) {
      if (certificates.size() == MAX_CERTIFICATES) {
        throw new BadDer("more than " + MAX_CERTIFICATES + " certificates");
      }
      byte[] encoded = one.encoded();
      if (encoded.length > Certificates.MAX_BYTES) {
        throw new BadDer("a certificate of more than " + Certificates.MAX_BYTES + " bytes");
      }
      certificates.add(Certificates.read(encoded));
    }
  }

  private static Map<String, Der> attributes(Der list) {
    if (!list.is(EXPLICIT)) {
      throw new BadDer("a signature without signed attributes");
    }
    Map<String, Der> attributes = new HashMap<>();
    for (Der attribute : list.parts()) {
      List<Der> parts = attribute.parts(Der.SEQUENCE, 2);
      if (attributes.put(parts.getFirst().objectId(), parts.get(1)) != null) {
        throw new BadDer("a signed attribute that comes twice");
      }
    }
    return attributes;
  }

  private static Der value(Map<String, Der> attributes, String id) {
    Der values = attributes.get(id);
    if (values == null) {
      throw new BadDer("no signed attribute " + id);
    }
    List<Der> all = values.parts(Der.SET, 1);
    if (all.size() != 1) {
      throw new BadDer("several values of the signed attribute " + id);
    }
    return all.getFirst();
  }

  private static Hash hash(Der algorithm) {
    String id = algorithm.parts(Der.SEQUENCE, 1).getFirst().objectId();
    return Hash.ofObjectId(id).orElseThrow(() -> new BadDer("a hash that is not trusted: " + id));
  }

  private static Hash signatureHash(Der algorithm, Hash digest) {
    String id = algorithm.parts(Der.SEQUENCE, 1).getFirst().objectId();
    if (id.equals(BARE_RSA) || id.equals(ED25519)) {
      return digest;
    }
    Hash hash = SIGNATURES.get(id);
    if (hash == null) {
      throw new BadDer("a signature algorithm that is not judged: " + id);
    }
    return hash;
  }

  private static void same(String found, String wanted, String otherwise) {
    if (!found.equals(wanted)) {
      throw new BadDer(otherwise);
    }
  }
}
