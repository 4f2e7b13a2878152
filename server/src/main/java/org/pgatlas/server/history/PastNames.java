package org.pgatlas.server.history;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.snapshot.ResidentGraphs;

/// What was called how at an earlier time: a package that a repo absorbed later was a vertex of its
/// own, with values of its own. Looked up in the newest snapshot of then, by reading through it.
final class PastNames {
  private final SnapshotStore snapshots;
  private final ResidentGraphs resident;

  PastNames(SnapshotStore snapshots, ResidentGraphs resident) {
    this.snapshots = snapshots;
    this.resident = resident;
  }

  /// The vertex that had that id, or published it, at that time. Empty without a snapshot that has
  /// it.
  Optional<HistoryStore.Subject> subject(UUID tenant, String canonicalId, Instant at) {
    // Read where a few work at a time: a snapshot is as large as the graph.
    return snapshots
        .asOf(tenant, at)
        .flatMap(
            id ->
                resident.answer(
                    () ->
                        snapshots
                            .read(tenant, id)
                            .flatMap(kept -> subject(tenant, canonicalId, kept))));
  }

  private Optional<HistoryStore.Subject> subject(
      UUID tenant, String canonicalId, SnapshotStore.Kept kept) {
    SnapshotReader reader = new SnapshotReader(kept.content());
    for (SnapshotReader.Row row = reader.next(); row != null; row = reader.next()) {
      if (row.vertex().canonicalId().equals(canonicalId)) {
        return Optional.of(subject(row.vertex()));
      }
    }
    Integer publisher =
        reader.knowsAliases()
            ? publisher(reader, canonicalId)
            : snapshots.published(tenant, canonicalId, kept.snapshot().createdAt()).orElse(null);
    return publisher == null ? Optional.empty() : vertex(kept, publisher);
  }

  private static @Nullable Integer publisher(SnapshotReader reader, String packageId) {
    for (SnapshotWriter.Alias alias = reader.nextAlias();
        alias != null;
        alias = reader.nextAlias()) {
      if (alias.packageId().equals(packageId)) {
        return alias.vertex();
      }
    }
    return null;
  }

  private static Optional<HistoryStore.Subject> vertex(SnapshotStore.Kept kept, int id) {
    SnapshotReader reader = new SnapshotReader(kept.content());
    SnapshotReader.Row row = reader.next();
    while (row != null && row.vertex().id() < id) {
      row = reader.next();
    }
    return row != null && row.vertex().id() == id
        ? Optional.of(subject(row.vertex()))
        : Optional.empty();
  }

  private static HistoryStore.Subject subject(SnapshotWriter.Vertex vertex) {
    return new HistoryStore.Subject(
        "v", vertex.id(), vertex.canonicalId(), displayName(vertex.canonicalId()));
  }

  /// What people call a package whose own name is not kept.
  static String displayName(String canonicalId) {
    return canonicalId.substring(canonicalId.lastIndexOf('/') + 1);
  }
}
