package org.pgatlas.server.submission;

import java.util.Optional;

/// What a list of git-log attempts can be ordered by; the newest first among equals.
public enum GitLogSort {
  SUBMITTED_AT("submitted_at"),
  REPO("repo");

  private final String field;

  GitLogSort(String field) {
    this.field = field;
  }

  public String field() {
    return field;
  }

  public static Optional<GitLogSort> find(String field) {
    for (GitLogSort sort : values()) {
      if (sort.field.equals(field)) {
        return Optional.of(sort);
      }
    }
    return Optional.empty();
  }

  String orderBy(boolean descending) {
    String direction = descending ? " desc" : "";
    return switch (this) {
      case SUBMITTED_AT -> "g.submitted_at" + direction + ", g.id" + direction;
      case REPO ->
          "r.display_name"
              + direction
              + ", r.canonical_id"
              + direction
              + ", g.submitted_at desc, g.id desc";
    };
  }
}
