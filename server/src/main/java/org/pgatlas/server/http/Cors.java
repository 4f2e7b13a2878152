package org.pgatlas.server.http;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.net.URI;
import java.util.List;

/// Which pages of other origins may read our answers: none unless they are configured. Cookies are
/// never shared with them; they send a key, or read what is published.
///
/// @param origins `https://front.example` each, or `*` alone for every one
/// @see <a href="https://fetch.spec.whatwg.org/#http-cors-protocol">the protocol</a>
public record Cors(List<String> origins) {
  public static final Cors NONE = new Cors(List.of());
  private static final String ANY = "*";

  public Cors {
    origins = List.copyOf(origins);
    for (String origin : origins) {
      if (!origin.equals(ANY) && !wellFormed(origin)) {
        throw new IllegalArgumentException(
            "an origin is scheme://host[:port] or *, not '" + origin + "'");
      }
    }
  }

  boolean allows(String origin) {
    return origins.contains(ANY) || origins.contains(origin);
  }

  /// Adds what the browser asks for; true when that was all the request wanted (a preflight).
  boolean answers(Context ctx) {
    String origin = ctx.header("Origin");
    if (origins.isEmpty()) {
      return false;
    }
    ctx.header("Vary", "Origin");
    if (origin == null || !allows(origin)) {
      return false;
    }
    ctx.header("Access-Control-Allow-Origin", origins.contains(ANY) ? ANY : origin);
    ctx.header(
        "Access-Control-Expose-Headers",
        "ETag, Location, X-Total-Count, Retry-After, RateLimit-Limit, RateLimit-Remaining,"
            + " RateLimit-Reset");
    if (!ctx.method().equals(HandlerType.OPTIONS)
        || ctx.header("Access-Control-Request-Method") == null) {
      return false;
    }
    ctx.header("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE");
    ctx.header(
        "Access-Control-Allow-Headers",
        "Accept, Authorization, Content-Type, If-None-Match, Last-Event-ID, X-Api-Key");
    ctx.header("Access-Control-Max-Age", "600");
    return true;
  }

  private static boolean wellFormed(String origin) {
    try {
      URI uri = URI.create(origin);
      return uri.getHost() != null
          && List.of("http", "https").contains(String.valueOf(uri.getScheme()))
          && origin.equals(uri.getScheme() + "://" + uri.getAuthority());
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }
}
