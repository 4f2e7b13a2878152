package org.pgatlas.server.finding;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// A shortest way from an artifact to a component in the document in force, as purls; empty when
/// there is none. Linear in the document's relations.
final class FindingPaths {
  private FindingPaths() {}

  @SuppressWarnings("ArrayRecordComponent") // read once, never compared
  private record Arrays3(int[] components, int[] from, int[] to) {}

  static List<String> path(Handle handle, UUID tenant, FindingRow finding) {
    Optional<Arrays3> arrays =
        handle
            .createQuery(
                """
                      -- name: finding.arrays
                      select o.component_ids, o.edge_from, o.edge_to
                      from component_index i
                      join sbom_occurrence o on o.tenant_id = i.tenant_id and o.document_id = i.document_id
                      where i.tenant_id = :tenant and i.source_id = :source
                      """)
            .bind("tenant", tenant)
            .bind("source", finding.sourceId())
            .map((row, _) -> new Arrays3(ints(row, 1), ints(row, 2), ints(row, 3)))
            .findOne();
    int[] way = arrays.map(found -> way(found, finding.componentId())).orElse(new int[0]);
    return way.length == 0 ? List.of() : named(handle, finding, way);
  }

  private static int[] ints(ResultSet row, int column) throws SQLException {
    return Arrays.stream((Integer[]) row.getArray(column).getArray())
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /// Components from the root's dependency to the one wanted, by breadth-first search.
  private static int[] way(Arrays3 arrays, int wanted) {
    int[] components = arrays.components();
    Map<Integer, List<Integer>> edges = new HashMap<>();
    for (int i = 0; i < arrays.from().length; i++) {
      edges.computeIfAbsent(arrays.from()[i], _ -> new ArrayList<>()).add(arrays.to()[i]);
    }
    int[] before = new int[components.length + 1];
    Arrays.fill(before, -1);
    before[0] = 0;
    Deque<Integer> next = new ArrayDeque<>(List.of(0));
    while (!next.isEmpty()) {
      int at = next.remove();
      if (at > 0 && components[at - 1] == wanted) {
        List<Integer> way = new ArrayList<>();
        for (int step = at; step > 0; step = before[step]) {
          way.add(components[step - 1]);
        }
        Collections.reverse(way);
        return way.stream().mapToInt(Integer::intValue).toArray();
      }
      for (int to : edges.getOrDefault(at, List.of())) {
        if (before[to] < 0) {
          before[to] = at;
          next.add(to);
        }
      }
    }
    return new int[0];
  }

  private static List<String> named(Handle handle, FindingRow finding, int[] way) {
    Map<Integer, String> names = new HashMap<>();
    handle
        .createQuery(
            """
            -- name: finding.named
            select id, purl from component where id = any(:ids)
            """)
        .bind("ids", way)
        .map((row, _) -> Map.entry(row.getInt("id"), row.getString("purl")))
        .forEach(entry -> names.put(entry.getKey(), entry.getValue()));
    List<String> path = new ArrayList<>(List.of(finding.artifact()));
    for (int id : way) {
      path.add(names.getOrDefault(id, ""));
    }
    return path;
  }
}
