package org.pgatlas.server.submission;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which submissions a list shows.
///
/// @param repository the exact claim
/// @param search part of the claim, in either case
public record SubmissionFilter(
    @Nullable String repository, @Nullable String search, @Nullable State state) {

  /// What became of a submission, as a reader sees it.
  public enum State {
    PENDING("pending", "s.status = 'pending' and not s.duplicate"),
    PROCESSED("processed", "s.status = 'processed' and not s.duplicate"),
    DUPLICATE("duplicate", "s.status <> 'failed' and s.duplicate"),
    FAILED("failed", "s.status = 'failed'");

    private final String text;
    private final String condition;

    State(String text, String condition) {
      this.text = text;
      this.condition = condition;
    }

    public String text() {
      return text;
    }

    public static Optional<State> find(String text) {
      for (State state : values()) {
        if (state.text.equals(text)) {
          return Optional.of(state);
        }
      }
      return Optional.empty();
    }
  }

  /// Fixed texts over `:repository` and `:search`, to follow a first condition.
  String conditions() {
    return (repository == null ? "" : "\n  and s.repository_claim = :repository")
        + (search == null ? "" : "\n  and strpos(lower(s.repository_claim), lower(:search)) > 0")
        + (state == null ? "" : "\n  and " + state.condition);
  }
}
