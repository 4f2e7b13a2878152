package org.pgatlas.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgatlas.server.ui.picture.Rings;
import org.pgatlas.server.ui.picture.Scatter;
import org.pgatlas.server.ui.view.Address;
import org.pgatlas.server.ui.view.Cell;
import org.pgatlas.server.ui.view.DetailView;
import org.pgatlas.server.ui.view.DetailView.Fact;
import org.pgatlas.server.ui.view.Empty;
import org.pgatlas.server.ui.view.ErrorView;
import org.pgatlas.server.ui.view.Figure;
import org.pgatlas.server.ui.view.GraphView;
import org.pgatlas.server.ui.view.ListView;
import org.pgatlas.server.ui.view.OverviewView;
import org.pgatlas.server.ui.view.Reach;
import org.pgatlas.server.ui.view.SearchView;
import org.pgatlas.server.ui.view.Shell;
import org.pgatlas.server.ui.view.Source;
import org.pgatlas.server.ui.view.SubmissionView;
import org.pgatlas.server.ui.view.Table;
import org.pgatlas.server.ui.view.Table.Column;
import org.pgatlas.server.ui.view.Tone;
import org.pgatlas.server.ui.view.UploadView;

/// Every template with nothing, with unknowns, with hostile text and with very long names.
class TemplatesTest {
  private static final String HOSTILE =
      "\"><script>alert(1)</script>'${x}&amp;<img src=x onerror=alert(1)>";
  private static final Pattern INLINE =
      Pattern.compile(
          "\\sstyle=|\\son[a-z]+=\"|<script(?![^>]*\\ssrc=)|javascript:|https?://(?!127\\.0\\.0\\.1|www\\.w3\\.org)");

