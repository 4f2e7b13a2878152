package org.pgatlas.server.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What commands that list findings or scans have in common: of which artifact, as of when, how
/// many.
final class PastOptions {
  @Option(names = "--artifact", paramLabel = "ID", description = "Of one artifact")
  @Nullable String artifact;

  @Option(
      names = "--as-of",
      paramLabel = "DATE",
      description = "What was then: a day, to its end in UTC, or an instant")
  @Nullable String asOf;

  @Option(names = "--limit", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}")
  int limit = 50;

  RequestPath path(String path) {
    return new RequestPath(path)
        .with("limit", limit)
        .with("artifact", artifact)
        .with("as_of", asOf);
  }
}
