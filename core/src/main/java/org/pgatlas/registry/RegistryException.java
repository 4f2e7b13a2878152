package org.pgatlas.registry;

/// An index that cannot be read; the message names the line.
public final class RegistryException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public RegistryException(long line, String message) {
    super("line " + line + ": " + message);
  }
}
