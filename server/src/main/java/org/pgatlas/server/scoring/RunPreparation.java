package org.pgatlas.server.scoring;

import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pgatlas.metric.ActiveMode;
import org.pgatlas.metric.LayerCriticality;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.snapshot.GraphChanges;
import org.pgatlas.server.snapshot.ResidentGraphs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads what a run needs and computes it, from what is in memory where that can be brought forward
/// and from everything where not. Stores nothing and remembers nothing.
final class RunPreparation {
  private static final Logger LOG = LoggerFactory.getLogger(RunPreparation.class);

  /// Times that everything is read because it changed while it was.
  private static final int ATTEMPTS = 3;

  private final Database database;
  private final InputReader reader;
  private final ResidentGraphs resident;

  RunPreparation(Database database, InputReader reader, ResidentGraphs resident) {
    this.database = database;
    this.reader = reader;
    this.resident = resident;
  }

  /// A computed run that is not stored yet.
  record Prepared(Live live, Scores scores, Digests digests, double loadMs, double computeMs) {}

  /// What changed since a graph that was kept elsewhere.
  GraphChanges.Marks marksSince(UUID tenant, Live file) {
    return read(tenant, InputReader.Start.after(file), null).changes().marks();
  }

  /// Reads and computes; the tenant's turn is the caller's.
  ///
  /// @param anew whether everything is read and computed, and compared with what is known
  /// @param known what is in memory, null for nothing
  Prepared prepare(UUID tenant, ActiveMode runMode, boolean anew, @Nullable Live known) {
    Live old = known;
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      long t0 = System.nanoTime();
      InputReader.Start start =
          old == null || anew ? reader.all(tenant) : InputReader.Start.after(old);
      Read read = read(tenant, start, anew ? old : null);
      long t1 = System.nanoTime();
      if (usable(start, read.changes())) {
        try {
          Prepared prepared =
              resident.compute(
                  computation(start, read.changes(), anew ? null : old, runMode, t1 - t0, t1));
          if (old != null && read.carried() != null) {
            compare(tenant, old, read.carried(), prepared, runMode);
          }
          return prepared;
        } catch (IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException e) {
          if (old == null) {
            throw e;
          }
          LOG.error(
              "metrics of tenant {} cannot be carried over, so they are computed anew", tenant, e);
        }
      }
      old = null;
    }
    throw new IllegalStateException("the tenant's projects change faster than they can be read");
  }

  /// @param carried what changed for the results in memory, of the same moment
  private record Read(InputReader.Changes changes, InputReader.@Nullable Changes carried) {}

  private Read read(UUID tenant, InputReader.Start start, @Nullable Live carried) {
    return database.snapshot(
        tenant,
        handle ->
            new Read(
                reader.since(handle, tenant, start.inputs(), start.cursor()),
                carried == null
                    ? null
                    : reader.since(handle, tenant, carried.inputs(), carried.cursor())));
  }

  private static boolean usable(InputReader.Start start, InputReader.Changes changes) {
    return !changes.marks().everything() && start.inputs().projects().accepts(changes.projects());
  }

  /// Workers of a full pass: half of the processors, so that questions are answered meanwhile.
  private static int threads() {
    return Math.max(1, (Runtime.getRuntime().availableProcessors() + 1) / 2);
  }

  private Supplier<Prepared> computation(
      InputReader.Start start,
      InputReader.Changes changes,
      @Nullable Live old,
      ActiveMode runMode,
      long loadNanos,
      long began) {
    return () -> compute(start, changes, old, runMode, loadNanos, began);
  }

  private Prepared compute(
      InputReader.Start start,
      InputReader.Changes changes,
      @Nullable Live old,
      ActiveMode runMode,
      long loadNanos,
      long began) {
    LayerCriticality before = old == null ? null : old.criticality();
    LayerUpdate.Step step =
        LayerUpdate.apply(start.inputs(), before, changes, runMode, resident.executor(), threads());
    LayerInputs inputs = changes.people().applyTo(step.inputs());
    Scores scores = Scores.of(inputs, step.criticality());
    Digests digests = Digests.begin(old, inputs, scores, runMode, resident.executor());
    Live live =
        new Live(
            inputs,
            step.criticality(),
            scores.vertices(),
            digests::tree,
            changes.marks().next(),
            start.runId(),
            start.runId());
    return new Prepared(live, scores, digests, loadNanos / 1e6, (System.nanoTime() - began) / 1e6);
  }

  private void compare(
      UUID tenant, Live carried, InputReader.Changes changes, Prepared anew, ActiveMode runMode) {
    if (!usable(InputReader.Start.after(carried), changes)) {
      return;
    }
    Prepared same =
        compute(InputReader.Start.after(carried), changes, carried, runMode, 0, System.nanoTime());
    if (!same.digests().results().equals(anew.digests().results())) {
      LOG.error(
          "metrics of tenant {} that were carried over from run {} differ from those computed anew",
          tenant,
          carried.runId());
    }
  }
}
