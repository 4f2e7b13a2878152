package org.pgatlas.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
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

  private static EdgeList read(String text) throws IOException {
    return EdgeList.read(new StringReader(text));
  }
}
