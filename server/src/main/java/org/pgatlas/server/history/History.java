package org.pgatlas.server.history;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.job.JobHandler;
import org.pgatlas.server.job.JobKind;
import org.pgatlas.server.job.Lane;
import org.pgatlas.server.scoring.MetricRunner;
import org.pgatlas.server.snapshot.Moment;
import org.pgatlas.server.snapshot.ResidentGraphs;

/// What was: the room, wired.
public final class History {
  /// The daily job of a tenant.
  public static final JobKind JOB = JobKind.of("history.snapshot", Lane.UPKEEP);

  private final HistoryStore values;
  private final SnapshotStore snapshots;
  private final HistoryEndpoints endpoints;
  private final PastGraphs past;
  private final PastNames names;

  private History(
      HistoryStore values,
      SnapshotStore snapshots,
      PastGraphs past,
      PastNames names,
      Clock clock,
      Tenancy tenancy) {
    this.values = values;
    this.snapshots = snapshots;
    this.names = names;
    this.endpoints = new HistoryEndpoints(this, clock, tenancy);
    this.past = past;
  }

  /// Follows the runs from now on.
  public static History create(
      Database database,
      MetricRunner runner,
      ResidentGraphs resident,
      Clock clock,
      Tenancy tenancy) {
    runner.follow(new MetricHistory());
    HistoryStore values = new HistoryStore(database);
    SnapshotStore snapshots = new SnapshotStore(database);
    PastGraphs past = new PastGraphs(snapshots, values, resident, runner.defaultMode());
    PastNames names = new PastNames(snapshots, resident);
    return new History(values, snapshots, past, names, clock, tenancy);
  }

  /// Keeps a snapshot of the graph unless that is as the newest one.
  public JobHandler snapshotting() {
    return (job, _) -> snapshots.create(job.tenant(), "", true);
  }

  /// The room's routes; whoever serves scores hands requests for their trend over to it.
  public HistoryEndpoints endpoints() {
    return endpoints;
  }

  /// Answers questions about the graph of an earlier time.
  public Moment.Past past() {
    return past;
  }

  /// Keeps the graph as it is.
  public SnapshotStore.Snapshot keep(UUID tenant, String label) {
    return snapshots.create(tenant, label, false);
  }

  public SnapshotStore snapshots() {
    return snapshots;
  }

  public HistoryStore values() {
    return values;
  }

  /// How a vertex or project came to its present metrics.
  public record Trend(
      String canonicalId,
      String displayName,
      Instant from,
      Instant until,
      List<HistoryStore.Point> points) {}

  /// Of what is called so today.
  ///
  /// @param limit at most the newest so many points
  public Optional<Trend> trend(UUID tenant, String id, Instant from, Instant until, int limit) {
    return values.find(tenant, id, null).map(subject -> trend(tenant, subject, from, until, limit));
  }

  /// The values of that time, of what was called so then.
  Optional<Trend> trendAsOf(UUID tenant, String id, Instant at, int limit) {
    return names
        .subject(tenant, id, at)
        .or(() -> values.find(tenant, id, at))
        .map(subject -> trend(tenant, subject, at, at, limit));
  }

  private Trend trend(
      UUID tenant, HistoryStore.Subject subject, Instant from, Instant until, int limit) {
    return new Trend(
        subject.canonicalId(),
        subject.displayName(),
        from,
        until,
        values.trend(tenant, subject, from, until, limit));
  }

  /// Two moments of the graph compared; `to` null is now.
  ///
  /// @param to null for the graph as it is
  public record Difference(
      SnapshotStore.Snapshot from,
      SnapshotStore.@Nullable Snapshot to,
      SnapshotDiff.Counts vertices,
      List<SnapshotDiff.VertexChange> vertexChanges,
      SnapshotDiff.Counts edges,
      List<SnapshotDiff.EdgeChange> edgeChanges,
      HistoryStore.Movements metrics) {}

  /// @throws HttpProblem 404 for a snapshot that there is none
  public Difference difference(UUID tenant, long from, @Nullable Long to, int limit) {
    SnapshotStore.Kept before = require(tenant, from);
    SnapshotStore.Kept after = to == null ? null : require(tenant, to);
    SnapshotStore.Current now = after == null ? snapshots.current(tenant) : null;
    byte[] content =
        after != null ? after.content() : now != null ? now.content().bytes() : new byte[0];
    long run = after != null ? after.snapshot().metricRunId() : now == null ? 0 : now.runId();
    SnapshotDiff.Result diff = SnapshotDiff.of(before.content(), content, limit);
    return new Difference(
        before.snapshot(),
        after == null ? null : after.snapshot(),
        diff.vertices(),
        diff.vertexChanges(),
        diff.edges(),
        diff.edgeChanges(),
        values.movements(tenant, before.snapshot().metricRunId(), run, limit));
  }

  private SnapshotStore.Kept require(UUID tenant, long id) {
    return snapshots.read(tenant, id).orElseThrow(() -> HttpProblem.notFound("No snapshot " + id));
  }

  /// The newest snapshot made until that time.
  Optional<Long> asOf(UUID tenant, Instant at) {
    return snapshots.asOf(tenant, at);
  }

  /// How long values are kept: what [Duration] the partitions of `metric_history` stay.
  public static Duration retention() {
    return Duration.ofDays(400);
  }
}
