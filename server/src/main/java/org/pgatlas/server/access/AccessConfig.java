package org.pgatlas.server.access;

import org.jspecify.annotations.Nullable;
import org.pgatlas.server.http.TrustedProxies;

/// Who may call.
///
/// @param keys false: open mode, everybody on this machine has every role
/// @param publicTenant name of the tenant that guests may read, null for none
/// @param requestsPerMinute of one credential; 0 for no limit
/// @param proxies whose `X-Forwarded-For` is believed
/// @param ci which tokens of CI systems are taken
public record AccessConfig(
    boolean keys,
    @Nullable String publicTenant,
    int requestsPerMinute,
    TrustedProxies proxies,
    CiPolicy ci) {

  public AccessConfig {
    if (!keys && !ci.issuers().isEmpty()) {
      throw new IllegalArgumentException("tokens need auth=keys");
    }
  }
}
