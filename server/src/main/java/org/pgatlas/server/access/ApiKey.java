package org.pgatlas.server.access;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.http.Role;

/// A key as its tenant sees it; the secret is known to its holder only.
///
/// @param role name of a granted role
/// @param lastUsedAt to the hour
public record ApiKey(
    UUID id,
    String name,
    String role,
    Instant createdAt,
    String createdBy,
    @Nullable Instant lastUsedAt,
    @Nullable Instant expiresAt,
    @Nullable Instant revokedAt) {

  /// What it opens.
  Role granted() {
    return Role.granted(role).orElseThrow();
  }

  /// True when it opens doors at that moment.
  public boolean valid(Instant now) {
    return revokedAt == null && (expiresAt == null || expiresAt.isAfter(now));
  }
}
