package org.pgatlas.server.ops.ledger;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.db.Examples;
import org.pgatlas.server.db.HotQuery;

/// The hot queries by the table that they read, with the plans that they have on this database now.
public final class TableReads {
  private final Database database;
  private final List<HotQuery> queries;

  public TableReads(Database database, List<HotQuery> queries) {
    this.database = database;
    this.queries = List.copyOf(queries);
  }

  /// A query that reads a table.
  ///
  /// @param plan its steps on one line, from the top
  public record Read(String query, String plan) {}

  /// @param tenant as whom the queries are planned
  public Map<String, List<Read>> byTable(UUID tenant) {
    return byTable(tenant, new SampledExamples(database, tenant).at(0));
  }

  Map<String, List<Read>> byTable(UUID tenant, Examples examples) {
    Relations relations = Relations.of(database);
    Map<String, List<Read>> reads = new LinkedHashMap<>();
    for (HotQuery query : queries) {
      List<PlanNode> plan = plan(query, tenant, examples);
      String steps = plan.stream().map(TableReads::step).collect(Collectors.joining(" ← "));
      Set<String> tables = new LinkedHashSet<>();
      for (PlanNode node : plan) {
        String index = node.index();
        String relation =
            node.relation() == null && index != null ? relations.tableOf(index) : node.relation();
        if (relation != null) {
          tables.add(relations.canonical(relation));
        }
      }
      for (String table : tables) {
        reads.computeIfAbsent(table, _ -> new ArrayList<>()).add(new Read(query.title(), steps));
      }
    }
    return reads;
  }

  /// Empty for a query that cannot be planned here: the ledger tells why.
  private List<PlanNode> plan(HotQuery query, UUID tenant, Examples examples) {
    try {
      return QueryLedger.plan(
          database,
          tenant,
          database.explain(
              query.name(), false, planning -> query.call().run(planning, tenant, examples)));
    } catch (RuntimeException e) {
      return List.of();
    }
  }

  private static String step(PlanNode node) {
    StringBuilder step = new StringBuilder(node.type());
    if (node.index() != null) {
      step.append(" using ").append(node.index());
    }
    if (node.relation() != null) {
      step.append(" on ").append(node.relation());
    }
    return step.append(" (").append(Math.round(node.planRows())).append(" rows)").toString();
  }
}
