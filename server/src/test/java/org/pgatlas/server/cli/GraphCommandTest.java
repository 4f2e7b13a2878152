package org.pgatlas.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.metric.GraphTable;
import org.pgatlas.testing.TestData;
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

  @Test
  void a_package_without_edges_has_a_row_when_a_file_names_it() throws IOException {
    assertThat(compute("--metric", "criticality", "--active", file("e\nlonely\nd\n")))
        .endsWith("e\t1\nf\t0\nlonely\t0\n");
    assertThat(compute("--metric", "component_size", "--vertices", file("a\nlonely\n\nother\n")))
        .endsWith("f\t1\nlonely\t1\nother\t1\n");
    assertThat(compute("--metric", "criticality", "--roots", file("a\nlonely\n")))
        .endsWith("lonely\t0\n");
  }

  /// All of them, those without edges too.
  @Test
  void every_published_package_has_its_value() throws IOException {
    Path truths = TestData.require("depgraph/_truth/vcpkg.criticality.tsv.gz");
    List<String> expected;
    try (BufferedReader in = GraphCommand.open(truths.toString())) {
      expected =
          in.lines()
              .skip(1)
              .map(line -> line.split("\t", -1))
              .map(row -> row[0] + "\t" + row[2])
              .toList();
    }
    assertThat(expected).hasSize(2867);
    String vertices =
        file(String.join("\n", expected.stream().map(row -> row.split("\t", -1)[0]).toList()));
    String edges = String.valueOf(truths.getParent()).replace("_truth", "") + "vcpkg.edges.tsv.gz";
    String one = computed(edges, "--metric", "criticality", "--active", vertices, "--threads", "1");
    assertThat(header(edges)).as("the published header is passed over").isTrue();
    assertThat(one.lines().skip(1)).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(computed(edges, "--metric", "criticality", "--active", vertices, "--threads", "3"))
        .as("threads change nothing")
        .isEqualTo(one);
  }

  private static boolean header(String edges) throws IOException {
    try (BufferedReader in = GraphCommand.open(edges)) {
      return String.valueOf(in.readLine()).startsWith("dependent");
    }
  }

  @Test
  void the_binary_form_gives_the_same_table() throws IOException {
    String text = file(EDGES);
    Path binary = folder.resolve("edges.bin");
    CommandLine convert = new CommandLine(new GraphCommand.Convert());
    assertThat(convert.execute(text, binary.toString())).isZero();
    assertThat(computed(binary.toString(), "--metric", "criticality,pagerank"))
        .isEqualTo(computed(text, "--metric", "criticality,pagerank"));
  }

  private String file(String text) throws IOException {
    String name = String.format(Locale.ROOT, "%08x.txt", text.hashCode());
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private String compute(String... options) throws IOException {
    return computed(file(EDGES), options);
  }

  private static String computed(String edges, String... options) throws IOException {
    GraphCommand.Compute command = new GraphCommand.Compute();
    CommandLine line = new CommandLine(command).setCaseInsensitiveEnumValuesAllowed(true);
    line.parseArgs(Stream.concat(Stream.of(options), Stream.of(edges)).toArray(String[]::new));
    StringBuilder out = new StringBuilder();
    command.table(edges).write(out);
    return out.toString();
  }
}
