package org.pgatlas.server.ops.ledger;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.IntFunction;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.db.Examples;
import org.pgatlas.server.db.HotQuery;

/// Explains and measures the hot queries on this database. Changes no row: what writes is planned
/// only.
public final class QueryLedger {
  private final Database database;
  private final List<HotQuery> queries;

  public QueryLedger(Database database, List<HotQuery> queries) {
    this.database = database;
    this.queries = List.copyOf(queries);
  }

  /// The ledger on one database.
  ///
  /// @param statistics whether `pg_stat_statements` counts here
  /// @param runs how often each query that only reads was run
  /// @param unread tables that no hot query reads: written, or read by a page that may take its
  /// time
  /// @param faults how many have a plan that they must not have, misjudge their rows, take longer
  /// than they may, or fail
  public record Report(
      String database,
      String version,
      boolean statistics,
      int runs,
      long faults,
      List<String> unread,
      List<Line> queries) {
    public Report {
      unread = List.copyOf(unread);
      queries = List.copyOf(queries);
    }
  }

  /// One query.
  ///
  /// @param tenants `one` or `all`
  /// @param servedBy the indexes that ought to be used, `uses` those that are
  /// @param problems of the plan, empty when it is as it must be
  /// @param accepted what is let pass, with the reason
  /// @param misestimate the worst factor between estimated and real rows, 1 when nothing ran
  /// @param p50Ms null when it was not run
  /// @param calls since the statistics were reset; null without `pg_stat_statements`
  /// @param error why it could not be explained, else empty
  public record Line(
      String name,
      String variant,
      String tenants,
      boolean writes,
      List<String> servedBy,
      List<String> uses,
      List<String> problems,
      List<String> accepted,
      double budgetP50Ms,
      double budgetP99Ms,
      double misestimate,
      @Nullable Double p50Ms,
      @Nullable Double p99Ms,
      @Nullable Long calls,
      @Nullable Double meanMs,
      @Nullable Double maxMs,
      boolean overBudget,
      String error) {
    public Line {
      servedBy = List.copyOf(servedBy);
      uses = List.copyOf(uses);
      problems = List.copyOf(problems);
      accepted = List.copyOf(accepted);
    }

    /// Rows that the planner takes for ten times more or fewer than they are, and no reason given.
    public boolean misjudged() {
      return misestimate > PlanRules.MISESTIMATE
          && accepted.stream().noneMatch(reason -> reason.startsWith("estimate"));
    }

    /// Something to look at: its plan, its estimates, its time, or that it fails.
    public boolean fault() {
      return !problems.isEmpty() || misjudged() || overBudget || !error.isEmpty();
    }
  }

  /// What `pg_stat_statements` says of one statement, all roles together.
  private record Counted(long calls, double meanMs, double maxMs) {}

  /// @param tenant as whom the queries run
  /// @param runs times that each query which only reads is run; 0 looks at plans alone
  public Report examine(UUID tenant, int runs) {
    return examine(tenant, runs, new SampledExamples(database, tenant)::at);
  }

  /// @param examples those of each run
  public Report examine(UUID tenant, int runs, IntFunction<Examples> examples) {
    Relations relations = Relations.of(database);
    boolean statistics = statistics();
    List<Line> lines = new ArrayList<>();
    Set<String> unread = relations.tables();
    for (HotQuery query : queries) {
      lines.add(line(query, tenant, runs, examples, relations, statistics, unread));
    }
    String[] about =
        database.asOwner(
            handle ->
                handle
                    .createQuery(
                        """
                        -- name: ledger.server
                        select current_database() as name, current_setting('server_version') as version
                        """)
                    .map((row, _) -> new String[] {row.getString("name"), row.getString("version")})
                    .one());
    long faults = lines.stream().filter(Line::fault).count();
    return new Report(about[0], about[1], statistics, runs, faults, List.copyOf(unread), lines);
  }

