package org.pgatlas.server.http;

import io.javalin.config.RoutesConfig;

/// What a feature adds to the server: its routes.
@FunctionalInterface
public interface Routes {
  void register(RoutesConfig routes);
}
