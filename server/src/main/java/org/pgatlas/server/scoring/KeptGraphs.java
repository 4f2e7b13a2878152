package org.pgatlas.server.scoring;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.snapshot.ColumnFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps what is resident of each tenant in a file, so that the next start, or a tenant that was
/// put away, begins from there and from what changed since instead of reading and computing all.
///
/// A file is used when it is whole, of this program, database and tenant, and when the database
/// vouches for it ([GraphFileStore]); else the graph is read from the database, and the log says
/// why. It is a copy: whoever deletes it loses time only. Written beside all other work, so no run
/// and no reader waits for it.
public final class KeptGraphs implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeptGraphs.class);
  private static final String SUFFIX = ".graph";

  /// Between two files of a tenant.
  private static final long PACE_NANOS = Duration.ofMinutes(1).toNanos();

  /// Of the time that passes, writing takes no more than this part.
  private static final int SHARE = 200;

  /// Where nothing is kept nobody looks at it.
  private static final Clock NEVER = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

  private static final Duration ABANDONED = Duration.ofHours(1);

  /// Where files are.
  ///
  /// @param version of the program and its schema: another one may count otherwise
  public record Place(Path folder, String version) {}

  /// Told how it goes.
  public interface Watcher {
    Watcher NOBODY =
        new Watcher() {
          @Override
          public void opened(boolean used, long nanos) {}

          @Override
          public void kept(long bytes, long nanos) {}
        };

    /// A file was looked for.
    ///
    /// @param used false when there was none that could be
    void opened(boolean used, long nanos);

    /// A file was written.
    void kept(long bytes, long nanos);
  }

  private final @Nullable Place place;
  private final Database database;
  private final Supplier<Set<UUID>> tenants;
  private final Clock clock;
  private final Watcher watcher;
  private final GraphFileStore store = new GraphFileStore();
  private final Map<UUID, Turn> byTenant = new HashMap<>();
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1, work -> Thread.ofPlatform().daemon().name("graph-files").unstarted(work));
  private boolean closed;

  /// A tenant's files, one after the other. Guarded by this object's lock.
  private static final class Turn {
    private @Nullable Live newest;

    /// What the file holds.
    private @Nullable Live kept;

    /// By which the database knows it.
    private @Nullable UUID file;

    private boolean planned;
    private long wroteAt;
    private long wroteNanos = -1;

    long delay() {
      return wroteNanos < 0
          ? 0
          : Math.max(PACE_NANOS, SHARE * wroteNanos) - (System.nanoTime() - wroteAt);
    }
  }

  /// @param place null to keep nothing
  /// @param tenants all that there are; files of others are removed
  public KeptGraphs(
      @Nullable Place place,
      Database database,
      Supplier<Set<UUID>> tenants,
      Clock clock,
      Watcher watcher) {
    this.place = place;
    this.database = database;
    this.tenants = tenants;
    this.clock = clock;
    this.watcher = watcher;
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    if (place != null) {
      timer.execute(this::clear);
    }
  }

  /// Keeps nothing.
  public static KeptGraphs none(Database database) {
    return new KeptGraphs(null, database, Set::of, NEVER, Watcher.NOBODY);
  }

  /// What the tenant's file holds; null when there is none to be used.
  @Nullable Live open(UUID tenant) {
    if (place == null || !Files.exists(file(place, tenant))) {
      return null;
    }
    long began = System.nanoTime();
    Live live = null;
    try {
      live = read(place, tenant);
      LOG.info(
          "graph of tenant {} taken from its file in {} ms: {} vertices, {} edges, run {}",
          tenant,
          (System.nanoTime() - began) / 1_000_000,
          live.inputs().vertices().size(),
          live.inputs().graph().edgeCount(),
          live.runId());
    } catch (IOException | RuntimeException e) {
      LOG.warn(
          "graph of tenant {} is read from the database, its file is not used: {}",
          tenant,
          e.getMessage());
    }
    watcher.opened(live != null, System.nanoTime() - began);
    return live;
  }

  private Live read(Place from, UUID tenant) throws IOException {
    GraphFileStore.Place here = database.read(tenant, store::place);
    return ColumnFile.read(
        file(from, tenant),
        KeptLayer.FORMAT,
        in -> {
          KeptLayer.Head head = KeptLayer.Head.parse(in.text());
          String stamp = stamp(from, here, tenant);
          if (!head.stamp().equals(stamp)) {
            throw new IOException("it is of " + head.stamp() + ", not of " + stamp);
          }
          if (!database.read(tenant, handle -> store.vouches(handle, tenant, head.id()))) {
            throw new IOException("the database does not know it: it was taken back or cleaned up");
          }
          Live live = KeptLayer.read(in, head, here.started());
          synchronized (this) {
            Turn turn = byTenant.computeIfAbsent(tenant, _ -> new Turn());
            turn.kept = live;
            turn.file = head.id();
          }
          return live;
        });
  }

  /// From now on the newest of the tenant; kept when it is time.
  void offer(UUID tenant, Live live) {
    if (place == null) {
      return;
    }
    synchronized (this) {
      Turn turn = byTenant.computeIfAbsent(tenant, _ -> new Turn());
      turn.newest = live.sameAs(turn.kept) ? null : live;
      if (turn.newest != null && !turn.planned && !closed) {
        turn.planned = true;
        var _ = timer.schedule(() -> keep(place, tenant), turn.delay(), TimeUnit.NANOSECONDS);
      }
    }
  }

  /// The tenant's graph leaves the memory: what is still to be kept is kept now.
  void putAway(UUID tenant) {
    if (place != null && !timer.isShutdown()) {
      timer.execute(() -> keep(place, tenant));
    }
  }

  private void keep(Place into, UUID tenant) {
    Live live;
    UUID old;
    synchronized (this) {
      Turn turn = byTenant.computeIfAbsent(tenant, _ -> new Turn());
      turn.planned = false;
      live = turn.newest;
      old = turn.file;
      turn.newest = null;
    }
    if (live == null) {
      return;
    }
    long began = System.nanoTime();
    UUID id = UUID.randomUUID();
    try {
      long bytes = write(into, tenant, id, live);
      watcher.kept(bytes, System.nanoTime() - began);
      done(tenant, live, id, began);
      if (old != null) {
        database.run(tenant, handle -> store.forget(handle, tenant, old));
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("graph of tenant {} is not kept for the next start: {}", tenant, e.toString());
      done(tenant, null, null, began);
    }
  }

  private synchronized void done(UUID tenant, @Nullable Live live, @Nullable UUID id, long began) {
    Turn turn = byTenant.computeIfAbsent(tenant, _ -> new Turn());
    turn.wroteAt = System.nanoTime();
    turn.wroteNanos = turn.wroteAt - began;
    if (id != null) {
      turn.kept = live;
      turn.file = id;
    }
  }

  private long write(Place into, UUID tenant, UUID id, Live live) throws IOException {
    String stamp = stamp(into, database.read(tenant, store::place), tenant);
    ColumnFile.makeFolder(into.folder());
    return ColumnFile.write(
        file(into, tenant),
        KeptLayer.FORMAT,
        out -> KeptLayer.write(out, KeptLayer.Head.of(stamp, id, live), live),
        () -> {
          if (!database.write(tenant, handle -> store.vouch(handle, tenant, id, live.cursor()))) {
            throw new IllegalStateException("the database was started again meanwhile");
          }
        });
  }

  private static String stamp(Place place, GraphFileStore.Place here, UUID tenant) {
    return "version " + place.version() + " " + here.text() + " tenant " + tenant;
  }

  private static Path file(Place place, UUID tenant) {
    return place.folder().resolve(tenant + SUFFIX);
  }

  /// Removes files of tenants that are gone, and what killed processes left.
  private void clear() {
    if (place == null || !Files.isDirectory(place.folder())) {
      return;
    }
    try {
      Set<String> known = new HashSet<>();
      tenants.get().forEach(tenant -> known.add(tenant + SUFFIX));
      List<Path> gone = new ArrayList<>();
      try (DirectoryStream<Path> files = Files.newDirectoryStream(place.folder())) {
        for (Path file : files) {
          String name = String.valueOf(file.getFileName());
          boolean orphan = name.endsWith(SUFFIX) && !known.contains(name);
          boolean left =
              name.contains(SUFFIX + ".")
                  && name.endsWith(".tmp")
                  && Files.getLastModifiedTime(file)
                      .toInstant()
                      .isBefore(clock.instant().minus(ABANDONED));
          if (orphan || left) {
            gone.add(file);
          }
        }
      }
      for (Path file : gone) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("files of graphs are not cleared up: {}", e.toString());
    }
  }

  /// Whose files there are.
  Set<UUID> tenants() {
    Set<UUID> found = new HashSet<>();
    if (place != null) {
      for (UUID tenant : tenants.get()) {
        if (Files.exists(file(place, tenant))) {
          found.add(tenant);
        }
      }
    }
    return found;
  }

  /// Waits until what was offered is in files; for tests and for who is about to end.
  void settle() {
    List<UUID> waiting;
    synchronized (this) {
      waiting =
          byTenant.entrySet().stream()
              .filter(one -> one.getValue().newest != null)
              .map(Map.Entry::getKey)
              .toList();
    }
    if (place != null) {
      for (UUID tenant : waiting) {
        keep(place, tenant);
      }
    }
  }

  /// Keeps what was offered and not kept yet.
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    timer.shutdown();
    try {
      if (!timer.awaitTermination(10, TimeUnit.SECONDS)) {
        LOG.warn("a graph's file takes long to write");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    settle();
  }
}
