package org.pgatlas.server.http;

import io.javalin.http.Context;
import java.util.UUID;

/// Whose rows a request may see and change: its credential decides, never its URL.
@FunctionalInterface
public interface Tenancy {
  UUID of(Context request);

  /// That of the request's caller.
  static Tenancy callers() {
    return request -> Caller.of(request).tenant();
  }
}
