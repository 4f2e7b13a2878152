package org.pgatlas.server.access;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/// What a caller holds: the tenant and number of a row, and 256 random bits that prove it. The row
/// has only the SHA-256 of those, which suffices because nobody can guess them; a slow hash is for
/// passwords.
@SuppressWarnings("ArrayRecordComponent") // never compared as a record, see matches
record Secret(Kind kind, UUID tenant, UUID id, byte[] random) {
  private static final int RANDOM_BYTES = 32;
  private static final int BYTES = 2 * 16 + RANDOM_BYTES;

  /// What it opens; the prefix lets people and scanners of repositories recognise one.
  enum Kind {
    KEY("pga_"),
    SESSION("pgs_");

    private final String prefix;

    Kind(String prefix) {
      this.prefix = prefix;
    }
  }

  static Secret make(Kind kind, UUID tenant, UUID id, SecureRandom source) {
    byte[] random = new byte[RANDOM_BYTES];
    source.nextBytes(random);
    return new Secret(kind, tenant, id, random);
  }

  /// Empty for any text that no [#text()] gave.
  static Optional<Secret> parse(Kind kind, String text) {
    if (!text.startsWith(kind.prefix) || text.length() > 128) {
      return Optional.empty();
    }
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text.substring(kind.prefix.length()));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
    if (bytes.length != BYTES) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    UUID tenant = new UUID(buffer.getLong(), buffer.getLong());
    UUID id = new UUID(buffer.getLong(), buffer.getLong());
    byte[] random = new byte[RANDOM_BYTES];
    buffer.get(random);
    return Optional.of(new Secret(kind, tenant, id, random));
  }

  String text() {
    ByteBuffer buffer =
        ByteBuffer.allocate(BYTES)
            .putLong(tenant.getMostSignificantBits())
            .putLong(tenant.getLeastSignificantBits())
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .put(random);
    return kind.prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(buffer.array());
  }

  byte[] hash() {
    return sha256(random);
  }

  /// In the same time wherever the first difference is.
  boolean matches(byte[] hash) {
    return MessageDigest.isEqual(hash(), hash);
  }

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
