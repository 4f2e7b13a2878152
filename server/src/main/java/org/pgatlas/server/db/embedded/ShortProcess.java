package org.pgatlas.server.db.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Runs a program to its end and keeps what it wrote.
record ShortProcess(int exitCode, String output) {
  private static final long LIMIT_MINUTES = 10;

  boolean succeeded() {
    return exitCode == 0;
  }

  static ShortProcess run(List<String> command) throws IOException {
    Process process = builder(command).redirectErrorStream(true).start();
    try {
      process.getOutputStream().close();
      byte[] output = process.getInputStream().readAllBytes();
      if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
        throw new IOException(command.getFirst() + " did not end");
      }
      return new ShortProcess(process.exitValue(), new String(output, StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while running " + command.getFirst(), e);
    } finally {
      process.destroyForcibly();
    }
  }

  /// A process with a known environment: nothing that the user exported for another PostgreSQL.
  static ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(Path.of("/").toFile());
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    environment.put("LC_ALL", "C");
    environment.put("TZ", "UTC");
    return builder;
  }

  /// The full path of a system program, or null when this machine has none.
  static @Nullable String find(String program) {
    for (String folder : List.of("/usr/bin/", "/bin/", "/usr/sbin/", "/sbin/")) {
      if (Files.isExecutable(Path.of(folder + program))) {
        return folder + program;
      }
    }
    return null;
  }

  /// Sends a signal; Java itself knows only SIGTERM and SIGKILL.
  static void signal(long pid, String signal) throws IOException {
    run(List.of("/bin/sh", "-c", "kill -s \"$1\" \"$2\"", "sh", signal, Long.toString(pid)));
  }
}
