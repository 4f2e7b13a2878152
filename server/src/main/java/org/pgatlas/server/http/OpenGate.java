package org.pgatlas.server.http;

import io.javalin.http.Context;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Without configured authentication everyone who reaches the listener has every role. So it
/// listens on loopback only, and a browser page of another origin must not be able to speak through
/// the user: the `Host` must be a loopback name (DNS rebinding) and an `Origin`, if sent, one of
/// ours or one that is configured. A credential that is present cannot be checked here, and is
/// therefore refused rather than ignored.
public final class OpenGate implements Gate {
  /// What all requests are counted under.
  public static final String CREDENTIAL = "open";

  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]", "::1");

  private final Caller everyone;
  private final Cors cors;

  /// @param tenant the one that everybody is of
  public OpenGate(UUID tenant, Cors cors) {
    this.everyone = new Caller(tenant, Role.OPERATOR, "open mode", CREDENTIAL);
    this.cors = cors;
  }

  @Override
  public boolean loopbackOnly() {
    return true;
  }

  @Override
  public void authorise(Context ctx, String route) {
    // Whoever got past identify has every role.
  }

  static boolean isLoopback(String bind) {
    return LOOPBACK.contains(bind.toLowerCase(Locale.ROOT));
  }

  @Override
  public void identify(Context ctx) {
    String host = hostOf(ctx.header("Host"));
    if (host != null && !isLoopback(host)) {
      throw HttpProblem.forbidden(
          "Open mode answers only to 127.0.0.1, localhost and [::1], not to host '" + host + "'");
    }
    String origin = ctx.header("Origin");
    if (origin != null && !isLoopbackOrigin(origin) && !cors.allows(origin)) {
      throw HttpProblem.forbidden("Open mode refuses requests from origin '" + origin + "'");
    }
    if (ctx.header("Authorization") != null || ctx.header("X-Api-Key") != null) {
      throw new HttpProblem(
          401,
          "credential-not-accepted",
          "This server runs in open mode and has no keys or issuers to check a credential against;"
              + " send the request without one",
          List.of());
    }
    everyone.attach(ctx);
  }

  private static boolean isLoopbackOrigin(String origin) {
    try {
      String host = URI.create(origin).getHost();
      return host != null && isLoopback(host);
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }

  private static @Nullable String hostOf(@Nullable String header) {
    if (header == null) {
      return null;
    }
    int bracket = header.lastIndexOf(']');
    int colon = header.lastIndexOf(':');
    return colon > bracket ? header.substring(0, colon) : header;
  }
}
