package org.pgatlas.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The whole system from outside: `./atlas` as a process, REST over HTTP.
@Command(
    name = "system",
    description = "Cold start, restart, demo load, SBOM accepted to visible, duplicates, memory.",
    mixinStandardHelpOptions = true)
final class SystemCommand implements Callable<Integer> {
  @Option(names = "--restarts", description = "Measured restarts (default: ${DEFAULT-VALUE}).")
  private int restarts = 5;

  @Option(
      names = "--submissions",
      description = "Measured SBOMs of 100 components (default: ${DEFAULT-VALUE}).")
  private int submissions = 60;

  @Mixin private MeasuredOn measuredOn = new MeasuredOn();

  @Option(names = "--results", description = "Folder for system.md (default: ${DEFAULT-VALUE}).")
  private Path results = Path.of("bench/results");

  private final Map<String, String> rows = new LinkedHashMap<>();

  @Override
  public Integer call() throws IOException {
    Path root = Path.of(System.getProperty("atlas.root", "."));
    ServerProcess.build(root);
    Path data = Files.createTempDirectory("atlas-bench-");
    rows.put("first start of an empty database → ready", onceStarted(root, data));
    List<Double> ready = new ArrayList<>();
    for (int i = 0; i < restarts; i++) {
      try (ServerProcess server = ServerProcess.start(root, data, "serve")) {
        ready.add(server.readySeconds());
      }
    }
    rows.put("restart on an empty database → ready", Spread.of(ready).seconds());
    Path demo = Files.createTempDirectory("atlas-bench-demo-");
    try (ServerProcess server = ServerProcess.start(root, demo, "demo")) {
      rows.put("demo, first start → 63,666 repos loaded and scored", one(server.readySeconds()));
    }
    List<Double> demoReady = new ArrayList<>();
    for (int i = 0; i < restarts; i++) {
      try (ServerProcess server = ServerProcess.start(root, demo, "demo")) {
        demoReady.add(server.readySeconds());
        rows.put(
            "resident memory, idle after start (server alone)", server.residentMegabytes() + " MB");
      }
    }
    rows.put("demo, later start → ready", Spread.of(demoReady).seconds());
    try (ServerProcess server = ServerProcess.start(root, demo, "demo")) {
      measureSubmissions(new SubmissionClient(server.url()));
      rows.put("resident memory after the submissions", server.residentMegabytes() + " MB");
    }
    String table = table();
    System.out.print(table);
    Files.createDirectories(results);
    Files.writeString(results.resolve("system.md"), table);
    return 0;
  }

  private String onceStarted(Path root, Path data) {
    try (ServerProcess server = ServerProcess.start(root, data, "serve")) {
      return one(server.readySeconds());
    }
  }

  private void measureSubmissions(SubmissionClient client) {
    IntStream.range(0, 20).forEach(i -> client.submit("warm/up-" + i, 100, i));
    List<Double> small = new ArrayList<>();
    List<Double> metrics = new ArrayList<>();
    List<Double> duplicates = new ArrayList<>();
    for (int i = 0; i < submissions; i++) {
      SubmissionClient.Landed landed = client.submit("bench/small-" + i, 100, 1000 + i);
      small.add(landed.visible());
      metrics.add(landed.metrics());
      duplicates.add(client.duplicateSeconds("bench/small-" + i, 100, 1000 + i));
    }
    rows.put(
        "SBOM of 100 components, accepted → edges and scores visible",
        Spread.of(small).milliseconds());
    rows.put("… of that: edges committed → metrics visible", Spread.of(metrics).milliseconds());
    rows.put("identical re-upload, answered", Spread.of(duplicates).milliseconds());
    for (int components : List.of(1_000, 10_000)) {
      List<Double> times = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        times.add(
            client
                .submit("bench/of-" + components + "-" + i, components, 7 * components + i)
                .visible());
      }
      rows.put(
          String.format(Locale.ROOT, "SBOM of %,d components, accepted → visible", components),
          Spread.of(times).milliseconds());
    }
  }

  private static String one(double seconds) {
    return String.format(Locale.ROOT, "%.2f s (one run)", seconds);
  }

  private String table() {
    StringBuilder text = new StringBuilder();
    text.append("# Whole system\n\n");
    text.append("Machine: ")
        .append(measuredOn.machine())
        .append("; commit ")
        .append(measuredOn.commit());
    text.append("; ").append(Runtime.version()).append(".\n");
    text.append(
        "Processes started by `./atlas`, with the AOT cache; the demo's graph has 63,783 vertices and\n");
    text.append(
        "264,968 edges. Times are median (minimum–maximum; p99 where there are enough).\n\n");
    text.append("| what | figure |\n|---|---|\n");
    rows.forEach(
        (what, figure) ->
            text.append("| ").append(what).append(" | ").append(figure).append(" |\n"));
    return text.toString();
  }
}