  private Line line(
      HotQuery query,
      UUID tenant,
      int runs,
      IntFunction<Examples> examples,
      Relations relations,
      boolean statistics,
      Set<String> unread) {
    try {
      Database.Explanation explained = explain(query, tenant, false, examples.apply(0));
      List<PlanNode> plan = plan(database, tenant, explained);
      plan.forEach(node -> unread.remove(relations.canonical(String.valueOf(node.relation()))));
      PlanRules.Verdict verdict = PlanRules.judge(query, plan, relations);
      double misestimate = 1;
      double[] times = new double[query.writes() ? 0 : runs];
      for (int run = 0; run < times.length; run++) {
        String ran = explain(query, tenant, true, examples.apply(run)).plan();
        times[run] = PlanNode.milliseconds(ran);
        misestimate =
            Math.max(
                misestimate, PlanRules.judge(query, PlanNode.parse(ran), relations).misestimate());
      }
      Arrays.sort(times);
      Counted counted = statistics ? counted(PlanNode.queryId(explained.plan())) : null;
      return of(query, verdict, misestimate, times, counted, "");
    } catch (RuntimeException e) {
      PlanRules.Verdict none = new PlanRules.Verdict(List.of(), new TreeSet<>(), 1);
      return of(query, none, 1, new double[0], null, String.valueOf(e.getMessage()));
    }
  }

  /// All steps, those inside our own functions too.
  static List<PlanNode> plan(Database database, UUID tenant, Database.Explanation explained) {
    List<PlanNode> plan = new ArrayList<>(PlanNode.parse(explained.plan()));
    for (String call : PlanNode.functionCalls(explained.plan())) {
      plan.addAll(PlanNode.parse(FunctionPlan.of(database, tenant, call)));
    }
    return plan;
  }

  private Database.Explanation explain(
      HotQuery query, UUID tenant, boolean analyze, Examples examples) {
    return database.explain(
        query.name(), analyze, explaining -> query.call().run(explaining, tenant, examples));
  }

  private static Line of(
      HotQuery query,
      PlanRules.Verdict verdict,
      double misestimate,
      double[] times,
      @Nullable Counted counted,
      String error) {
    Double p50 = times.length == 0 ? null : percentile(times, 50);
    Double p99 = times.length == 0 ? null : percentile(times, 99);
    boolean measuredOver =
        p50 != null
            && p99 != null
            && (p50 > query.budget().p50Ms() || p99 > query.budget().p99Ms());
    boolean countedOver =
        p50 == null && counted != null && counted.meanMs() > query.budget().p50Ms();
    return new Line(
        query.name(),
        query.variant(),
        query.tenants() == HotQuery.Tenants.ONE ? "one" : "all",
        query.writes(),
        List.copyOf(new TreeSet<>(query.indexes())),
        List.copyOf(verdict.indexes()),
        verdict.problems(),
        query.accepted().entrySet().stream()
            .map(e -> e.getKey() + ": " + e.getValue())
            .sorted()
            .toList(),
        query.budget().p50Ms(),
        query.budget().p99Ms(),
        misestimate,
        p50,
        p99,
        counted == null ? null : counted.calls(),
        counted == null ? null : counted.meanMs(),
        counted == null ? null : counted.maxMs(),
        measuredOver || countedOver,
        error);
  }

  /// By nearest rank.
  static double percentile(double[] sorted, int percent) {
    int rank = (int) Math.ceil(percent / 100.0 * sorted.length);
    return sorted[Math.max(0, rank - 1)];
  }

  private boolean statistics() {
    return database.asOwner(
        handle ->
            handle
                .createQuery(
                    """
                    -- name: ledger.has_statistics
                    select to_regclass('pg_stat_statements') is not null
                       and current_setting('shared_preload_libraries') ~ 'pg_stat_statements'
                    """)
                .mapTo(Boolean.class)
                .one());
  }

  private @Nullable Counted counted(long queryId) {
    return database.asOwner(handle -> counted(handle, queryId));
  }

  private static @Nullable Counted counted(Handle handle, long queryId) {
    return handle
        .createQuery(
            """
            -- name: ledger.counted
            select sum(calls)::bigint as calls, sum(total_exec_time) / sum(calls) as mean_ms, max(max_exec_time) as max_ms
            from pg_stat_statements
            where queryid = :id and dbid = (select oid from pg_database where datname = current_database())
            having sum(calls) > 0
            """)
        .bind("id", queryId)
        .map(
            (row, _) ->
                new Counted(
                    row.getLong("calls"), row.getDouble("mean_ms"), row.getDouble("max_ms")))
        .findOne()
        .orElse(null);
  }
}
