package org.pgatlas.server.artifact;

import org.jspecify.annotations.Nullable;
import org.pgatlas.server.wire.Outage;

/// The place that keeps the bytes does not answer: the request or job may be tried again.
public final class ArtifactsUnavailableException extends RuntimeException implements Outage {
  private static final long serialVersionUID = 1;

  ArtifactsUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  @Override
  public String code() {
    return "unavailable";
  }

  @Override
  public String told() {
    return "The place that keeps documents does not answer; nothing was stored. Try again.";
  }

  @Override
  public int retrySeconds() {
    return 5;
  }
}
