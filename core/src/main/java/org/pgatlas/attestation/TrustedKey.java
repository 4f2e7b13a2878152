package org.pgatlas.attestation;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// A public key that somebody decided to trust, under the name by which verdicts tell of it.
///
/// ECDSA on P-256, P-384 and P-521, Ed25519, RSA of 2048 bits and more; anything else is refused
/// when it is configured, not when a signature comes.
public record TrustedKey(String id, PublicKey key) {
  private static final List<String> ALGORITHMS = List.of("EC", "Ed25519", "RSA");
  private static final int MIN_RSA_BITS = 2048;

  public TrustedKey {
    boolean known =
        switch (key) {
          case ECPublicKey ec -> curveBits(ec).isPresent();
          case EdECPublicKey ed ->
              ed.getParams().getName().equals(NamedParameterSpec.ED25519.getName());
          case RSAPublicKey rsa -> rsa.getModulus().bitLength() >= MIN_RSA_BITS;
          default -> false;
        };
    if (!known) {
      throw new IllegalArgumentException(
          "key '"
              + id
              + "' is none of ECDSA P-256, P-384, P-521, Ed25519, RSA of 2048 bits or more");
    }
  }

  /// Reads `-----BEGIN PUBLIC KEY-----`, the X.509 form that most tools write.
  public static TrustedKey ofPem(String id, String pem) {
    String body =
        pem.strip()
            .replace("-----BEGIN PUBLIC KEY-----", "")
            .replace("-----END PUBLIC KEY-----", "")
            .replaceAll("\\s++", "");
    byte[] encoded;
    try {
      encoded = Base64.getDecoder().decode(body);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("key '" + id + "' is no PEM public key", e);
    }
    for (String algorithm : ALGORITHMS) {
      try {
        PublicKey key =
            KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(encoded));
        return new TrustedKey(id, key);
      } catch (GeneralSecurityException _) {
        // Not of this algorithm; the next one is tried.
      }
    }
    throw new IllegalArgumentException("key '" + id + "' is of no known algorithm");
  }

  /// Bits of a NIST prime curve; other curves of the same length differ in their first coefficient,
  /// which is p - 3 for these.
  static Optional<Integer> curveBits(ECPublicKey key) {
    var params = key.getParams();
    int bits = params.getOrder().bitLength();
    boolean nist =
        params.getCurve().getField() instanceof java.security.spec.ECFieldFp field
            && params.getCurve().getA().equals(field.getP().subtract(BigInteger.valueOf(3)));
    return nist && (bits == 256 || bits == 384 || bits == 521)
        ? Optional.of(bits)
        : Optional.empty();
  }
}
