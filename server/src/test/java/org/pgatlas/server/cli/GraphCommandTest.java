package org.pgatlas.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.metric.GraphTable;
import picocli.CommandLine;

class GraphCommandTest {
  /// a → b → d → e, a → c → d, f → d.
  private static final String EDGES = "a\tb\na\tc\nb\td\nc\td\nd\te\nf\td\n";

  @TempDir private Path folder = Path.of("");

  @Test
  void every_metric_can_be_asked_for_by_its_name_in_any_case() throws IOException {
    for (GraphTable.Column column : GraphTable.Column.values()) {
      assertThat(compute("--metric", column.label()))
          .startsWith("vertex\t" + column.label() + "\na\t");
    }
    assertThat(compute().lines().findFirst().orElseThrow().split("\t"))
        .hasSize(1 + GraphTable.Column.values().length);
  }

  @Test
  void roots_decide_what_is_behind_a_vertex() throws IOException {
    String metrics = "choke_point,criticality";
    assertThat(compute("--metric", metrics))
        .isEqualTo(
            """
            vertex\tcriticality\tchoke_point
            a\t0\t2
            b\t1\t0
            c\t1\t0
            d\t4\t1
            e\t5\t0
            f\t0\t0
            """);
    assertThat(compute("--metric", metrics, "--roots", file("a\n")))
        .contains("a\t0\t4\n", "d\t3\t1\n", "f\t0\t0\n");
    assertThat(compute("--metric", metrics, "--active", file("d\ne\n")))
        .contains("a\t0\t0\n", "d\t0\t1\n", "e\t1\t0\n");
  }

  @Test
  void walkers_start_where_the_file_says() throws IOException {
    String ranks = compute("--metric", "pagerank", "--start", file("d\n"));
    assertThat(ranks).contains("a\t0.0\n", "f\t0.0\n").doesNotContain("d\t0.0\n");
    assertThatThrownBy(() -> compute("--start", file("nobody\n")))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("names no vertex");
  }

  @Test
  void every_metric_is_documented() throws IOException {
    Path root = Path.of(System.getProperty("atlas.root", ".."));
    String page = Files.readString(root.resolve("docs/reference/metrics.md"));
    for (GraphTable.Column column : GraphTable.Column.values()) {
      assertThat(page).contains("`" + column.label() + "`");
    }
  }

  @Test
  void contradictions_and_unknown_metrics_are_refused() {
    assertThatThrownBy(() -> compute("--active", "x", "--roots", "y"))
        .isInstanceOf(CommandLine.ParameterException.class)
        .hasMessageContaining("mutually exclusive");
    assertThatThrownBy(() -> compute("--metric", "fame"))
        .isInstanceOf(CommandLine.ParameterException.class)
        .hasMessageContaining("fame");
  }

  private String file(String text) throws IOException {
    String name = String.format(Locale.ROOT, "%08x.txt", text.hashCode());
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private String compute(String... options) throws IOException {
    String edges = file(EDGES);
    GraphCommand.Compute command = new GraphCommand.Compute();
    CommandLine line = new CommandLine(command).setCaseInsensitiveEnumValuesAllowed(true);
    line.parseArgs(Stream.concat(Stream.of(options), Stream.of(edges)).toArray(String[]::new));
    StringBuilder out = new StringBuilder();
    try (Reader in = GraphCommand.open(edges)) {
      command.table(in).write(out);
    }
    return out.toString();
  }
}
