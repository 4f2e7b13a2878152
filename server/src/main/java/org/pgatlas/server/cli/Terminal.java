package org.pgatlas.server.cli;

import java.io.Console;
import java.util.Optional;

/// Whether a person is looking.
final class Terminal {
  private Terminal() {}

  static boolean isInteractive() {
    return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
  }
}
