package org.pgatlas.server.job;

/// A job that no further attempt can help; it goes to the dead letters at once.
public final class PermanentFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  public PermanentFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
