package org.pgatlas.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EdgeListTest {
  @Test
  void tabs_with_header_further_fields_and_empty_lines() throws IOException {
    EdgeList edges = read("dependent\tdependency\tkind\r\na\tb c\tx\n\nb c\td\n a\tb c");
    assertThat(edges.graph().vertexCount()).isEqualTo(4);
    assertThat(edges.graph().edgeCount()).isEqualTo(3);
    assertThat(edges.name(1)).isEqualTo("b c");
    assertThat(edges.vertex("d")).isEqualTo(2);
    assertThat(edges.vertex("x")).isEqualTo(-1);
    assertThat(edges.graph().hasEdge(0, 1)).isTrue();
  }

  @Test
  void comma_separated_with_quotes() throws IOException {
    EdgeList edges = read("DEPENDENT,Dependency\n\"a, \"\"the\"\" first\",b,9\nb,\"\"\"c\"");
    assertThat(edges.name(0)).isEqualTo("a, \"the\" first");
    assertThat(edges.name(2)).isEqualTo("\"c");
    assertThat(edges.graph().edgeCount()).isEqualTo(2);
    assertThat(read("").graph().vertexCount()).isZero();
  }

  @Test
  void a_name_like_the_header_later_on_is_a_vertex() throws IOException {
    assertThat(read("a\tb\ndependent\tdependency\n").graph().vertexCount()).isEqualTo(4);
  }

  @Test
  void wrong_lines_are_refused_with_their_number() {
    assertThatThrownBy(() -> read("a\tb\nalone\n"))
        .isInstanceOf(EdgeListException.class)
        .hasMessage("line 2: expected 'dependent TAB dependency', found 'alone'");
    assertThatThrownBy(() -> read("a,\n")).hasMessageContaining("line 1: a vertex has no name");
    assertThatThrownBy(() -> read("\n\n\"a,b"))
        .hasMessageContaining("line 3: a quote is not closed");
    assertThatThrownBy(() -> read("\"a\"b,c")).hasMessageContaining("after a closing quote");
    EdgeList.Limits limits = new EdgeList.Limits(10, 3, 2);
    assertThatThrownBy(() -> EdgeList.read(new StringReader("a\tb\n" + "x".repeat(99)), limits))
        .hasMessageContaining("line 2: longer than 10");
    assertThatThrownBy(() -> EdgeList.read(new StringReader("a\tb\nc\td\n"), limits))
        .hasMessageContaining("line 2: more than 3 vertices");
    assertThatThrownBy(() -> EdgeList.read(new StringReader("a\tb\na\tb\na\tb"), limits))
        .hasMessageContaining("line 3: more than 2 edges");
  }

  @Test
  void a_byte_order_mark_and_blanks_after_commas_belong_to_no_name() throws IOException {
    EdgeList edges = read("\uFEFFdependent,dependency\na, b\n b ,\"c d\"\nb, \" e\"\n");
    assertThat(edges.graph().vertexCount()).isEqualTo(4);
    assertThat(edges.vertex("b")).isEqualTo(1);
    assertThat(edges.vertex("c d")).isEqualTo(2);
    assertThat(edges.vertex(" e")).as("what is quoted is meant").isEqualTo(3);
    assertThat(read("\uFEFFa\tb\n").vertex("a")).isZero();
  }

  @Test
  void vertices_without_edges_come_last() throws IOException {
    EdgeList edges = read("a\tb\n").with(new StringReader("\uFEFFx\nb\n\ny\nx\n"));
    assertThat(edges.graph().vertexCount()).isEqualTo(4);
    assertThat(edges.vertex("x")).isEqualTo(2);
    assertThat(edges.name(3)).isEqualTo("y");
    assertThat(edges.graph().hasEdge(0, 1)).isTrue();
    assertThat(edges.with(new StringReader("a\n"))).isSameAs(edges);
  }

  @Test
  void the_binary_form_comes_back_as_it_was_and_what_is_bent_is_refused() throws IOException {
    EdgeList edges = read("a\tb\nb\ta\na\t\u00fc\u4e16\nc\ta\n").with(new StringReader("lonely\n"));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    EdgeFile.write(edges, out);
    byte[] bytes = out.toByteArray();
    EdgeList again = EdgeFile.read(new ByteArrayInputStream(bytes));
    assertThat(again.graph()).isEqualTo(edges.graph());
    for (int v = 0; v < edges.graph().vertexCount(); v++) {
      assertThat(again.name(v)).isEqualTo(edges.name(v));
      assertThat(again.vertex(edges.name(v))).isEqualTo(v);
    }
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> EdgeFile.read(new ByteArrayInputStream(cut)))
          .isInstanceOf(EdgeListException.class);
    }
    Random random = new Random(5);
    for (int round = 0; round < 5_000; round++) {
      byte[] bent = bytes.clone();
      bent[6 + random.nextInt(bent.length - 6)] = (byte) random.nextInt();
      try {
        assertThat(EdgeFile.read(new ByteArrayInputStream(bent)).graph().vertexCount())
            .isLessThan(200);
      } catch (EdgeListException refused) {
        assertThat(refused.getMessage()).isNotBlank();
      }
    }
    assertThatThrownBy(
            () ->
                EdgeFile.read(new ByteArrayInputStream(bytes), new EdgeList.Limits(1000, 1000, 3)))
        .hasMessage("more than 3 edges");
  }

  private static EdgeList read(String text) throws IOException {
    return EdgeList.read(new StringReader(text));
  }
}
