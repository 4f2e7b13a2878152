package org.pgatlas.bench.question;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pgatlas.bench.Ecosystem;
import org.pgatlas.bench.EcosystemGenerator;
import org.pgatlas.bench.Pace;
import org.pgatlas.bench.ResultPage;
import org.pgatlas.bench.WorkFolder;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.server.Atlas;
import org.pgatlas.server.AtlasConfig;
import org.pgatlas.server.Setting;
import org.pgatlas.server.snapshot.ResidentGraphs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `bench questions`: an ecosystem of npm's size in PostgreSQL, read by a server of ours, which is
/// asked over HTTP.
@Command(
    name = "questions",
    description = "Blast radius, paths and what-if over HTTP on 3 M packages, at a stated rate.",
    mixinStandardHelpOptions = true)
public final class QuestionsCommand implements Callable<Integer> {
  private static final double MEAN_EDGES = 4.87;

  @Option(names = "--vertices", description = "Packages (default: ${DEFAULT-VALUE}).")
  private int vertices = 3_000_000;

  @Option(names = "--rate", description = "Questions a second (default: ${DEFAULT-VALUE}).")
  private double rate = 40;

  @Option(names = "--questions", description = "Of each kind (default: ${DEFAULT-VALUE}).")
  private int questions = 1_000;

  @Option(
      names = "--critical",
      description = "Of the most critical packages, so many (default: ${DEFAULT-VALUE}).")
  private int most = 100;

  @Option(names = "--data", description = "Folder for the database; it is kept when given.")
  private @Nullable Path data;

  @Mixin private ResultPage page = new ResultPage();

  private final Map<String, String> loading = new LinkedHashMap<>();

  @Override
  public Integer call() throws Exception {
    DependencyGraph graph =
        new EcosystemGenerator(
                new Ecosystem(
                    "npm-like",
                    1,
                    vertices,
                    (int) (vertices * MEAN_EDGES),
                    0.3,
                    2,
                    0.12,
                    1,
                    2.5,
                    0.5,
                    20,
                    0.01,
                    Ecosystem.Numbering.BY_ARRIVAL,
                    0))
            .generate();
    try (WorkFolder folder = WorkFolder.at(data, "questions");
        LoadedEcosystem loaded = new LoadedEcosystem(folder.path(), graph)) {
      loading.put("into PostgreSQL", seconds(loaded.seconds()));
      Path files = folder.path().resolve("server").resolve("graphs");
      WorkFolder.empty(files);
      AtlasConfig config = config(folder.path().resolve("server"), loaded);
      String rows;
      int active;
      long before = usedAfterCollection();
      try (Started started =
          started(config, "from PostgreSQL, every kind of criticality computed")) {
        heap(usedAfterCollection() - before, graph);
        rows = asked(started.atlas(), started.resident(), graph);
        active = started.resident().active().count();
      }
      try (Started again = started(config, "from the file of the process before")) {
        loading.put(
            "that file", String.format(Locale.ROOT, "%,d MB", WorkFolder.bytes(files) >> 20));
        if (again.resident().active().count() != active) {
          throw new IllegalStateException("the file has other active packages");
        }
      }
      loaded.touch(100);
      started(config, "from the file, after 100 packages have changed").close();
      page.write("questions.md", text(graph, active, rows));
    }
    return 0;
  }

  private static AtlasConfig config(Path data, LoadedEcosystem loaded) {
    Map<Setting, String> flags = new EnumMap<>(Setting.class);
    flags.put(Setting.PORT, "0");
    flags.put(Setting.DATA, data.toString());
    flags.put(Setting.DATABASE_URL, loaded.config().jdbcUrl());
    flags.put(Setting.DATABASE_USER, loaded.config().user());
    flags.put(Setting.DATABASE_PASSWORD, loaded.config().password());
    return AtlasConfig.resolve(flags, Map.of(), "unused");
  }

  private record Started(Atlas atlas, ResidentGraphs.Resident resident) implements AutoCloseable {
    @Override
    public void close() {
      atlas.close();
    }
  }

