package org.pgatlas.server.ops.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.pgatlas.server.db.HotQuery;

/// What a hot query's plan must be like. Small tables are left to the planner: it is right to read
/// ten rows whole.
final class PlanRules {
  /// From this many rows on a table is large.
  static final double LARGE = 10_000;

  /// More than that many rows are not to be sorted for the sake of a few.
  static final double SORTED = 1_000;

  /// An estimate further off than this makes the next plan a matter of luck.
  static final double MISESTIMATE = 10;

  private PlanRules() {}

  /// @param problems empty when the plan is as it must be
  /// @param indexes that the plan uses, by the names that the schema gives
  /// @param misestimate the worst factor among the steps that ran to their end, 1 when none ran
  record Verdict(List<String> problems, Set<String> indexes, double misestimate) {
    Verdict {
      problems = List.copyOf(problems);
      indexes = new TreeSet<>(indexes);
    }
  }

  static Verdict judge(HotQuery query, List<PlanNode> plan, Relations relations) {
    Set<String> used = new TreeSet<>();
    List<String> problems = new ArrayList<>();
    double misestimate = 1;
    for (PlanNode node : plan) {
      String index = node.index();
      if (index != null) {
        used.add(relations.canonical(index));
      }
      String relation = node.relation();
      if (node.type().endsWith("Seq Scan") && relation != null) {
        scanned(query, relation, relations, problems);
      }
      if (node.type().equals("Sort")
          && node.underLimit()
          && node.inputRows() > SORTED
          && !query.accepted().containsKey("sort")) {
        problems.add("sorts " + Math.round(node.inputRows()) + " rows for a LIMIT");
      }
      if (node.ranToItsEnd()) {
        misestimate = Math.max(misestimate, node.misestimate());
      }
    }
    for (String index : new TreeSet<>(query.indexes())) {
      missing(index, used, relations, problems);
    }
    return new Verdict(problems, used, misestimate);
  }

  private static void scanned(
      HotQuery query, String relation, Relations relations, List<String> problems) {
    String table = relations.canonical(relation);
    double rows = relations.ownRows(relation);
    String problem = "reads all of " + table + " (" + Math.round(rows) + " rows)";
    if (rows >= LARGE
        && !query.accepted().containsKey("scan " + table)
        && !problems.contains(problem)) {
      problems.add(problem);
    }
  }

  private static void missing(
      String index, Set<String> used, Relations relations, List<String> problems) {
    String table = relations.tableOf(index);
    if (table == null) {
      problems.add("there is no index " + index);
    } else if (!used.contains(index) && relations.rows(table) >= LARGE) {
      problems.add("does not use " + index);
    }
  }
}
