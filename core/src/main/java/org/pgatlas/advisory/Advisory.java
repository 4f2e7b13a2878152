package org.pgatlas.advisory;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one database says about one vulnerability.
///
/// @param withdrawn when the database took it back; a withdrawn advisory matches nothing
/// @param aliases ids of other databases for the same vulnerability: symmetric and transitive
/// @param upstream ids that this one was derived from, which need not mean the same
/// @param related ids that a reader may want to see; they never join anything
public record Advisory(
    String id,
    @Nullable Instant modified,
    @Nullable Instant published,
    @Nullable Instant withdrawn,
    @Nullable String summary,
    List<String> aliases,
    List<String> upstream,
    List<String> related,
    List<Severity> severities,
    List<Affected> affected) {
  public Advisory {
    if (id.isBlank()) {
      throw new IllegalArgumentException("id must not be blank");
    }
    aliases = List.copyOf(aliases);
    upstream = List.copyOf(upstream);
    related = List.copyOf(related);
    severities = List.copyOf(severities);
    affected = List.copyOf(affected);
  }

  public boolean isWithdrawn() {
    return withdrawn != null;
  }
}
