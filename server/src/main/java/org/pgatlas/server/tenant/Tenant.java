package org.pgatlas.server.tenant;

import java.util.UUID;

/// A tenant and the key under which its contributors' e-mail addresses are hashed.
@SuppressWarnings(
    "ArrayRecordComponent") // compared by id only; the key is handed on, never changed
public record Tenant(UUID id, String name, byte[] contributorKey) {
  /// The one tenant of open mode.
  public static final String DEFAULT = "default";

  /// What the table accepts as a name.
  public static boolean isName(String text) {
    return text.matches("[a-z0-9][a-z0-9-]{0,62}");
  }
}
