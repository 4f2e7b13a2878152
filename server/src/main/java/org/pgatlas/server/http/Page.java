package org.pgatlas.server.http;

import java.util.List;

/// The published list envelope.
public record Page<T>(List<T> items, long total, int limit, int offset) {
  public Page {
    items = List.copyOf(items);
  }

  public static <T> Page<T> of(List<T> items, long total, Query.Paging paging) {
    return new Page<>(items, total, paging.limit(), paging.offset());
  }
}
