package org.pgatlas.server.catalog;

import org.jspecify.annotations.Nullable;

/// Which part of an ordered list is wanted.
///
/// @param limit rows at most, null for all
/// @param offset rows to skip
public record Slice(@Nullable Integer limit, int offset) {
  public static final Slice ALL = new Slice(null, 0);

  public Slice {
    if (limit != null && limit < 0) {
      throw new IllegalArgumentException("limit must not be negative: " + limit);
    }
    if (offset < 0) {
      throw new IllegalArgumentException("offset must not be negative: " + offset);
    }
  }

  public static Slice of(int limit, int offset) {
    return new Slice(limit, offset);
  }

  public static Slice first(int limit) {
    return new Slice(limit, 0);
  }
}
