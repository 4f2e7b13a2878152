package org.pgatlas.server;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.db.Migrations;
import org.pgatlas.server.http.HttpServer;
import org.pgatlas.server.job.JobAdminStore;
import org.pgatlas.server.job.Worker;
import org.pgatlas.server.scoring.MetricRunner;

/// The running product. Everything is made and wired in this room, in four steps read from top to
/// bottom: the [Foundation], the [Features] on it, what a worker runs ([WorkerSide]), what is
/// answered over HTTP ([ApiSide]). It is stopped in the opposite order.
public final class Atlas implements AutoCloseable {
  private final Parts parts = new Parts();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Foundation base;
  private final Features features;
  private final HttpServer http;
  private final String url;

  /// Told what the start is doing, for people who wait.
  @FunctionalInterface
  public interface Progress {
    void at(String message);
  }

  /// What a migration did.
  public record Migrated(@Nullable String version, int executed) {}

  /// Starts everything; when something fails, what was started is stopped again.
  public static Atlas start(AtlasConfig config, Progress progress) {
    return new Atlas(config, progress);
  }

  /// Brings the schema up to date and stops again.
  public static Migrated migrate(AtlasConfig config, Progress progress) {
    try (Parts parts = new Parts()) {
      Database database = AtlasDatabase.open(config, progress, parts);
      Migrations migrations = new Migrations(database);
      int executed = migrations.migrate();
      return new Migrated(migrations.version(), executed);
    }
  }

  private Atlas(AtlasConfig config, Progress progress) {
    boolean started = false;
    try {
      base = Foundation.lay(config, progress, parts);
      features = Features.on(base, parts);
      Worker worker = WorkerSide.of(base, features, parts);
      http = ApiSide.of(base, features, parts);
      http.start();
      if (config.role().worker()) {
        parts.keep(worker).start();
      } else {
        base.relay().follow(features.metrics()::catchUpSoon);
      }
      features.metrics().openKept();
      base.nudges().start();
      base.relay().start();
      url = "http://" + host(config.http().bind()) + ":" + http.port();
      if (config.role().api()) {
        announce();
      }
      started = true;
    } finally {
      if (!started) {
        parts.close();
      }
    }
  }

  /// Where REST and pages are, e.g. `http://127.0.0.1:8080`.
  public String url() {
    return url;
  }

  /// Every route as `METHOD /path`.
  public List<String> routes() {
    return http.routes();
  }

  public AtlasConfig config() {
    return base.config();
  }

  /// False in open mode.
  public boolean needsKeys() {
    return base.config().access().keys();
  }

  /// Opens the server to commands of this machine; null where none is needed.
  public @Nullable String localToken() {
    return base.access().localToken();
  }

  public UUID tenant() {
    return base.tenant();
  }

  public Database database() {
    return base.database();
  }

  public MetricRunner metrics() {
    return features.metrics();
  }

  public JobAdminStore jobs() {
    return base.jobs();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      features.metrics().hurry();
      parts.close();
    }
  }

  /// Lets commands on the data directory find this server, until it stops.
  private void announce() {
    ServerRecord.write(
        base.config().dataDirectory(),
        new ServerRecord(url, ProcessHandle.current().pid(), base.access().localToken()));
    parts.keep(() -> ServerRecord.remove(base.config().dataDirectory()));
  }

  private static String host(String bind) {
    return bind.contains(":") && !bind.startsWith("[") ? "[" + bind + "]" : bind;
  }
}
