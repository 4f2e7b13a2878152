package org.pgatlas.bench;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.pgatlas.graph.DependencyGraph;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Writes an ecosystem as an edge list that `graph compute` reads.
@Command(
    name = "generate",
    description = "Writes a synthetic ecosystem as 'dependent TAB dependency' lines.",
    mixinStandardHelpOptions = true)
final class GenerateCommand implements Callable<Integer> {
  @Parameters(index = "0", description = "The ecosystem's name.")
  private String ecosystem = "";

  @Option(names = "--out", required = true, description = "The file to write.")
  private String out = "";

  @Override
  public Integer call() throws Exception {
    DependencyGraph graph = new EcosystemGenerator(Ecosystem.named(ecosystem)).generate();
    try (PrintWriter writer =
        new PrintWriter(Files.newBufferedWriter(Path.of(out), StandardCharsets.UTF_8))) {
      writer.print("dependent\tdependency\n");
      for (int v = 0; v < graph.vertexCount(); v++) {
        for (int w : graph.dependencies(v)) {
          writer.print("v" + v + "\tv" + w + "\n");
        }
      }
    }
    System.out.println(graph);
    return 0;
  }
}
