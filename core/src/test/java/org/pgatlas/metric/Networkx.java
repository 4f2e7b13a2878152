package org.pgatlas.metric;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.pgatlas.graph.DependencyGraph;

/// NetworkX in a process of its own: graphs in, its metrics out. Where no Python has it, the asking
/// test is skipped and says so.
final class Networkx {
  /// One graph's answer: the fields of its vertices in vertex order, and its bridges as `a-b`.
  record Answer(List<String[]> vertices, List<String> bridges) {}

  private static final List<String> PYTHONS = List.of("python3", "/usr/bin/python3");

  private Networkx() {}

  static String requirePython() throws IOException, InterruptedException {
    for (String python : PYTHONS) {
      if (imports(python)) {
        return python;
      }
    }
    assumeTrue(
        false, () -> "no Python with networkx and scipy (python3-networkx) among " + PYTHONS);
    throw new IllegalStateException("skipped");
  }

  private static boolean imports(String python) throws InterruptedException {
    try {
      return new ProcessBuilder(python, "-c", "import networkx, scipy")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException missing) {
      return false;
    }
  }

  /// Writes a question for each graph; `starts` and `roots` are flags by vertex.
  static void ask(PrintStream out, DependencyGraph graph, boolean[] starts, boolean[] roots) {
    int n = graph.vertexCount();
    StringBuilder text = new StringBuilder("graph " + n + "\n");
    text.append("starts").append(set(starts)).append("\nroots").append(set(roots)).append('\n');
    for (int v = 0; v < n; v++) {
      for (int w : graph.dependencies(v)) {
        text.append(v).append(' ').append(w).append('\n');
      }
    }
    out.print(text.append("end\n"));
  }

  static List<Answer> answers(Path questions, Path folder)
      throws IOException, InterruptedException {
    String python = requirePython();
    Path script = folder.resolve("networkx_metrics.py");
    try (InputStream in = Networkx.class.getResourceAsStream("networkx_metrics.py")) {
      if (in == null) {
        throw new IOException("networkx_metrics.py is not among the test resources");
      }
      Files.write(script, in.readAllBytes());
    }
    Path output = folder.resolve("answers.txt");
    Path errors = folder.resolve("errors.txt");
    Process process =
        new ProcessBuilder(python, script.toString())
            .redirectInput(questions.toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .start();
    if (process.waitFor() != 0) {
      throw new AssertionError("NetworkX failed: " + Files.readString(errors));
    }
    return parse(output);
  }

  private static List<Answer> parse(Path output) throws IOException {
    List<Answer> answers = new ArrayList<>();
    Answer answer = new Answer(new ArrayList<>(), new ArrayList<>());
    try (BufferedReader reader = Files.newBufferedReader(output, StandardCharsets.UTF_8)) {
      String line;
      while ((line = reader.readLine()) != null) {
        String[] fields = line.split(" ", -1);
        switch (fields[0]) {
          case "vertex" -> answer.vertices().add(fields);
          case "bridge" -> answer.bridges().add(fields[1] + "-" + fields[2]);
          default -> {
            answers.add(answer);
            answer = new Answer(new ArrayList<>(), new ArrayList<>());
          }
        }
      }
    }
    return answers;
  }

  private static String set(boolean[] flags) {
    StringBuilder text = new StringBuilder();
    for (int v = 0; v < flags.length; v++) {
      if (flags[v]) {
        text.append(' ').append(v);
      }
    }
    return text.toString();
  }
}
