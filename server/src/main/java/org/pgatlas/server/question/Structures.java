package org.pgatlas.server.question;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.server.snapshot.GraphReader;
import org.pgatlas.server.snapshot.ResidentGraphs.Resident;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The [Structure] of each tenant that asked lately.
///
/// A small graph's is computed by who asks. A large one's takes seconds, so it is computed behind
/// the runs: after the first question, again after each run for as long as questions come, at most
/// a twelfth of the time. Between runs that follow each other it waits for a calm moment, ten
/// seconds at most: it would be late at once, and take a processor from the next run. Questions are
/// answered from the one before meanwhile, which names its run.
public final class Structures {
  private static final Logger LOG = LoggerFactory.getLogger(Structures.class);
  private static final int KEPT = 8;

  /// Packages and dependencies that are looked at in milliseconds.
  private static final int SMALL = 10_000;

  /// Runs that come one after the other count as one.
  private static final Duration CALM = Duration.ofMillis(250);

  /// How long runs that follow each other put a computation off for which nobody waits.
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /// How many times as long as a computation the pause after it is.
  private static final int PAUSES = 11;

  private static final Duration REMEMBERED = Duration.ofHours(1);

  /// How long who asks waits when nothing is known yet.
  private static final Duration FIRST = Duration.ofSeconds(3);

  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final Function<UUID, Resident> graphs;
  private final Function<UUID, Histories> histories;
  private final Later later;
  private final LongSupplier nanos;
  private final Semaphore turn = new Semaphore(1);

  /// Least recently asked first.
  private final Map<UUID, Entry> byTenant = new LinkedHashMap<>(16, 0.75f, true);

  /// How much the one who asks wants to wait.
  public enum Freshness {
    /// At once, even when nothing is known yet.
    AT_ONCE,
    /// At once from the newest that is known; as long as nothing is, a few seconds.
    KNOWN,
    /// As of the newest run when the question came.
    NEWEST
  }

  private static final class Entry {
    @Nullable Structure structure;
    @Nullable MetricColumns columns;
    @Nullable CompletableFuture<Structure> underWay;
    long asked;

    /// When the last run was over.
    long swapped;

    /// Whether somebody waits for what is under way.
    boolean awaited;

    long ended;
    long took;
  }

  /// Does work after a pause, elsewhere.
  @FunctionalInterface
  interface Later {
    void begin(long pauseNanos, Runnable work);
  }

  Structures(GraphReader reader, Function<UUID, Histories> histories) {
    this(
        reader::graph,
        histories,
        (pause, work) ->
            CompletableFuture.delayedExecutor(pause, TimeUnit.NANOSECONDS, Structures::start)
                .execute(work),
        System::nanoTime);
    reader.follow(this::swapped);
    reader.followEvicted(this::evicted);
  }

  /// @param nanos the clock of pauses
  Structures(Function<UUID, Resident> graphs, Later later, LongSupplier nanos) {
    this(graphs, _ -> Histories.NONE, later, nanos);
  }

  private Structures(
      Function<UUID, Resident> graphs,
      Function<UUID, Histories> histories,
      Later later,
      LongSupplier nanos) {
    this.graphs = graphs;
    this.histories = histories;
    this.later = later;
    this.nanos = nanos;
  }

  MetricColumns of(UUID tenant, Freshness freshness) {
    Resident resident = graphs.apply(tenant);
    Histories people = histories.apply(tenant);
    Entry entry = asked(tenant);
    synchronized (entry) {
      if (isOf(entry.structure, resident)) {
        return columns(entry, resident, people);
      }
      if (small(resident.snapshot().graph())) {
        entry.structure = Structure.of(resident);
        return columns(entry, resident, people);
      }
    }
    if (freshness == Freshness.NEWEST) {
      return newest(tenant, entry, resident, people);
    }
    CompletableFuture<Structure> coming = request(tenant, entry);
    boolean nothing;
    synchronized (entry) {
      nothing = entry.structure == null;
    }
    if (nothing && freshness == Freshness.KNOWN) {
      await(coming, FIRST);
    }
    synchronized (entry) {
      return columns(entry, resident, people);
    }
  }

  /// The structure of that graph or of a later one, with the graph that it is of.
  private MetricColumns newest(UUID tenant, Entry entry, Resident wanted, Histories people) {
    long deadline = System.nanoTime() + LONGEST.toNanos();
    while (true) {
      synchronized (entry) {
        entry.awaited = true;
      }
      await(request(tenant, entry), Duration.ofNanos(deadline - System.nanoTime()));
      Resident resident = graphs.apply(tenant);
      synchronized (entry) {
        Structure known = entry.structure;
        if (isOf(known, resident)
            || (known != null && known.runId() > wanted.runId())
            || System.nanoTime() > deadline) {
          return columns(entry, resident, people);
        }
      }
    }
  }

