package org.pgatlas.gitlog;

/// A git log that is not one; names the line, counted from 1.
public final class GitLogException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long line;

  GitLogException(long line, String message) {
    super("git log line " + line + ": " + message);
    this.line = line;
  }

  public long line() {
    return line;
  }
}
