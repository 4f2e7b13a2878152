package org.pgatlas.attestation.sigstore;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a bundle says that a transparency log has recorded.
///
/// @param integrated when the log says that it did; nothing without its promise
/// @param promise the log's signature over the entry, its place and its time
/// @param body what was recorded, as the log hashed it
/// @param place in the bundle
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record LogEntry(
    long index,
    byte[] logId,
    String kind,
    String version,
    @Nullable Instant integrated,
    byte @Nullable [] promise,
    @Nullable Proof proof,
    byte[] body,
    String place) {

  /// Whether the log has signed when it recorded the entry, and at which place.
  boolean isPromised() {
    return promise != null && integrated != null;
  }

  /// The place that the log vouches for: in the promise, else in its tree.
  long provenIndex() {
    return isPromised() || proof == null ? index : proof.index();
  }

  /// That the entry is in the tree of the log.
  ///
  /// @param checkpoint the log's signed word for the root of that tree
  record Proof(long index, long size, byte[] root, List<byte[]> path, @Nullable String checkpoint) {
    Proof {
      path = List.copyOf(path);
    }
  }
}
