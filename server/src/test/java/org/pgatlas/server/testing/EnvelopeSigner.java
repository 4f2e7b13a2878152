package org.pgatlas.server.testing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import org.pgatlas.attestation.DsseEnvelope;

/// Somebody who signs envelopes with an Ed25519 key of their own.
public final class EnvelopeSigner {
  private static final Base64.Encoder BASE64 = Base64.getEncoder();

  private final KeyPair pair;

  public EnvelopeSigner() {
    try {
      pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The key by which the signature is verified.
  public String pem() {
    return "-----BEGIN PUBLIC KEY-----\n"
        + BASE64.encodeToString(pair.getPublic().getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  public byte[] envelope(String type, String payload) {
    byte[] unsigned = json(type, payload, new byte[] {1});
    try {
      Signature signer = Signature.getInstance("Ed25519");
      signer.initSign(pair.getPrivate());
      signer.update(DsseEnvelope.parse(unsigned, DsseEnvelope.defaultLimits()).signedBytes());
      return json(type, payload, signer.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] json(String type, String payload, byte[] signature) {
    return """
        {"payloadType": "%s", "payload": "%s", "signatures": [{"keyid": "", "sig": "%s"}]}
        """
        .formatted(
            type,
            BASE64.encodeToString(payload.getBytes(StandardCharsets.UTF_8)),
            BASE64.encodeToString(signature))
        .getBytes(StandardCharsets.UTF_8);
  }
}
