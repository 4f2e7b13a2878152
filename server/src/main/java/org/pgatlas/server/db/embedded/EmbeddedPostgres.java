package org.pgatlas.server.db.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.pgatlas.server.db.embedded.EmbeddedPostgresException.Code;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A PostgreSQL server that this process started, holds and stops.
///
/// [#start] takes the directory's lock, unpacks the programs once per machine, makes the cluster
/// once per directory, clears away what a crash left and waits until connections are accepted.
/// [#close] stops it in order; call it from a shutdown hook. If this process dies by force,
/// PostgreSQL goes on and the next start on the directory stops it first: the data are safe either
/// way.
public final class EmbeddedPostgres implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);

  private final EmbeddedConfig config;
  private final ClusterDirectory directory;
  private final DirectoryLock directoryLock;
  private final Binaries binaries;
  private final RunAs runAs;
  private final String password;
  private final ReentrantLock change = new ReentrantLock();
  private volatile Postmaster postmaster;
  private volatile StartupReport report;
  private volatile boolean closed;

  /// @param place the cache of the bundled programs, or the folder of the installed ones
  private EmbeddedPostgres(
      EmbeddedConfig config, DirectoryLock directoryLock, Path place, RunAs runAs)
      throws IOException {
    Stopwatch total = new Stopwatch();
    this.config = config;
    this.directoryLock = directoryLock;
    this.directory = new ClusterDirectory(config.dataDirectory());
    this.runAs = runAs;
    Stopwatch unpacking = new Stopwatch();
    this.binaries = config.programs() == null ? Binaries.in(place) : Binaries.installed(place);
    Duration unpackingTime = unpacking.elapsed();
    this.password = directory.password();
    boolean fresh = !directory.exists();
    Stopwatch initialising = new Stopwatch();
    if (fresh) {
      directory.initialise(binaries, runAs, password, config.durable());
    }
    Duration initialisingTime = initialising.elapsed();
    directory.logs().prune();
    Run run = run(config, config.port(), directory, binaries, runAs, () -> false);
    this.postmaster = run.postmaster();
    this.report =
        run.report(
            binaries, runAs, binaries.unpackedNow(), fresh, unpackingTime, initialisingTime, total);
  }

  /// Starts PostgreSQL and returns when it accepts connections.
  public static EmbeddedPostgres start(EmbeddedConfig config) {
    Path home = config.dataDirectory();
    DirectoryLock lock = null;
    try {
      Files.createDirectories(home);
      lock = DirectoryLock.acquire(home);
      ClusterDirectory directory = new ClusterDirectory(home);
      if (directory.exists()) {
        directory.verify();
      }
      Path installed = config.programs();
      Path place = installed == null ? CacheLocation.of(config) : installed;
      RunAs runAs = RunAs.choose(directory.cluster(), place);
      EmbeddedPostgres started = new EmbeddedPostgres(config, lock, place, runAs);
      lock = null;
      LOG.info("PostgreSQL is ready: {}", started.report);
      return started;
    } catch (IOException | UncheckedIOException e) {
      throw Folders.failure("Starting PostgreSQL", home, e);
    } finally {
      if (lock != null) {
        lock.close();
      }
    }
  }

  public String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s"
        .formatted(port(), URLEncoder.encode(database, StandardCharsets.UTF_8));
  }

  public int port() {
    return postmaster.port();
  }

  /// The superuser; the product's own roles are made by its migrations.
  public String user() {
    return ClusterDirectory.SUPERUSER;
  }

  public String password() {
    return password;
  }

  /// The directory that was asked for; the cluster is its `postgres` folder.
  public Path dataDirectory() {
    return config.dataDirectory();
  }

  /// The folder that PostgreSQL calls its data directory, for backups.
  public Path clusterDirectory() {
    return directory.cluster();
  }

  public long pid() {
    return postmaster.pid();
  }

  public boolean isAlive() {
    return postmaster.isAlive();
  }

  /// What the last start did.
  public StartupReport startupReport() {
    return report;
  }

  /// The last lines of PostgreSQL's own log.
  public String logTail() {
    return directory.logs().tail();
  }

  /// Stops PostgreSQL if it still runs and starts it again on the same port.
  public StartupReport restart() {
    change.lock();
    try {
      if (closed) {
        throw new EmbeddedPostgresException(Code.CANCELLED, "PostgreSQL was closed");
      }
      Stopwatch total = new Stopwatch();
      int port = postmaster.port();
      postmaster.stop();
      Run run = run(config, port, directory, binaries, runAs, () -> closed);
      postmaster = run.postmaster();
      report = run.report(binaries, runAs, false, false, Duration.ZERO, Duration.ZERO, total);
      return report;
    } catch (IOException e) {
      throw Folders.failure("Restarting PostgreSQL", config.dataDirectory(), e);
    } finally {
      change.unlock();
    }
  }

  /// Restarts PostgreSQL whenever it ends unasked, until [#close]; tells the listener what happens.
  public void supervise(Consumer<SupervisionEvent> listener) {
    Thread.ofVirtual()
        .name("postgres-supervisor")
        .start(() -> new Supervisor(this, listener).run());
  }

  /// Waits for the end of the running process; false when it still runs after the time.
  boolean awaitExit(Duration limit) throws InterruptedException {
    return postmaster.awaitExit(limit);
  }

  /// True when PostgreSQL ended unasked and nobody has restarted it meanwhile.
  boolean needsRestart() {
    change.lock();
    try {
      return !closed && !postmaster.isAlive();
    } finally {
      change.unlock();
    }
  }

  boolean isClosed() {
    return closed;
  }

  void pruneLogs() {
    directory.logs().prune();
  }

  /// Stops PostgreSQL in order, and releases the directory. Harmless when repeated.
  @Override
  public void close() {
    closed = true;
    change.lock();
    try {
      postmaster.stop();
    } finally {
      directoryLock.close();
      change.unlock();
    }
  }

  /// One start of the server process on an existing cluster.
  private record Run(
      Postmaster postmaster,
      boolean orphanStopped,
      boolean recovered,
      Duration cleaning,
      Duration starting) {
    StartupReport report(
        Binaries binaries,
        RunAs runAs,
        boolean unpacked,
        boolean initialised,
        Duration unpacking,
        Duration initialising,
        Stopwatch total) {
      return new StartupReport(
          binaries.home(),
          runAs.description(),
          unpacked,
          initialised,
          orphanStopped,
          recovered,
          unpacking,
          initialising,
          cleaning,
          starting,
          total.elapsed());
    }
  }

  private static Run run(
      EmbeddedConfig config,
      int port,
      ClusterDirectory directory,
      Binaries binaries,
      RunAs runAs,
      BooleanSupplier cancelled)
      throws IOException {
    Stopwatch cleaning = new Stopwatch();
    boolean orphan = new Leftovers(directory.cluster(), config.stopTimeout()).clear();
    boolean recovers = directory.needsRecovery();
    Duration cleaningTime = cleaning.elapsed();
    Stopwatch starting = new Stopwatch();
    Postmaster started = Postmaster.start(config, port, directory, binaries, runAs, cancelled);
    return new Run(started, orphan, recovers, cleaningTime, starting.elapsed());
  }
}
