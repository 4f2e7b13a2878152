package org.pgatlas.server.artifact;

import org.jspecify.annotations.Nullable;

/// The place that keeps the bytes does not answer: the request or job may be tried again.
public final class ArtifactsUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ArtifactsUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
