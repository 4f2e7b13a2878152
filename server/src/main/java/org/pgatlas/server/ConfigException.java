package org.pgatlas.server;

/// The configuration is wrong; the message names the key, where it came from and what would be
/// right.
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public ConfigException(String message) {
    super(message);
  }
}
