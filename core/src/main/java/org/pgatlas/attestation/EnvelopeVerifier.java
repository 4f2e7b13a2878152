package org.pgatlas.attestation;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Verifies envelopes against trusted keys. A signature counts for the key under which it verifies,
/// whatever id it carries; a key counts once, however often it signed. ECDSA signatures come as
/// ASN.1 and as two bare numbers, RSA ones with either padding; each form that verifies proves the
/// same.
public final class EnvelopeVerifier {
  private final List<TrustedKey> keys;
  private final int threshold;

  /// @param threshold how many different keys must have signed
  public EnvelopeVerifier(List<TrustedKey> keys, int threshold) {
    if (threshold < 1) {
      throw new IllegalArgumentException("threshold must be positive, not " + threshold);
    }
    this.keys = List.copyOf(keys);
    this.threshold = threshold;
  }

  public EnvelopeVerdict verify(DsseEnvelope envelope) {
    byte[] signed = envelope.signedBytes();
    Set<String> signers = new HashSet<>();
    Set<PublicKey> right = new HashSet<>();
    for (DsseEnvelope.Signature signature : envelope.signatures()) {
      byte[] bytes = signature.bytes();
      for (TrustedKey key : hinted(signature)) {
        if (!right.contains(key.key()) && isBy(key.key(), signed, bytes)) {
          right.add(key.key());
          signers.add(key.id());
          break;
        }
      }
    }
    return new EnvelopeVerdict(right.size() >= threshold, signers, envelope.signatures().size());
  }

  /// All keys, the one that the signature names first.
  private List<TrustedKey> hinted(DsseEnvelope.Signature signature) {
    List<TrustedKey> order = new ArrayList<>(keys);
    order.sort((a, b) -> Boolean.compare(isHint(signature, b), isHint(signature, a)));
    return order;
  }

  private static boolean isHint(DsseEnvelope.Signature signature, TrustedKey key) {
    return Objects.equals(signature.keyId(), key.id());
  }

  private static boolean isBy(PublicKey key, byte[] signed, byte[] signature) {
    return switch (key) {
      case ECPublicKey ec -> {
        int bits = TrustedKey.curveBits(ec).orElseThrow();
        String hash = bits == 256 ? "SHA256" : bits == 384 ? "SHA384" : "SHA512";
        String algorithm = hash + "withECDSA";
        yield verifies(algorithm, null, key, signed, signature)
            || verifies(algorithm + "inP1363Format", null, key, signed, signature);
      }
      case RSAPublicKey _ ->
          verifies("SHA256withRSA", null, key, signed, signature)
              || verifies("RSASSA-PSS", pss(), key, signed, signature);
      default -> verifies("Ed25519", null, key, signed, signature);
    };
  }

  private static PSSParameterSpec pss() {
    return new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1);
  }

  private static boolean verifies(
      String algorithm,
      @Nullable PSSParameterSpec parameters,
      PublicKey key,
      byte[] signed,
      byte[] signature) {
    try {
      Signature verifier = Signature.getInstance(algorithm);
      if (parameters != null) {
        verifier.setParameter(parameters);
      }
      verifier.initVerify(key);
      verifier.update(signed);
      return verifier.verify(signature);
    } catch (GeneralSecurityException _) {
      // A signature that is not even of the algorithm's form.
      return false;
    }
  }
}
