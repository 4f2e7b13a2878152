package org.pgatlas.server.access;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.http.Cors;
import org.pgatlas.server.http.Gate;
import org.pgatlas.server.http.OpenGate;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.tenant.TenantStore;

/// The room put together: the gate, the endpoints, whose rows a request sees.
///
/// @param desk where keys are made and revoked
/// @param localToken for commands on the data directory; null in open mode, which takes none
/// @param unreachable forges whose keys cannot be fetched now, which asks them
public record Access(
    Gate gate,
    Keys keys,
    KeyDesk desk,
    List<Routes> endpoints,
    @Nullable String localToken,
    Supplier<List<String>> unreachable) {
  private static final int TOKEN_BYTES = 32;

  public Access {
    endpoints = List.copyOf(endpoints);
  }

  /// What the room is made from.
  ///
  /// @param home the tenant of open mode, and of whatever belongs to none
  /// @param made told of each new tenant
  public record Parts(
      Database database, TenantStore tenants, UUID home, Clock clock, Consumer<UUID> made) {}

  public static Access create(AccessConfig config, Cors cors, Parts parts) {
    SecureRandom random = new SecureRandom();
    AccessAudit audit = new AccessAudit(parts.database, parts.clock);
    Keys keys = new Keys(parts.database, random, parts.clock, audit);
    KeyDesk desk = new KeyDesk(keys, audit, config.proxies(), parts.clock);
    AccessEndpoints endpoints =
        new AccessEndpoints(desk, parts.tenants, audit, config.keys(), parts.made);
    if (!config.keys()) {
      return new Access(
          new OpenGate(parts.home, cors), keys, desk, List.of(endpoints), null, List::of);
    }
    String local = localToken(random);
    UUID published =
        config.publicTenant() == null ? null : parts.tenants.ensure(config.publicTenant()).id();
    CiTokens tokens = new CiTokens(config.ci(), parts.database, parts.tenants, parts.clock);
    KeyGate gate =
        new KeyGate(
            keys,
            audit,
            new RateLimiter(config.requestsPerMinute(), parts.clock),
            config.proxies(),
            new KeyGate.Doors(parts.home, published, local, tokens));
    return new Access(gate, keys, desk, List.of(endpoints), local, tokens::unreachable);
  }

  private static String localToken(SecureRandom random) {
    byte[] token = new byte[TOKEN_BYTES];
    random.nextBytes(token);
    return "pgl_" + Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }
}
