package org.pgatlas.server.access;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.http.TrustedProxies;

/// Who may call.
///
/// @param keys false: open mode, everybody on this machine has every role
/// @param publicTenant name of the tenant that guests may read, null for none
/// @param requestsPerMinute of one credential; 0 for no limit
/// @param proxies whose `X-Forwarded-For` is believed
public record AccessConfig(
    boolean keys, @Nullable String publicTenant, int requestsPerMinute, TrustedProxies proxies) {

  /// Everybody on this machine, unlimited.
  public static AccessConfig open() {
    return new AccessConfig(false, null, 0, TrustedProxies.of(List.of()));
  }
}
