package org.pgatlas.server;

import org.pgatlas.server.cli.AtlasCommand;

/// The entry point of the runnable jar.
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(AtlasCommand.create().execute(args));
  }
}
