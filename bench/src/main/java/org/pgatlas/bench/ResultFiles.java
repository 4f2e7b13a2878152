package org.pgatlas.bench;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pgatlas.metric.PassWork;
import tools.jackson.databind.ObjectMapper;

/// Writes a run as `graph.json` and `graph.md`, with the machine it ran on: figures without one
/// mean nothing.
final class ResultFiles {
  /// Where and what: given by who starts the run, but for what the JVM knows itself.
  record Machine(String description, String commit, String date) {
    String jdk() {
      return System.getProperty("java.vm.vendor") + " " + System.getProperty("java.vm.version");
    }

    int processors() {
      return Runtime.getRuntime().availableProcessors();
    }

    long heapMegabytes() {
      return Runtime.getRuntime().maxMemory() >> 20;
    }

    /// Whether the heap asks for huge pages; what is compared on a page has the same.
    boolean hugePages() {
      HotSpotDiagnosticMXBean options =
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      try {
        return options != null
            && Boolean.parseBoolean(options.getVMOption("UseTransparentHugePages").getValue());
      } catch (IllegalArgumentException e) {
        return false; // where there are none there is no such option
      }
    }
  }

  private ResultFiles() {}

  static String markdown(List<GraphRun.Result> results, Machine machine) {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        # Criticality of every vertex

        Made by `bench graph`. CPU seconds of one thread; ours is the median (least–most) and includes
        the condensation ("structure" is that part: components, rows, order). "Described" is the method of
        the design notes that the engine began from. All are compared in every value, or there would be no
        table; what is measured runs first until it is warm. JGraphT searches along the dependencies from
        each vertex and counts what it meets; NetworkX counts the active ones among the `ancestors` of each
        vertex. They run from end to end, but where "≈" stands: there searches from a stratified sample of
        vertices tell what a search costs and what each vertex costs that it meets, and these two are
        multiplied by how many there are; what the sample gives is compared too.

        """);
    text.append(
        "Machine: %s, %d processors, heap %d MB %s huge pages · %s · commit %s · %s%n%n"
            .formatted(
                machine.description(),
                machine.processors(),
                machine.heapMegabytes(),
                machine.hugePages() ? "with" : "without",
                machine.jdk(),
                machine.commit(),
                machine.date()));
    appendPrograms(text, results);
    text.append(
        "| ecosystem | vertices | edges | units | ours | structure | naive int[] BFS | described | JGraphT | NetworkX | ratios |\n");
    text.append("|---|---|---|---|---|---|---|---|---|---|---|\n");
    for (GraphRun.Result result : results) {
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %d | %d | %.1f M | %.3f (%.3f–%.3f) | %.3f | %.2f | %.3f | %s | %s | %s |%n",
              result.ecosystem(),
              result.vertices(),
              result.edges(),
              result.units() / 1e6,
              result.ours().median(),
              result.ours().least(),
              result.ours().most(),
              result.structure(),
              result.naive(),
              result.described(),
              cell(result.jgrapht()),
              cell(result.networkx()),
              ratios(result)));
    }
    appendLimit(text, results);
    appendMetrics(text, results);
    appendIncremental(text, results);
    return text.toString();
  }

  private static void appendPrograms(StringBuilder text, List<GraphRun.Result> results) {
    String programs =
        results.stream()
            .flatMap(result -> Stream.of(result.jgrapht(), result.networkx()))
            .flatMap(Stream::ofNullable)
            .map(Rival::program)
            .distinct()
            .collect(Collectors.joining(", "));
    if (!programs.isEmpty()) {
      text.append(programs).append(".\n\n");
    }
  }

  private static void appendLimit(StringBuilder text, List<GraphRun.Result> results) {
    text.append(
        """

        The limit of the propagation is its pushes (four words ORed into a row) times what one takes at
        least when rows lie anywhere among so many, measured in the same run. "By rows" is another:
        each row that a block reaches costs that once, and starts and pushes what one takes among as many
        rows as a block reaches. Seconds by the clock are with one worker and with two, of which only the
        propagation profits. Memory is bytes an edge: of the resident graph, and what a pass takes until
        it is done.

        | ecosystem | propagation s | limit s | of the limit | by rows s | of that | 1 worker s | 2 workers s | graph B/edge | pass B/edge |
        |---|---|---|---|---|---|---|---|---|---|
        """);
    for (GraphRun.Result result : results) {
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %.3f | %.4f | %.1f× | %.4f | %.1f× | %.3f | %.3f | %.1f | %.1f |%n",
              result.ecosystem(),
              result.propagation(),
              result.limits().pushes(),
              result.propagation() / result.limits().pushes(),
              result.limits().reached(),
              result.propagation() / result.limits().reached(),
              result.wall().oneWorker(),
              result.wall().twoWorkers(),
              8 + 8.0 * result.vertices() / Math.max(1, result.edges()),
              result.allocated()));
    }
    appendWork(text, results);
  }

  private static void appendWork(StringBuilder text, List<GraphRun.Result> results) {
    text.append(
        """

        What the propagation does, in thousands: blocks of 256 sources; starts, the edges of sources; rows
        that blocks reach, with targets (visits) and without (leaves); pushes along edges between rows.

        | ecosystem | blocks | starts | visits | leaves | pushes | rows a block | pushes a visit | ns a row |
        |---|---|---|---|---|---|---|---|---|
        """);
    for (GraphRun.Result result : results) {
      PassWork work = result.work();
      double rows = Math.max(1, work.visits() + work.leaves());
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %.1f | %.0f | %.0f | %.0f | %.0f | %.0f | %.1f | %.1f |%n",
              result.ecosystem(),
              work.blocks() / 1e3,
              work.starts() / 1e3,
              work.visits() / 1e3,
              work.leaves() / 1e3,
              work.pushes() / 1e3,
              rows / Math.max(1, work.blocks()),
              (double) work.pushes() / Math.max(1, work.visits()),
              result.propagation() * 1e9 / rows));
    }
  }

  private static void appendMetrics(StringBuilder text, List<GraphRun.Result> results) {
    text.append(
        """

        The other metrics, CPU milliseconds.

        | ecosystem | PageRank | k-core | articulation points, bridges | choke points | shortest path p99 | blast radius of the most critical |
        |---|---|---|---|---|---|---|
        """);
    for (GraphRun.Result result : results) {
      MetricsRun metrics = result.metrics();
      if (metrics != null) {
        text.append(
            String.format(
                Locale.ROOT,
                "| %s | %.0f | %.0f | %.0f | %.0f | %.2f | %.2f |%n",
                result.ecosystem(),
                metrics.pageRank() * 1e3,
                metrics.coreNumbers() * 1e3,
                metrics.articulation() * 1e3,
                metrics.chokePoints() * 1e3,
                metrics.pathP99() * 1e3,
                metrics.blast() * 1e3));
      }
    }
  }

  private static void appendIncremental(StringBuilder text, List<GraphRun.Result> results) {
    text.append(
        """

        A change of the graph, all kinds of criticality (all, repos, projects, union) carried over, in CPU
        milliseconds with the edit of the graph; "full pass" computes the same kinds anew, between the
        changes. "Given up" is the share of changes beyond the budget, whose full pass is in their time.

        | ecosystem | what changes | changes | full pass ms | p50 ms | p90 ms | p99 ms | most ms | p50 of a full pass | p99 of a full pass | given up |
        |---|---|---|---|---|---|---|---|---|---|---|
        """);
    for (GraphRun.Result result : results) {
      IncrementalRun.Result incremental = result.incremental();
      if (incremental == null) {
        continue;
      }
      for (IncrementalRun.Tail tail : incremental.tails()) {
        text.append(
            String.format(
                Locale.ROOT,
                "| %s | %s | %d | %.0f | %.2f | %.2f | %.1f | %.1f | %.1f %% | %.0f %% | %.1f %% |%n",
                result.ecosystem(),
                tail.draw().words(),
                tail.changes(),
                incremental.full() * 1e3,
                tail.p50() * 1e3,
                tail.p90() * 1e3,
                tail.p99() * 1e3,
                tail.most() * 1e3,
                tail.p50() / incremental.full() * 100,
                tail.p99() / incremental.full() * 100,
                tail.fullPasses() * 100));
      }
    }
    text.append("\nGraph and results keep, in bytes an edge: ");
    text.append(
        results.stream()
            .filter(result -> result.incremental() != null)
            .map(ResultFiles::bytesAnEdge)
            .collect(Collectors.joining(", ")));
    text.append(".\n");
  }

  private static String bytesAnEdge(GraphRun.Result result) {
    IncrementalRun.Result incremental = Objects.requireNonNull(result.incremental());
    return String.format(Locale.ROOT, "%s %.0f", result.ecosystem(), incremental.bytesPerEdge());
  }

  static void write(Path folder, List<GraphRun.Result> results, Machine machine)
      throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("graph.md"), markdown(results, machine));
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("machine", machine.description());
    document.put("processors", machine.processors());
    document.put("heap_mb", machine.heapMegabytes());
    document.put("huge_pages", machine.hugePages());
    document.put("jdk", machine.jdk());
    document.put("commit", machine.commit());
    document.put("date", machine.date());
    List<Map<String, Object>> rows = new ArrayList<>();
    results.forEach(result -> rows.add(row(result)));
    document.put("results", rows);
    Files.writeString(
        folder.resolve("graph.json"),
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n");
  }

  private static Map<String, Object> row(GraphRun.Result result) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("ecosystem", result.ecosystem());
    row.put("vertices", result.vertices());
    row.put("edges", result.edges());
    row.put("units", result.units());
    row.put("ours_median_s", result.ours().median());
    row.put("ours_least_s", result.ours().least());
    row.put("ours_most_s", result.ours().most());
    row.put("structure_s", result.structure());
    row.put("naive_s", result.naive());
    row.put("described_s", result.described());
    row.put("work", result.work());
    row.put("limit_s", result.limits().pushes());
    row.put("limit_by_rows_s", result.limits().reached());
    row.put("wall_1_worker_s", result.wall().oneWorker());
    row.put("wall_2_workers_s", result.wall().twoWorkers());
    row.put("pass_bytes_per_edge", result.allocated());
    IncrementalRun.Result incremental = result.incremental();
    if (incremental != null) {
      row.put("full_all_kinds_s", incremental.full());
      row.put("changes", incremental.tails());
      row.put("bytes_per_edge", incremental.bytesPerEdge());
    }
    if (result.jgrapht() != null) {
      row.put("jgrapht", result.jgrapht());
    }
    if (result.networkx() != null) {
      row.put("networkx", result.networkx());
    }
    MetricsRun metrics = result.metrics();
    if (metrics != null) {
      row.put("metrics_s", metrics);
    }
    row.put("hash", result.hash());
    return row;
  }

  private static String cell(@Nullable Rival rival) {
    return rival == null
        ? "–"
        : String.format(Locale.ROOT, rival.whole() ? "%.1f" : "≈ %.0f", rival.seconds());
  }

  private static String ratios(GraphRun.Result result) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%.1f× naive, %.1f× described",
            result.overNaive(),
            result.overDescribed()));
    append(text, "JGraphT", result.jgrapht(), result.ours().median());
    append(text, "NetworkX", result.networkx(), result.ours().median());
    return text.toString();
  }

  private static void append(StringBuilder text, String name, @Nullable Rival rival, double ours) {
    if (rival != null) {
      text.append(String.format(Locale.ROOT, ", %.0f× %s", rival.seconds() / ours, name));
    }
  }
}
