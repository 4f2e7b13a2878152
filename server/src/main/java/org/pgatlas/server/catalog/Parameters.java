package org.pgatlas.server.catalog;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pgatlas.purl.CanonicalId;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.Page;
import org.pgatlas.server.http.Query;

/// Query parameters that several lists share, and the way from a listing to the envelope.
final class Parameters {
  private static final int SEARCH_LENGTH = 256;

  private Parameters() {}

  static @Nullable String search(Query query) {
    return query.text("search", SEARCH_LENGTH);
  }

  static <F extends SortField> List<Order<F>> orders(Query query, F[] fields) {
    List<Order<F>> orders = new ArrayList<>();
    for (Query.SortKey key : query.sort(Arrays.stream(fields).map(SortField::field).toList())) {
      for (F field : fields) {
        if (field.field().equals(key.field())) {
          orders.add(new Order<>(field, key.descending()));
        }
      }
    }
    return orders;
  }

  static Slice slice(Query.Paging paging) {
    return Slice.of(paging.limit(), paging.offset());
  }

  static <R, T> Page<T> page(Listing<R> listing, Function<R, T> shown, Query.Paging paging) {
    return Page.of(listing.rows().stream().map(shown).toList(), listing.total(), paging);
  }

  /// The canonical form of a vertex's id, or the text as it is when it has none (nothing has that
  /// id then).
  static String canonical(String id) {
    return CanonicalId.tryOf(id).map(CanonicalId::value).orElse(id);
  }

  static HttpProblem unknown(String what, String id) {
    return HttpProblem.notFound(what + " not found: " + id);
  }
}
