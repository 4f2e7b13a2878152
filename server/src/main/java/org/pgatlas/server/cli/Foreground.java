package org.pgatlas.server.cli;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import org.pgatlas.server.Atlas;

/// Keeps a started server in the foreground until SIGTERM or Ctrl-C, then stops it cleanly.
final class Foreground {
  private Foreground() {}

  static void run(Atlas atlas, PrintWriter out) {
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  atlas.close();
                  stopped.countDown();
                },
                "atlas-stop"));
    out.println("PG Atlas is ready: " + atlas.url());
    out.println(
        atlas.needsKeys()
            ? "Every request needs an API key; make one with: atlas key create NAME --role reader"
            : "Open mode: no authentication, answers to this machine only. See docs/access.md.");
    out.flush();
    if (atlas.config().role().api()) {
      FirstVisits.begin(atlas);
    }
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
