package org.pgatlas.server.source;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.pgatlas.server.catalog.VertexStore;
import org.pgatlas.server.db.Database;

/// What happened to a project's status, and which source each of its fields is from.
public final class ProjectHistory {
  private static final int EVENTS = 100;

  private final Database database;
  private final GrantStore grants = new GrantStore();
  private final StatusStore statuses = new StatusStore();
  private final ProvenanceStore provenance = new ProvenanceStore();
  private final VertexStore vertices = new VertexStore();

  public ProjectHistory(Database database) {
    this.database = database;
  }

  /// @param events the newest first
  public record Found(List<StatusStore.Event> events, List<ProvenanceStore.Known> fields) {
    public Found {
      events = List.copyOf(events);
      fields = List.copyOf(fields);
    }
  }

  /// Empty when no project has that id.
  public Optional<Found> of(UUID tenant, String canonicalId) {
    return database.read(
        tenant,
        handle ->
            Optional.ofNullable(grants.ids(handle, tenant, List.of(canonicalId)).get(canonicalId))
                .map(
                    id ->
                        new Found(
                            statuses.events(handle, tenant, id, EVENTS),
                            provenance.of(handle, tenant, "project", id))));
  }

  /// Which source each field of a package or repo is from; empty when there is none of that id.
  public Optional<List<ProvenanceStore.Known>> ofPackage(UUID tenant, String canonicalId) {
    return database.read(
        tenant,
        handle ->
            vertices
                .lookup(handle, tenant, canonicalId)
                .map(id -> provenance.of(handle, tenant, "vertex", id)));
  }
}
