package org.pgatlas.attestation.sigstore;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;

/// Keys made in tests, and what is signed with them.
final class Keys {
  private Keys() {}

  /// A new pair of the family `EC` (on P-256) or `Ed25519`.
  static KeyPair pair(String family) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(family);
      if (family.equals("EC")) {
        generator.initialize(new ECGenParameterSpec("secp256r1"));
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] sign(KeyPair pair, byte[] bytes) {
    try {
      Signature signature =
          Signature.getInstance(
              pair.getPublic().getAlgorithm().equals("EC") ? "SHA256withECDSA" : "Ed25519");
      signature.initSign(pair.getPrivate());
      signature.update(bytes);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The name of a key in bundles and trust roots: the hash of its bytes.
  static byte[] id(KeyPair pair) {
    return Hash.SHA256.of(pair.getPublic().getEncoded());
  }

  static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