  @Test
  void every_page_renders_invented_data_of_realistic_size() {
    Map<String, String> pages = new InventedPages("dark").all();
    assertThat(pages).hasSize(9);
    pages.forEach(
        (name, html) -> {
          assertThat(html).as(name).contains("data-theme=\"dark\"").contains("</html>");
          assertThat(INLINE.matcher(html).results().map(r -> r.group()).toList())
              .as(name + " keeps the content security policy")
              .isEmpty();
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", HOSTILE, "very-long-"})
  void every_page_escapes_and_survives_its_text(String seed) {
    String text = seed.equals("very-long-") ? seed.repeat(200) : seed.isEmpty() ? "x" : seed;
    for (Map.Entry<String, String> page : pagesOf(text, null).entrySet()) {
      assertThat(page.getValue())
          .as(page.getKey())
          .doesNotContain("<script>alert")
          .doesNotContain("<img src=x")
          .contains("</html>");
    }
  }

  @Test
  void unknown_metrics_are_said_to_be_unknown_and_never_zero() {
    String html =
        Templates.list(
            shell(),
            new ListView(
                "h",
                "s",
                List.of(Figure.of("Adoption", null, "none known", "definition")),
                table(List.of(row("a", null)))));
    assertThat(html).contains("<div class=\"figure-value unknown\">not analysed</div>");
    assertThat(html.split("<tbody>", -1)[1])
        .contains("not analysed")
        .contains("unknown")
        .doesNotContain(">0<");
  }

  @Test
  void zero_is_shown_as_zero() {
    String html =
        Templates.list(shell(), new ListView("h", "s", List.of(), table(List.of(row("a", 0L)))));
    assertThat(html.split("<tbody>", -1)[1]).contains("<span class=\"share-value\">0</span>");
  }

  @Test
  void an_empty_table_teaches_its_command() {
    String html = Templates.list(shell(), new ListView("h", "s", List.of(), table()));
    assertThat(html)
        .contains("./atlas teach")
        .contains("data-copy=\"./atlas teach\"")
        .doesNotContain("<tbody>");
  }

  @Test
  void an_empty_atlas_teaches_the_demo() {
    String html = Templates.overview(shell(), overview("x", true, null));
    assertThat(html).contains("./atlas demo").doesNotContain("<table");
  }

  @Test
  void sorting_paging_and_export_are_links() {
    String html = new InventedPages("").repos();
    assertThat(html)
        .contains("aria-sort=\"descending\"")
        .contains("href=\"/repos?sort=pony_factor:asc\"")
        .contains("href=\"/repos?sort=criticality_score:desc&amp;offset=150\"")
        .contains("href=\"/repos?sort=criticality_score:desc&amp;limit=200\"")
        .contains("href=\"/repos?sort=criticality_score:desc&amp;format=csv\"")
        .doesNotContain("data-theme");
  }

  private static Map<String, String> pagesOf(String text, @Nullable Long value) {
    Shell shell =
        new Shell(text, Shell.Section.NONE, Shell.Counts.UNKNOWN, null, "", text, "0", "0");
    Table table = table(List.of(row(text, value)));
    Rings rings =
        Rings.of(
            List.of(
                new Rings.Node(text, text, "/x", 0, -1, 1, "band-x", null),
                new Rings.Node("b", text, "/x", 1, 0, 0, "band-x", text)),
            List.of(new Rings.Edge(1, 0)));
    SearchView.Hit hit = new SearchView.Hit(text, text, "/x", text, "band-x");
    GraphView.Start start = new GraphView.Start(text, text, "/x");
    return Map.of(
        "overview", Templates.overview(shell, overview(text, false, value)),
        "list",
            Templates.list(
                shell, new ListView(text, text, List.of(Figure.of("f", text, text, text)), table)),
        "detail",
            Templates.detail(
                shell,
                new DetailView(
                    text,
                    text,
                    text,
                    text,
                    List.of(new Cell.Badge(text, Tone.BAD, text)),
                    List.of(new DetailView.Action(text, "/x")),
                    List.of(),
                    new Reach(text, text, List.of(), 0),
                    rings,
                    List.of(Fact.code(text, text), Fact.text(text, null)),
                    List.of(new DetailView.Section(text, text, table, "/x")),
                    List.of(new Source(text, text, null)))),
        "search",
            Templates.search(
                shell,
                new SearchView(
                    text,
                    text,
                    List.of(new SearchView.Group(text, 1, List.of(hit), "/x")),
                    new Empty(text, text, text))),
        "graph",
            Templates.graph(
                shell,
                new GraphView(
                    GraphView.Mode.PATH,
                    text,
                    text,
                    start,
                    text,
                    List.of(),
                    rings,
                    null,
                    List.of(new GraphView.PathLine(List.of(new GraphView.Step(text, "/x")))),
                    table,
                    GraphData.json(GraphView.Mode.PATH, rings),
                    List.of(hit),
                    text)),
        "nowhere",
            Templates.graph(
                shell,
                new GraphView(
                    GraphView.Mode.BLAST,
                    text,
                    text,
                    null,
                    "",
                    List.of(),
                    null,
                    null,
                    List.of(),
                    null,
                    "",
                    List.of(),
                    null)),
        "submission",
            Templates.submission(
                shell,
                new SubmissionView(
                    1,
                    text,
                    text,
                    new Cell.Badge(text, Tone.BAD, text),
                    true,
                    List.of(new SubmissionView.Stage(text, text, "failed")),
                    new SubmissionView.Problem(text, text, text, text),
                    List.of(),
                    List.of(new DetailView.Section(text, text, table, "/x")),
                    List.of(Fact.code(text, text)),
                    table,
                    List.of())),
        "upload", Templates.upload(shell, new UploadView(text, text, text, text, text)),
        "error",
            Templates.error(
                shell,
                new ErrorView(404, text, text, text, List.of(new DetailView.Action(text, "/x")))));
  }

  private static OverviewView overview(String text, boolean empty, @Nullable Long value) {
    return new OverviewView(
        text,
        text,
        List.of(),
        List.of(),
        Scatter.of(List.of(new Scatter.Point(text, "/x", 1, 1, "band-x", true)), 10),
        table(List.of(row(text, value))),
        List.of(new OverviewView.Coverage(text, 0, 0, text, text)),
        table(),
        List.of(),
        empty);
  }

  private static Shell shell() {
    return new Shell("t", Shell.Section.REPOS, Shell.Counts.UNKNOWN, null, "", "", "0", "0");
  }

  private static List<Cell> row(String text, @Nullable Long value) {
    return List.of(
        new Cell.Name(text, Address.of("/repos/", text).toString(), text),
        new Cell.Share(value, 10),
        new Cell.Count(value),
        new Cell.Decimal(null, 2),
        new Cell.Code(null, 9),
        new Cell.Time(null),
        new Cell.Text(null));
  }

  private static Table table() {
    return table(List.of());
  }

  private static Table table(List<List<Cell>> rows) {
    return Table.plain(
        "t",
        "caption",
        List.of(
            Column.text("a"),
            Column.number("b", "d"),
            Column.number("c", null),
            Column.number("d", null),
            Column.text("e"),
            Column.text("f"),
            Column.text("g")),
        rows,
        new Empty("Nothing", "because", "./atlas teach"));
  }
}
