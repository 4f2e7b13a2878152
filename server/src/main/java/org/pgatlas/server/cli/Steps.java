package org.pgatlas.server.cli;

import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/// Progress of long work: a bar with the current step on a terminal, one plain line a step
/// elsewhere.
final class Steps implements AutoCloseable {
  private final PrintWriter err;
  private final String task;
  private final @Nullable ProgressBar bar;
  private String step = "";

  static Steps start(PrintWriter err, String task) {
    return new Steps(err, task, Terminal.isInteractive());
  }

  private Steps(PrintWriter err, String task, boolean terminal) {
    this.err = err;
    this.task = task;
    this.bar =
        terminal
            ? new ProgressBarBuilder()
                .setTaskName(task)
                .setStyle(ProgressBarStyle.ASCII)
                .setInitialMax(-1)
                .setUpdateIntervalMillis(200)
                .build()
            : null;
  }

  void at(String now) {
    if (now.equals(step)) {
      return;
    }
    step = now;
    if (bar != null) {
      bar.setExtraMessage(" " + now);
    } else {
      err.println(task + ": " + now);
      err.flush();
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
