package org.pgatlas.advisory;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A range of versions as events on their line: `introduced` begins what is affected, `fixed` ends
/// it before its version, `last_affected` behind it, `limit` bounds the whole. There may be several
/// of each, in any order.
///
/// @param repo where the commits of a GIT range are
public record AffectedRange(Type type, @Nullable String repo, List<Event> events) {
  public AffectedRange {
    events = List.copyOf(events);
  }

  /// What the events name.
  public enum Type {
    /// Semantic versions, whatever the ecosystem.
    SEMVER,
    /// Versions in the ecosystem's own order.
    ECOSYSTEM,
    /// Full commit hashes.
    GIT
  }

  /// One change. The kinds are in the order in which those at one version count.
  public record Event(Kind kind, String version) {
    /// Introduced before any version.
    public static final String ZERO = "0";

    @Override
    public String toString() {
      return kind.field() + " " + version;
    }
  }

  /// What happens at an event's version.
  public enum Kind {
    INTRODUCED("introduced"),
    LAST_AFFECTED("last_affected"),
    FIXED("fixed"),
    LIMIT("limit");

    private final String field;

    Kind(String field) {
      this.field = field;
    }

    /// The name in OSV's JSON.
    public String field() {
      return field;
    }
  }

  @Override
  public String toString() {
    return type + " " + events;
  }
}
