package org.pgatlas.registry;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Where an index comes from, as its reader was told.
///
/// @param registry which kind of registry, e.g. `debian`
/// @param suite what of it; a later index of the same suite replaces this one
/// @param origin who published it
/// @param date the publisher's own date, null when it is not known
public record RegistrySource(String registry, String suite, String origin, @Nullable Instant date) {
  public RegistrySource {
    named("registry", registry);
    named("suite", suite);
    named("origin", origin);
  }

  private static void named(String field, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException(field + " must not be blank, but is '" + value + "'");
    }
  }
}
