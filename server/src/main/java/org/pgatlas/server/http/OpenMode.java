package org.pgatlas.server.http;

import io.javalin.http.Context;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Without configured authentication everyone who reaches the listener has every role. So it
/// listens on loopback only, and a browser page of another origin must not be able to speak through
/// the user: the `Host` must be a loopback name (DNS rebinding) and an `Origin`, if sent, one of
/// ours. A credential that is present cannot be checked here, and is therefore refused rather than
/// ignored.
final class OpenMode {
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]", "::1");

  private OpenMode() {}

  static boolean isLoopback(String bind) {
    return LOOPBACK.contains(bind.toLowerCase(Locale.ROOT));
  }

  static void check(Context ctx) {
    String host = hostOf(ctx.header("Host"));
    if (host != null && !isLoopback(host)) {
      throw HttpProblem.forbidden(
          "Open mode answers only to 127.0.0.1, localhost and [::1], not to host '" + host + "'");
    }
    String origin = ctx.header("Origin");
    if (origin != null && !isLoopbackOrigin(origin)) {
      throw HttpProblem.forbidden("Open mode refuses requests from origin '" + origin + "'");
    }
    if (ctx.header("Authorization") != null || ctx.header("X-Api-Key") != null) {
      throw new HttpProblem(
          401,
          "credential-not-accepted",
          "This server runs in open mode and has no keys or issuers to check a credential against;"
              + " send the request without one",
          java.util.List.of());
    }
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
