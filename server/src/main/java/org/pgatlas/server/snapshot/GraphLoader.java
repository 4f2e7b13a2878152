package org.pgatlas.server.snapshot;

import java.util.Arrays;
import java.util.BitSet;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.GraphBuilder;
import org.pgatlas.server.db.BinaryCopy;

/// Reads a tenant's vertices and edges into a [GraphSnapshot], in the caller's transaction. Each
/// table is read once, in storage order, and joined here: PostgreSQL's joins cost three times as
/// much.
public final class GraphLoader {
  private static final String VERTICES =
      """
      /* name: snapshot.vertices */
      select id, hashtextextended(canonical_id, 0), vertex_type = 'external-repo'
      from repo_vertices
      where tenant_id = :tenant
      """;
  private static final String MEMBERSHIP =
      """
      /* name: snapshot.membership */
      select id, project_id
      from repos
      where tenant_id = :tenant and project_id is not null
      """;
  private static final String ALIVE =
      """
      /* name: snapshot.alive_projects */
      select id
      from projects
      where tenant_id = :tenant and activity_status in ('live', 'in-dev')
      """;
  private static final String EDGES =
      """
      /* name: snapshot.edges */
      select in_vertex_id, out_vertex_id
      from depends_on
      where tenant_id = :tenant
      """;

  public GraphSnapshot load(Handle handle, UUID tenant) {
    Vertices vertices = new Vertices();
    BinaryCopy.read(handle, VERTICES, tenant, vertices::add);
    vertices.sort();
    int[] ids = vertices.ids;
    PositionIndex positions = PositionIndex.of(ids);
    int[] project = new int[ids.length];
    Arrays.fill(project, -1);
    BinaryCopy.read(
        handle,
        MEMBERSHIP,
        tenant,
        row -> {
          int at = positions.of(row.int4(-1));
          if (at >= 0) {
            project[at] = row.int4(-1);
          }
        });
    BitSet alive = new BitSet();
    BinaryCopy.read(handle, ALIVE, tenant, row -> alive.set(row.int4(0)));
    boolean[] eligible = new boolean[ids.length];
    for (int at = 0; at < eligible.length; at++) {
      eligible[at] = project[at] >= 0 && alive.get(project[at]);
    }
    return new GraphSnapshot(
        ids,
        vertices.identity,
        vertices.external,
        project,
        eligible,
        edges(handle, tenant, positions));
  }

  private static DependencyGraph edges(Handle handle, UUID tenant, PositionIndex positions) {
    GraphBuilder builder = new GraphBuilder(positions.ids().length, 1 << 16);
    BinaryCopy.read(
        handle,
        EDGES,
        tenant,
        row -> {
          int dependent = positions.of(row.int4(-1));
          int dependency = positions.of(row.int4(-1));
          // An edge whose vertex was committed after the vertices were read belongs to the next
          // snapshot.
          if (dependent >= 0 && dependency >= 0) {
            builder.add(dependent, dependency);
          }
        });
    return builder.build();
  }

  /// Growing columns, then sorted by id.
  private static final class Vertices {
    private int[] ids = new int[1024];
    private long[] identity = new long[1024];
    private boolean[] external = new boolean[1024];
    private int size;

    void add(BinaryCopy.Row row) {
      if (size == ids.length) {
        int capacity = size * 2;
        ids = Arrays.copyOf(ids, capacity);
        identity = Arrays.copyOf(identity, capacity);
        external = Arrays.copyOf(external, capacity);
      }
      ids[size] = row.int4(-1);
      identity[size] = row.int8(0);
      external[size] = row.bool();
      size++;
    }

    void sort() {
      long[] keys = new long[size];
      for (int i = 0; i < size; i++) {
        keys[i] = (long) ids[i] << 32 | i;
      }
      Arrays.sort(keys);
      int[] sortedIds = new int[size];
      long[] sortedIdentity = new long[size];
      boolean[] sortedExternal = new boolean[size];
      for (int i = 0; i < size; i++) {
        int from = (int) keys[i];
        sortedIds[i] = ids[from];
        sortedIdentity[i] = identity[from];
        sortedExternal[i] = external[from];
      }
      ids = sortedIds;
      identity = sortedIdentity;
      external = sortedExternal;
    }
  }

  /// Vertex id to position: a table where ids are dense, a binary search where they are not.
  @SuppressWarnings("ArrayRecordComponent") // bulk data, never compared
  private record PositionIndex(int[] ids, int[] table, int first) {
    private static final int MAX_SPREAD = 16;

    static PositionIndex of(int[] ids) {
      if (ids.length == 0) {
        return new PositionIndex(ids, new int[0], 0);
      }
      long spread = (long) ids[ids.length - 1] - ids[0] + 1;
      if (spread > (long) ids.length * MAX_SPREAD) {
        return new PositionIndex(ids, new int[0], 0);
      }
      int[] table = new int[(int) spread];
      Arrays.fill(table, -1);
      for (int position = 0; position < ids.length; position++) {
        table[ids[position] - ids[0]] = position;
      }
      return new PositionIndex(ids, table, ids[0]);
    }

    int of(int id) {
      if (table.length > 0) {
        long slot = (long) id - first;
        return slot < 0 || slot >= table.length ? -1 : table[(int) slot];
      }
      int position = Arrays.binarySearch(ids, id);
      return position < 0 ? -1 : position;
    }
  }
}
