package org.pgatlas.server.submission;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which git-log attempts a list shows.
///
/// @param repo the repo's canonical id
/// @param search part of the repo's name or canonical id, in either case
public record GitLogFilter(
    @Nullable String repo, @Nullable String search, @Nullable Status status) {

  /// What became of an attempt.
  public enum Status {
    PENDING("pending"),
    PROCESSED("processed"),
    FAILED("failed");

    private final String text;

    Status(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }

    public static Optional<Status> find(String text) {
      for (Status status : values()) {
        if (status.text.equals(text)) {
          return Optional.of(status);
        }
      }
      return Optional.empty();
    }
  }

  /// Fixed texts over `:repo` and `:search`, to follow a first condition; a status is written out,
  /// so that the condition of its partial index is proved.
  String conditions() {
    return (repo == null
            ? ""
            : "\n  and g.repo_id = (select o.id from repos o where o.tenant_id = :tenant and o.canonical_id = :repo)")
        + (search == null
            ? ""
            : "\n  and strpos(lower(r.display_name || ' ' || r.canonical_id), lower(:search)) > 0")
        + (status == null ? "" : "\n  and g.status = '" + status.text() + "'");
  }
}
