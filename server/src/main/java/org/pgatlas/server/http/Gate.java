package org.pgatlas.server.http;

import io.javalin.http.Context;

/// Decides who a request comes from and whether that suffices for its route.
public interface Gate {
  /// Before anything else: names the [Caller], if the request shows a credential.
  ///
  /// @throws HttpProblem 401 for a credential that is not valid
  void identify(Context ctx);

  /// Once the route is known.
  ///
  /// @param route its path as registered, e.g. `/api/v1/repos/<id>`
  /// @throws HttpProblem 401 or 403
  void authorise(Context ctx, String route);

  /// True when the listener may be reached from this machine only.
  boolean loopbackOnly();
}
