package org.pgatlas.server.cli;

/// A command that could not do what was asked, for a reason that the user can act on.
public final class CommandFailed extends RuntimeException {
  private static final long serialVersionUID = 1;

  public CommandFailed(String message) {
    super(message);
  }
}
