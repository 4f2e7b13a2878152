package org.pgatlas.gitlog;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A tenant's secret that contributor identities are made with: HMAC-SHA-256 (RFC 2104) of the
/// normalised e-mail. A plain hash of an e-mail can be looked up in a dictionary; without the key
/// this one cannot.
public final class IdentityKey {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int LEAST_BYTES = 16;

  private final SecretKeySpec key;

  public IdentityKey(byte[] key) {
    if (key.length < LEAST_BYTES) {
      throw new IllegalArgumentException(
          "an identity key needs at least " + LEAST_BYTES + " bytes, this one has " + key.length);
    }
    this.key = new SecretKeySpec(key, ALGORITHM);
  }

  /// The identity behind an e-mail in any of its spellings: 64 hex digits.
  public String identityOf(String email) {
    return hash(AuthorEmail.normalise(email));
  }

  String hash(String normalised) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return HexFormat.of().formatHex(mac.doFinal(normalised.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, impossible);
    }
  }

  @Override
  public String toString() {
    return "IdentityKey[secret]";
  }
}
