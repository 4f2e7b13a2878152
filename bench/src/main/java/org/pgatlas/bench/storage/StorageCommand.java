package org.pgatlas.bench.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.ops.ledger.HotQueries;
import org.pgatlas.server.ops.ledger.LedgerReport;
import org.pgatlas.server.ops.ledger.QueryLedger;
import org.pgatlas.server.ops.ledger.SampledExamples;
import picocli.CommandLine.Command;
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
  private int documents = 500;

  @Option(names = "--data", description = "Folder for the database; it is kept when given.")
  private @Nullable Path data;

  @Option(
      names = "--export-statistics",
      description = "Writes what the planner knows there, for the plan tests.")
  private @Nullable Path export;

  @Option(names = "--machine", description = "What the run ran on, for the result file.")
  private String machine = "not named";

  @Option(names = "--commit", description = "The commit measured, for the result file.")
  private String commit = "not named";

  @Option(names = "--results", description = "Folder for storage.md (default: ${DEFAULT-VALUE}).")
  private Path results = Path.of("bench/results");

  @Override
  public Integer call() throws Exception {
    Path folder = data == null ? Files.createTempDirectory("atlas-bench-storage-") : data;
    long start = System.nanoTime();
    try (StagingDatabase staging = StagingDatabase.filled(folder, repos)) {
      double seconds = (System.nanoTime() - start) / 1e9;
      System.err.printf(Locale.ROOT, "filled in %.0f s%n", seconds);
      SampledExamples examples = new SampledExamples(staging.database(), StagingDatabase.TENANT);
      QueryLedger.Report report =
          new QueryLedger(staging.database(), HotQueries.all())
              .examine(StagingDatabase.TENANT, runs, examples::at);
      Path statistics = export;
      if (statistics != null) {
        PlannerStatistics.write(staging, examples.asked(), statistics);
      }
      StringBuilder text = new StringBuilder();
      text.append("# Storage\n\nMade by `bench storage`. Machine: ").append(machine);
      text.append("; commit ")
          .append(commit)
          .append("; ")
          .append(Runtime.version())
          .append(".\n\n");
      text.append(
          String.format(
              Locale.ROOT,
              "%d repos in the first tenant, a tenth in the second, a few in the third; filled in %.0f s. Times are the server's, planning included.%n%n",
              repos,
              seconds));
      text.append(new Layouts(staging).measure(documents));
      text.append(LedgerReport.as(report, "markdown"));
      System.out.print(text);
      Files.createDirectories(results);
      Files.writeString(results.resolve("storage.md"), text);
    }
    if (data == null) {
      remove(folder);
    }
    return 0;
  }

  /// Gigabytes that nobody asked to keep.
  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
