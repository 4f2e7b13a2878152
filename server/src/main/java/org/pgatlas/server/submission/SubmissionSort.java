package org.pgatlas.server.submission;

import java.util.Optional;

/// What a list of submissions can be ordered by; the newest first among equals.
public enum SubmissionSort {
  SUBMITTED_AT("submitted_at"),
  REPOSITORY("repository");

  private final String field;

  SubmissionSort(String field) {
    this.field = field;
  }

  public String field() {
    return field;
  }

  public static Optional<SubmissionSort> find(String field) {
    for (SubmissionSort sort : values()) {
      if (sort.field.equals(field)) {
        return Optional.of(sort);
      }
    }
    return Optional.empty();
  }

  String orderBy(boolean descending) {
    String direction = descending ? " desc" : "";
    return switch (this) {
      case SUBMITTED_AT -> "s.submitted_at" + direction + ", s.id" + direction;
      case REPOSITORY -> "s.repository_claim" + direction + ", s.submitted_at desc, s.id desc";
    };
  }
}
