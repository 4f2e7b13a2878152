package org.pgatlas.server.submission;

import org.jspecify.annotations.Nullable;

/// An applied version and the document that was in force before it: what is to be compared to tell
/// what the version changed.
///
/// @param before null when nothing was in force, so that everything is new
public record Comparison(String artifact, Document now, @Nullable Document before) {

  /// A kept document and the repo that submitted it.
  @SuppressWarnings("ArrayRecordComponent") // a key into the artifact store, never compared
  public record Document(byte[] sha256, String repositoryClaim) {}
}
