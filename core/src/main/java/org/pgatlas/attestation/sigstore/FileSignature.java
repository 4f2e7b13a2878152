package org.pgatlas.attestation.sigstore;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.EdDSAParameterSpec;
import java.util.Map;

/// Signatures over files. ECDSA needs only the file's hash; RSA and Ed25519 need its bytes, and
/// without them do not verify.
final class FileSignature {
  private FileSignature() {}

  static boolean isBy(PublicKey key, Artifact artifact, byte[] signature) {
    if (key instanceof ECPublicKey) {
      for (Map.Entry<Hash, byte[]> hash : artifact.hashes()) {
        if (Signatures.isOfHash(key, hash.getValue(), signature)) {
          return true;
        }
      }
      return false;
    }
    byte[] bytes = artifact.bytes();
    return bytes != null
        && (Signatures.isBy(key, bytes, signature) || isPrehashed(key, bytes, signature));
  }

  /// Ed25519ph, which signers of large files use.
  private static boolean isPrehashed(PublicKey key, byte[] bytes, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.setParameter(new EdDSAParameterSpec(true));
      verifier.initVerify(key);
      verifier.update(bytes);
      return verifier.verify(signature);
    } catch (InvalidAlgorithmParameterException e) {
      throw new IllegalStateException("a Java without Ed25519ph", e);
    } catch (GeneralSecurityException _) {
      return false;
    }
  }
}
