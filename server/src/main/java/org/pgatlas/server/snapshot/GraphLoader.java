package org.pgatlas.server.snapshot;

import java.util.Arrays;
import org.jdbi.v3.core.Handle;
import org.pgatlas.graph.GraphBuilder;
import org.pgatlas.server.db.BinaryCopy;

/// Reads a tenant's vertices and edges into a [GraphSnapshot]. Part of the caller's transaction;
/// COPY takes no parameters, so the explicit tenant predicate names the transaction's own setting.
public final class GraphLoader {
  private static final String VERTICES =
      """
      /* name: snapshot.vertices */
      select v.id, hashtextextended(v.canonical_id, 0), v.vertex_type = 'external-repo', r.project_id,
             coalesce(p.activity_status in ('live', 'in-dev'), false)
      from repo_vertices v
      left join repos r on r.tenant_id = v.tenant_id and r.id = v.id
      left join projects p on p.tenant_id = r.tenant_id and p.id = r.project_id
      where v.tenant_id = (select current_setting('atlas.tenant')::uuid)
      order by v.id
      """;
  private static final String EDGES =
      """
      /* name: snapshot.edges */
      select in_vertex_id, out_vertex_id
      from depends_on
      where tenant_id = (select current_setting('atlas.tenant')::uuid)
      """;

  public GraphSnapshot load(Handle handle) {
    Vertices vertices = new Vertices();
    BinaryCopy.read(handle, VERTICES, vertices::add);
    int[] ids = Arrays.copyOf(vertices.ids, vertices.size);
    PositionIndex positions = PositionIndex.of(ids);
    GraphBuilder builder = new GraphBuilder(ids.length, 1 << 16);
    BinaryCopy.read(
        handle,
        EDGES,
        row -> {
          int dependent = positions.of(row.int4(-1));
          int dependency = positions.of(row.int4(-1));
          // An edge whose vertex was committed after the vertices were read belongs to the next snapshot.
          if (dependent >= 0 && dependency >= 0) {
            builder.add(dependent, dependency);
          }
        });
    return new GraphSnapshot(
        ids,
        Arrays.copyOf(vertices.identity, vertices.size),
        Arrays.copyOf(vertices.external, vertices.size),
        Arrays.copyOf(vertices.project, vertices.size),
        Arrays.copyOf(vertices.eligible, vertices.size),
        builder.build());
  }

  /// Growing columns.
  private static final class Vertices {
    private int[] ids = new int[1024];
    private long[] identity = new long[1024];
    private boolean[] external = new boolean[1024];
    private int[] project = new int[1024];
    private boolean[] eligible = new boolean[1024];
    private int size;

    void add(BinaryCopy.Row row) {
      if (size == ids.length) {
        int capacity = size * 2;
        ids = Arrays.copyOf(ids, capacity);
        identity = Arrays.copyOf(identity, capacity);
        external = Arrays.copyOf(external, capacity);
        project = Arrays.copyOf(project, capacity);
        eligible = Arrays.copyOf(eligible, capacity);
      }
      ids[size] = row.int4(-1);
      identity[size] = row.int8(0);
      external[size] = row.bool();
      project[size] = row.int4(-1);
      eligible[size] = row.bool();
      size++;
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
