package org.pgatlas.server.ui;

import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.http.Query;
import org.pgatlas.server.http.Query.SortKey;
import org.pgatlas.server.ui.view.Address;
import org.pgatlas.server.ui.view.Table;

/// What a list page was asked for, and the links that change one thing of it. The whole state of a
/// table is its address: `search`, the choices, `sort`, `limit`, `offset`; `format=csv` exports
/// what it shows.
///
/// @param choices values of the page's own filters, by name
/// @param offset rows skipped, 0 in an export
record ListRequest(
    String path,
    @Nullable String search,
    Map<String, String> choices,
    SortKey sort,
    int limit,
    int offset,
    boolean csv) {
  /// An export is the whole filtered list, up to this many rows.
  static final int MAX_EXPORT = 100_000;

  private static final int MAX_SEARCH = 256;

  /// @param sortable fields that the list can be ordered by
  /// @param otherwise the order without a wish
  /// @param choiceNames the page's own filters
  static ListRequest of(
      Context ctx,
      String path,
      List<String> sortable,
      SortKey otherwise,
      List<String> choiceNames) {
    Query query = new Query(ctx);
    Query.Paging paging = query.paging();
    String search = query.text("search", MAX_SEARCH);
    List<SortKey> keys = query.sort(sortable);
    Map<String, String> choices = new LinkedHashMap<>();
    for (String name : choiceNames) {
      String value = query.text(name, MAX_SEARCH);
      if (value != null) {
        choices.put(name, value);
      }
    }
    query.check();
    boolean csv = "csv".equals(ctx.queryParam("format"));
    return new ListRequest(
        path,
        search == null ? null : search.strip(),
        choices,
        keys.isEmpty() ? otherwise : keys.getFirst(),
        csv ? MAX_EXPORT : paging.limit(),
        csv ? 0 : paging.offset(),
        csv);
  }

  String choice(String name) {
    return choices.getOrDefault(name, "");
  }

  /// This page without its offset: what filters and sort links start from.
  Address address() {
    Address address = Address.of(path).with("search", search);
    for (Map.Entry<String, String> choice : choices.entrySet()) {
      address = address.with(choice.getKey(), choice.getValue());
    }
    return address
        .with("sort", sort.field() + (sort.descending() ? ":desc" : ":asc"))
        .with("limit", limit == Query.DEFAULT_LIMIT || csv ? null : limit);
  }

  Table.Paging paging(long total) {
    return new Table.Paging(address(), total, limit, offset);
  }

  String csvHref() {
    return address().with("limit", null).with("format", "csv").toString();
  }

  /// A column that sorts: its first click orders the way that column is usually read.
  Table.Column column(String label, String field, boolean numeric, @Nullable String definition) {
    boolean current = sort.field().equals(field);
    boolean next = current ? !sort.descending() : numeric;
    Table.Order order =
        !current
            ? Table.Order.NONE
            : sort.descending() ? Table.Order.DESCENDING : Table.Order.ASCENDING;
    String href = address().with("sort", field + (next ? ":desc" : ":asc")).toString();
    return new Table.Column(label, numeric, href, order, definition);
  }

  Table.Filter filter(@Nullable String placeholder, List<Table.Choice> offered) {
    List<Table.Hidden> hidden = new ArrayList<>();
    hidden.add(new Table.Hidden("sort", sort.field() + (sort.descending() ? ":desc" : ":asc")));
    if (limit != Query.DEFAULT_LIMIT && !csv) {
      hidden.add(new Table.Hidden("limit", String.format(Locale.ROOT, "%d", limit)));
    }
    return new Table.Filter(path, placeholder, search == null ? "" : search, offered, hidden);
  }

  boolean filtered() {
    return search != null || !choices.isEmpty();
  }
}
