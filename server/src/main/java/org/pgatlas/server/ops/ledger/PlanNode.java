package org.pgatlas.server.ops.ledger;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.wire.Json;
import tools.jackson.databind.JsonNode;

/// One step of a plan.
///
/// @param relation the table read, null when the step reads none
/// @param index the index read, null when none
/// @param inputRows what the step takes in, as estimated: its child's rows, or its own
/// @param underLimit a LIMIT takes its rows as they come, so that it may stop before its end
/// @param partial it may stop early for another reason: the second side of a semi-join, a
// sub-select
/// @param actualRows a time, negative when it was not run
record PlanNode(
    String type,
    @Nullable String relation,
    @Nullable String index,
    double planRows,
    double inputRows,
    boolean underLimit,
    boolean partial,
    double actualRows) {

  private record Step(JsonNode node, boolean underLimit, boolean partial) {}

  /// Every step of EXPLAIN's answer in JSON, from the top.
  static List<PlanNode> parse(String explained) {
    List<PlanNode> nodes = new ArrayList<>();
    Deque<Step> open = new ArrayDeque<>();
    open.push(new Step(top(explained).path("Plan"), false, false));
    while (!open.isEmpty()) {
      Step step = open.pop();
      JsonNode node = step.node();
      String type = node.path("Node Type").asString();
      nodes.add(of(step, type));
      boolean takesAll = type.equals("Hash") || type.endsWith("Aggregate") || type.equals("Sort");
      for (JsonNode child : node.path("Plans")) {
        String relationship = child.path("Parent Relationship").asString();
        boolean apart = relationship.equals("InitPlan") || relationship.equals("SubPlan");
        String join = node.path("Join Type").asString();
        boolean half = relationship.equals("Inner") && (join.equals("Semi") || join.equals("Anti"));
        boolean limited = !apart && (type.equals("Limit") || (step.underLimit() && !takesAll));
        boolean early = apart || half || (step.partial() && !takesAll);
        open.push(new Step(child, limited, early));
      }
    }
    return nodes;
  }

  /// Calls of our own functions in the plan, as `name(arguments)`: EXPLAIN does not look into them.
  static List<String> functionCalls(String explained) {
    List<String> calls = new ArrayList<>();
    Deque<JsonNode> open = new ArrayDeque<>();
    open.push(top(explained).path("Plan"));
    while (!open.isEmpty()) {
      JsonNode node = open.pop();
      if (node.has("Function Call")) {
        calls.add(node.path("Function Call").asString());
      }
      node.path("Output").forEach(output -> calls.add(output.asString()));
      node.path("Plans").forEach(open::push);
    }
    return calls.stream()
        .map(call -> call.startsWith("public.") ? call.substring("public.".length()) : call)
        .filter(call -> call.matches("(?s)atlas_[a-z_]+\\(.*\\)"))
        .toList();
  }

  /// Milliseconds of planning and execution together.
  static double milliseconds(String explained) {
    JsonNode top = top(explained);
    return top.path("Planning Time").asDouble() + top.path("Execution Time").asDouble();
  }

  /// Under which `pg_stat_statements` counts the statement; 0 when the server computes none.
  static long queryId(String explained) {
    JsonNode top = top(explained);
    return top.path("Query Identifier").asLong(top.path("Plan").path("Query Identifier").asLong(0));
  }

  /// How many times too low or too high the estimate was, 1 for exact; ten rows are no matter.
  double misestimate() {
    double most = Math.max(planRows, actualRows) + 10;
    return most / (Math.min(planRows, actualRows) + 10);
  }

  /// Whether its row count can be held against its estimate.
  boolean ranToItsEnd() {
    return actualRows >= 0 && !underLimit && !partial && !type.startsWith("Bitmap Index");
  }

  private static JsonNode top(String explained) {
    return Json.MAPPER.readTree(explained).path(0);
  }

  private static PlanNode of(Step step, String type) {
    JsonNode node = step.node();
    double rows = node.path("Plan Rows").asDouble();
    double input = rows;
    for (JsonNode child : node.path("Plans")) {
      input = Math.max(input, child.path("Plan Rows").asDouble());
    }
    boolean ran = node.path("Actual Loops").asDouble() > 0;
    return new PlanNode(
        type,
        textOrNull(node, "Relation Name"),
        textOrNull(node, "Index Name"),
        rows,
        input,
        step.underLimit(),
        step.partial(),
        ran ? node.path("Actual Rows").asDouble() : -1);
  }

  private static @Nullable String textOrNull(JsonNode node, String name) {
    return node.has(name) ? node.path(name).asString() : null;
  }
}
