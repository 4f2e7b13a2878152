package org.pgatlas.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `bench ingest`: from a document accepted to everything visible, one at a time and in bulk, and
/// the memory that very large documents take.
@Command(
    name = "ingest",
    description = "SBOMs accepted to visible, bulk rates beside raw COPY, memory of large ones.",
    mixinStandardHelpOptions = true)
final class IngestCommand implements Callable<Integer> {
  @Option(
      names = "--phases",
      split = ",",
      description = "Of latency, copy, bulk, wild, large (default: all).")
  private Set<String> phases = Set.of("latency", "copy", "bulk", "wild", "large");

  @Option(
      names = "--on",
      description = "serve or demo: what the server holds before (default: ${DEFAULT-VALUE}).")
  private String on = "demo";

  @Option(names = "--singles", description = "SBOMs of 100, one at a time (${DEFAULT-VALUE}).")
  private int singles = 40;

  @Option(names = "--documents", description = "SBOMs of the bulk load (${DEFAULT-VALUE}).")
  private int documents = 1_500;

  @Option(names = "--components", description = "Components of each (${DEFAULT-VALUE}).")
  private int components = 100;

  @Option(names = "--submitters", description = "Who sends at once (${DEFAULT-VALUE}).")
  private int submitters = 8;

  @Option(
      names = "--wild",
      description = "Folder of real SBOMs (default: sbom-wild of the test data, when there).")
  private @Nullable Path wild;

  @Option(names = "--heap", description = "-Xmx of the server (${DEFAULT-VALUE}).")
  private String heap = "1g";

  @Option(
      names = "--large-heap",
      description = "-Xmx of the server for the large documents (${DEFAULT-VALUE}).")
  private String largeHeap = "2g";

  @Mixin private MeasuredOn measuredOn = new MeasuredOn();

  @Option(names = "--results", description = "Folder for ingest.md (default: ${DEFAULT-VALUE}).")
  private Path results = Path.of("bench/results");

  /// One line of the table.
  ///
  /// @param target what ours must reach, empty where nothing is said
  /// @param rival Dependency-Track 5.0.4 on the same task, empty where nobody measured it
  private record Row(String figure, String target, String rival) {}

  private final Map<String, Row> rows = new LinkedHashMap<>();
  private double copied = Double.NaN;

  @Override
  public Integer call() throws IOException, SQLException {
    Path root = Path.of(System.getProperty("atlas.root", "."));
    ServerProcess.build(root);
    if (phases.contains("copy")) {
      List<Double> rates =
          RawCopy.rates(Files.createTempDirectory("atlas-bench-copy-"), 5).stream()
              .sorted()
              .toList();
      copied = rates.get(rates.size() / 2);
      row(
          "raw COPY of (document, component, flags), binary, no index",
          String.format(
              Locale.ROOT,
              "%,.0f rows/s (%,.0f–%,.0f; %d runs)",
              copied,
              rates.getFirst(),
              rates.getLast(),
              rates.size()));
    }
    if (phases.stream().anyMatch(Set.of("latency", "bulk", "wild")::contains)) {
      Path data = Files.createTempDirectory("atlas-bench-ingest-");
      try (ServerProcess server =
          ServerProcess.start(root, data, Map.of("ATLAS_HEAP", heap), List.of(on))) {
        everyday(server);
      }
    }
    if (phases.contains("large")) {
      large(root);
    }
    String text = table();
    System.out.print(text);
    Files.createDirectories(results);
    Files.writeString(results.resolve("ingest.md"), text);
    return 0;
  }

  private void everyday(ServerProcess server) throws IOException {
    row("resident memory before", server.residentMegabytes() + " MB");
    if (phases.contains("latency")) {
      latencies(new SubmissionClient(server.url()));
    }
    BulkLoad load = new BulkLoad(server.url());
    if (phases.contains("bulk")) {
      load.run(IngestDocuments.synthetic(100, components, 1), submitters);
      ProcessorTime before = ProcessorTime.of(server.pid());
      try (MemoryWatch memory = new MemoryWatch(server)) {
        BulkLoad.Result result =
            load.run(IngestDocuments.synthetic(documents, components, 7_000_000), submitters);
        rates(
            String.format(
                Locale.ROOT,
                "%,d synthetic SBOMs of %d components, %d submitters",
                documents,
                components,
                submitters),
            result);
        row(
            "… processor time (synthetic)",
            ProcessorTime.of(server.pid()).since(before, result.documents()));
        row("… resident memory meanwhile", memory.figure(), "", "1.6 GB after the runs");
      }
    }
    Path folder = wild == null ? RealData.folder("sbom-wild") : wild;
    if (phases.contains("wild") && folder != null) {
      try (MemoryWatch memory = new MemoryWatch(server)) {
        rates(
            "real SBOMs of many tools, " + submitters + " submitters",
            load.run(IngestDocuments.real(folder), submitters));
        row("… resident memory meanwhile (real)", memory.figure());
      }
    }
  }

