package org.pgatlas.attestation.sigstore;

import java.security.PublicKey;
import java.util.Arrays;
import java.util.HexFormat;

/// A transparency log that a trust root names: of signatures or of certificates.
///
/// @param address as the trust root gives it
/// @param checkpointId the bytes by which signatures of checkpoints name the key
@SuppressWarnings("ArrayRecordComponent") // compared where ids are meant, never as a whole
record LogKey(String address, byte[] id, byte[] checkpointId, PublicKey key, Window window) {
  boolean hasId(byte[] other) {
    return Arrays.equals(id, other);
  }

  /// What the log calls itself in checkpoints: its address without the scheme.
  String origin() {
    int scheme = address.indexOf("://");
    String rest = scheme < 0 ? address : address.substring(scheme + 3);
    return rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest;
  }

  static String shown(byte[] id) {
    return HexFormat.of().formatHex(id, 0, Math.min(id.length, 8));
  }
}
