package org.pgatlas.bench.endure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import org.pgatlas.bench.Pace;
import org.pgatlas.bench.ServerProcess;
import org.pgatlas.bench.queue.QueueDatabase;

/// Server processes on one database, of which some may be dead at any moment.
final class Fleet implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LOOK = Duration.ofMillis(50);

  private final Path root;
  private final Path folder;
  private final QueueDatabase postgres;
  private final int leaseSeconds;
  private final Map<Integer, ServerProcess> alive = new ConcurrentSkipListMap<>();

  Fleet(Path root, QueueDatabase postgres, int leaseSeconds) throws IOException {
    this.root = root;
    this.folder = Files.createTempDirectory("atlas-bench-fleet-");
    this.postgres = postgres;
    this.leaseSeconds = leaseSeconds;
  }

  /// Starts that one; tries again while PostgreSQL is on its way back.
  void start(int number) {
    double _ =
        Pace.until("server " + number + " is ready", PATIENCE, LOOK, () -> startOnce(number));
  }

  private boolean startOnce(int number) {
    try {
      Path data = Files.createDirectories(folder.resolve("server-" + number));
      alive.put(
          number,
          ServerProcess.start(
              root,
              data,
              Map.of("ATLAS_HEAP", "512m", "ATLAS_DATABASE_PASSWORD", postgres.config().password()),
              List.of(
                  "serve",
                  "--database-url",
                  postgres.config().jdbcUrl(),
                  "--database-user",
                  postgres.config().user(),
                  "--pool-size",
                  "8",
                  "--lease-seconds",
                  Integer.toString(leaseSeconds))));
      return true;
    } catch (IllegalStateException | IOException notYet) {
      return false;
    }
  }

  /// kill -9; returns its process' number.
  long kill(int number) {
    ServerProcess server = alive.remove(number);
    if (server == null) {
      throw new IllegalStateException("server " + number + " is not alive");
    }
    server.kill();
    return server.pid();
  }

  long pid(int number) {
    return Objects.requireNonNull(alive.get(number)).pid();
  }

  Collection<Integer> alive() {
    return List.copyOf(alive.keySet());
  }

  /// The address of one that is alive, or of the last that was while none is.
  String anyUrl(Random random) {
    while (true) {
      List<ServerProcess> candidates = new ArrayList<>(alive.values());
      if (!candidates.isEmpty()) {
        return candidates.get(random.nextInt(candidates.size())).url();
      }
      Pace.pause(LOOK);
    }
  }

  @Override
  public void close() {
    alive.values().forEach(ServerProcess::close);
  }
}
