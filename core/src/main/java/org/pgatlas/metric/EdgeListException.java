package org.pgatlas.metric;

/// An edge list that is not one; names the line, counted from 1.
public final class EdgeListException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long line;

  EdgeListException(long line, String message) {
    super("line " + line + ": " + message);
    this.line = line;
  }

  /// Of the binary form, which has no lines.
  EdgeListException(String message) {
    super(message);
    this.line = 0;
  }

  /// 0 for the binary form.
  public long line() {
    return line;
  }
}