  /// The time is that from the start of the server until its graph can be asked.
  private Started started(AtlasConfig config, String how) {
    long began = System.nanoTime();
    Atlas atlas = Atlas.start(config, _ -> {});
    Started started = new Started(atlas, atlas.metrics().resident(atlas.tenant()));
    String took = String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - began) / 1e9);
    System.err.println(how + ": " + took);
    loading.put("server started and graph resident, " + how, took);
    return started;
  }

  private void heap(long bytes, DependencyGraph graph) {
    loading.put(
        "heap for the resident graph, inputs and results of the metric run",
        String.format(
            Locale.ROOT,
            "%,d MB, %.1f bytes an edge (graph alone %.1f)",
            bytes >> 20,
            bytes / (double) graph.edgeCount(),
            8 + 8.0 * graph.vertexCount() / graph.edgeCount()));
  }

  private String asked(Atlas atlas, ResidentGraphs.Resident resident, DependencyGraph graph)
      throws InterruptedException {
    OpenLoop loop = new OpenLoop(atlas.url());
    int[] used = used(graph);
    int[] critical =
        IntStream.range(0, graph.vertexCount())
            .boxed()
            .sorted(Comparator.comparing((Integer v) -> -resident.criticality()[v]))
            .limit(most)
            .mapToInt(Integer::intValue)
            .toArray();
    StringBuilder rows = new StringBuilder();
    Map<String, IntFunction<OpenLoop.Question>> kinds = kinds(graph);
    kinds.forEach((kind, question) -> warm(loop, used, question));
    for (Map.Entry<String, IntFunction<OpenLoop.Question>> kind : kinds.entrySet()) {
      Random random = new Random(42);
      List<OpenLoop.Question> asked = new ArrayList<>();
      for (int i = 0; i < questions; i++) {
        asked.add(kind.getValue().apply(used[random.nextInt(used.length)]));
      }
      line(rows, kind.getKey(), "uniform", loop.run(asked, rate));
      line(
          rows,
          kind.getKey(),
          "the " + most + " most critical",
          loop.oneAfterTheOther(IntStream.of(critical).mapToObj(kind.getValue()).toList()));
    }
    line(
        rows,
        "what if it is removed, `exact`",
        "every tenth of them",
        loop.oneAfterTheOther(
            IntStream.range(0, critical.length)
                .filter(i -> i % 10 == 0)
                .mapToObj(i -> removed(critical[i], ",\"exact\":true"))
                .toList()));
    return rows.toString();
  }

  /// Packages with dependents.
  private static int[] used(DependencyGraph graph) {
    return IntStream.range(0, graph.vertexCount())
        .filter(v -> graph.dependentCount(v) > 0)
        .toArray();
  }

  private static OpenLoop.Question removed(int vertex, String more) {
    return new OpenLoop.Question(
        "/api/v1/graph/what-if",
        "{\"change\":\"remove\",\"package\":\"" + LoadedEcosystem.id(vertex) + "\"" + more + "}");
  }

  /// Kinds of questions by a package on which others depend.
  private static Map<String, IntFunction<OpenLoop.Question>> kinds(DependencyGraph graph) {
    Random random = new Random(7);
    Map<String, IntFunction<OpenLoop.Question>> kinds = new LinkedHashMap<>();
    kinds.put(
        "blast radius: count, histogram, first 50",
        v -> new OpenLoop.Question("/api/v1/graph/blast-radius?id=" + LoadedEcosystem.id(v), null));
    kinds.put(
        "shortest paths from a dependent, up to 5",
        v ->
            new OpenLoop.Question(
                "/api/v1/graph/paths?from="
                    + LoadedEcosystem.id(dependentOf(graph, v, random))
                    + "&to="
                    + LoadedEcosystem.id(v),
                null));
    kinds.put("what if it is removed: affected, metrics that move", v -> removed(v, ""));
    kinds.put(
        "what if it is compromised: affected",
        v ->
            new OpenLoop.Question(
                "/api/v1/graph/what-if",
                "{\"change\":\"compromise\",\"package\":\"" + LoadedEcosystem.id(v) + "\"}"));
    return kinds;
  }

  /// Up to six steps up, at random.
  private static int dependentOf(DependencyGraph graph, int vertex, Random random) {
    int at = vertex;
    for (int step = 0; step < 6 && graph.dependentCount(at) > 0; step++) {
      at = graph.dependentAt(graph.dependentsBegin(at) + random.nextInt(graph.dependentCount(at)));
    }
    return at;
  }

  private static void warm(OpenLoop loop, int[] used, IntFunction<OpenLoop.Question> question) {
    Random random = new Random(1);
    loop.oneAfterTheOther(
        IntStream.range(0, 400)
            .mapToObj(_ -> question.apply(used[random.nextInt(used.length)]))
            .toList());
  }

  private static void line(
      StringBuilder rows, String kind, String starts, OpenLoop.Latencies latencies) {
    String line = "| " + kind + " | " + starts + " | " + latencies.row() + " |\n";
    System.err.print(line);
    rows.append(line);
  }

  private String text(DependencyGraph graph, int active, String rows) {
    StringBuilder text = new StringBuilder();
    text.append(page.head("Questions over HTTP", "bench questions")).append('\n');
    text.append(
        String.format(
            Locale.ROOT,
            """
            %,d packages with %,d dependencies, npm-like, from the generator into the product's own tables; one
            server process with PostgreSQL and the asking client beside it. %,d packages have dependents, %,d are
            active (all repos, which are those without dependents, and what they reach). Milliseconds from when a
            question was due to the last byte of its answer; "uniform" is an open loop over packages drawn
            uniformly among those with dependents. What-if leaves out the metrics that would need a full pass,
            and says so, unless it is asked with `exact`.

            """,
            graph.vertexCount(),
            graph.edgeCount(),
            used(graph).length,
            active));
    text.append(
        "| question | about | p50 | p99 | most | asked | rate |\n|---|---|---|---|---|---|---|\n");
    text.append(rows);
    text.append("\n| loading | |\n|---|---|\n");
    loading.forEach(
        (what, figure) ->
            text.append("| ").append(what).append(" | ").append(figure).append(" |\n"));
    return text.toString();
  }

  private static long usedAfterCollection() {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < 3; i++) {
      System.gc();
      Pace.pause(Duration.ofMillis(200));
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.0f s", seconds);
  }
}