  private void latencies(SubmissionClient client) {
    for (int i = 0; i < 20; i++) {
      client.visibleSeconds("warm/up-" + i, 100, i);
    }
    List<Double> duplicates = new ArrayList<>();
    for (int size : List.of(100, 1_000, 10_000)) {
      List<Double> times = new ArrayList<>();
      int runs = size == 100 ? singles : Math.max(5, singles / 4);
      for (int i = 0; i < runs; i++) {
        long seed = 31L * size + i;
        times.add(client.visibleSeconds("bench/of-" + size + "-" + i, size, seed));
        if (size == 100) {
          duplicates.add(client.duplicateSeconds("bench/of-" + size + "-" + i, size, seed));
        }
      }
      row(
          String.format(
              Locale.ROOT, "SBOM of %,d components, accepted → edges and scores visible", size),
          Spread.of(times).milliseconds(),
          switch (size) {
            case 100 -> "p50 ≤ 150 ms, p99 ≤ 500 ms";
            case 1_000 -> "≤ 500 ms";
            default -> "≤ 2,500 ms";
          },
          switch (size) {
            case 100 -> "2,000–3,000 ms";
            case 1_000 -> "3,000–3,500 ms";
            default -> "8,700–10,000 ms";
          });
    }
    row(
        "identical re-upload of 100, answered",
        Spread.of(duplicates).milliseconds(),
        "≤ 20 ms",
        "9,500 ms (of 10,000)");
  }

  private void rates(String what, BulkLoad.Result result) {
    row(
        what,
        String.format(
            Locale.ROOT,
            "%d taken, %d refused, %,d occurrences, told to wait %d times; accepted in %.1f s, applied in %.1f s, scores in %.1f s",
            result.documents(),
            result.refused(),
            result.occurrences(),
            result.told(),
            result.accepted(),
            result.applied(),
            result.scored()));
    row("… answers (" + what + ")", result.answers().milliseconds(), "", "p50 3,800 ms");
    row(
        "… end to end (" + what + ")",
        String.format(
            Locale.ROOT,
            "%.1f SBOMs/s, %,.0f occurrences/s%s",
            result.documents() / result.scored(),
            result.occurrences() / result.scored(),
            Double.isNaN(copied)
                ? ""
                : String.format(
                    Locale.ROOT,
                    " (%.1f %% of raw COPY)",
                    100 * result.occurrences() / result.scored() / copied)),
        "≥ 100 small SBOMs/s; ≥ 15 % of raw COPY",
        "2.0 SBOMs/s");
  }

  /// Documents far beyond the defaults, on an empty server with the limits raised.
  private void large(Path root) throws IOException {
    Path folder = Files.createTempDirectory("atlas-bench-large-");
    record Size(int components, long bytes) {}
    for (Size size : List.of(new Size(50_000, 200L << 20), new Size(1_000_000, 0))) {
      Path document = IngestDocuments.large(folder, size.components(), size.bytes());
      Path data = Files.createTempDirectory("atlas-bench-large-data-");
      try (ServerProcess server =
              ServerProcess.start(
                  root,
                  data,
                  Map.of("ATLAS_HEAP", largeHeap),
                  List.of(
                      "serve", "--max-body-bytes", "536870912", "--max-components", "1000001"));
          MemoryWatch memory = new MemoryWatch(server)) {
        BulkLoad.Result result = new BulkLoad(server.url()).run("large/document", document);
        row(
            String.format(
                Locale.ROOT,
                "one document of %,d components, %d MB, -Xmx%s",
                size.components(),
                Files.size(document) >> 20,
                largeHeap),
            String.format(
                Locale.ROOT,
                "accepted in %.1f s, applied in %.1f s, scores in %.1f s; resident %s",
                result.accepted(),
                result.applied(),
                result.scored(),
                memory.figure()),
            "memory flat",
            "");
      }
      Files.delete(document);
    }
  }

  private void row(String what, String figure) {
    row(what, figure, "", "");
  }

  private void row(String what, String figure, String target, String rival) {
    rows.merge(
        what,
        new Row(figure, target, rival),
        (a, b) -> new Row(a.figure() + "; " + b.figure(), a.target(), a.rival()));
    System.err.println(what + ": " + figure);
  }

  private String table() {
    StringBuilder text = new StringBuilder("# Documents in\n\nMade by `bench ingest`. Machine: ");
    text.append(measuredOn.machine())
        .append("; commit ")
        .append(measuredOn.commit())
        .append("; ")
        .append(Runtime.version());
    text.append("; ").append(LocalDate.now(ZoneOffset.UTC)).append("; server `").append(on);
    text.append("`, -Xmx").append(heap).append(", phases ").append(new TreeSet<>(phases));
    text.append(
        """
        .
        Median (least–most; p99). Submitters wait as long as `Retry-After` says. "Scores": the metric run
        that counts the last document has ended.

        | what | PG Atlas | target | Dependency-Track 5.0.4 |
        |---|---|---|---|
        """);
    rows.forEach(
        (what, row) ->
            text.append("| ")
                .append(String.join(" | ", what, row.figure(), row.target(), row.rival()))
                .append(" |\n"));
    return text.append(RIVALS).toString();
  }

  /// Measured by us at an earlier time on a machine of the same size; named there, not run here.
  private static final String RIVALS =
      """

      Dependency-Track's figures are of an earlier run on a machine of the same size (2 cores, 24 GiB, idle, 1,191
      vulnerabilities, no analysers), from the document sent until it was processed; it keeps no graph and no scores.
      Trustify publishes no figure of uploads.
      """;
}
