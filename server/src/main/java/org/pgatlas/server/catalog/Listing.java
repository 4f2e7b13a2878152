package org.pgatlas.server.catalog;

import java.util.List;

/// One slice of a list and how many rows the whole list has.
public record Listing<T>(List<T> rows, long total) {
  public Listing {
    rows = List.copyOf(rows);
  }
}
