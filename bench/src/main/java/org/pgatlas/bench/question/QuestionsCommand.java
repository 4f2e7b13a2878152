package org.pgatlas.bench.question;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
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
import org.pgatlas.bench.ResultPage;
import org.pgatlas.bench.ServerProcess;
import org.pgatlas.bench.WorkFolder;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.metric.ActiveSet;
import org.pgatlas.metric.Criticality;
import org.pgatlas.metric.CriticalityScores;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `bench questions`: an ecosystem of npm's size in PostgreSQL, read by a server of ours, a process
/// with the collector and the heap that users get, which is asked over HTTP.
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

  @Option(names = "--heap", description = "ATLAS_HEAP of the server (default: ${DEFAULT-VALUE}).")
  private String heap = "3g";

  @Option(names = "--java-options", description = "More options for the server's Java.")
  private @Nullable String javaOptions;

  @Option(names = "--data", description = "Folder for the database; it is kept when given.")
  private @Nullable Path data;

  @Mixin private ResultPage page = new ResultPage();

  private final Map<String, String> loading = new LinkedHashMap<>();

  @Override
  public Integer call() throws Exception {
    Path root = Path.of(System.getProperty("atlas.root", "."));
    ServerProcess.build(root);
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
    ActiveSet active = LoadedEcosystem.active(graph);
    CriticalityScores criticality = Criticality.of(graph).all(active);
    int[] critical = mostCritical(criticality);
    try (WorkFolder folder = WorkFolder.at(data, "questions");
        LoadedEcosystem loaded = new LoadedEcosystem(folder.path(), graph)) {
      loading.put("into PostgreSQL", seconds(loaded.seconds()));
      Path server = folder.path().resolve("server");
      Files.createDirectories(server);
      Path files = server.resolve("graphs");
      WorkFolder.empty(files);
      String rows;
      String known;
      try (Started started =
          started(root, server, loaded, "from PostgreSQL, every kind of criticality computed")) {
        memory("with the graph resident", started);
        known = started.loop().answer(blastRadius(critical[0]));
        if (!known.contains("\"active\":" + criticality.of(critical[0]) + ",")) {
          throw new IllegalStateException("the server counts other dependents: " + known);
        }
        rows = asked(started.loop(), critical, graph);
        memory("after the questions", started);
      }
      try (Started again = started(root, server, loaded, "from the file of the process before")) {
        loading.put(
            "that file", String.format(Locale.ROOT, "%,d MB", WorkFolder.bytes(files) >> 20));
        if (!again.loop().answer(blastRadius(critical[0])).equals(known)) {
          throw new IllegalStateException("the file has another graph");
        }
      }
      loaded.touch(100);
      started(root, server, loaded, "from the file, after 100 packages have changed").close();
      page.write("questions.md", text(graph, active.count(), rows));
    }
    return 0;
  }

  /// A server by itself, as `./atlas` starts it.
  private record Started(ServerProcess server, OpenLoop loop) implements AutoCloseable {
    @Override
    public void close() {
      server.close();
    }
  }

  /// The time is that from the command until the first question about the graph is answered.
  private Started started(Path root, Path folder, LoadedEcosystem loaded, String how) {
    Map<String, String> environment = new HashMap<>();
    environment.put("ATLAS_DATABASE_PASSWORD", loaded.config().password());
    environment.put("ATLAS_HEAP", heap);
    if (javaOptions != null) {
      environment.put("JAVA_TOOL_OPTIONS", javaOptions);
    }
    long began = System.nanoTime();
    ServerProcess server =
        ServerProcess.start(
            root,
            folder,
            environment,
            List.of(
                "serve",
                "--database-url",
                loaded.config().jdbcUrl(),
                "--database-user",
                loaded.config().user()));
    Started started = new Started(server, new OpenLoop(server.url()));
    String _ = started.loop().answer(blastRadius(0));
    String took = String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - began) / 1e9);
    System.err.println(how + ": " + took);
    loading.put("server started and the first question answered, " + how, took);
    return started;
  }

  private void memory(String when, Started started) {
    loading.put(
        "memory of the server's process, " + when + " (`ATLAS_HEAP=" + heap + "`)",
        String.format(Locale.ROOT, "%,d MB", started.server().residentMegabytes()));
  }

  private int[] mostCritical(CriticalityScores criticality) {
    return IntStream.range(0, criticality.size())
        .boxed()
        .sorted(Comparator.comparing((Integer v) -> -criticality.of(v)))
        .limit(most)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private String asked(OpenLoop loop, int[] critical, DependencyGraph graph)
      throws InterruptedException {
    int[] used = used(graph);
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

  private static OpenLoop.Question blastRadius(int vertex) {
    return new OpenLoop.Question(
        "/api/v1/graph/blast-radius?id=" + LoadedEcosystem.id(vertex), null);
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
    kinds.put("blast radius: count, histogram, first 50", QuestionsCommand::blastRadius);
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
            %,d packages with %,d dependencies, npm-like, from the generator into the product's own tables; the
            server as `./atlas` starts it, PostgreSQL and the asking client beside it. %,d packages have dependents, %,d are
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

  private static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.0f s", seconds);
  }
}
