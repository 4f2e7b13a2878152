package org.pgatlas.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.pgatlas.server.ui.view.Cell;
import org.pgatlas.server.ui.view.Empty;
import org.pgatlas.server.ui.view.Table;

class CsvTest {
  @Test
  void fields_are_quoted_unknown_is_empty_and_formulas_are_defused() {
    Table table =
        Table.plain(
            "t",
            "t",
            List.of(
                Table.Column.text("a, b"), Table.Column.number("n", null), Table.Column.text("c")),
            List.of(
                List.of(
                    new Cell.Name("x", "/x", "pkg:npm/%40a/\"b\""),
                    new Cell.Count(1234L),
                    new Cell.Text("line\nbreak")),
                List.of(new Cell.Text("=1+1"), new Cell.Count(null), new Cell.Text(null))),
            new Empty("", "", null));
    assertThat(Csv.of(table))
        .isEqualTo(
            "\"a, b\",n,c\r\n\"pkg:npm/%40a/\"\"b\"\"\",1234,\"line\nbreak\"\r\n'=1+1,,\r\n");
  }
}
