package org.pgatlas.server.access;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.http.Caller;
import org.pgatlas.server.http.Gate;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.Role;
import org.pgatlas.server.http.TrustedProxies;

/// The gate of a server with keys. A request is who its credential says: an API key in
/// `Authorization: Bearer` or `X-Api-Key`, the session of a browser that showed one, a CI system's
/// token where documents are submitted, or the data directory's own token, which whoever may read
/// the data holds anyway. Without any it is a guest of the published tenant, if there is one.
public final class KeyGate implements Gate {
  /// Name of the session's cookie.
  public static final String COOKIE = "atlas_session";

  private static final String TOKEN_ROUTE = "/api/v1/ingest/sbom";
  private static final String EXPIRED = "atlas.session-expired";

  private final Keys keys;
  private final AccessAudit audit;
  private final RateLimiter limiter;
  private final TrustedProxies proxies;
  private final Doors doors;

  /// The ways in other than a key.
  ///
  /// @param home whose audit trail has what belongs to no tenant
  /// @param published the tenant that guests read, if any
  /// @param local the token in the data directory
  record Doors(UUID home, @Nullable UUID published, String local, TokenDoor tokens) {}

  /// Tokens of CI systems: the caller they prove.
  @FunctionalInterface
  interface TokenDoor {
    /// Empty for what is no token at all.
    ///
    /// @throws HttpProblem when it is one and proves nothing here
    Optional<Caller> caller(String token);
  }

  KeyGate(Keys keys, AccessAudit audit, RateLimiter limiter, TrustedProxies proxies, Doors doors) {
    this.keys = keys;
    this.audit = audit;
    this.limiter = limiter;
    this.proxies = proxies;
    this.doors = doors;
  }

  @Override
  public boolean loopbackOnly() {
    return false;
  }

  @Override
  public void identify(Context ctx) {
    String address = proxies.client(ctx);
    Optional<Caller> caller;
    try {
      caller = credential(ctx).map(text -> known(ctx, text)).or(() -> session(ctx));
    } catch (HttpProblem refused) {
      if (refused.status() < 500) {
        limit(ctx, "address:" + address);
        audit.refused(doors.home, entry(ctx, address, "unknown", refused.code()));
      }
      throw refused;
    }
    limit(ctx, caller.map(Caller::credential).orElse("address:" + address));
    caller.or(this::guest).ifPresent(known -> known.attach(ctx));
  }

  @Override
  public void authorise(Context ctx, String route) {
    Role needed = RouteRoles.of(ctx.method().name(), route);
    if (needed == Role.ANYONE) {
      return;
    }
    if (ctx.attribute(EXPIRED) != null) {
      throw Caller.unknown();
    }
    Caller caller = Caller.of(ctx);
    if (caller.role().includes(needed)) {
      return;
    }
    if (caller.role() == Role.GUEST) {
      throw Caller.unknown();
    }
    audit.refused(caller.tenant(), entry(ctx, proxies.client(ctx), caller.name(), route));
    throw HttpProblem.forbidden(
        "This needs the role " + needed.text() + "; the key's role is " + caller.role().text());
  }

  private static AccessAudit.Event entry(Context ctx, String address, String actor, String detail) {
    return new AccessAudit.Event(
        "refused", actor, ctx.method() + " " + ctx.path(), address, detail);
  }

  private static Optional<String> credential(Context ctx) {
    String authorization = ctx.header("Authorization");
    String key = ctx.header("X-Api-Key");
    if (authorization == null) {
      return Optional.ofNullable(key).map(String::strip);
    }
    if (key != null) {
      throw invalid("Send one credential, Authorization or X-Api-Key, not both");
    }
    if (!authorization.toLowerCase(Locale.ROOT).startsWith("bearer ")) {
      throw invalid("The Authorization header is 'Bearer' and an API key");
    }
    return Optional.of(authorization.substring("bearer ".length()).strip());
  }

  private Caller known(Context ctx, String text) {
    if (MessageDigest.isEqual(utf8(text), utf8(doors.local))) {
      return new Caller(doors.home, Role.OPERATOR, "data directory", "local");
    }
    return keys.caller(text)
        .or(() -> mayShowToken(ctx) ? doors.tokens.caller(text) : Optional.empty())
        .orElseThrow(() -> invalid("The API key is unknown, revoked or expired"));
  }

  /// A token stands for one run of a CI system, so it opens one door only.
  private static boolean mayShowToken(Context ctx) {
    return ctx.method().equals(HandlerType.POST) && ctx.path().equals(TOKEN_ROUTE);
  }

  /// A session that is over is as good as none, except that its owner has to log in again. A page
  /// of another origin must not act through it: the cookie is not sent to one by browsers that know
  /// SameSite, and `Origin` is checked for the others.
  private Optional<Caller> session(Context ctx) {
    String cookie = ctx.cookie(COOKIE);
    if (cookie == null) {
      return Optional.empty();
    }
    Optional<Caller> caller = keys.session(cookie);
    if (caller.isEmpty()) {
      ctx.attribute(EXPIRED, true);
    } else if (!ctx.method().equals(HandlerType.GET)
        && !ctx.method().equals(HandlerType.HEAD)
        && !sameOrigin(ctx)) {
      throw HttpProblem.forbidden("A page of another origin cannot act through this session");
    }
    return caller;
  }

  private static boolean sameOrigin(Context ctx) {
    String origin = ctx.header("Origin");
    if (origin == null) {
      return "same-origin".equals(ctx.header("Sec-Fetch-Site"));
    }
    try {
      return String.valueOf(URI.create(origin).getAuthority()).equalsIgnoreCase(ctx.header("Host"));
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }

  private Optional<Caller> guest() {
    return Optional.ofNullable(doors.published)
        .map(tenant -> new Caller(tenant, Role.GUEST, "guest", "guest"));
  }

  private void limit(Context ctx, String credential) {
    if (limiter.unlimited()) {
      return;
    }
    RateLimiter.Taken taken = limiter.take(credential);
    ctx.header("RateLimit-Limit", Integer.toString(taken.limit()));
    ctx.header("RateLimit-Remaining", Integer.toString(taken.remaining()));
    ctx.header("RateLimit-Reset", Long.toString(taken.resetSeconds()));
    if (!taken.allowed()) {
      ctx.header("Retry-After", Long.toString(taken.retrySeconds()));
      throw new HttpProblem(
          429,
          "rate-limited",
          "More than "
              + taken.limit()
              + " requests a minute; try again in "
              + taken.retrySeconds()
              + " s",
          List.of());
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static HttpProblem invalid(String detail) {
    return new HttpProblem(401, "credential-invalid", detail, List.of());
  }
}
