package org.pgatlas.server.wire;

import org.jspecify.annotations.Nullable;

/// Borne by failures of something that is needed, not of what was asked: the same may succeed
/// later.
public interface Outage {
  int DEPTH = 20;

  /// A stable word for it, e.g. `storage-full`.
  String code();

  /// What a stranger is told.
  String told();

  /// Seconds after which it is worth another try.
  int retrySeconds();

  /// The outage that a failure comes from, null when it comes from something else.
  static @Nullable Outage of(Throwable failure) {
    Throwable at = failure;
    for (int depth = 0; at != null && depth < DEPTH; depth++) {
      if (at instanceof Outage outage) {
        return outage;
      }
      at = at.getCause();
    }
    return null;
  }
}
