package org.pgatlas.server.db.embedded;

import java.io.File;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.embedded.EmbeddedPostgresException.Code;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One running PostgreSQL server process.
///
/// It leads a session of its own: an interrupt typed in the terminal reaches only the Java process,
/// which then stops PostgreSQL in order.
final class Postmaster {
  private static final Logger LOG = LoggerFactory.getLogger(Postmaster.class);
  private static final Duration PROGRESS = Duration.ofSeconds(5);
  private static final int PORT_ATTEMPTS = 5;

  private final Process process;
  private final int port;
  private final Leftovers leftovers;

  private Postmaster(Process process, int port, Leftovers leftovers) {
    this.process = process;
    this.port = port;
    this.leftovers = leftovers;
  }

  /// Starts on the wanted port, or on a free one for 0, and returns when connections are accepted.
  static Postmaster start(
      EmbeddedConfig config,
      int wantedPort,
      ClusterDirectory directory,
      Binaries binaries,
      RunAs runAs,
      BooleanSupplier cancelled)
      throws IOException {
    for (int attempt = 1; ; attempt++) {
      int port = wantedPort == 0 ? freePort() : wantedPort;
      if (wantedPort != 0) {
        requireFree(wantedPort);
      }
      List<String> command = new ArrayList<>();
      String setsid = ShortProcess.find("setsid");
      if (setsid != null) {
        command.add(setsid);
      }
      command.addAll(runAs.prefix());
      command.addAll(List.of(binaries.program("postgres"), "-D", directory.cluster().toString()));
      command.addAll(ServerSettings.arguments(config, port));
      Process process =
          ShortProcess.builder(command)
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
              .redirectOutput(directory.logs().startLog().toFile())
              .start();
      Leftovers leftovers = new Leftovers(directory.cluster(), config.stopTimeout());
      Postmaster postmaster = new Postmaster(process, port, leftovers);
      try {
        postmaster.awaitReady(config, directory, cancelled);
        return postmaster;
      } catch (EmbeddedPostgresException e) {
        if (e.code() != Code.PORT_IN_USE || wantedPort != 0 || attempt == PORT_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private void awaitReady(
      EmbeddedConfig config, ClusterDirectory directory, BooleanSupplier cancelled)
      throws IOException {
    Instant begin = Instant.now();
    Instant nextReport = begin.plus(PROGRESS);
    while (true) {
      if (!process.isAlive()) {
        throw startFailure(config, directory);
      }
      PostmasterPid file = PostmasterPid.read(directory.cluster());
      if (file != null && file.pid() == process.pid() && file.isReady()) {
        return;
      }
      Instant now = Instant.now();
      if (now.isAfter(nextReport)) {
        LOG.info(
            "PostgreSQL is still starting after {} s: {}",
            Duration.between(begin, now).toSeconds(),
            directory.logs().lastLine());
        nextReport = now.plus(PROGRESS);
      }
      boolean late = now.isAfter(begin.plus(config.startTimeout()));
      if (late || cancelled.getAsBoolean() || !pause()) {
        stop();
        throw new EmbeddedPostgresException(
            late ? Code.START_FAILED : Code.CANCELLED,
            "PostgreSQL was not ready after %s. Its last words:\n%s"
                .formatted(Duration.between(begin, now), directory.logs().tail()));
      }
    }
  }

  private EmbeddedPostgresException startFailure(
      EmbeddedConfig config, ClusterDirectory directory) {
    String tail = directory.logs().tail();
    if (tail.contains("Address already in use")) {
      return portInUse(port, null);
    }
    Code code = LogFiles.tellOfFullDisk(tail) ? Code.NO_SPACE : Code.START_FAILED;
    return new EmbeddedPostgresException(
        code,
        "PostgreSQL did not start on %s (exit code %d). Its last words:\n%s"
            .formatted(config.dataDirectory(), process.exitValue(), tail));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  private static void requireFree(int port) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
    } catch (BindException e) {
      throw portInUse(port, e);
    }
  }

  private static EmbeddedPostgresException portInUse(int port, @Nullable Throwable cause) {
    return new EmbeddedPostgresException(
        Code.PORT_IN_USE,
        "Port %d on 127.0.0.1 cannot be used for PostgreSQL: another program holds it or it is reserved. Choose another port, or 0 for a free one."
            .formatted(port),
        cause);
  }

  int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /// True when the process ended within the time.
  boolean awaitExit(Duration limit) throws InterruptedException {
    return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Stops the process; returns at once when it is gone already.
  void stop() {
    if (!process.isAlive()) {
      return;
    }
    boolean interrupted = Thread.interrupted();
    try {
      leftovers.stop(process.pid());
    } catch (IOException e) {
      throw Folders.failure("Stopping PostgreSQL", leftovers.cluster(), e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static boolean pause() {
    try {
      Thread.sleep(5);
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
