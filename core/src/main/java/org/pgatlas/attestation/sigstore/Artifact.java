package org.pgatlas.attestation.sigstore;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pgatlas.attestation.DsseEnvelope;
import org.pgatlas.attestation.InTotoStatement;
import org.pgatlas.json.DocumentException;

/// The file that a signature is asked about: its bytes, or its hash alone.
public final class Artifact {
  private final byte @Nullable [] bytes;
  private final Map<Hash, byte[]> hashes = new EnumMap<>(Hash.class);

  private Artifact(byte @Nullable [] bytes) {
    this.bytes = bytes;
  }

  public static Artifact of(byte[] bytes) {
    Artifact artifact = new Artifact(bytes.clone());
    for (Hash hash : Hash.values()) {
      artifact.hashes.put(hash, hash.of(bytes));
    }
    return artifact;
  }

  /// @param text such as `sha256:` and 64 hexadecimal digits
  public static Artifact ofDigest(String text) {
    int colon = text.indexOf(':');
    Hash hash = Hash.ofId(colon < 0 ? "" : text.substring(0, colon)).orElse(null);
    if (hash == null) {
      throw new IllegalArgumentException(
          "expected sha256:, sha384: or sha512: and a hash, not '" + text + "'");
    }
    byte[] value;
    try {
      value = HexFormat.of().parseHex(text, colon + 1, text.length());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + text + "' is not hexadecimal", e);
    }
    if (value.length != hash.of().length) {
      throw new IllegalArgumentException("'" + text + "' is not as long as " + hash.id());
    }
    Artifact artifact = new Artifact(null);
    artifact.hashes.put(hash, value);
    return artifact;
  }

  byte @Nullable [] bytes() {
    return bytes;
  }

  /// Null when only another hash is known.
  byte @Nullable [] hash(Hash hash) {
    return hashes.get(hash);
  }

  Iterable<Map.Entry<Hash, byte[]>> hashes() {
    return hashes.entrySet();
  }

  /// Whether an envelope holds a statement about it.
  public boolean isSubjectOf(DsseEnvelope envelope) {
    if (!envelope.payloadType().equals(InTotoStatement.PAYLOAD_TYPE)) {
      return false;
    }
    try {
      return InTotoStatement.parse(envelope.payload(), DsseEnvelope.defaultLimits())
          .subjects()
          .stream()
          .anyMatch(subject -> is(subject.digests()));
    } catch (DocumentException _) {
      return false;
    }
  }

  /// Whether these digests, as statements write them, are its own: one is known, and none of
  /// another file.
  boolean is(Map<String, String> digests) {
    boolean known = false;
    for (Map.Entry<Hash, byte[]> own : hashes.entrySet()) {
      String said = digests.get(own.getKey().id());
      if (said != null) {
        if (!said.equalsIgnoreCase(HexFormat.of().formatHex(own.getValue()))) {
          return false;
        }
        known = true;
      }
    }
    return known;
  }

  boolean has(Hash hash, byte[] value) {
    return Arrays.equals(hashes.get(hash), value);
  }
}
