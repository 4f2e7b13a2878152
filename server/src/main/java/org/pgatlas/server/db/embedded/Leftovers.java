package org.pgatlas.server.db.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.embedded.EmbeddedPostgresException.Code;

/// What a killed server or a killed PostgreSQL left behind in a cluster that we hold the lock of.
///
/// A process counts as PostgreSQL of this cluster when the cluster is its working directory:
/// process ids are reused, so the number in `postmaster.pid` alone proves nothing. That file is
/// removed only when its process is a stranger and nobody holds the cluster's shared memory any
/// more.
record Leftovers(Path cluster, Duration stopTimeout) {
  private static final Duration ORPHAN_LIMIT = Duration.ofSeconds(30);

  /// Stops what still runs; true when there was a living PostgreSQL.
  boolean clear() throws IOException {
    PostmasterPid file = PostmasterPid.read(cluster);
    boolean stopped = false;
    if (file != null && isPostmaster(file)) {
      stopped = true;
      stop(file.pid());
    }
    stopOrphanedBackends(file);
    PostmasterPid left = PostmasterPid.read(cluster);
    if (left != null && isAlive(left.pid())) {
      Files.deleteIfExists(cluster.resolve(PostmasterPid.FILE));
    }
    return stopped;
  }

  /// Fast shutdown, then an immediate one, then the end; each step only when the one before was in
  /// vain.
  void stop(long pid) throws IOException {
    ShortProcess.signal(pid, "INT");
    if (await(stopTimeout, () -> !isAlive(pid))) {
      return;
    }
    ShortProcess.signal(pid, "QUIT");
    if (!await(Duration.ofSeconds(15), () -> !isAlive(pid))) {
      ShortProcess.signal(pid, "KILL");
      await(Duration.ofSeconds(5), () -> !isAlive(pid));
    }
  }

  /// Processes of a killed postmaster notice its death only when idle; until then they write to the
  /// cluster.
  private void stopOrphanedBackends(@Nullable PostmasterPid file) throws IOException {
    Instant limit = Instant.now().plus(ORPHAN_LIMIT);
    while (true) {
      List<Long> orphans = processesHere();
      if (orphans.isEmpty() && attached(file) == 0) {
        return;
      }
      boolean late = Instant.now().isAfter(limit);
      if (late) {
        throw new EmbeddedPostgresException(
            Code.DIRECTORY_IN_USE,
            "Processes of an earlier PostgreSQL still use %s: %s. End them and start again."
                .formatted(cluster, orphans.isEmpty() ? "of another user" : orphans));
      }
      for (long orphan : orphans) {
        ShortProcess.signal(orphan, "QUIT");
      }
      await(Duration.ofMillis(200), () -> processesHere().isEmpty() && attached(file) == 0);
    }
  }

  private boolean isPostmaster(PostmasterPid file) {
    if (!isAlive(file.pid()) || file.pid() == ProcessHandle.current().pid()) {
      return false;
    }
    if (Files.isDirectory(Path.of("/proc/self"))) {
      return worksHere(Path.of("/proc/" + file.pid()));
    }
    return ProcessHandle.of(file.pid())
        .filter(handle -> handle.info().command().orElse("").endsWith("postgres"))
        .flatMap(handle -> handle.info().startInstant())
        .map(start -> Math.abs(start.getEpochSecond() - file.startedAt()) <= 2)
        .orElse(false);
  }

  private List<Long> processesHere() {
    Path proc = Path.of("/proc");
    if (!Files.isDirectory(proc.resolve("self"))) {
      return List.of();
    }
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(pid -> pid != ProcessHandle.current().pid() && worksHere(proc.resolve("" + pid)))
        .toList();
  }

  private boolean worksHere(Path process) {
    try {
      return Files.isSameFile(process.resolve("cwd"), cluster)
          && Files.readString(process.resolve("comm")).strip().equals("postgres");
    } catch (IOException _) {
      return false;
    }
  }

  /// How many processes hold the shared memory segment that the postmaster of this file made.
  ///
  /// Segment numbers start over after a reboot, so both the number and its maker have to agree, and
  /// the maker may not be a living process that works elsewhere.
  private int attached(@Nullable PostmasterPid file) {
    if (file == null || worksElsewhere(file.pid())) {
      return 0;
    }
    try {
      for (String line : Files.readAllLines(Path.of("/proc/sysvipc/shm"))) {
        String[] columns = line.strip().split("\\s+");
        if (columns.length > 6
            && columns[1].equals(Integer.toString(file.sharedMemoryId()))
            && columns[4].equals(Long.toString(file.pid()))) {
          return Integer.parseInt(columns[6]);
        }
      }
      return 0;
    } catch (IOException | NumberFormatException _) {
      return 0;
    }
  }

  private boolean worksElsewhere(long pid) {
    Path process = Path.of("/proc/" + pid);
    try {
      return !Files.isSameFile(process.resolve("cwd"), cluster);
    } catch (IOException _) {
      return false;
    }
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  private static boolean await(Duration limit, BooleanSupplier done) throws IOException {
    Instant end = Instant.now().plus(limit);
    while (!done.getAsBoolean()) {
      if (Instant.now().isAfter(end)) {
        return false;
      }
      pause();
    }
    return true;
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(5);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while PostgreSQL stops", e);
    }
  }
}
