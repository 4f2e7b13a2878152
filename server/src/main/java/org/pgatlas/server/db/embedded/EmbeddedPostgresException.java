package org.pgatlas.server.db.embedded;

import org.jspecify.annotations.Nullable;

/// The embedded PostgreSQL cannot be started or stopped; the message says what to do about it.
public final class EmbeddedPostgresException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// Stable codes, one per kind of cause.
  public enum Code {
    /// Another server holds the data directory.
    DIRECTORY_IN_USE,
    /// The data or cache directory cannot be written, is of another owner, or holds something else.
    DIRECTORY_UNUSABLE,
    /// The file system is full.
    NO_SPACE,
    /// The data directory was made by another major version.
    VERSION_MISMATCH,
    /// The requested port belongs to another program.
    PORT_IN_USE,
    /// Running as root, and no way to run PostgreSQL as somebody else works here.
    NO_UNPRIVILEGED_USER,
    /// The class path has no PostgreSQL for this platform.
    NO_BINARIES,
    /// PostgreSQL itself refused; its last log lines are in the message.
    START_FAILED,
    /// Interrupted or closed while starting.
    CANCELLED
  }

  private final Code code;

  EmbeddedPostgresException(Code code, String message) {
    this(code, message, null);
  }

  EmbeddedPostgresException(Code code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public Code code() {
    return code;
  }
}
