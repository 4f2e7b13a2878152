package org.pgatlas.attestation.sigstore;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;

/// Whether some bytes are a signature of others by a key.
final class Signatures {
  private Signatures() {}

  /// By the key's own algorithm: ECDSA with the hash of the curve's size, RSA with SHA-256 and the
  /// padding of PKCS #1, Ed25519.
  static boolean isBy(PublicKey key, byte[] signed, byte[] signature) {
    return verifies(algorithm(key, hashOf(key)), key, signed, signature);
  }

  /// With a hash that the signature names.
  static boolean isBy(PublicKey key, Hash hash, byte[] signed, byte[] signature) {
    return verifies(algorithm(key, hash), key, signed, signature);
  }

  /// ECDSA over a hash that somebody has computed; other keys need the bytes themselves.
  static boolean isOfHash(PublicKey key, byte[] hash, byte[] signature) {
    return key instanceof ECPublicKey && verifies("NONEwithECDSA", key, hash, signature);
  }

  private static Hash hashOf(PublicKey key) {
    int bits = key instanceof ECPublicKey ec ? ec.getParams().getOrder().bitLength() : 256;
    return bits <= 256 ? Hash.SHA256 : bits <= 384 ? Hash.SHA384 : Hash.SHA512;
  }

  private static String algorithm(PublicKey key, Hash hash) {
    return switch (key) {
      case ECPublicKey _ -> hash.name() + "withECDSA";
      case RSAPublicKey _ -> hash.name() + "withRSA";
      default -> "Ed25519";
    };
  }

  private static boolean verifies(
      String algorithm, PublicKey key, byte[] signed, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance(algorithm);
      verifier.initVerify(key);
      verifier.update(signed);
      return verifier.verify(signature);
    } catch (GeneralSecurityException _) {
      // A key of another kind, or a signature that is not even of the algorithm's form.
      return false;
    }
  }
}
