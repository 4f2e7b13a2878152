package org.pgatlas.server.scoring;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.snapshot.GraphChanges;
import org.pgatlas.server.snapshot.GraphLoader;
import org.pgatlas.server.snapshot.GraphRows;

/// Brings a metric run's inputs from the database: everything once, what changed from then on.
final class InputReader {
  private static final String EVERY = ">= 0";
  private static final long KEEP_NANOS = Duration.ofMinutes(5).toNanos();

  /// Vertices beyond which all are read: page by page rather than in one statement.
  private static final int MOST_MARKED = 500_000;

  private final Database database;
  private final GraphLoader loader = new GraphLoader();
  private final GraphChanges changes = new GraphChanges();
  private final ScoreStore store;
  private final Map<UUID, Kept> kept = new ConcurrentHashMap<>();

  /// Everything before `xmin` had been read at that time.
  private record Kept(long xmin, long since) {}

  InputReader(Database database, ScoreStore store) {
    this.database = database;
    this.store = store;
  }

  /// Everything, to be brought up to date with what changed after `cursor`.
  ///
  /// @param runId the newest run whose results the stored columns hold, 0 for none
  record Start(LayerInputs inputs, GraphChanges.Cursor cursor, long runId) {
    static Start after(Live live) {
      return new Start(live.inputs(), live.cursor(), live.storedRun());
    }
  }

  /// What changed, as it is now.
  record Changes(
      GraphChanges.Marks marks, GraphRows rows, List<ProjectColumns.Row> projects, People people) {}

  /// Reads page by page, each a moment of its own; the cursor is older than all of them.
  Start all(UUID tenant) {
    record Head(GraphChanges.Cursor cursor, long runId) {}
    Head head =
        database.snapshot(
            tenant, handle -> new Head(changes.now(handle), store.latestRun(handle, tenant)));
    GraphRows rows = loader.all(database, tenant);
    LayerInputs inputs =
        database.snapshot(
            tenant,
            handle -> {
              LayerInputs read = LayerInputs.of(rows, store.projects(handle, tenant, EVERY));
              Set<Integer> projects = new HashSet<>();
              IntStream.of(read.projects().ids()).forEach(projects::add);
              return store
                  .people(handle, tenant, EVERY, read.vertices().ids, projects)
                  .applyTo(read);
            });
    return new Start(inputs, head.cursor(), head.runId());
  }

  /// What changed after the cursor, all of one moment: within [Database#snapshot].
  Changes since(Handle handle, UUID tenant, LayerInputs inputs, GraphChanges.Cursor cursor) {
    GraphChanges.Marks marks = changes.since(handle, tenant, cursor);
    if (marks.everything() || marks.vertices().length > MOST_MARKED) {
      return new Changes(marks.all(), GraphRows.none(), List.of(), People.NONE);
    }
    GraphRows rows = loader.of(handle, tenant, marks.vertices());
    List<ProjectColumns.Row> projects =
        marks.projects().length == 0
            ? List.of()
            : store.projects(handle, tenant, GraphLoader.anyOf(marks.projects()));
    return new Changes(marks, rows, projects, people(handle, tenant, inputs, marks, rows));
  }

  /// The metric columns as the newest run left them, for results whose inputs are known but not
  /// what is stored; of the vertices and projects that are there. Page by page.
  Optional<Stored> stored(UUID tenant, LayerInputs inputs) {
    long run = database.snapshot(tenant, handle -> store.latestRun(handle, tenant));
    int[][] vertices = VertexColumns.absent(GraphRows.SCORES, inputs.vertices().size());
    loader.vertices(
        database,
        tenant,
        rows -> {
          for (int row = 0; row < rows.size(); row++) {
            int position = inputs.vertices().positionOf(rows.id(row));
            for (int i = 0; position >= 0 && i < vertices.length; i++) {
              vertices[i][position] = rows.score(i, row);
            }
          }
        });
    long[][] projects =
        database.snapshot(
            tenant, handle -> inputs.projects().stored(store.projects(handle, tenant, EVERY)));
    boolean same = database.snapshot(tenant, handle -> store.latestRun(handle, tenant)) == run;
    return same ? Optional.of(new Stored(vertices, projects, run)) : Optional.empty();
  }

  /// Metric columns of vertices by position and of projects by index, as that run left them.
  @SuppressWarnings("ArrayRecordComponent") // bulk data, never compared
  record Stored(int[][] vertices, long[][] projects, long run) {}

  /// Removes, now and then, the marks that were read here some minutes ago; a process that is
  /// further behind will read everything.
  void prune(Handle handle, UUID tenant, GraphChanges.Cursor cursor) {
    long now = System.nanoTime();
    Kept old = kept.computeIfAbsent(tenant, _ -> new Kept(cursor.xmin(), now));
    if (now - old.since() > KEEP_NANOS) {
      changes.prune(handle, tenant, old.xmin());
      kept.put(tenant, new Kept(cursor.xmin(), now));
    }
  }

  /// A project's pony factor merges all its repos, so a change in one asks for the others, and a
  /// repo with a history that moves asks for both projects'.
  private People people(
      Handle handle, UUID tenant, LayerInputs inputs, GraphChanges.Marks marks, GraphRows rows) {
    Set<Integer> repos = new TreeSet<>();
    Set<Integer> projects = new HashSet<>();
    IntStream.of(marks.people()).forEach(repos::add);
    VertexColumns vertices = inputs.vertices();
    for (int repo : marks.people()) {
      int position = vertices.positionOf(repo);
      int row = rows.rowOf(repo);
      projects.add(position >= 0 ? vertices.project[position] : -1);
      projects.add(row >= 0 ? rows.project(row) : -1);
    }
    for (int id : marks.vertices()) {
      int position = vertices.positionOf(id);
      int row = rows.rowOf(id);
      int now = row >= 0 ? rows.project(row) : -1;
      if (position >= 0 && vertices.pony[position] >= 0 && vertices.project[position] != now) {
        projects.add(vertices.project[position]);
        projects.add(now);
      }
    }
    projects.remove(-1);
    if (repos.isEmpty() && projects.isEmpty()) {
      return People.NONE;
    }
    for (int position = 0; position < vertices.size(); position++) {
      if (projects.contains(vertices.project[position])) {
        repos.add(vertices.ids[position]);
      }
    }
    for (int row = 0; row < rows.size(); row++) {
      if (projects.contains(rows.project(row))) {
        repos.add(rows.id(row));
      }
    }
    int[] ids = repos.stream().mapToInt(Integer::intValue).toArray();
    return store.people(handle, tenant, GraphLoader.anyOf(ids), ids, projects);
  }
}
