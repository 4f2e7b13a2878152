package org.pgatlas.server.cli;

import java.io.IOException;
import java.util.List;

/// Opens a page in the user's browser, if the desktop has a way to.
final class Browser {
  private static final List<String> OPENERS = List.of("xdg-open", "open");

  private Browser() {}

  static void open(String url) {
    for (String opener : OPENERS) {
      try {
        new ProcessBuilder(opener, url)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
        return;
      } catch (IOException absent) {
        // The next one may be there; without any the printed URL is all there is.
      }
    }
  }
}
