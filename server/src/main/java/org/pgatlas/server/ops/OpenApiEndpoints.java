package org.pgatlas.server.ops;

import io.javalin.config.RoutesConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.wire.Json;
import tools.jackson.databind.node.ObjectNode;

/// `GET /api/v1/openapi.json`: the packed document of every route under `/api/v1`, with this
/// build's
/// version in it.
public final class OpenApiEndpoints implements Routes {
  private static final String RESOURCE = "/openapi.json";

  private final String document;

  public OpenApiEndpoints(String version) {
    this.document = read(version);
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get(
        "/api/v1/openapi.json",
        ctx -> {
          ctx.contentType("application/json");
          ctx.result(document);
        });
  }

  private static String read(String version) {
    try (InputStream in = OpenApiEndpoints.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the build lacks " + RESOURCE);
      }
      ObjectNode document = (ObjectNode) Json.MAPPER.readTree(in);
      ((ObjectNode) document.path("info")).put("version", version);
      return Json.write(document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
