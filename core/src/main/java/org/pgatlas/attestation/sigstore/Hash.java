package org.pgatlas.attestation.sigstore;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Optional;

/// The hash functions that signatures may rest on, under all the names that documents give them.
enum Hash {
  SHA256("SHA-256", "2.16.840.1.101.3.4.2.1", "SHA2_256", "1"),
  SHA384("SHA-384", "2.16.840.1.101.3.4.2.2", "SHA2_384", "2"),
  SHA512("SHA-512", "2.16.840.1.101.3.4.2.3", "SHA2_512", "3");

  private final String javaName;
  private final String objectId;
  private final String protoName;
  private final String protoNumber;

  Hash(String javaName, String objectId, String protoName, String protoNumber) {
    this.javaName = javaName;
    this.objectId = objectId;
    this.protoName = protoName;
    this.protoNumber = protoNumber;
  }

  byte[] of(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance(javaName);
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("a Java without " + javaName, e);
    }
  }

  /// `sha256`, as logs and statements write it.
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Hash> ofId(String id) {
    for (Hash hash : values()) {
      if (hash.id().equals(id)) {
        return Optional.of(hash);
      }
    }
    return Optional.empty();
  }

  /// `SHA2_256`, as bundles write it, or the number of that in its definition.
  static Optional<Hash> ofProto(String name) {
    for (Hash hash : values()) {
      if (hash.protoName.equals(name) || hash.protoNumber.equals(name)) {
        return Optional.of(hash);
      }
    }
    return Optional.empty();
  }

  static Optional<Hash> ofObjectId(String objectId) {
    for (Hash hash : values()) {
      if (hash.objectId.equals(objectId)) {
        return Optional.of(hash);
      }
    }
    return Optional.empty();
  }
}
