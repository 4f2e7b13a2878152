package org.pgatlas.server.ui.view;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A table as the reader sees it: every sort, page and filter is a link or a form field of its
/// address.
///
/// @param id of the HTML element; unique on the page
/// @param caption what the rows are, for screen readers and print
/// @param csv address of the export, null when there is none
public record Table(
    String id,
    String caption,
    List<Column> columns,
    List<List<Cell>> rows,
    @Nullable Paging paging,
    @Nullable Filter filter,
    @Nullable String csv,
    Empty empty) {

  public Table {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    for (List<Cell> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            "table '" + id + "' has " + columns.size() + " columns but a row of " + row.size());
      }
    }
  }

  /// A table without controls, e.g. the first few of something.
  public static Table plain(
      String id, String caption, List<Column> columns, List<List<Cell>> rows, Empty empty) {
    return new Table(id, caption, columns, rows, null, null, null, empty);
  }

  /// The same of things, one row each.
  public static <T> Table plain(
      String id,
      String caption,
      List<Column> columns,
      List<T> things,
      Function<T, List<Cell>> cells,
      Empty empty) {
    return plain(id, caption, columns, things.stream().map(cells).toList(), empty);
  }

  public record Column(
      String label,
      boolean numeric,
      @Nullable String sortHref,
      Order order,
      @Nullable String definition) {
    public static Column text(String label) {
      return new Column(label, false, null, Order.NONE, null);
    }

    public static Column number(String label, @Nullable String definition) {
      return new Column(label, true, null, Order.NONE, definition);
    }
  }

  public enum Order {
    NONE("none", ""),
    ASCENDING("ascending", "↑"),
    DESCENDING("descending", "↓");

    private final String aria;
    private final String arrow;

    Order(String aria, String arrow) {
      this.aria = aria;
      this.arrow = arrow;
    }

    public String aria() {
      return aria;
    }

    public String arrow() {
      return arrow;
    }
  }

  /// The form above the table: a text to search and choices; `hidden` keeps the rest of the
  /// address.
  public record Filter(
      String action,
      @Nullable String placeholder,
      String text,
      List<Choice> choices,
      List<Hidden> hidden) {
    public Filter {
      choices = List.copyOf(choices);
      hidden = List.copyOf(hidden);
    }

    public boolean active() {
      return !text.isEmpty() || choices.stream().anyMatch(c -> !c.value().isEmpty());
    }
  }

  public record Choice(String name, String label, String value, List<Option> options) {
    public Choice {
      options = List.copyOf(options);
    }
  }

  public record Option(String value, String label) {}

  public record Hidden(String name, String value) {}

  public record Paging(Address address, long total, int limit, int offset) {
    public static final List<Integer> SIZES = List.of(25, 50, 100, 200);

    public long from() {
      return total == 0 ? 0 : Math.min(total, offset + 1L);
    }

    public long to() {
      return Math.min(total, (long) offset + limit);
    }

    public @Nullable String previous() {
      return offset <= 0 ? null : at(Math.max(0, offset - limit));
    }

    public @Nullable String next() {
      return to() >= total ? null : at(offset + limit);
    }

    public @Nullable String first() {
      return offset <= 0 ? null : at(0);
    }

    public @Nullable String last() {
      return to() >= total ? null : at((int) ((total - 1) / limit * limit));
    }

    public String sized(int size) {
      return address.with("limit", size).with("offset", null).toString();
    }

    private String at(int start) {
      return address.with("offset", start == 0 ? null : start).toString();
    }
  }
}