  private static boolean isOf(@Nullable Structure structure, Resident resident) {
    return structure != null && structure.isOf(resident);
  }

  private static boolean small(DependencyGraph graph) {
    return graph.vertexCount() + graph.edgeCount() <= SMALL;
  }

  private static MetricColumns columns(Entry entry, Resident resident, Histories people) {
    MetricColumns known = entry.columns;
    if (known == null || !known.isOf(resident, entry.structure, people)) {
      known = new MetricColumns(resident, entry.structure, people);
      entry.columns = known;
    }
    return known;
  }

  private Entry asked(UUID tenant) {
    synchronized (byTenant) {
      Entry entry = byTenant.computeIfAbsent(tenant, _ -> new Entry());
      entry.asked = nanos.getAsLong();
      if (byTenant.size() > KEPT) {
        byTenant.remove(byTenant.keySet().iterator().next());
      }
      return entry;
    }
  }

  /// Its graph was put away, and nothing here may hold it.
  void evicted(UUID tenant) {
    synchronized (byTenant) {
      byTenant.remove(tenant);
    }
  }

  /// A run is over; who asked lately will ask again.
  void swapped(UUID tenant) {
    Entry entry;
    boolean remembered;
    synchronized (byTenant) {
      entry = byTenant.get(tenant);
      if (entry == null) {
        return;
      }
      remembered = nanos.getAsLong() - entry.asked <= REMEMBERED.toNanos();
    }
    boolean behind;
    synchronized (entry) {
      // They hold the graph that was swapped out.
      entry.columns = null;
      entry.swapped = nanos.getAsLong();
      // What nobody has asked of a large graph stays uncomputed.
      behind = remembered && entry.structure != null && entry.structure.size() > 0;
    }
    if (behind && !small(graphs.apply(tenant).snapshot().graph())) {
      CompletableFuture<Structure> coming = request(tenant, entry);
      LOG.trace("structure of tenant {} is computed again: {}", tenant, coming);
    }
  }

  /// The computation under way, or one that begins soon.
  private CompletableFuture<Structure> request(UUID tenant, Entry entry) {
    CompletableFuture<Structure> coming = new CompletableFuture<>();
    long pause = 0;
    synchronized (entry) {
      if (entry.underWay != null) {
        return entry.underWay;
      }
      entry.underWay = coming;
      if (entry.structure != null) {
        long idle = nanos.getAsLong() - entry.ended;
        pause = Math.max(CALM.toNanos(), PAUSES * entry.took - idle);
      }
    }
    long since = nanos.getAsLong();
    later.begin(pause, () -> whenCalm(tenant, entry, coming, since));
    return coming;
  }

  private void whenCalm(UUID tenant, Entry entry, CompletableFuture<Structure> coming, long since) {
    long now = nanos.getAsLong();
    boolean calm;
    synchronized (entry) {
      calm =
          entry.structure == null
              || entry.awaited
              || now - entry.swapped >= CALM.toNanos()
              || now - since >= PATIENCE.toNanos();
    }
    if (calm) {
      compute(tenant, entry, coming);
    } else {
      later.begin(CALM.toNanos(), () -> whenCalm(tenant, entry, coming, since));
    }
  }

  /// On a thread of the operating system: it computes for long and must not keep the few carriers
  /// of virtual threads.
  private static void start(Runnable work) {
    Thread.ofPlatform().daemon().name("graph-structure").start(work);
  }

  private void compute(UUID tenant, Entry entry, CompletableFuture<Structure> coming) {
    turn.acquireUninterruptibly();
    try {
      long began = nanos.getAsLong();
      Structure structure = Structure.of(graphs.apply(tenant));
      over(entry, structure, began);
      coming.complete(structure);
    } catch (RuntimeException | OutOfMemoryError e) {
      LOG.error("the structure of tenant {}'s graph cannot be computed", tenant, e);
      over(entry, null, nanos.getAsLong());
      coming.completeExceptionally(e);
      return;
    } finally {
      turn.release();
    }
    if (!isOf(entry, graphs.apply(tenant))) {
      swapped(tenant);
    }
  }

  private void over(Entry entry, @Nullable Structure structure, long began) {
    synchronized (entry) {
      if (structure != null) {
        entry.structure = structure;
      }
      entry.ended = nanos.getAsLong();
      entry.took = entry.ended - began;
      entry.underWay = null;
      entry.awaited = false;
    }
  }

  private static boolean isOf(Entry entry, Resident resident) {
    synchronized (entry) {
      return isOf(entry.structure, resident);
    }
  }

  private static void await(CompletableFuture<Structure> coming, Duration longest) {
    try {
      coming.get(Math.max(1, longest.toMillis()), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // The answer says what is not known; the failure itself is logged where it happened.
      LOG.debug("structure is not there yet", e);
    }
  }
}
