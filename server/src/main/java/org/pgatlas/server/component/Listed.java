package org.pgatlas.server.component;

import java.util.List;

/// Some rows of a list, and how many it has in all.
public record Listed<T>(List<T> rows, long total) {
  public Listed {
    rows = List.copyOf(rows);
  }

  static <T> Listed<T> none() {
    return new Listed<>(List.of(), 0);
  }
}
