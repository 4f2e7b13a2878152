package org.pgatlas.bench.storage;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.pgatlas.bench.ResultPage;
import org.pgatlas.bench.WorkFolder;
import org.pgatlas.server.ops.ledger.HotQueries;
import org.pgatlas.server.ops.ledger.LedgerReport;
import org.pgatlas.server.ops.ledger.QueryLedger;
import org.pgatlas.server.ops.ledger.SampledExamples;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `bench storage`: a database at staging size, its bytes a row and the times of its hot queries.
@Command(
    name = "storage",
    description = "Fills a database at staging size; bytes, load rates and hot queries there.",
    mixinStandardHelpOptions = true)
public final class StorageCommand implements Callable<Integer> {
  @Option(
      names = "--repos",
      description = "Repos of the first tenant; the rest follows (default: ${DEFAULT-VALUE}).")
  private int repos = 60_000;

  @Option(names = "--runs", description = "Runs of each hot query (default: ${DEFAULT-VALUE}).")
  private int runs = 200;

  @Option(
      names = "--documents",
      description = "Documents that the product's writer writes (default: ${DEFAULT-VALUE}).")
  private int documents = 1_000;

  @Option(names = "--data", description = "Folder for the database; it is kept when given.")
  private @Nullable Path data;

  @Option(
      names = "--export-statistics",
      description = "Writes what the planner knows there, for the plan tests.")
  private @Nullable Path export;

  @Mixin private ResultPage page = new ResultPage();

  @Override
  public Integer call() throws Exception {
    long start = System.nanoTime();
    try (WorkFolder folder = WorkFolder.at(data, "storage");
        StagingDatabase staging = StagingDatabase.filled(folder.path(), repos)) {
      double seconds = (System.nanoTime() - start) / 1e9;
      System.err.printf(Locale.ROOT, "filled in %.0f s%n", seconds);
      SampledExamples examples = new SampledExamples(staging.database(), StagingDatabase.TENANT);
      QueryLedger.Report report =
          new QueryLedger(staging.database(), HotQueries.all())
              .examine(StagingDatabase.TENANT, runs, examples::at);
      if (export != null) {
        PlannerStatistics.write(staging, examples.asked(), export);
      }
      page.write(
          "storage.md",
          page.head("Storage", "bench storage")
              + String.format(
                  Locale.ROOT,
                  """

                  %,d repos in the first tenant, a tenth in the second, a few in the third; %,d findings; filled in %.0f s.
                  Times are the server's, planning included.

                  """,
                  repos,
                  staging.number("select count(*) from finding"),
                  seconds)
              + new Layouts(staging).measure(documents)
              + LedgerReport.as(report, "markdown"));
      return badlyPlanned(report);
    }
  }

  /// 1 when a plan, an estimate or a query is not as it must be, and says which; times are the
  /// machine's, and judged by who reads them.
  private static int badlyPlanned(QueryLedger.Report report) {
    int code = 0;
    for (QueryLedger.Line line : report.queries()) {
      if (line.misjudged() || !line.problems().isEmpty() || !line.error().isEmpty()) {
        System.err.printf(
            Locale.ROOT,
            "%s %s: rows misjudged %.0f times %s %s%n",
            line.name(),
            line.variant(),
            line.misestimate(),
            line.problems(),
            line.error());
        code = 1;
      }
    }
    return code;
  }
}
