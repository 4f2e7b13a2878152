package org.pgatlas.server.ops.ledger;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.Database;

/// Tables and indexes as the planner knows them; a partition goes by the name of its parent.
final class Relations {
  /// @param name the parent's when it is a partition
  /// @param table that an index is on, else its own name
  private record Relation(String name, String table, double rows) {}

  private final Map<String, Relation> byName = new HashMap<>();

  static Relations of(Database database) {
    Relations relations = new Relations();
    database.<Boolean>asOwner(
        handle -> {
          handle
              .createQuery(
                  """
                  -- name: ledger.relations
                  select c.relname as own, coalesce(p.relname, c.relname) as name,
                         coalesce(tp.relname, t.relname, p.relname, c.relname) as on_table,
                         greatest(coalesce(t.reltuples, c.reltuples), 0) as tuples
                  from pg_class c
                  left join pg_inherits h on h.inhrelid = c.oid
                  left join pg_class p on p.oid = h.inhparent
                  left join pg_index i on i.indexrelid = c.oid
                  left join pg_class t on t.oid = i.indrelid
                  left join pg_inherits th on th.inhrelid = t.oid
                  left join pg_class tp on tp.oid = th.inhparent
                  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'i', 'I')
                  """)
              .map(
                  (row, _) ->
                      relations.byName.put(
                          row.getString("own"),
                          new Relation(
                              row.getString("name"),
                              row.getString("on_table"),
                              row.getDouble("tuples"))))
              .list();
          return true;
        });
    return relations;
  }

  /// The name under which the schema made it.
  String canonical(String relation) {
    Relation found = byName.get(relation);
    return found == null ? relation : found.name();
  }

  /// The table that an index is on; null when there is no such index.
  @Nullable String tableOf(String index) {
    Relation found = byName.get(index);
    return found == null ? null : found.table();
  }

  /// Every table, a partitioned one once, but for the migrations' own.
  Set<String> tables() {
    Set<String> tables = new TreeSet<>();
    for (Relation relation : byName.values()) {
      if (relation.name().equals(relation.table()) && !relation.name().startsWith("flyway")) {
        tables.add(relation.name());
      }
    }
    return tables;
  }

  /// Rows of that table or partition alone, as of the last ANALYZE.
  double ownRows(String relation) {
    Relation found = byName.get(relation);
    return found == null ? 0 : found.rows();
  }

  /// Rows as of the last ANALYZE; of a partitioned table those of its largest part.
  double rows(String table) {
    double most = 0;
    for (Relation relation : byName.values()) {
      if (relation.name().equals(table) && relation.table().equals(table)) {
        most = Math.max(most, relation.rows());
      }
    }
    return most;
  }
}
