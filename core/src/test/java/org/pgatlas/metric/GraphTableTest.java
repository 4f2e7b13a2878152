package org.pgatlas.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pgatlas.metric.GraphTable.Column;

class GraphTableTest {
  @Test
  void the_table_has_a_header_and_a_line_a_vertex() throws IOException {
    EdgeList edges = EdgeList.read(new StringReader("a\tb\nb\tc\nc\tb\nx\ty\n"));
    ActiveSet active = ActiveSet.everything(edges.graph()).fromSources(edges.graph());
    Set<Column> integers =
        EnumSet.complementOf(
            EnumSet.of(Column.PAGERANK, Column.BETWEENNESS, Column.BETWEENNESS_ERROR));
    assertThat(table(edges, active, integers).replace('\t', ' '))
        .isEqualTo(
            """
            vertex criticality direct_dependents direct_dependencies component_size \
            weak_component_size core_number articulation_point bridges choke_point \
            depth_below depth_above
            a 0 0 1 1 3 1 0 1 2 1 0
            b 2 2 1 2 3 1 1 2 1 0 1
            c 2 1 1 2 3 1 0 1 0 0 1
            x 0 0 1 1 2 1 0 1 1 1 0
            y 1 1 0 1 2 1 0 1 0 0 1
            """);
  }

  @Test
  void real_numbers_are_written_to_the_last_bit() throws IOException {
    EdgeList edges = EdgeList.read(new StringReader("a\tb\nb\tc\n"));
    ActiveSet active = ActiveSet.everything(edges.graph());
    String[] lines =
        table(edges, active, EnumSet.of(Column.PAGERANK, Column.BETWEENNESS)).split("\n");
    double[] rank = PageRank.of(edges.graph()).plain();
    assertThat(lines)
        .containsExactly(
            "vertex\tpagerank\tbetweenness",
            "a\t" + rank[0] + "\t0.0",
            "b\t" + rank[1] + "\t1.0",
            "c\t" + rank[2] + "\t0.0");
  }

  @Test
  void every_column_has_a_value_for_every_vertex() throws IOException {
    EdgeList edges = EdgeList.read(new StringReader("a\tb\nb\tc\n"));
    String[] lines =
        table(edges, ActiveSet.everything(edges.graph()), EnumSet.allOf(Column.class)).split("\n");
    assertThat(lines).hasSize(4);
    assertThat(lines)
        .allSatisfy(line -> assertThat(line.split("\t")).hasSize(1 + Column.values().length));
  }

  @Test
  void an_active_file_leaves_the_others_conducting() throws IOException {
    EdgeList edges = EdgeList.read(new StringReader("a\tb\nb\tc\n"));
    boolean[] active = edges.readFlags(new StringReader("a\nc\nelsewhere\n"));
    assertThat(table(edges, ActiveSet.exactly(active), Set.of(Column.CRITICALITY)))
        .isEqualTo("vertex\tcriticality\na\t0\nb\t0\nc\t1\n");
  }

  private static String table(EdgeList edges, ActiveSet active, Set<Column> columns)
      throws IOException {
    boolean[] starts = new boolean[edges.graph().vertexCount()];
    Arrays.fill(starts, true);
    StringBuilder out = new StringBuilder();
    GraphTable.compute(edges, active, starts, columns).write(out);
    return out.toString();
  }
}
