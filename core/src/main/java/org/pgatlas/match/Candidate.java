package org.pgatlas.match;

import org.jspecify.annotations.Nullable;
import org.pgatlas.match.Subject.Identity;
import org.pgatlas.version.VersionScheme;

/// A component under one of its names, with the sort keys that comparing takes, made once however
/// many advisories there are.
final class Candidate {
  private final Subject subject;
  private final Identity identity;
  private final @Nullable String key;
  private final @Nullable String semanticKey;

  Candidate(Subject subject, Identity identity) {
    VersionScheme scheme = identity.of().scheme();
    this.subject = subject;
    this.identity = identity;
    this.key = key(scheme, identity.version());
    this.semanticKey =
        scheme == VersionScheme.SEMVER ? key : key(VersionScheme.SEMVER, identity.version());
  }

  private static @Nullable String key(VersionScheme scheme, @Nullable String version) {
    return version == null || !scheme.isVersion(version) ? null : scheme.sortKey(version);
  }

  Subject subject() {
    return subject;
  }

  Identity identity() {
    return identity;
  }

  /// The key in the package's own order, or as a semantic version; null for what is no version of
  /// it.
  @Nullable String key(VersionScheme scheme) {
    return scheme == identity.of().scheme() ? key : semanticKey;
  }
}
