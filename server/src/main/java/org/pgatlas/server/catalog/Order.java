package org.pgatlas.server.catalog;

import java.util.List;

/// One key of an ordering.
public record Order<F extends SortField>(F field, boolean descending) {
  public static <F extends SortField> Order<F> ascending(F field) {
    return new Order<>(field, false);
  }

  public static <F extends SortField> Order<F> descending(F field) {
    return new Order<>(field, true);
  }

  /// The ORDER BY list; `tieBreak` is unique, so every ordering is total and pages never overlap.
  static <F extends SortField> String sql(List<Order<F>> orders, F tieBreak) {
    StringBuilder sql = new StringBuilder();
    for (Order<F> order : orders) {
      sql.append(order.field().column()).append(order.descending() ? " desc" : " asc");
      // A NOT NULL column without the clause: an index read backwards serves it too.
      sql.append(order.field().nullable() ? " nulls last, " : ", ");
    }
    return sql.append(tieBreak.column()).toString();
  }
}
