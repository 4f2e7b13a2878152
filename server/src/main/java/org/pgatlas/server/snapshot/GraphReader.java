package org.pgatlas.server.snapshot;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.Database;

/// The resident graph for those who draw it: positions by id, and names of the few positions that
/// are shown.
public final class GraphReader {
  private final Database database;
  private final ResidentGraphs resident;
  private final Function<UUID, ResidentGraphs.Resident> load;
  private final VertexNames names = new VertexNames();

  public GraphReader(
      Database database, ResidentGraphs resident, Function<UUID, ResidentGraphs.Resident> load) {
    this.database = database;
    this.resident = resident;
    this.load = load;
  }

  /// What a position is called.
  public record Named(
      String canonicalId,
      String displayName,
      boolean external,
      @Nullable Integer criticality,
      @Nullable Integer pony) {}

  public ResidentGraphs.Resident graph(UUID tenant) {
    return resident.get(tenant, load);
  }

  /// From now on told of each tenant whose graph was swapped; must be quick.
  public void follow(Consumer<UUID> follower) {
    resident.follow(follower);
  }

  /// From now on told of each tenant whose graph was put away; must be quick.
  public void followEvicted(Consumer<UUID> follower) {
    resident.followEvicted(follower);
  }

  /// Computes what takes long away from the carriers of virtual threads, few at once.
  public <T> T answer(Supplier<T> work) {
    return resident.answer(work);
  }

  /// Threads of the operating system for parts of one computation.
  public Executor executor() {
    return resident.executor();
  }

  /// The vertex of that id, or the one that publishes it, as it is now.
  public Optional<Integer> vertexId(UUID tenant, String canonicalId) {
    return database.read(tenant, handle -> names.find(handle, tenant, canonicalId));
  }

  /// Works on the graph with arrays that nobody else uses meanwhile.
  public <T> T with(ResidentGraphs.Resident graph, Function<Workspace, T> work) {
    return resident.with(graph, work);
  }

  /// Where the vertex of that id, or the one that publishes it, is in the graph.
  public Optional<Integer> position(
      UUID tenant, ResidentGraphs.Resident graph, String canonicalId) {
    return vertexId(tenant, canonicalId)
        .map(graph.snapshot()::positionOf)
        .filter(position -> position >= 0);
  }

  /// By position; a vertex that was removed since the run is left out.
  public Map<Integer, Named> names(
      UUID tenant, ResidentGraphs.Resident graph, Collection<Integer> positions) {
    int[] ids = positions.stream().mapToInt(p -> graph.snapshot().vertexIds()[p]).toArray();
    Map<Integer, Named> named = new HashMap<>();
    database
        .read(tenant, handle -> names.of(handle, tenant, ids))
        .forEach(
            (id, n) ->
                named.put(
                    graph.snapshot().positionOf(id),
                    new Named(
                        n.canonicalId(),
                        n.displayName(),
                        n.vertexType().equals("external-repo"),
                        n.criticality(),
                        n.pony())));
    return named;
  }
}
